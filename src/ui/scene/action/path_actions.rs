//! What can be done with paths through points.

use crate::document::{Along, EvenIn, PointColour};
use crate::latent::Interpolation;
use std::path::PathBuf;

/// What can be done with paths; all but the first three are about the chosen one.
#[derive(Clone, Debug, PartialEq)]
pub enum PathAction {
    /// Make one through the selected points, in the order of their numbers.
    Make,
    /// Choose this one, by its id.
    Choose(u64),
    /// Choose the one after the chosen one, after the last the first.
    ChooseNext,
    /// Put a copy of it beside it.
    Duplicate,
    /// Take it away; its points stay.
    Remove,
    /// Pass its points in the opposite order.
    Reverse,
    /// Go like this from one point to the next.
    How(Interpolation),
    /// Lead from the last point back to the first, or no longer.
    ToggleClosed,
    /// Make its steps even in this.
    EvenIn(EvenIn),
    /// Draw it in this colour; none: that of all paths.
    Colour(Option<PointColour>),
    /// Pass the active point last.
    AddActive,
    /// Pass the active point no more.
    TakeActiveOut,
    /// Pass the active point earlier or later.
    MoveActive(Along),
    /// Let the playhead go, or stand still.
    TogglePlay,
    /// Bring the playhead to the next picture of the strip.
    Step(Along),
    /// Let the playhead go back at the end, or begin again.
    ToggleAtEnd,
    /// Let the whole way take so many seconds.
    Seconds(f64),
    /// Put so many pictures into the strip; none: as many as there is room for.
    Pictures(Option<usize>),
    /// Put a point where the playhead is.
    PointAtPlayhead,
    /// Ask where to write the strip.
    SaveStripDialog,
    /// Write the strip here, as a picture.
    SaveStrip(PathBuf),
    /// Ask where to write the walk.
    SaveWalkDialog,
    /// Write the walk here, as a GIF.
    SaveWalk(PathBuf),
    /// Put the strip on the clipboard, as a picture.
    CopyStrip,
}
