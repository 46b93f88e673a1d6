//! Which studies there are, and what they are called.

use crate::ui::language::{phrase, t};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// What the strip along the bottom is about; declared in the order of the
/// tabs, which is that of the argument: what the model is, how it learns, how far its bound
/// is from the evidence, why, what became of its dimensions and weights; then what a person
/// makes: a path, a region, a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Study {
    /// The plate diagram of the model that runs.
    Model,
    /// ELBO, reconstruction and KL over the run.
    #[default]
    Curves,
    /// log p(x) beside the bound on it.
    Evidence,
    /// One image's q, refined on its own.
    Inference,
    /// z = mean + std * epsilon, and what it does to the gradient's variance.
    Noise,
    /// KL of each latent dimension.
    Dimensions,
    /// q(W) of the decoder's weights.
    Weights,
    /// Pictures along a way through points.
    Path,
    /// Images marked on the plane.
    Region,
    /// A person's own picture.
    Drawing,
}

impl Study {
    /// All, in the order of the tabs.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }

    /// The word on its tab.
    pub fn label(self) -> &'static str {
        t(match self {
            Study::Curves => phrase("Curves"),
            Study::Evidence => phrase("Evidence"),
            Study::Inference => phrase("Inference"),
            Study::Noise => phrase("Noise"),
            Study::Dimensions => phrase("Dimensions"),
            Study::Weights => phrase("Weights"),
            Study::Path => phrase("Path"),
            Study::Region => phrase("Region"),
            Study::Drawing => phrase("Drawing"),
            Study::Model => phrase("Model"),
        })
    }

    /// What is to be seen there.
    pub fn about(self) -> &'static str {
        t(match self {
            Study::Curves => phrase("ELBO, reconstruction and KL to the prior over the run"),
            Study::Evidence => phrase("log p(x), the ELBO below it, and the gap between them"),
            Study::Inference => phrase(
                "Why there is a gap: how far the encoder's q is from the best one for an image",
            ),
            Study::Noise => phrase(
                "How a gradient passes through a sample: z = μ + σ ε, and how much \
                 that gradient varies",
            ),
            Study::Dimensions => phrase(
                "The KL to the prior of each latent dimension, and how many dimensions are used",
            ),
            Study::Weights => phrase("The decoder's weights as random variables: q(W)"),
            Study::Path => phrase("Pictures along a way through points, and how long it is"),
            Study::Region => {
                phrase("Images marked on the plane: what they share, what is near them")
            }
            Study::Drawing => {
                phrase("What the model makes of a picture of your own, under the strokes")
            }
            Study::Model => phrase("The graph of the model that is running; click a node"),
        })
    }

    /// The words for filling the window with it.
    pub fn stage_command(self) -> &'static str {
        t(match self {
            Study::Model => phrase("Model alone"),
            Study::Curves => phrase("Curves alone"),
            Study::Evidence => phrase("Evidence alone"),
            Study::Inference => phrase("Inference alone"),
            Study::Noise => phrase("Noise alone"),
            Study::Dimensions => phrase("Dimensions alone"),
            Study::Weights => phrase("Weights alone"),
            Study::Path => phrase("Path alone"),
            Study::Region => phrase("Region alone"),
            Study::Drawing => phrase("Drawing alone"),
        })
    }

    /// The words for bringing the keyboard's focus to its tab.
    pub fn focus_command(self) -> &'static str {
        t(match self {
            Study::Model => phrase("Go to model"),
            Study::Curves => phrase("Go to curves"),
            Study::Evidence => phrase("Go to evidence"),
            Study::Inference => phrase("Go to inference"),
            Study::Noise => phrase("Go to noise"),
            Study::Dimensions => phrase("Go to dimensions"),
            Study::Weights => phrase("Go to weights"),
            Study::Path => phrase("Go to path"),
            Study::Region => phrase("Go to region"),
            Study::Drawing => phrase("Go to drawing"),
        })
    }

    /// Its words in the View menu and in the command palette.
    pub fn command(self) -> &'static str {
        t(match self {
            Study::Curves => phrase("Show curves"),
            Study::Evidence => phrase("Show evidence"),
            Study::Inference => phrase("Show inference"),
            Study::Noise => phrase("Show noise"),
            Study::Dimensions => phrase("Show dimensions"),
            Study::Weights => phrase("Show weights"),
            Study::Path => phrase("Show path"),
            Study::Region => phrase("Show region"),
            Study::Drawing => phrase("Show drawing"),
            Study::Model => phrase("Show model"),
        })
    }
}
