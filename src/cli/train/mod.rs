//! `elbow train`: a run without a window, its curves, its model and its figures.

mod args;
mod begin;
mod curves;
mod files;
mod go_on;
mod progress;
mod run;
mod saver;

use super::data;
use super::error::CliError;
use super::interrupt;
use super::output;
use begin::Beginning;

pub use args::TrainArgs;

/// Trains as asked, saves if asked, and prints the figures.
///
/// # Errors
/// Wrong usage before anything is trained; data, log or model files that
/// cannot be read or written; a loss that stopped being finite.
pub fn run(args: &TrainArgs) -> Result<(), CliError> {
    let recipe = match args.resume {
        Some(_) => None,
        None => Some(args.recipe.recipe()?),
    };
    let files = files::check(args)?;
    let beginning = Beginning::new(args, recipe)?;
    interrupt::watch()?;
    let (beginning, dataset) = beginning.read_images(args)?;
    dataset
        .report
        .iter()
        .flat_map(|report| data::warnings(report))
        .for_each(output::warn);
    run::train(run::Run::new(args, files, beginning, dataset)?)
}
