//! The recipe and the length of a run as options, shared by the window and the commands.

use super::data_args::{self, DataArgs};
use super::error::CliError;
use super::value_name::value_name;
use super::whole_parser::whole;
use crate::archive::Assumed;
use crate::numbers::parse_number;
use crate::recipe::{
    Activation, Bayes, Binarize, DeviceChoice, Likelihood, MAX_IMPORTANCE, MAX_LATENT, Recipe,
    RunLength, Widths,
};
use clap::{Arg, Args};

/// The recipe's fields; what is not given keeps its default. Ranges and defaults are
/// added to the help from the recipe itself, see [`with_defaults`].
#[derive(Args, Clone, Debug, Default, PartialEq)]
#[command(next_help_heading = "Recipe", mut_args = with_defaults)]
pub struct RecipeArgs {
    /// Which images, and how they are read.
    #[command(flatten, next_help_heading = "Data")]
    pub data: DataArgs,
    /// Latent dimensions
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<usize>(..))]
    pub latent: Option<usize>,
    /// Widths of the encoder's hidden layers, mirrored by the decoder; `none` for linear ones
    #[arg(long, value_name = "N[,N..]|none")]
    pub hidden: Option<Widths>,
    /// The non-linearity between layers
    #[arg(long, value_enum)]
    pub activation: Option<Activation>,
    /// How pixels are distributed around the decoded mean
    #[arg(long, value_enum)]
    pub likelihood: Option<Likelihood>,
    /// Precision (1 / variance) of the Gaussian likelihood
    #[arg(long, value_name = "X", allow_hyphen_values = true, value_parser = parse_number)]
    pub precision: Option<f64>,
    /// Learn the Gaussian's precision, starting there
    #[arg(long)]
    pub learn_precision: bool,
    /// Smallest standard deviation of a pixel that a learned precision may reach, 0 for no bound
    #[arg(long, value_name = "X", allow_hyphen_values = true, value_parser = parse_number)]
    pub min_std: Option<f64>,
    /// Round pixels to 0 or 1 by a draw: once, or anew at each sight
    #[arg(long, value_enum)]
    pub binarize: Option<Binarize>,
    /// Which weights are random variables, each with a mean and a variance
    #[arg(long, value_enum)]
    pub bayes: Option<Bayes>,
    /// Precision of the random weights' prior
    #[arg(long, value_name = "X", allow_hyphen_values = true, value_parser = parse_number)]
    pub prior_precision: Option<f64>,
    /// Samples of z per image: above 1 the importance-weighted bound is maximised
    #[arg(long, value_name = "K", allow_negative_numbers = true, value_parser = whole::<usize>(..))]
    pub importance: Option<usize>,
    /// Steps over which the KL's weight rises from 0 to beta
    #[arg(long, value_name = "STEPS", allow_negative_numbers = true, value_parser = whole::<u64>(..))]
    pub kl_warmup: Option<u64>,
    /// KL that each latent dimension may have for free in what is minimised
    #[arg(long, value_name = "NATS", allow_hyphen_values = true, value_parser = parse_number)]
    pub free_bits: Option<f64>,
    /// Images in a minibatch
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<usize>(..))]
    pub batch: Option<usize>,
    /// Adam's learning rate
    #[arg(long, value_name = "X", allow_hyphen_values = true, value_parser = parse_number)]
    pub lr: Option<f64>,
    /// Weight of the KL term in what is minimised
    #[arg(long, value_name = "X", allow_hyphen_values = true, value_parser = parse_number)]
    pub beta: Option<f64>,
    /// Seed of all randomness
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u64>(..))]
    pub seed: Option<u64>,
    /// Seed of the training noise alone; the order of the images stays that of --seed
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u64>(..))]
    pub noise_seed: Option<u64>,
    /// Which of burn's backends computes
    #[arg(long, value_enum)]
    pub device: Option<DeviceChoice>,
}

/// An option of the recipe with its range and its default in its help.
pub fn with_defaults(option: Arg) -> Arg {
    let name = option.get_id().as_str();
    let mut defaults = defaults().into_iter().chain(data_args::defaults());
    let Some((_, default)) = defaults.find(|(field, _)| *field == name) else {
        return option;
    };
    let help = option
        .get_help()
        .map(ToString::to_string)
        .unwrap_or_default();
    let range = match name {
        "latent" => format!(", 1 to {MAX_LATENT}"),
        "importance" => format!(", 1 to {MAX_IMPORTANCE}"),
        _ => String::new(),
    };
    option.help(format!("{help}{range} [default: {default}]"))
}

