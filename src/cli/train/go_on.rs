//! What a run that goes on takes up again: its log, and the live settings that are given anew.

use super::args::TrainArgs;
use crate::archive::{LogState, LogWriter};
use crate::cli::error::CliError;
use crate::curves::{History, Mark};
use crate::recipe::Live;
use crate::train::Trainer;
use std::path::Path;

/// Steps between two rows of the log.
pub const LOG_EVERY: u64 = 50;

/// The log of a run: fresh, or the one that a resumed run with these curves goes on with.
pub fn open_log(
    path: &Path,
    goes_on: bool,
    state: Option<LogState>,
    curves: &History,
) -> Result<LogWriter, CliError> {
    if !goes_on {
        return LogWriter::create(path).map_err(CliError::failed);
    }
    let is_empty = path.metadata().map_or(0, |facts| facts.len()) == 0;
    if state.is_none() && !is_empty {
        return Err(CliError::usage(format!(
            "the checkpoint does not go on from {}: its run was saved without a log; give another \
             --log, or --force to begin it anew",
            path.display()
        )));
    }
    let state = state.unwrap_or_default();
    let mut log = LogWriter::resume(path, state, curves).map_err(CliError::failed)?;
    // The row was written when the run ended there, with figures that only an end has.
    if state.time.step.is_multiple_of(LOG_EVERY) {
        log.write_row(None).map_err(CliError::failed)?;
    }
    Ok(log)
}

/// Gives a resumed run the live settings that were typed, marked on its curves.
pub fn change_live(
    args: &TrainArgs,
    trainer: &mut Trainer,
    history: &mut History,
) -> Result<(), CliError> {
    let before = trainer.recipe().live();
    let live = Live {
        learning_rate: args.recipe.lr.unwrap_or(before.learning_rate),
        beta: args.recipe.beta.unwrap_or(before.beta),
        batch: args.recipe.batch.unwrap_or(before.batch),
    };
    trainer.set_live(live).map_err(CliError::usage)?;
    let time = trainer.time();
    for change in live.changes_since(before) {
        history.push_mark(Mark { time, change });
    }
    Ok(())
}
