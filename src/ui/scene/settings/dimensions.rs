//! What is shown of the latent dimensions.

use crate::ui::language::t;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// What is shown of the latent dimensions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DimensionsSettings {
    /// In the study of them.
    pub view: DimensionsView,
}

/// One way to look at the dimensions; declared in the order of the switch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum DimensionsView {
    /// The KL to the prior of each, as bars.
    #[default]
    Kl,
    /// Pictures along each axis.
    Axes,
    /// Pictures along the directions in which the decoder changes most.
    Principal,
}

impl DimensionsView {
    /// All, in the order of the switch.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }

    /// The words on the switch.
    pub fn label(self) -> &'static str {
        match self {
            Self::Kl => t("KL of each"),
            Self::Axes => t("Along the axes"),
            Self::Principal => t("Principal directions"),
        }
    }

    /// Its words in the command palette.
    pub fn command(self) -> &'static str {
        match self {
            Self::Kl => t("Show the KL of each dimension"),
            Self::Axes => t("Show pictures along the latent axes"),
            Self::Principal => t("Show the principal directions at the point"),
        }
    }

    /// What is to be seen.
    pub fn about(self) -> &'static str {
        match self {
            Self::Kl => t("How much each latent dimension tells about its image"),
            Self::Axes => t(
                "What each latent axis does to the active point's picture, the largest KL first, \
                 with a slider each",
            ),
            Self::Principal => t(
                "The directions in which the picture changes most at the active point: principal \
                 axes of the decoder's metric, the derivative's transpose times the derivative",
            ),
        }
    }
}
