//! What may be typed after `elbow`.

use super::data_args::{PLACE, READ_OTHERWISE, ReadingArgs, source_parser};
use super::encode::EncodeArgs;
use super::field::FieldArgs;
use super::figure::FigureArgs;
use super::manifold::ManifoldArgs;
use super::model_args::ModelArgs;
use super::path::PathArgs;
use super::path_parser::path_parser;
use super::point_parser::coordinate;
use super::progress_style::ProgressStyle;
use super::recipe_args::{LengthArgs, RecipeArgs, with_defaults};
use super::save_every::{SaveEvery, save_every};
use super::whole_parser::whole;
use crate::recipe::DataSource;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

const FILES: &str = "Files and evaluation";
const DATA: &str = "Data";
const LOOK: &str = "Report";

/// Watch a variational autoencoder learn, then walk through what it learned.
///
/// Without a command, the window opens: a fresh run that trains at once, or the
/// saved MODEL, paused.
#[derive(Debug, Parser)]
#[command(name = "elbow", version, args_conflicts_with_subcommands = true)]
#[command(after_help = "Exit codes: 0 done, 1 a run-time error, 2 wrong usage or no display.")]
pub struct Cli {
    /// What to do without a window.
    #[command(subcommand)]
    pub command: Option<CliCommand>,
    /// What to open in the window.
    #[command(flatten)]
    pub window: WindowArgs,
}

/// The commands that need no window.
#[derive(Debug, Subcommand)]
pub enum CliCommand {
    /// Train a model and print its figures as one line of JSON
    Train(TrainArgs),
    /// Print a saved model's figures over the test images as one line of JSON
    ///
    /// elbo, reconstruction and kl are over all test images, with one draw of z for each.
    /// With random weights, elbo and reconstruction are under draws from q(W), and elbo has
    /// the weights' KL taken off too; log_px and all of gap take the weights at their means.
    /// What compares with log_px is then elbo_at_mean_weights, not elbo.
    Eval(EvalArgs),
    /// Write the image that a saved model decodes from one latent point
    Decode(DecodeArgs),
    /// Write the images decoded from a grid over the latent plane
    Manifold(ManifoldArgs),
    /// Write the images decoded along a path through chosen points, as a strip or a GIF
    ///
    /// Prints one line of JSON with the path's length: latent_length in latent units,
    /// picture_length as the way of the decoded image, the Euclidean distance over its pixels
    /// from 0 to 1 added up along the path. A GIF keeps every grey; of more than 256 colours in
    /// an image it keeps 256.
    Path(PathArgs),
    /// Write the latent code of every image, and the terms of its ELBO, as CSV
    ///
    /// Columns: index, label, mean_0.., std_0.. (of q(z | x)), elbo, reconstruction, kl. The
    /// terms are those of `elbow eval`, in nats: reconstruction is of one draw of z for each
    /// image, not of the mean, with noise that --seed decides; kl is exact. Their means over the
    /// test images are the figures of `elbow eval`. With random weights, they are drawn too, and
    /// elbo has the weights' KL per training image taken off, which has no column of its own.
    /// Training images of --binarize dynamic are taken with the fixed draw.
    Encode(EncodeArgs),
    /// Write a function over the latent plane, as a heat map or as CSV
    ///
    /// Prints one line of JSON with the range of its values and their unit. A cell's value is
    /// that in its middle; CSV has a row for each, from the upper left. Densities and the
    /// magnification are natural logarithms, in nats. --kind holes also prints the prior's mass
    /// where the images make a place less than a tenth as likely as the prior does, cell by
    /// cell. Colours go from dark violet to yellow; of holes from blue over white to orange,
    /// which is where images are missing; of classes each has its hue, paler where it is
    /// uncertain. Densities are told apart over 16 nats below the largest, holes up to 10.
    Field(FieldArgs),
    /// Write a panel of the window as a figure: SVG with text as text, or pixels at any scale
    ///
    /// Drawn without a window, on white paper unless --dark is given, once the model has answered
    /// all that the panel asks. In SVG, lines and text are lines and text; pictures are embedded,
    /// and so are many dots, as a picture of them. Recipe and step stand in the caption and in
    /// the file's metadata.
    Figure(FigureArgs),
    /// Write a model's weights as safetensors, for other programs
    ///
    /// Each weight is [out, in], as PyTorch has it, under the names encoder.0.weight,
    /// encoder.0.bias, .., posterior (the means first, then the log variances), decoder.0, ..,
    /// output; with random weights also log_var.0, .., and with a learned precision
    /// log_precision. Recipe, step and data stand in the metadata, so that the file opens here as
    /// the model does. Optimiser and curves stay behind.
    Export(ExportArgs),
    /// Measure training and decoding on each device; one line of JSON a figure
    Bench(BenchArgs),
    /// Say what images lie at a place, how a model would see them, and what looks wrong
    ///
    /// All of them are read, as for a run. Files and rows that cannot be read are listed with
    /// the reason. A run asks for --skip-bad if they are more than one in a hundred.
    Data(LookArgs),
}

