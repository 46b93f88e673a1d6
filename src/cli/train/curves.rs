//! The files that the curves of a run go to as it goes: its log, and TensorBoard's events.

use super::files::Files;
use super::go_on::{LOG_EVERY, open_log};
use crate::archive::{LogState, LogWriter, TensorBoardWriter, WriteError};
use crate::cli::error::CliError;
use crate::curves::{History, TestPoint};
use crate::run::RunTime;
use crate::train::StepReport;
use std::path::Path;

/// The files that the curves of a run go to, if any.
pub struct CurveFiles {
    log: Option<LogWriter>,
    /// Where the log stands for a run that goes on from here.
    log_state: Option<LogState>,
    tensorboard: Option<TensorBoardWriter>,
}

impl CurveFiles {
    /// The files of a run that has come so far; `state` is where the log of one that goes on
    /// stood, and `curves` are its own.
    ///
    /// # Errors
    /// A log that the run does not go on from, as wrong usage; a file that cannot be written.
    pub fn open(
        files: &Files,
        began: RunTime,
        state: Option<LogState>,
        curves: &History,
    ) -> Result<Self, CliError> {
        let log = files.log.as_deref();
        let log = log.map(|path| open_log(path, files.log_goes_on, state, curves));
        let folder = files.tensorboard.as_deref();
        let tensorboard = folder.map(|folder| open_events(folder, began, state));
        Ok(Self {
            log: log.transpose()?,
            log_state: None,
            tensorboard: tensorboard.transpose()?,
        })
    }

    /// Whether there are any.
    pub fn are_written(&self) -> bool {
        self.log.is_some() || self.tensorboard.is_some()
    }

    /// Where the log stands for a run that goes on from here.
    pub fn log_state(&self) -> Option<LogState> {
        self.log_state
    }

    /// Takes in one step.
    pub fn push(&mut self, report: &StepReport) {
        let StepReport {
            time,
            terms,
            minimised,
            bound,
            ..
        } = report;
        if let Some(log) = &mut self.log {
            log.push(*time, terms, *minimised, *bound);
        }
        if let Some(events) = &mut self.tensorboard {
            events.push(*time, terms, *minimised, *bound);
        }
    }

    /// Writes a row where one is due after this step: with an evaluation, at the end, and every
    /// so many steps. A row that only an end has is not there for a run that goes on.
    ///
    /// # Errors
    /// A file cannot be written any more.
    pub fn write_due(
        &mut self,
        step: u64,
        test: Option<&TestPoint>,
        ended: bool,
        only_at_end: bool,
    ) -> Result<(), WriteError> {
        let due = test.is_some() || ended || step.is_multiple_of(LOG_EVERY);
        if due && let Some(events) = &mut self.tensorboard {
            events.write_row(test)?;
        }
        let Some(log) = &mut self.log else {
            return Ok(());
        };
        let before = log.state();
        if due {
            log.write_row(test)?;
        }
        self.log_state = Some(if only_at_end { before } else { log.state() });
        Ok(())
    }

    /// Writes the steps since the last row, of a run that stopped by itself.
    ///
    /// # Errors
    /// A file cannot be written any more; the other one is tried all the same.
    pub fn write_rest(&mut self) -> Result<(), WriteError> {
        let events = self.tensorboard.as_mut();
        let events = events.map_or(Ok(()), |events| events.write_row(None));
        let log = self.log.as_mut().map_or(Ok(()), |log| log.write_row(None));
        log.and(events)
    }
}

/// The event file of a run; of one that goes on, from where its log stood if it had one.
fn open_events(
    folder: &Path,
    began: RunTime,
    log: Option<LogState>,
) -> Result<TensorBoardWriter, CliError> {
    let state = log.unwrap_or(LogState {
        last_row: began.step,
        ..LogState::default()
    });
    let events = TensorBoardWriter::create(folder, state);
    let mut events = events.map_err(CliError::failed)?;
    // As of the log: the row was written when the run ended there.
    if state.time.step.is_multiple_of(LOG_EVERY) {
        events.write_row(None).map_err(CliError::failed)?;
    }
    Ok(events)
}
