//! `elbow data`: what lies at a place, and how a model would see it.

mod page;
mod words;

use super::data_args::{PLACE, ReadingArgs, settled, source_parser};
use super::destination::PictureDestination;
use super::error::CliError;
use super::import_bar::read_data;
use super::interrupt;
use super::output;
use super::path_parser::path_parser;
use super::recipe_args::with_defaults;
use crate::data::{ContentHash, DataReport, Dataset};
use crate::recipe::{DataSource, DataSpec};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

pub use words::warnings;

const DATA: &str = "Data";
const LOOK: &str = "Report";

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

/// What `elbow data --json` prints.
#[derive(Debug, Serialize)]
struct Look<'a> {
    /// What the data set is called.
    name: &'a str,
    /// As in a recipe.
    spec: &'a DataSpec,
    #[serde(flatten)]
    report: &'a DataReport,
    /// Bytes of its pixels.
    memory: u64,
    /// Over the shape and every pixel of both splits.
    content_hash: ContentHash,
    /// The warnings as sentences, in their order.
    warnings_in_words: Vec<String>,
}

/// Reads the images as a run would, and says what they are.
///
/// # Errors
/// Wrong usage; data that cannot be read, or Ctrl+C; a page that cannot be written.
pub fn run(args: &LookArgs) -> Result<(), CliError> {
    let source = settled(args.place.clone())?;
    let spec = args.reading.over(DataSpec::of(source))?;
    spec.check().map_err(CliError::usage)?;
    let page = args.preview.as_deref().map(PictureDestination::of_preview);
    let page = page.transpose()?;
    interrupt::watch()?;
    // A person looks in order to know what is bad, so nothing bad keeps the rest from being
    // looked at.
    let dataset = read_data(&DataSpec {
        skip_bad: true,
        ..spec.clone()
    })?;
    if let Some(page) = page {
        page.write(page::of(&dataset))?;
    }
    tell(&dataset, &spec, args)
}

fn tell(dataset: &Dataset, spec: &DataSpec, args: &LookArgs) -> Result<(), CliError> {
    let Some(report) = dataset.report.as_deref() else {
        return Err(CliError::failed(format!(
            "nothing is known of {}; please report it",
            dataset.name
        )));
    };
    let content_hash = dataset.content_hash();
    if args.json {
        return output::write_json_line(&Look {
            name: &dataset.name,
            spec,
            report,
            memory: report.memory(),
            content_hash,
            warnings_in_words: report.warnings.iter().map(ToString::to_string).collect(),
        });
    }
    let text = words::report(&dataset.name, spec, report, content_hash, args.left_out);
    output::write_bytes(text.as_bytes())
}
