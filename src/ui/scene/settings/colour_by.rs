//! What the colour of a dot on the plane stands for.

use crate::ui::language::{phrase, t};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// What the colour of a dot stands for; declared in the order of the menu.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum ColourBy {
    /// The class of its image.
    #[default]
    Class,
    /// The ELBO.
    Elbo,
    /// E_q[log p(x | z)].
    Reconstruction,
    /// KL[q(z | x) || p(z)].
    KlToPrior,
    /// log p(x) - ELBO.
    Gap,
    /// log p(x).
    LogPx,
    /// How far its posterior mean is from that of the chosen image.
    LatentDistance,
    /// How far its pixels are from those of the chosen image.
    PixelDistance,
    /// What a table says of its image.
    Column,
}

impl ColourBy {
    /// All, in the order of the menu.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::value_variants().iter().copied()
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        t(match self {
            Self::Class => phrase("Class"),
            Self::Elbo => phrase("ELBO"),
            Self::Reconstruction => phrase("Reconstruction"),
            Self::KlToPrior => phrase("KL to prior"),
            Self::Gap => phrase("Gap: log p(x) − ELBO"),
            Self::LogPx => phrase("log p(x)"),
            Self::LatentDistance => phrase("Distance to the chosen image in z"),
            Self::PixelDistance => phrase("Distance to the chosen image in pixels"),
            Self::Column => phrase("Column of a table"),
        })
    }

    /// What the colours stand for, and how it is computed.
    pub fn about(self) -> &'static str {
        t(match self {
            Self::Class => phrase("Each class has a colour and a shape of its own"),
            Self::Elbo => phrase(
                "The ELBO of each image, with one sample of z, and of random weights, whose \
                     noise stays the same",
            ),
            Self::Reconstruction => phrase(
                "log p(x|z) of each image at one sample of z, and of random weights, whose \
                     noise stays the same",
            ),
            Self::KlToPrior => phrase("KL[q(z|x) || p(z)] of each image"),
            Self::Gap => phrase(
                "log p(x) − ELBO of each image, both by 64 draws of z, random weights at their \
                 means: about how far q(z|x) is from p(z|x)",
            ),
            Self::LogPx => phrase(
                "log p(x) of each image, by importance sampling with 64 draws, random weights at \
                 their means",
            ),
            Self::LatentDistance => phrase(
                "From the mean of the chosen image’s q(z|x) to that of each image, over all \
                 latent dimensions",
            ),
            Self::PixelDistance => phrase(
                "The root of the summed squares of the differences to the chosen image’s pixels, \
                 black to white being 1",
            ),
            Self::Column => phrase(
                "A column of a CSV file with a row for each image, or with a column named index: \
                 numbers, or a few words",
            ),
        })
    }

    /// Whether it needs an image that a person has chosen.
    pub fn needs_chosen_image(self) -> bool {
        match self {
            Self::LatentDistance | Self::PixelDistance => true,
            Self::Class
            | Self::Elbo
            | Self::Reconstruction
            | Self::KlToPrior
            | Self::Gap
            | Self::LogPx
            | Self::Column => false,
        }
    }
}
