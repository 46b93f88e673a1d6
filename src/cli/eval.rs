//! `elbow eval`: a saved model's figures over the test images.

use super::args::EvalArgs;
use super::error::CliError;
use super::output;
use super::recipe_args::folder_source;
use super::report::{Evaluated, Figures};
use crate::archive::load_model;
use crate::data::Dataset;
use crate::theory::{active_units, importance_log_px, mean_gap};
use crate::train::evaluate_test;

/// Evaluates as asked and prints the figures.
///
/// # Errors
/// A model or data that cannot be read, or that do not fit each other.
pub fn run(args: &EvalArgs) -> Result<(), CliError> {
    let model = load_model(&args.model, None).map_err(CliError::failed)?;
    let source = match &args.data {
        Some(folder) => folder_source(folder)?,
        None => model.recipe.data.clone(),
    };
    let dataset = Dataset::open(&source).map_err(CliError::failed)?;
    let seed = args.seed.unwrap_or(model.recipe.seed);
    let test = evaluate_test(&model, &dataset, seed).map_err(CliError::failed)?;
    let samples = args.importance_samples.map(|samples| samples as usize);
    let gap = args
        .gap
        .map(|images| mean_gap(&model, &dataset, usize::from(images), samples, seed))
        .transpose()
        .map_err(CliError::failed)?;
    // With --gap the samples are for its images alone.
    let log_px = samples
        .filter(|_| gap.is_none())
        .map(|samples| importance_log_px(&model, &dataset, samples, seed))
        .transpose()
        .map_err(CliError::failed)?;
    output::json_line(&Evaluated {
        test: Figures::from(test),
        active_units: active_units(&model, &dataset).map_err(CliError::failed)?,
        log_px,
        precision: model.precision().map_err(CliError::failed)?,
        gap,
        recipe: &model.recipe,
    })
}
