//! What can be done with marked images and with the regions that are kept of them.

use crate::document::PointColour;
use crate::train::PicturesOf;
use crate::ui::scene::MarkingTool;
use crate::ui::scene::settings::RegionView;
use std::path::PathBuf;

/// What can be done with marked images, and with kept regions by their ids.
#[derive(Clone, Debug, PartialEq)]
pub enum RegionAction {
    /// Let a drag over the plane mark images by this tool, or pan it again.
    Tool(MarkingTool),
    /// Mark the images whose dots are in view.
    MarkInView,
    /// Mark the images whose codes are nearest to the active point.
    MarkNear,
    /// Mark all images of this class.
    MarkClass(u16),
    /// Mark none.
    Clear,
    /// Keep what is marked as a region.
    Keep,
    /// Mark the images of this region.
    Choose(u64),
    /// Forget this region; its images stay marked.
    Remove(u64),
    /// Draw the region that is marked in this colour; none: that of all regions.
    Colour(Option<PointColour>),
    /// Show this part of the study.
    View(RegionView),
    /// Ask where to write the codes of what is marked.
    ExportCodesDialog,
    /// Write the codes of what is marked here, as CSV.
    ExportCodes(PathBuf),
    /// Ask where to write pictures of what is marked.
    ExportPicturesDialog(PicturesOf),
    /// Write pictures of what is marked into a new folder here.
    ExportPictures(PicturesOf, PathBuf),
}
