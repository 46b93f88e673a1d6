//! What may be typed after `elbow`.

use super::bench::BenchArgs;
use super::data::LookArgs;
use super::decode::DecodeArgs;
use super::encode::EncodeArgs;
use super::eval::EvalArgs;
use super::export::ExportArgs;
use super::field::FieldArgs;
use super::figure::FigureArgs;
use super::manifold::ManifoldArgs;
use super::path::PathArgs;
use super::train::TrainArgs;
use super::window::WindowArgs;
use clap::{Parser, Subcommand};

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
            ("--importance 5 --beta 2", "beta must be 1"),
            ("--importance 5 --kl-warmup 9", "kl-warmup must be 0"),
            ("--importance 5 --free-bits 1", "free-bits must be 0"),
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
