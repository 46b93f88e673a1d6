//! The recipe and the length of a run as options, shared by the window and the commands.

use super::error::CliError;
use super::path_parser::path_parser;
use crate::recipe::{
    Activation, Bayes, Binarize, DataSource, DeviceChoice, Likelihood, Recipe, RunLength,
};
use clap::Args;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The recipe's fields; what is not given keeps its default.
#[derive(Args, Clone, Debug, Default, PartialEq)]
#[command(next_help_heading = "Recipe")]
pub struct RecipeArgs {
    /// Folder with the four IDX files, plain or .gz [default: the MNIST digits in the program]
    #[arg(long, value_name = "DIR", value_parser = path_parser())]
    pub data: Option<PathBuf>,
    /// Latent dimensions, 1 to 512 [default: 2]
    #[arg(long, value_name = "N")]
    pub latent: Option<usize>,
    /// Widths of the encoder's hidden layers, mirrored by the decoder; `none` for linear ones [default: 400]
    #[arg(long, value_name = "N[,N..]|none")]
    pub hidden: Option<Hidden>,
    /// The non-linearity between layers [default: relu]
    #[arg(long, value_enum)]
    pub activation: Option<Activation>,
    /// How pixels are distributed around the decoded mean [default: bernoulli]
    #[arg(long, value_enum)]
    pub likelihood: Option<Likelihood>,
    /// Precision (1 / variance) of the Gaussian likelihood [default: 1]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub precision: Option<f64>,
    /// Learn the Gaussian's precision, starting there
    #[arg(long)]
    pub learn_precision: bool,
    /// Round pixels to 0 or 1 by a draw: once, or anew at each sight [default: none]
    #[arg(long, value_enum)]
    pub binarize: Option<Binarize>,
    /// Which weights are random variables, each with a mean and a variance [default: none]
    #[arg(long, value_enum)]
    pub bayes: Option<Bayes>,
    /// Precision of the random weights' prior [default: 1]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub prior_precision: Option<f64>,
    /// Samples of z per image: above 1 the importance-weighted bound is maximised, 1 to 64 [default: 1]
    #[arg(long, value_name = "K")]
    pub importance: Option<usize>,
    /// Steps over which the KL's weight rises from 0 to beta [default: 0]
    #[arg(long, value_name = "STEPS")]
    pub kl_warmup: Option<u64>,
    /// KL that each latent dimension may have for free in what is minimised [default: 0]
    #[arg(long, value_name = "NATS", allow_negative_numbers = true)]
    pub free_bits: Option<f64>,
    /// Images in a minibatch [default: 128]
    #[arg(long, value_name = "N")]
    pub batch: Option<usize>,
    /// Adam's learning rate [default: 0.001]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub lr: Option<f64>,
    /// Weight of the KL term in what is minimised [default: 1]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub beta: Option<f64>,
    /// Seed of all randomness [default: 0]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Which of burn's backends computes [default: auto]
    #[arg(long, value_enum)]
    pub device: Option<DeviceChoice>,
}

/// Widths of hidden layers; `none` for no layers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden(pub Vec<usize>);

impl FromStr for Hidden {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self(Vec::new()));
        }
        let width = |word: &str| {
            word.parse()
                .map_err(|_| format!("`{word}` is no width; write 400, or 400,200, or none"))
        };
        text.split(',')
            .map(width)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// How long to train.
#[derive(Args, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Length")]
pub struct LengthArgs {
    /// Passes over the training images [default for `train`: 10]
    #[arg(long, value_name = "N", conflicts_with = "steps")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    pub epochs: Option<u64>,
    /// Minibatches, instead of epochs
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub steps: Option<u64>,
}

impl LengthArgs {
    /// The length asked for, if any.
    pub fn length(self) -> Option<RunLength> {
        self.steps
            .map(RunLength::Steps)
            .or(self.epochs.map(RunLength::Epochs))
    }
}

impl RecipeArgs {
    /// The recipe asked for: every field resolved and within its range.
    ///
    /// # Errors
    /// A field out of its range, as wrong usage.
    pub fn recipe(&self) -> Result<Recipe, CliError> {
        let recipe = self.over(Recipe::default())?;
        recipe.check().map_err(CliError::usage)?;
        Ok(recipe)
    }

    /// Whether nothing but the device, if that, was given.
    pub fn is_device_only(&self) -> bool {
        let device_only = Self {
            device: self.device,
            ..Self::default()
        };
        *self == device_only
    }

    /// `base` with the fields that were given.
    fn over(&self, mut base: Recipe) -> Result<Recipe, CliError> {
        if let Some(folder) = &self.data {
            base.data = folder_source(folder)?;
        }
        put(&mut base.latent, self.latent);
        put(&mut base.hidden, self.hidden.clone().map(|hidden| hidden.0));
        put(&mut base.activation, self.activation);
        put(&mut base.likelihood, self.likelihood);
        put(&mut base.precision, self.precision);
        base.learn_precision |= self.learn_precision;
        put(&mut base.bayes, self.bayes);
        put(&mut base.prior_precision, self.prior_precision);
        put(&mut base.importance, self.importance);
        put(&mut base.kl_warmup, self.kl_warmup);
        put(&mut base.free_bits, self.free_bits);
        put(&mut base.binarize, self.binarize);
        put(&mut base.batch, self.batch);
        put(&mut base.learning_rate, self.lr);
        put(&mut base.beta, self.beta);
        put(&mut base.seed, self.seed);
        put(&mut base.device, self.device);
        base.device = base.device.resolved();
        Ok(base)
    }
}

fn put<T>(field: &mut T, given: Option<T>) {
    if let Some(value) = given {
        *field = value;
    }
}

/// A data folder by its absolute path, so that a saved model finds it again
/// whatever the folder it is opened from.
///
/// # Errors
/// An empty path, or one that no report or model file could hold, as wrong usage.
pub fn folder_source(folder: &Path) -> Result<DataSource, CliError> {
    if folder.to_str().is_none() {
        return Err(CliError::usage(format!(
            "--data `{}` has a name that is not Unicode, which no model file can hold; rename it",
            folder.display()
        )));
    }
    std::path::absolute(folder)
        .map(DataSource::Folder)
        .map_err(|e| CliError::usage(format!("--data `{}` is no folder: {e}", folder.display())))
}