/// The window: `elbow [MODEL] [options]`.
#[derive(Args, Debug)]
pub struct WindowArgs {
    /// A saved model to open, paused; without it, a fresh run starts at once
    #[arg(value_name = "MODEL", value_parser = path_parser())]
    pub model: Option<PathBuf>,
    /// The fresh run's recipe.
    #[command(flatten)]
    pub recipe: RecipeArgs,
    /// When to pause; without it, training goes on until it is paused by hand.
    #[command(flatten)]
    pub length: LengthArgs,
}

/// `elbow train`.
#[derive(Args, Debug)]
pub struct TrainArgs {
    /// What to train.
    #[command(flatten)]
    pub recipe: RecipeArgs,
    /// How long.
    #[command(flatten)]
    pub length: LengthArgs,
    /// Save the run here: the trained model, with all that it needs to go on bit for bit
    /// [default with --resume: that file]
    #[arg(long, value_name = "FILE.bpk", help_heading = FILES, value_parser = path_parser())]
    pub save: Option<PathBuf>,
    /// Save it as training goes too: every so many steps, or after a time like 90s, 5m or 1h.
    /// Whatever happens, the file is whole
    #[arg(long, value_name = "STEPS|TIME", help_heading = FILES)]
    #[arg(allow_negative_numbers = true, value_parser = save_every)]
    pub save_every: Option<SaveEvery>,
    /// Go on with the run in this file, a model or a session, as if it had never stopped; what a
    /// session holds besides is kept. --epochs and --steps count
    /// from its beginning. The recipe is the run's; only --lr, --beta, --batch and --device
    /// can be given anew, and --data where the same images lie elsewhere
    #[arg(long, value_name = "FILE.bpk", help_heading = FILES, value_parser = path_parser())]
    pub resume: Option<PathBuf>,
    /// Write over files of --save and --log that are there already, and in place of the curves
    /// in --tensorboard; with --resume, begin the log anew
    #[arg(long, help_heading = FILES)]
    pub force: bool,
    /// Write the curves here as CSV, a row every 50 steps; its wall_seconds and
    /// train_seconds are time spent training, evaluations left out. With --resume, goes on
    /// with the rows that are there
    #[arg(long, value_name = "FILE.csv", help_heading = FILES, value_parser = path_parser())]
    pub log: Option<PathBuf>,
    /// Write the curves into this folder as event files too, for TensorBoard to show as
    /// training goes. Values are those of the log, as train/elbo, test/elbo and so on. With
    /// --resume, goes on with the curves that are there
    #[arg(long, value_name = "FOLDER", help_heading = FILES, value_parser = path_parser())]
    pub tensorboard: Option<PathBuf>,
    /// Evaluate the test images every so many steps [default with --log or --tensorboard:
    /// once an epoch]
    #[arg(long, value_name = "STEPS", help_heading = FILES)]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u64>(1..))]
    pub eval_every: Option<u64>,
    /// How to tell how far training is
    #[arg(long, value_enum, value_name = "STYLE", default_value_t, help_heading = FILES)]
    pub progress: ProgressStyle,
}

/// `elbow data`.
#[derive(Args, Debug)]
#[command(mut_args = with_defaults)]
pub struct LookArgs {
    /// Images: a folder or an archive of pictures, IDX, NPY, NPZ, CIFAR or a table; or by
    /// name those in the program, `./mnist` being a folder of that name
    #[arg(value_name = PLACE, value_parser = source_parser())]
    pub place: DataSource,
    /// How they are read.
    #[command(flatten, next_help_heading = DATA)]
    pub reading: ReadingArgs,
    /// Write a page of them here as the model will see them, as .png, .jpg or .jpeg
    #[arg(long, value_name = "FILE", help_heading = LOOK, value_parser = path_parser())]
    pub preview: Option<PathBuf>,
    /// Name everything that was left out, not only a few of each reason
    #[arg(long, help_heading = LOOK)]
    pub left_out: bool,
    /// Print all of it as one line of JSON
    #[arg(long, help_heading = LOOK)]
    pub json: bool,
}

