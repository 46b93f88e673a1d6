//! `elbow eval`: a saved model's figures over the test images.

use super::args::{EvalArgs, folder_source};
use super::error::CliError;
use super::output;
use super::report::{Evaluated, Figures};
use crate::archive::load_model;
use crate::data::Dataset;
use crate::model::Snapshot;
use crate::recipe::DeviceChoice;
use crate::theory::{active_units, importance_log_px};
use crate::train::evaluate_test;
use std::sync::Arc;

/// Evaluates as asked and prints the figures.
///
/// # Errors
/// A model or data that cannot be read, or that do not fit each other.
pub fn run(args: &EvalArgs) -> Result<(), CliError> {
    let model = load_model(&args.model, DeviceChoice::Auto).map_err(CliError::failed)?;
    let dataset = open_data(args, &model)?;
    let recipe = model.recipe.clone();
    let mut model = model;
    model.recipe.seed = args.seed.unwrap_or(recipe.seed);
    let samples = args.importance_samples;
    output::json_line(&Evaluated {
        test: Figures::from(evaluate_test(&model, &dataset)),
        active_units: active_units(&model, &dataset),
        log_px: samples
            .map(|k| importance_log_px(&model, &dataset, k as usize, model.recipe.seed)),
        recipe: &recipe,
    })
}

/// The images asked for, or those the model was trained on; they must be of the model's shape.
fn open_data(args: &EvalArgs, model: &Snapshot) -> Result<Arc<Dataset>, CliError> {
    let source = match &args.data {
        Some(folder) => folder_source(folder)?,
        None => model.recipe.data.clone(),
    };
    let dataset = Dataset::open(&source).map_err(CliError::failed)?;
    if dataset.shape == model.shape {
        return Ok(dataset);
    }
    Err(CliError::failed(format!(
        "the images of {} are {}, but {} was trained on {}; give --data a folder of that size",
        dataset.name,
        dataset.shape,
        args.model.display(),
        model.shape
    )))
}
