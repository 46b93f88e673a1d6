//! The recipe and the length of a run as options, shared by the window and the commands.

use super::error::CliError;
use crate::recipe::{
    Activation, Binarize, DataSource, DeviceChoice, Likelihood, Recipe, RunLength,
};
use clap::Args;
use std::path::{Path, PathBuf};

/// The recipe's fields; what is not given keeps its default.
#[derive(Args, Clone, Debug, Default, PartialEq)]
#[command(next_help_heading = "Recipe")]
pub struct RecipeArgs {
    /// Folder with the four IDX files, plain or .gz [default: the MNIST digits in the program]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Latent dimensions, 1 to 512 [default: 2]
    #[arg(long, value_name = "N")]
    pub latent: Option<usize>,
    /// Widths of the encoder's hidden layers; the decoder mirrors them [default: 400]
    #[arg(long, value_name = "N[,N..]", value_delimiter = ',')]
    pub hidden: Option<Vec<usize>>,
    /// The non-linearity between layers [default: relu]
    #[arg(long, value_enum)]
    pub activation: Option<Activation>,
    /// How pixels are distributed around the decoded mean [default: bernoulli]
    #[arg(long, value_enum)]
    pub likelihood: Option<Likelihood>,
    /// Precision (1 / variance) of the Gaussian likelihood [default: 1]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub precision: Option<f64>,
    /// Round pixels to 0 or 1 by a draw: once, or anew at each sight [default: none]
    #[arg(long, value_enum)]
    pub binarize: Option<Binarize>,
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
        put(&mut base.hidden, self.hidden.clone());
        put(&mut base.activation, self.activation);
        put(&mut base.likelihood, self.likelihood);
        put(&mut base.precision, self.precision);
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