/// `elbow eval`.
#[derive(Args, Debug)]
pub struct EvalArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArgs,
    /// Other images, read as the model's own: a folder, an archive or a file; or by name those
    /// in the program [default: the data the model was trained on]
    #[arg(long, value_name = PLACE, value_parser = source_parser())]
    pub data: Option<DataSource>,
    /// How they are read, where it is not as the model's own.
    #[command(flatten, next_help_heading = READ_OTHERWISE)]
    pub reading: ReadingArgs,
    /// Also measure log p(x) - ELBO over the first N test images, 1 to 10,000: the gap, by
    /// quadrature in 1 and 2 latent dimensions, and what of it is the encoder's. Its keys,
    /// gap.elbo among them, are of those N images, by quadrature too or else by 2,048 draws
    /// that are always the same; elbo beside them stays that of all test images. gap.approximation is what the best diagonal
    /// normal for each image still lacks to log p(x)
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u16>(1..=10_000))]
    pub gap: Option<u16>,
    /// Also estimate log p(x) with so many importance samples, draws of z, an image, 1 to
    /// 1,000,000: a lower bound that tightens with their number; with --gap, of its images
    /// alone
    #[arg(long, value_name = "K", allow_negative_numbers = true, value_parser = whole::<u32>(1..=1_000_000))]
    pub importance_samples: Option<u32>,
    /// Seed of the noise [default: the seed the model was trained with]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u64>(..))]
    pub seed: Option<u64>,
}

/// `elbow decode`.
#[derive(Args, Debug)]
pub struct DecodeArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArgs,
    /// The latent point, one number for each of the model's latent dimensions
    #[arg(long, value_name = "Z1,Z2,..", value_delimiter = ',', required = true)]
    #[arg(allow_hyphen_values = true, value_parser = coordinate)]
    pub z: Vec<f32>,
    /// The .png, .jpg or .jpeg to write, or - for a PNG on standard output
    #[arg(long, value_name = "FILE|-", value_parser = path_parser())]
    pub out: PathBuf,
}

/// `elbow export`.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArgs,
    /// The .safetensors to write
    #[arg(long, value_name = "FILE.safetensors", value_parser = path_parser())]
    pub out: PathBuf,
    /// Write over a file that is there already
    #[arg(long)]
    pub force: bool,
}

