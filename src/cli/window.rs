//! `elbow`: from the command line to the window.

use super::args::WindowArgs;
use super::error::CliError;
use crate::recipe::Recipe;
use std::time::Duration;

pub fn open(args: &WindowArgs) -> Result<(), CliError> {
    let _ = args;
    Ok(())
}

pub fn bench(_recipe: Recipe, _span: Duration) -> Result<(), CliError> {
    Ok(())
}
