//! `elbow export`: a model's weights for other programs.

use super::destination::FileOption;
use super::error::CliError;
use super::model_args::ModelArgs;
use super::output;
use super::path_parser::path_parser;
use crate::archive::export_weights;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};

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

/// What is printed once the file is written.
#[derive(Debug, Serialize)]
struct ExportReport<'a> {
    exported: &'a Path,
    step: u64,
    tensors: Vec<Exported>,
}

/// One tensor of the file.
#[derive(Debug, Serialize)]
struct Exported {
    name: String,
    shape: Vec<usize>,
}

/// Writes the weights, and prints names and shapes as one line of JSON.
///
/// # Errors
/// A name of another format, or a file that is there, as wrong usage; a model that cannot be
/// read; a place that cannot be written.
pub fn run(args: &ExportArgs) -> Result<(), CliError> {
    FileOption::Weights.check(&args.out)?;
    if !args.force {
        FileOption::Weights.refuse_existing(&args.out, "")?;
    }
    let model = args.model.open()?;
    export_weights(&model, &args.out).map_err(CliError::failed)?;
    let weights = model.snapshot.weights().map_err(CliError::failed)?;
    let tensors = weights.arrays.into_iter().map(|array| Exported {
        name: array.name,
        // As in the file: [out, in].
        shape: array.shape.into_iter().rev().collect(),
    });
    output::write_json_line(&ExportReport {
        exported: &args.out,
        step: model.snapshot.time.step,
        tensors: tensors.collect(),
    })
}
