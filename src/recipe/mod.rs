//! Every hyperparameter of a run, and the numbers that come out of it. No burn, no window.

mod check;
mod choices;
mod data_spec;
mod error;
mod fork_settings;
mod image_shape;
mod image_size;
mod live;
mod number_range;
mod objective;
mod terms;
mod widths;

pub use choices::{Activation, Bayes, Binarize, DeviceChoice, Likelihood, MeanLink};
pub use data_spec::{Background, Colour, DataSource, DataSpec, Fit, HOLD_OUT, NO_LABEL, ShapeSet};
pub use error::{Expected, Field, RecipeError};
pub use fork_settings::ForkSettings;
pub use image_shape::ImageShape;
pub use image_size::{ImageSize, ImageSizeError};
pub use live::{Live, RecipeChange};
pub use number_range::{NumberRange, NumberRangeError};
pub use terms::Terms;
pub use widths::{Widths, WidthsError};

use serde::{Deserialize, Serialize};

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
/// Standard deviation of the rounding to one of 256 grey levels, 1 / (255 sqrt(12)): a
/// learned one below it says that images are reproduced more exactly than they are known.
pub const GREY_LEVEL_STD: f64 = 1.0 / (255.0 * 3.464_101_615_137_754_6);

/// Every hyperparameter of one training run.
///
/// `learning_rate`, `beta` and `batch` are *live*: a running trainer takes a
/// new value at its next step ([`Live`]). All others are *structural*: they
/// start a new run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recipe {
    /// Which images, and how they are read.
    pub data: DataSpec,
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
    /// Smallest standard deviation of a pixel that a learned precision may reach;
    /// 0 for no bound. Unused while it is not learned.
    pub min_std: f64,
    /// Whether pixels are rounded to 0 or 1.
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
    /// Seed of the training noise alone: epsilon, and the draws of random weights. None: `seed`
    /// too. The order of the images and the starting weights stay those of `seed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise_seed: Option<u64>,
    /// Which of burn's backends computes.
    pub device: DeviceChoice,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            data: DataSpec::default(),
            latent: 2,
            hidden: vec![400],
            activation: Activation::Relu,
            likelihood: Likelihood::Bernoulli,
            precision: 1.0,
            learn_precision: false,
            min_std: 0.0,
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
            noise_seed: None,
            device: DeviceChoice::Auto,
        }
    }
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

    /// The seed of the training noise.
    pub fn seed_of_noise(&self) -> u64 {
        self.noise_seed.unwrap_or(self.seed)
    }

    /// This recipe with another live part.
    pub fn with_live(mut self, live: Live) -> Self {
        self.learning_rate = live.learning_rate;
        self.beta = live.beta;
        self.batch = live.batch;
        self
    }
}
