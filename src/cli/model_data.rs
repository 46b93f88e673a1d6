//! The images that a saved model is asked about: its own, or others read as its own.

use super::data_args::DataArgs;
use super::error::CliError;
use super::import_bar::read_data;
use crate::data::Dataset;
use crate::model::Snapshot;
use crate::recipe::DataSpec;
use std::sync::Arc;

/// Reads the images that are `given`, where they are, and else those that the model learned from.
///
/// # Errors
/// They cannot be read, or Ctrl+C was pressed; options that contradict each other, as wrong
/// usage.
pub fn read_for(model: &Snapshot, given: &DataArgs) -> Result<(DataSpec, Arc<Dataset>), CliError> {
    let spec = given.over(model.recipe.data.clone())?;
    spec.check().map_err(CliError::usage)?;
    let dataset = read_data(&spec).map_err(|error| moved(error, given, &spec))?;
    Ok((spec, dataset))
}

/// What helps where the model's own images are not where they were.
fn moved(error: CliError, given: &DataArgs, spec: &DataSpec) -> CliError {
    match error {
        CliError::Failed(words)
            if given.data.is_none() && spec.path().is_some_and(|path| !path.exists()) =>
        {
            CliError::failed(format!(
                "{words}; if they lie elsewhere now, say where with --data PATH"
            ))
        }
        CliError::Failed(_) | CliError::Usage(_) | CliError::Closed | CliError::SessionEnded => {
            error
        }
    }
}
