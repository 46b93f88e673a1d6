//! What the region study shows.

use crate::ui::language::{phrase, t};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// Marked images.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegionSettings {
    /// Which part of the study is on show.
    pub view: RegionView,
    /// Images are drawn as the model reconstructs them.
    pub reconstructions: bool,
}

/// A part of the region study; declared in the order of the switch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum RegionView {
    /// The marked images, and what they have in common.
    #[default]
    Members,
    /// The images nearest to a point or an image.
    Neighbours,
    /// The way from one group of images to another.
    Attribute,
}

impl RegionView {
    /// All, in the order of the switch.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }

    /// The word on the switch.
    pub fn label(self) -> &'static str {
        t(match self {
            Self::Members => phrase("Members"),
            Self::Neighbours => phrase("Neighbours"),
            Self::Attribute => phrase("Attribute"),
        })
    }

    /// Its words in the command palette.
    pub fn command(self) -> &'static str {
        t(match self {
            Self::Members => phrase("Region: members"),
            Self::Neighbours => phrase("Region: nearest neighbours"),
            Self::Attribute => phrase("Region: attribute vector"),
        })
    }

    /// What is to be seen there.
    pub fn about(self) -> &'static str {
        t(match self {
            Self::Members => phrase("The marked images with their terms, and their mean code"),
            Self::Neighbours => {
                phrase("The images nearest to the active point or to the chosen image")
            }
            Self::Attribute => phrase(
                "The difference of two mean codes: added to a point, it takes the point from one \
                 group of images towards the other",
            ),
        })
    }
}
