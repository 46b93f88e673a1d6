//! What can be done with the points that a person selected.

use crate::document::PointColour;
use crate::latent::PlaneAxis;

/// What can be done with the selected points: the active one, and those selected beside it.
#[derive(Clone, Debug, PartialEq)]
pub enum PointAction {
    /// Select all points.
    SelectAll,
    /// Put a copy of each beside it.
    Duplicate,
    /// Let neither mouse nor keys move them, or again.
    ToggleLock,
    /// Give them the active point's coordinate along an axis of the plane.
    Align(PlaneAxis),
    /// Put them at even distances along an axis of the plane.
    Spread(PlaneAxis),
    /// Draw them in this colour; none: that of all points.
    Colour(Option<PointColour>),
    /// Put names and coordinates on the clipboard.
    Copy,
    /// Ask the clipboard for text, and put down the points that it holds.
    AskToPaste,
    /// Put down the points that this text holds.
    Paste(String),
}
