//! Every hyperparameter of a run, and the numbers that come out of it. No burn, no window.

mod terms;

pub use terms::Terms;

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The largest number of latent dimensions a recipe may ask for.
pub const MAX_LATENT: usize = 512;
/// The largest width of one hidden layer.
pub const MAX_WIDTH: usize = 16_384;
/// The largest number of hidden layers.
pub const MAX_LAYERS: usize = 16;
/// The largest minibatch.
pub const MAX_BATCH: usize = 65_536;

/// Height, width and channels of one image, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ImageShape {
    /// Rows of pixels.
    pub height: usize,
    /// Pixels in a row.
    pub width: usize,
    /// Numbers per pixel: 1 for grey, 3 for colour.
    pub channels: usize,
}

impl ImageShape {
    /// Numbers in one image: height x width x channels.
    pub fn pixels(&self) -> usize {
        self.height * self.width * self.channels
    }
}

impl std::fmt::Display for ImageShape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} x {}", self.height, self.width)?;
        if self.channels != 1 {
            write!(f, " x {}", self.channels)?;
        }
        Ok(())
    }
}

/// Where the images come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataSource {
    /// The MNIST digits carried inside the program.
    #[default]
    Mnist,
    /// A folder with four IDX files.
    Folder(PathBuf),
}

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
    /// Each pixel is a coin; the decoder gives the logit of its mean.
    #[default]
    Bernoulli,
    /// Each pixel is normal with one given precision; the decoder gives the
    /// logit of its mean, so that the mean stays within [0, 1] like the data.
    Gaussian,
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

/// Every hyperparameter of one training run.
///
/// `learning_rate`, `beta` and `batch` are *live*: a running trainer takes a
/// new value at its next step ([`Live`]). All others are *structural*: they
/// start a new run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recipe {
    /// Where the images come from.
    pub data: DataSource,
    /// Latent dimensions, 1 to [`MAX_LATENT`].
    pub latent: usize,
    /// Widths of the encoder's hidden layers; the decoder has them in reverse.
    pub hidden: Vec<usize>,
    /// What follows each hidden layer.
    pub activation: Activation,
    /// p(x | z).
    pub likelihood: Likelihood,
    /// Precision (1 / variance) of the Gaussian likelihood; unused by Bernoulli.
    pub precision: f64,
    /// Whether pixels become coins.
    pub binarize: Binarize,
    /// Images per minibatch.
    pub batch: usize,
    /// Adam's step size.
    pub learning_rate: f64,
    /// Weight of the KL term in what is minimised; the ELBO reported is always that of beta = 1.
    pub beta: f64,
    /// Seed of every stream of randomness but the fixed binarisation's.
    pub seed: u64,
    /// Which of burn's backends computes.
    pub device: DeviceChoice,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            data: DataSource::Mnist,
            latent: 2,
            hidden: vec![400],
            activation: Activation::Relu,
            likelihood: Likelihood::Bernoulli,
            precision: 1.0,
            binarize: Binarize::None,
            batch: 128,
            learning_rate: 1e-3,
            beta: 1.0,
            seed: 0,
            device: DeviceChoice::Auto,
        }
    }
}

/// The hyperparameters that a running trainer takes at its next step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Live {
    /// As in [`Recipe`].
    pub learning_rate: f64,
    /// As in [`Recipe`].
    pub beta: f64,
    /// As in [`Recipe`].
    pub batch: usize,
}

/// How long a run lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunLength {
    /// Whole passes over the training split.
    Epochs(u64),
    /// Optimiser steps.
    Steps(u64),
}

/// Why a recipe cannot be run.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RecipeError {
    /// A number is outside its range.
    #[error("{field} must be {expected}, but it is {found}")]
    OutOfRange {
        /// The option's name.
        field: &'static str,
        /// The range, in words.
        expected: String,
        /// The number as it was given.
        found: String,
    },
    /// A Gaussian over pixels that are 0 or 1 is no model of them.
    #[error("binarized pixels are coins: choose the Bernoulli likelihood, or no binarization")]
    BinarizedGaussian,
}

impl Recipe {
    /// The live part of this recipe.
    pub fn live(&self) -> Live {
        Live {
            learning_rate: self.learning_rate,
            beta: self.beta,
            batch: self.batch,
        }
    }

    /// This recipe with another live part.
    pub fn with_live(mut self, live: Live) -> Self {
        self.learning_rate = live.learning_rate;
        self.beta = live.beta;
        self.batch = live.batch;
        self
    }

    /// Checks every field against its range.
    ///
    /// # Errors
    /// The first field out of range, by name.
    pub fn check(&self) -> Result<(), RecipeError> {
        within("latent", self.latent, 1, MAX_LATENT)?;
        within("hidden layers", self.hidden.len(), 1, MAX_LAYERS)?;
        for &width in &self.hidden {
            within("hidden", width, 1, MAX_WIDTH)?;
        }
        positive("precision", self.precision)?;
        if self.likelihood == Likelihood::Gaussian && self.binarize != Binarize::None {
            return Err(RecipeError::BinarizedGaussian);
        }
        self.live().check()
    }
}

impl Live {
    /// Checks every field against its range.
    ///
    /// # Errors
    /// The first field out of range, by name.
    pub fn check(&self) -> Result<(), RecipeError> {
        within("batch", self.batch, 1, MAX_BATCH)?;
        positive("lr", self.learning_rate)?;
        if !(self.beta.is_finite() && self.beta >= 0.0) {
            return Err(RecipeError::OutOfRange {
                field: "beta",
                expected: "a finite number of 0 or more".into(),
                found: self.beta.to_string(),
            });
        }
        Ok(())
    }
}

fn within(field: &'static str, value: usize, low: usize, high: usize) -> Result<(), RecipeError> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(RecipeError::OutOfRange {
        field,
        expected: format!("between {low} and {high}"),
        found: value.to_string(),
    })
}

fn positive(field: &'static str, value: f64) -> Result<(), RecipeError> {
    if value.is_finite() && value > 0.0 {
        return Ok(());
    }
    Err(RecipeError::OutOfRange {
        field,
        expected: "a finite number above 0".into(),
        found: value.to_string(),
    })
}
