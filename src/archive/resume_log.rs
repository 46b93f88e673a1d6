//! A log that a resumed run goes on with: the rows of steps that are made once more go.

use super::log_columns::COLUMNS;
use super::log_state::LogState;
use super::open_alone::open_alone;
use super::own_rows::{OwnRows, Row};
use super::write_error::WriteError;
use crate::curves::History;
use std::fs::File;
use std::io::{BufRead, BufReader, Error, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Why a run cannot go on with a log.
#[derive(Debug, thiserror::Error)]
pub enum ResumeLogError {
    /// The file is no log, or one of another run.
    #[error("{} cannot be gone on with: {flaw}; give another --log, or --force to begin it anew", path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        flaw: ResumeLogFlaw,
    },
    /// It cannot be read or written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// What is wrong with a log that a run is to go on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResumeLogFlaw {
    /// Its first line is another.
    #[error("its first line is not that of a log of this Elbow")]
    Columns,
    /// A line does not begin with a step, or with none that is later than that above.
    #[error("line {0} does not begin with the next step")]
    Step(u64),
    /// A row lacks a number.
    #[error("line {0} lacks a number that each row has")]
    Cells(u64),
    /// A row tells something else of its steps than the curves of the run.
    #[error(
        "line {0} has other numbers than this run had at that step: it is the log of another run"
    )]
    OtherRun(u64),
    /// No row up to the checkpoint can be held against the curves of the run, and the first after
    /// it was written before it.
    #[error(
        "nothing in it is of the steps up to {checkpoint}, where the checkpoint is, and its row of \
         step {step} was written after less time of training than the checkpoint: it is the log \
         of another run"
    )]
    Begins {
        /// Of that row.
        step: u64,
        /// Of the checkpoint.
        checkpoint: u64,
    },
    /// The row is not there that the checkpoint goes on from.
    #[error("it has no row of step {0}, which the checkpoint goes on from")]
    LastRow(u64),
}

/// Opens the log at `path` behind the last row as of `state`, and cuts off what comes after; an
/// empty one where there is none. Without a last row all rows go. Nothing goes of a log whose
/// rows do not agree with `curves`, which are the run's.
pub(super) fn continued(
    path: &Path,
    state: LogState,
    curves: &History,
) -> Result<File, ResumeLogError> {
    let failed = |error: Error| ResumeLogError::Write(WriteError::new(path, error));
    let file = open_alone(path).map_err(|cause| WriteError::new(path, cause));
    let mut file = file.map_err(ResumeLogError::Write)?;
    let place = end_of_row(&file, state, curves).map_err(|flaw| match flaw {
        Unfit::Flaw(flaw) => ResumeLogError::Other {
            path: path.to_owned(),
            flaw,
        },
        Unfit::Unreadable(error) => failed(error),
    })?;
    let ready = |file: &mut File| -> Result<(), Error> {
        file.set_len(place)?;
        file.seek(SeekFrom::Start(place))?;
        if place == 0 {
            writeln!(file, "{COLUMNS}")?;
        }
        Ok(())
    };
    ready(&mut file).map_err(failed)?;
    Ok(file)
}

enum Unfit {
    Flaw(ResumeLogFlaw),
    Unreadable(Error),
}

impl From<Error> for Unfit {
    fn from(error: Error) -> Self {
        Self::Unreadable(error)
    }
}

/// How many bytes come before the first row after the last one as of `state`; 0 for an empty
/// file.
fn end_of_row(file: &File, state: LogState, curves: &History) -> Result<u64, Unfit> {
    let mut lines = BufReader::new(file);
    let mut line = Vec::new();
    let mut place = lines.read_until(b'\n', &mut line)? as u64;
    if place == 0 {
        return Ok(0);
    }
    if line.strip_suffix(b"\n") != Some(COLUMNS.as_bytes()) {
        return Err(Unfit::Flaw(ResumeLogFlaw::Columns));
    }
    let mut own = OwnRows::new(curves, state);
    let (mut before, mut kept) = (0, 0);
    for number in 2.. {
        line.clear();
        let length = lines.read_until(b'\n', &mut line)?;
        // The last line may be torn: the program was killed while it was written.
        let Some(cells) = line.strip_suffix(b"\n") else {
            break;
        };
        let step = step_of(cells).filter(|step| *step > before);
        let step = step.ok_or(Unfit::Flaw(ResumeLogFlaw::Step(number)))?;
        let row = Row::read(cells).ok_or(Unfit::Flaw(ResumeLogFlaw::Cells(number)))?;
        let is_later = step > state.time.step;
        if is_later && !own.has_compared() && !own.is_after(&row) {
            let checkpoint = state.time.step;
            return Err(Unfit::Flaw(ResumeLogFlaw::Begins { step, checkpoint }));
        }
        if is_later {
            break;
        }
        if !own.admit(&row) {
            return Err(Unfit::Flaw(ResumeLogFlaw::OtherRun(number)));
        }
        before = step;
        if step <= state.last_row {
            kept = step;
            place += length as u64;
        }
    }
    if kept != state.last_row {
        return Err(Unfit::Flaw(ResumeLogFlaw::LastRow(state.last_row)));
    }
    Ok(place)
}

fn step_of(line: &[u8]) -> Option<u64> {
    let cell = line.split(|byte| *byte == b',').next()?;
    std::str::from_utf8(cell).ok()?.parse().ok()
}

#[cfg(test)]
mod tests;
