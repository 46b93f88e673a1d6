//! What the window remembers of the comparison.

use crate::explore::Order;
use crate::ui::language::t;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// Originals, reconstructions and differences.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ComparisonSettings {
    /// In which order test images come.
    pub order: Order,
    /// Only images with this label.
    pub class: Option<u16>,
    /// Which difference is drawn of images in colour.
    pub difference: DifferenceOf,
}

/// What the difference of two images in colour is taken of; declared in the order of the
/// switch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceOf {
    /// The mean over the channels.
    #[default]
    Mean,
    /// The first channel.
    Red,
    /// The second channel.
    Green,
    /// The third channel.
    Blue,
}

impl DifferenceOf {
    /// All, in the order of the switch.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }

    /// The word on the switch.
    pub fn label(self) -> &'static str {
        match self {
            DifferenceOf::Mean => t("Mean"),
            DifferenceOf::Red => t("R"),
            DifferenceOf::Green => t("G"),
            DifferenceOf::Blue => t("B"),
        }
    }

    /// What it is the difference of.
    pub fn about(self) -> &'static str {
        match self {
            DifferenceOf::Mean => t("Mean of the differences in red, green and blue"),
            DifferenceOf::Red => t("Difference in red"),
            DifferenceOf::Green => t("Difference in green"),
            DifferenceOf::Blue => t("Difference in blue"),
        }
    }

    /// The channel that it is of; None of their mean.
    pub fn channel(self) -> Option<usize> {
        match self {
            DifferenceOf::Mean => None,
            DifferenceOf::Red => Some(0),
            DifferenceOf::Green => Some(1),
            DifferenceOf::Blue => Some(2),
        }
    }
}

impl Default for ComparisonSettings {
    fn default() -> Self {
        Self {
            order: Order::File,
            class: None,
            difference: DifferenceOf::default(),
        }
    }
}