/// Each option that has a default, and that default in words.
fn defaults() -> Vec<(&'static str, String)> {
    // Named one by one, so that a new field is not forgotten here.
    let Recipe {
        data: _,
        latent,
        hidden,
        activation,
        likelihood,
        precision,
        learn_precision: _,
        min_std,
        binarize,
        bayes,
        prior_precision,
        importance,
        kl_warmup,
        free_bits,
        batch,
        learning_rate,
        beta,
        seed,
        noise_seed: _,
        device,
    } = Recipe::default();
    vec![
        ("latent", latent.to_string()),
        ("hidden", Widths(hidden).to_string()),
        ("activation", value_name(activation)),
        ("likelihood", value_name(likelihood)),
        ("precision", precision.to_string()),
        ("min_std", min_std.to_string()),
        ("binarize", value_name(binarize)),
        ("bayes", value_name(bayes)),
        ("prior_precision", prior_precision.to_string()),
        ("importance", importance.to_string()),
        ("kl_warmup", kl_warmup.to_string()),
        ("free_bits", free_bits.to_string()),
        ("batch", batch.to_string()),
        ("lr", learning_rate.to_string()),
        ("beta", beta.to_string()),
        ("seed", seed.to_string()),
        ("noise_seed", "that of --seed".into()),
        ("device", value_name(device)),
    ]
}

/// Epochs that `elbow train` makes unless told otherwise.
pub const DEFAULT_EPOCHS: u64 = 10;

/// How long to train.
#[derive(Args, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Length")]
pub struct LengthArgs {
    /// Passes over the training images.
    #[arg(long, value_name = "N", conflicts_with = "steps", help = epochs_help())]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u64>(1..))]
    pub epochs: Option<u64>,
    /// Minibatches, instead of epochs
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u64>(1..))]
    pub steps: Option<u64>,
}

fn epochs_help() -> String {
    format!("Passes over the training images [default for `train`: {DEFAULT_EPOCHS}]")
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

    /// Whether nothing was given but what goes with a saved model: the device, where its images
    /// lie, and what the weights of another program do not tell.
    pub fn goes_with_a_model(&self) -> bool {
        let of_a_model = Self {
            activation: self.activation,
            likelihood: self.likelihood,
            device: self.device,
            data: self.data.clone(),
            ..Self::default()
        };
        *self == of_a_model
    }

    /// What was given for weights whose file does not tell it.
    pub fn assumed(&self) -> Assumed {
        Assumed {
            activation: self.activation,
            likelihood: self.likelihood,
            shape: None,
        }
    }

    /// The same for a run that goes on, which takes live settings too.
    pub fn goes_with_a_run(&self) -> bool {
        let of_a_run = Self {
            lr: self.lr,
            beta: self.beta,
            batch: self.batch,
            device: self.device,
            data: self.data.clone(),
            ..Self::default()
        };
        *self == of_a_run
    }

    /// `base` with the fields that were given.
    fn over(&self, base: Recipe) -> Result<Recipe, CliError> {
        // Named one by one, so that a new field is not forgotten here.
        let Self {
            data,
            latent,
            hidden,
            activation,
            likelihood,
            precision,
            learn_precision,
            min_std,
            binarize,
            bayes,
            prior_precision,
            importance,
            kl_warmup,
            free_bits,
            batch,
            lr,
            beta,
            seed,
            noise_seed,
            device,
        } = self.clone();
        Ok(Recipe {
            data: data.over(base.data)?,
            latent: latent.unwrap_or(base.latent),
            hidden: hidden.map_or(base.hidden, |widths| widths.0),
            activation: activation.unwrap_or(base.activation),
            likelihood: likelihood.unwrap_or(base.likelihood),
            precision: precision.unwrap_or(base.precision),
            learn_precision: learn_precision || base.learn_precision,
            min_std: min_std.unwrap_or(base.min_std),
            binarize: binarize.unwrap_or(base.binarize),
            bayes: bayes.unwrap_or(base.bayes),
            prior_precision: prior_precision.unwrap_or(base.prior_precision),
            importance: importance.unwrap_or(base.importance),
            kl_warmup: kl_warmup.unwrap_or(base.kl_warmup),
            free_bits: free_bits.unwrap_or(base.free_bits),
            batch: batch.unwrap_or(base.batch),
            learning_rate: lr.unwrap_or(base.learning_rate),
            beta: beta.unwrap_or(base.beta),
            seed: seed.unwrap_or(base.seed),
            noise_seed: noise_seed.or(base.noise_seed),
            device: device.unwrap_or(base.device).resolved(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[derive(clap::Parser)]
    struct Alone {
        #[command(flatten)]
        recipe: RecipeArgs,
    }

    #[test]
    fn the_help_tells_the_default_of_every_option_but_switches() {
        let command = Alone::command();
        let options: Vec<&Arg> = command
            .get_arguments()
            .filter(|option| option.get_action().takes_values())
            .collect();
        assert_eq!(
            options.len(),
            defaults().len() + data_args::defaults().len()
        );
        for option in options {
            let help = option
                .get_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert_eq!(help.matches("[default: ").count(), 1, "{help}");
        }
        let help = Alone::command().render_help().to_string();
        for words in [
            "1 to 512 [default: 2]",
            "[default: 400]",
            "[default: relu]",
            "0.001]",
        ] {
            assert!(help.contains(words), "{words} in {help}");
        }
    }
}
