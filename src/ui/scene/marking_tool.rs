//! How images are marked on the plane.

use crate::ui::language::{phrase, t};
use clap::ValueEnum;

/// What a drag over the plane marks images by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MarkingTool {
    /// A rectangle.
    Box,
    /// A line around them.
    Lasso,
}

impl MarkingTool {
    /// Both, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }

    /// Its words in menus and for a screen reader.
    pub fn label(self) -> &'static str {
        t(match self {
            Self::Box => phrase("Mark with a box"),
            Self::Lasso => phrase("Mark with a lasso"),
        })
    }

    /// What it does.
    pub fn about(self) -> &'static str {
        t(match self {
            Self::Box => phrase(
                "Drag a box over the plane: the images whose dots lie in it are marked. Ctrl adds \
                 to those marked before. Without this mode, drag with Shift held. Esc leaves",
            ),
            Self::Lasso => phrase(
                "Drag a line around dots: their images are marked. Ctrl adds to those marked \
                 before. Without this mode, drag with Alt held. Esc leaves",
            ),
        })
    }

    /// The same where the model has a line in place of a plane.
    pub fn about_on_line(self) -> &'static str {
        t(match self {
            Self::Box => phrase(
                "Drag a box over the line: the images whose dots lie in it are marked. Ctrl adds \
                 to those marked before. Without this mode, drag with Shift held. Esc leaves",
            ),
            Self::Lasso => phrase(
                "Drag a line around dots: their images are marked. Ctrl adds to those marked \
                 before. Without this mode, drag with Alt held. Esc leaves",
            ),
        })
    }
}
