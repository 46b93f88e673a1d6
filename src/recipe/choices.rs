//! What a recipe chooses from.

use serde::{Deserialize, Serialize};

/// The non-linearity between the layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// max(0, x)
    #[default]
    Relu,
    /// Hyperbolic tangent: smooth, as in Kingma & Welling 2014.
    Tanh,
}

/// p(x | z): how the decoder's output is read as a distribution over pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Likelihood {
    /// Each pixel is 0 or 1; the decoder gives the logit of the chance of 1.
    #[default]
    Bernoulli,
    /// Each pixel is a number in [0, 1] with a density that rises or falls
    /// exponentially; the decoder gives its rate l. Its mean is not sigmoid(l).
    ContinuousBernoulli,
    /// Each pixel is normal around the decoder's mean, with one precision for all, given
    /// or learned.
    Gaussian,
}

impl Likelihood {
    /// Whether it gives probability to 0 and 1 alone, rather than a density over all numbers.
    /// Nats of the one kind do not compare with nats of the other.
    pub fn is_discrete(self) -> bool {
        match self {
            Self::Bernoulli => true,
            Self::ContinuousBernoulli | Self::Gaussian => false,
        }
    }
}

/// From the decoder's output to the mean of a Gaussian pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeanLink {
    /// 1 / (1 + e^-output): within [0, 1], like the data.
    Logistic,
    /// The output itself, so that a decoder without hidden layers is linear.
    Identity,
}

/// Which weights are random variables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Bayes {
    /// All are plain numbers.
    #[default]
    None,
    /// The decoder's, each with a normal q of its own (Kingma & Welling 2014, appendix F).
    Decoder,
}

/// Whether pixels are rounded to 0 or 1 by a draw with the pixel as probability.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Binarize {
    /// Grey pixels as they are.
    #[default]
    None,
    /// One draw, by a constant seed of its own, the same in every run.
    Fixed,
    /// Drawn anew each time an image is seen; the test split keeps the fixed draw.
    Dynamic,
}

/// Which of burn's backends computes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceChoice {
    /// The one that the bench showed faster on the main job: a constant, so
    /// that the same command gives the same bits on every start.
    #[default]
    Auto,
    /// burn-ndarray.
    Ndarray,
    /// burn-flex.
    Flex,
}

impl DeviceChoice {
    /// `Auto` replaced by the device it stands for.
    pub fn resolved(self) -> Self {
        match self {
            Self::Auto => Self::Flex,
            other => other,
        }
    }

    /// The name used on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Ndarray => "ndarray",
            Self::Flex => "flex",
        }
    }
}
