//! Every hyperparameter of a run, and the numbers that come out of it. No burn, no window.

mod error;
mod terms;

pub use error::RecipeError;
pub use terms::Terms;

use error::{not_negative, positive, within};

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The largest number of latent dimensions a recipe may ask for.
pub const MAX_LATENT: usize = 512;
/// The largest width of one hidden layer.
pub const MAX_WIDTH: usize = 16_384;
/// The largest number of hidden layers.
pub const MAX_LAYERS: usize = 16;
/// The most samples of the importance-weighted objective.
pub const MAX_IMPORTANCE: usize = 64;
/// The largest minibatch, each sample of an image counted.
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
    /// Each pixel is a number in [0, 1] with a density that rises or falls
    /// exponentially; the decoder gives its rate l. Its mean is not sigmoid(l).
    ContinuousBernoulli,
    /// Each pixel is normal with one precision for all, given or learned; see
    /// [`Recipe::mean_link`] for what the decoder gives.
    Gaussian,
}

impl Likelihood {
    /// Whether it gives probability to 0 and 1 alone, rather than a density over all numbers.
    /// Nats of the one kind do not compare with nats of the other.
    pub fn is_of_coins(self) -> bool {
        self == Self::Bernoulli
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
    /// None: all are plain numbers.
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
    /// Empty for an encoder and a decoder that are linear.
    pub hidden: Vec<usize>,
    /// What follows each hidden layer.
    pub activation: Activation,
    /// p(x | z).
    pub likelihood: Likelihood,
    /// Precision (1 / variance) of the Gaussian likelihood, or where learning
    /// it starts; unused by the others.
    pub precision: f64,
    /// Whether the Gaussian's precision is learned with the weights.
    pub learn_precision: bool,
    /// Whether pixels become coins.
    pub binarize: Binarize,
    /// Which weights are random variables.
    pub bayes: Bayes,
    /// Precision of the random weights' prior, N(0, 1 / prior_precision); unused while none is random.
    pub prior_precision: f64,
    /// Samples of z per image in what is minimised: above 1 the
    /// importance-weighted bound of Burda et al. 2016, equation 8.
    pub importance: usize,
    /// Steps over which the KL's weight rises from 0 to beta; 0 for at once.
    pub kl_warmup: u64,
    /// KL in nats that each latent dimension may have for free, on the minibatch's
    /// mean (Kingma et al. 2016, equation 15).
    pub free_bits: f64,
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
            learn_precision: false,
            binarize: Binarize::None,
            bayes: Bayes::None,
            prior_precision: 1.0,
            importance: 1,
            kl_warmup: 0,
            free_bits: 0.0,
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
        within("hidden layers", self.hidden.len(), 0, MAX_LAYERS)?;
        for &width in &self.hidden {
            within("hidden", width, 1, MAX_WIDTH)?;
        }
        positive("precision", self.precision)?;
        positive("prior-precision", self.prior_precision)?;
        within("importance", self.importance, 1, MAX_IMPORTANCE)?;
        not_negative("free-bits", self.free_bits)?;
        if !self.likelihood.is_of_coins() && self.binarize != Binarize::None {
            return Err(RecipeError::BinarizedDensity);
        }
        if self.learn_precision && self.likelihood != Likelihood::Gaussian {
            return Err(RecipeError::LearnedPrecision);
        }
        self.live().check()?;
        // What one step holds at a time.
        let samples = self.batch.saturating_mul(self.importance);
        within("batch times importance", samples, 1, MAX_BATCH)?;
        self.check_bound()
    }

    /// Refuses to weigh the KL where the objective has none.
    fn check_bound(&self) -> Result<(), RecipeError> {
        let weighed = [
            ("beta", "1", self.beta != 1.0),
            ("kl-warmup", "0", self.kl_warmup != 0),
            ("free-bits", "0", self.free_bits != 0.0),
        ];
        match weighed.iter().find(|(_, _, weighs)| *weighs) {
            Some(&(field, neutral, _)) if self.importance > 1 => Err(RecipeError::WeighedBound {
                importance: self.importance,
                field,
                neutral,
            }),
            _ => Ok(()),
        }
    }

    /// How the decoder's output becomes the mean of a Gaussian pixel: through the
    /// logistic function, but as it is where there are no hidden layers, so that
    /// the model is probabilistic PCA.
    pub fn mean_link(&self) -> MeanLink {
        if self.hidden.is_empty() {
            MeanLink::Identity
        } else {
            MeanLink::Logistic
        }
    }

    /// The KL's weight in what step `step` minimises; steps count from 1.
    pub fn kl_weight(&self, step: u64) -> f64 {
        if step >= self.kl_warmup {
            return self.beta;
        }
        self.beta * step as f64 / self.kl_warmup as f64
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
        not_negative("beta", self.beta)
    }
}
