//! Why a recipe cannot be run.

use super::{ImageSize, MAX_BATCH, MAX_IMPORTANCE, MAX_LATENT, MAX_LAYERS, MAX_WIDTH};
use std::fmt::{Display, Formatter};
use std::ops::RangeInclusive;

/// Why a recipe cannot be run.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RecipeError {
    /// A number is outside its range.
    #[error("{field} must be {expected}, but it is {found}")]
    OutOfRange {
        /// Which one.
        field: Field,
        /// The range.
        expected: Expected,
        /// The number as it was given.
        found: String,
    },
    /// Black and white are no two finite numbers in this order.
    #[error("range must go from a finite number up to a larger one, but it is {low}..{high}")]
    NumberRange {
        /// Black.
        low: String,
        /// White.
        high: String,
    },
    /// A density over pixels that are 0 or 1 is no model of them.
    #[error(
        "binarized pixels are 0 or 1, and a density is no model of them: choose the Bernoulli \
         likelihood, or no binarization"
    )]
    BinarizedDensity,
    /// Only the Gaussian has a precision.
    #[error("a learned precision belongs to the Gaussian likelihood: choose it, or do not learn")]
    LearnedPrecision,
    /// The learned precision would start beyond its own bound.
    #[error(
        "precision {precision} starts below the smallest standard deviation, min-std {min_std}: \
         start from 1 / min-std^2 at most, or lower min-std"
    )]
    PrecisionBeyondMinStd {
        /// Where learning starts.
        precision: f64,
        /// The bound, as a standard deviation.
        min_std: f64,
        /// The bound, as a precision: 1 / min_std^2.
        most: f64,
    },
    /// A bound on log p(x) has no part that could be weighed.
    #[error(
        "the importance-weighted bound has no KL term to weigh: with importance {importance}, \
         {field} must be {neutral}"
    )]
    WeighedBound {
        /// Samples per image.
        importance: usize,
        /// What weighs it.
        field: Field,
        /// Its value that weighs nothing.
        neutral: &'static str,
    },
}

/// A number of the recipe that can be out of range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Latent dimensions.
    Latent,
    /// How many hidden layers there are.
    HiddenLayers,
    /// The width of one hidden layer.
    HiddenWidth,
    /// Precision of the Gaussian likelihood.
    Precision,
    /// Smallest standard deviation of a learned precision.
    MinStd,
    /// Precision of the random weights' prior.
    PriorPrecision,
    /// Samples of z per image.
    Importance,
    /// Steps over which the KL's weight rises.
    KlWarmup,
    /// KL that each latent dimension has for free.
    FreeBits,
    /// Images per minibatch.
    Batch,
    /// Samples of one minibatch: its images times the samples of each.
    BatchTimesImportance,
    /// Adam's step size.
    LearningRate,
    /// Weight of the KL term.
    Beta,
    /// Share of the images held out for testing.
    HoldOut,
    /// A side of the images, in pixels.
    ImageSide,
}

impl Field {
    /// The range of this number: the one place where its bounds stand.
    pub fn expected(self) -> Expected {
        let between = |low, high| Expected::Between { low, high };
        match self {
            Self::Latent => between(1, MAX_LATENT),
            Self::HiddenLayers => between(0, MAX_LAYERS),
            Self::HiddenWidth => between(1, MAX_WIDTH),
            Self::Importance => between(1, MAX_IMPORTANCE),
            Self::Batch | Self::BatchTimesImportance => between(1, MAX_BATCH),
            Self::Precision | Self::PriorPrecision | Self::LearningRate => Expected::Positive,
            Self::HoldOut => Expected::Share,
            Self::ImageSide => between(1, ImageSize::MAX_SIDE),
            Self::MinStd | Self::FreeBits | Self::Beta | Self::KlWarmup => Expected::NotNegative,
        }
    }
}

impl Display for Field {
    /// As on the command line.
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Latent => "latent",
            Self::HiddenLayers => "hidden layers",
            Self::HiddenWidth => "hidden",
            Self::Precision => "precision",
            Self::MinStd => "min-std",
            Self::PriorPrecision => "prior-precision",
            Self::Importance => "importance",
            Self::KlWarmup => "kl-warmup",
            Self::FreeBits => "free-bits",
            Self::Batch => "batch",
            Self::BatchTimesImportance => "batch times importance",
            Self::LearningRate => "lr",
            Self::Beta => "beta",
            Self::HoldOut => "hold-out",
            Self::ImageSide => "size",
        })
    }
}

/// The range of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A whole number from `low` to `high`, both included.
    Between {
        /// The smallest.
        low: usize,
        /// The largest.
        high: usize,
    },
    /// A finite number above 0.
    Positive,
    /// A finite number of 0 or more.
    NotNegative,
    /// A number above 0 and below 1.
    Share,
}

impl Expected {
    /// The smallest and the largest number that fits.
    pub fn range(self) -> RangeInclusive<f64> {
        match self {
            Self::Between { low, high } => low as f64..=high as f64,
            Self::Positive => SMALLEST_POSITIVE..=f64::MAX,
            Self::NotNegative => 0.0..=f64::MAX,
            Self::Share => SMALLEST_POSITIVE..=1.0 - f64::EPSILON,
        }
    }
}

/// The number after 0.
const SMALLEST_POSITIVE: f64 = f64::from_bits(1);

impl Display for Expected {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Between { low, high } => write!(f, "between {low} and {high}"),
            Self::Positive => f.write_str("a finite number above 0"),
            Self::NotNegative => f.write_str("a finite number of 0 or more"),
            Self::Share => f.write_str("above 0 and below 1"),
        }
    }
}
