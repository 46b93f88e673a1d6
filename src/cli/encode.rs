//! `elbow encode`: the latent code of every image, and its terms, as CSV.

use super::data_args::{DataArgs, PLACE, ReadingArgs, source_parser};
use super::destination::{FileOption, is_standard_output};
use super::error::CliError;
use super::evaluation_bar::EvaluationBar;
use super::interrupt;
use super::model_args::ModelArgs;
use super::model_data::read_for;
use super::output;
use super::path_parser::path_parser;
use super::report::DataIdentity;
use super::whole_parser::whole;
use crate::data::SplitName;
use crate::recipe::{DataSource, Terms};
use crate::train::{CodesError, save_codes, write_codes};
use clap::Args;
use serde::Serialize;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// `elbow encode`.
#[derive(Args, Debug)]
pub struct EncodeArgs {
    /// The model.
    #[command(flatten)]
    pub model: ModelArgs,
    /// Which images of the data
    #[arg(long, value_enum, default_value_t = SplitName::Test)]
    pub split: SplitName,
    /// The .csv to write, or - for standard output
    #[arg(long, value_name = "FILE|-", value_parser = path_parser())]
    pub out: PathBuf,
    /// Seed of the noise in elbow and reconstruction [default: the seed the model was trained
    /// with]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u64>(..))]
    pub seed: Option<u64>,
    /// Other images, read as the model's own: a folder, an archive or a file; or by name those
    /// in the program [default: the data the model was trained on]
    #[arg(long, value_name = PLACE, value_parser = source_parser())]
    pub data: Option<DataSource>,
    /// How they are read, where it is not as the model's own.
    #[command(flatten, next_help_heading = super::data_args::READ_OTHERWISE)]
    pub reading: ReadingArgs,
}

/// What is printed once the file is written.
#[derive(Debug, Serialize)]
struct EncodeReport<'a> {
    encoded: DataIdentity<'a>,
    split: &'static str,
    images: usize,
    seed: u64,
    /// The mean of the rows, in nats.
    #[serde(flatten)]
    mean: Terms,
}

/// Writes the codes, and prints the mean of their terms as one line of JSON unless the codes
/// themselves go to standard output. Ctrl+C gives up, and no file is left.
///
/// # Errors
/// A model or data that cannot be read or do not fit each other; a place that cannot be written.
pub fn run(args: &EncodeArgs) -> Result<(), CliError> {
    let to_standard_output = is_standard_output(&args.out);
    if !to_standard_output {
        FileOption::Codes.check(&args.out)?;
    }
    interrupt::watch()?;
    let model = args.model.open()?.snapshot;
    let given = DataArgs {
        data: args.data.clone(),
        reading: args.reading.clone(),
    };
    let (spec, dataset) = read_for(&model, &given)?;
    let (split, seed) = (args.split, args.seed.unwrap_or(model.recipe.seed));
    let images = dataset.split(split).len(dataset.shape);
    let bar = EvaluationBar::new("");
    bar.count_images("codes", images);
    let go_on = |done| {
        bar.set_done(done);
        if interrupt::is_requested() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let written = if to_standard_output {
        let out = std::io::stdout().lock();
        write_codes(&model, &dataset, split, seed, out, go_on)
    } else {
        save_codes(&model, &dataset, split, seed, &args.out, go_on)
    };
    bar.clear();
    let mean = written.map_err(|error| told(&error, args))?;
    if to_standard_output {
        return Ok(());
    }
    output::write_json_line(&EncodeReport {
        encoded: DataIdentity::of(&spec, None),
        split: split.short(),
        images,
        seed,
        mean,
    })
}

fn told(error: &CodesError, args: &EncodeArgs) -> CliError {
    match error {
        CodesError::Stream(error) => output::output_error(error),
        CodesError::GivenUp { .. } if !is_standard_output(&args.out) => {
            CliError::failed(format!("{error}; {} was not written", args.out.display()))
        }
        CodesError::Model(_) | CodesError::File(_) | CodesError::GivenUp { .. } => {
            CliError::failed(error)
        }
    }
}