/// `elbow bench`.
#[derive(Args, Debug)]
pub struct BenchArgs {
    /// What to train while measuring; without --device, every device in turn.
    #[command(flatten)]
    pub recipe: RecipeArgs,
    /// Open the window and measure its frames and its answers to the mouse
    #[arg(long, help_heading = "Measurement")]
    pub window: bool,
    /// Time so many training steps and nothing else; a line tells when the warm-up is over
    #[arg(long, value_name = "N", conflicts_with_all = ["window", "seconds"], help_heading = "Measurement")]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u64>(1..))]
    pub steps: Option<u64>,
    /// About how long each figure is measured
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 5,
        help_heading = "Measurement"
    )]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u64>(1..=600))]
    pub seconds: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{
        Activation, Bayes, Binarize, DataSpec, DeviceChoice, Likelihood, Recipe, RunLength,
    };
    use clap::CommandFactory;

    fn parse(words: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(words.split_whitespace())
    }

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn without_options_the_recipe_is_the_default_with_its_device_named() {
        let cli = parse("elbow").expect("no arguments are fine");
        let recipe = cli.window.recipe.recipe().expect("the default is in range");
        let expected = Recipe {
            device: DeviceChoice::Auto.resolved(),
            ..Recipe::default()
        };
        assert_eq!(recipe, expected);
        assert_eq!(cli.window.length.length(), None);
    }

    #[test]
    fn every_recipe_option_reaches_its_field() {
        let cli = parse(
            "elbow train --latent 3 --hidden 20,10 --activation tanh --likelihood gaussian \
             --precision 4 --learn-precision --min-std 0.01 --binarize none --bayes decoder --prior-precision 3 \
             --importance 1 --kl-warmup 50 --free-bits 0.5 --batch 7 --lr 0.01 --beta 0 --seed 9 --noise-seed 4 \
             --device ndarray",
        )
        .expect("all options are known");
        let Some(CliCommand::Train(train)) = cli.command else {
            panic!("train was asked for");
        };
        let recipe = train.recipe.recipe().expect("all in range");
        let expected = Recipe {
            data: DataSpec::default(),
            latent: 3,
            hidden: vec![20, 10],
            activation: Activation::Tanh,
            likelihood: Likelihood::Gaussian,
            precision: 4.0,
            learn_precision: true,
            min_std: 0.01,
            binarize: Binarize::None,
            bayes: Bayes::Decoder,
            prior_precision: 3.0,
            importance: 1,
            kl_warmup: 50,
            free_bits: 0.5,
            batch: 7,
            learning_rate: 0.01,
            beta: 0.0,
            seed: 9,
            noise_seed: Some(4),
            device: DeviceChoice::Ndarray,
        };
        assert_eq!(recipe, expected);
    }

    #[test]
    fn points_may_start_with_a_minus() {
        let cli = parse("elbow decode m.bpk --z -1,-0.5 --out x.png").expect("a valid point");
        assert!(matches!(cli.command, Some(CliCommand::Decode(args)) if args.z == [-1.0, -0.5]));
        for z in ["inf,0", "1e39,0", "0,", "0,nan"] {
            let line = format!("elbow decode m.bpk --z {z} --out x.png");
            assert!(parse(&line).is_err(), "{z}");
        }
    }

    #[test]
    fn a_point_may_be_copied_from_the_window() {
        let words = [
            "elbow",
            "decode",
            "m.bpk",
            "--out",
            "x.png",
            "--z",
            "−1.50, −2e−1",
        ];
        let cli = Cli::try_parse_from(words).expect("a valid point");
        assert!(matches!(cli.command, Some(CliCommand::Decode(args)) if args.z == [-1.5, -0.2]));
    }

    #[test]
    fn a_model_goes_with_a_device_and_with_data_alone() {
        let goes = |words| {
            parse(words)
                .map(|cli| cli.window.recipe.goes_with_a_model())
                .ok()
        };
        assert_eq!(goes("elbow m.bpk --device flex"), Some(true));
        assert_eq!(goes("elbow m.bpk --data elsewhere --skip-bad"), Some(true));
        assert_eq!(goes("elbow m.bpk --device flex --latent 3"), Some(false));
    }

    #[test]
    fn no_hidden_layers_are_asked_for_by_name() {
        let hidden = |words| {
            let cli = parse(words).ok()?;
            Some(cli.window.recipe.recipe().ok()?.hidden)
        };
        assert_eq!(hidden("elbow --hidden none"), Some(Vec::new()));
        assert_eq!(hidden("elbow --hidden 7"), Some(vec![7]));
        assert_eq!(hidden("elbow --hidden 7,none"), None);
    }

    #[test]
    fn what_has_no_clear_meaning_is_refused_with_the_reason() {
        for (words, reason) in [
            ("--importance 5 --beta 2", "beta must stay 1"),
            ("--importance 5 --kl-warmup 9", "kl-warmup must stay 0"),
            ("--importance 5 --free-bits 1", "free-bits must stay 0"),
            ("--learn-precision", "Gaussian"),
            (
                "--likelihood continuous-bernoulli --binarize fixed",
                "0 or 1",
            ),
            ("--importance 65", "between 1 and 64"),
            ("--importance 64 --batch 65536", "batch times importance"),
            ("--prior-precision 0", "above 0"),
        ] {
            let cli = parse(&format!("elbow {words}")).expect("known options");
            let refused = cli.window.recipe.recipe().expect_err("refused").to_string();
            assert!(refused.contains(reason), "{words}: {refused}");
        }
        let cli = parse("elbow --importance 5 --bayes decoder").expect("known options");
        assert!(cli.window.recipe.recipe().is_ok());
    }

    #[test]
    fn a_length_is_either_epochs_or_steps() {
        assert!(parse("elbow train --epochs 2 --steps 3").is_err());
        assert!(parse("elbow train --epochs 0").is_err());
        let cli = parse("elbow --steps 3").expect("the window takes a length too");
        assert_eq!(cli.window.length.length(), Some(RunLength::Steps(3)));
    }

    #[test]
    fn what_is_out_of_range_is_wrong_usage() {
        for words in [
            "--latent 513",
            "--batch 0",
            "--lr nan",
            "--hidden 0",
            "--beta -1",
        ] {
            let cli = parse(&format!("elbow {}", words.replace(" -", "=-")));
            let refused = cli.map(|cli| cli.window.recipe.recipe().is_err());
            assert!(refused.unwrap_or(true), "{words} was accepted");
        }
    }
}
