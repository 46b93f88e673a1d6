//! A log that a resumed run goes on with: the rows of steps that are made once more go.

use super::atomic_write::WriteError;
use super::log_columns::COLUMNS;
use std::fs::{File, OpenOptions};
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
    /// The row is not there that the checkpoint goes on from.
    #[error("it has no row of step {0}, which the checkpoint goes on from")]
    LastRow(u64),
}

/// Opens the log at `path` behind the row of step `last_row`, and cuts off what comes after; an
/// empty one where there is none. With 0 all rows go.
pub(super) fn continued(path: &Path, last_row: u64) -> Result<File, ResumeLogError> {
    let failed = |error: Error| ResumeLogError::Write(WriteError::new(path, error));
    let mut options = OpenOptions::new();
    let options = options.read(true).write(true).create(true).truncate(false);
    let mut file = options.open(path).map_err(failed)?;
    let place = end_of_row(&file, last_row).map_err(|flaw| match flaw {
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

/// How many bytes come before the first row after that of step `last_row`; 0 for an empty file.
fn end_of_row(file: &File, last_row: u64) -> Result<u64, Unfit> {
    let mut lines = BufReader::new(file);
    let mut line = Vec::new();
    let mut place = lines.read_until(b'\n', &mut line)? as u64;
    if place == 0 {
        return Ok(0);
    }
    if line.strip_suffix(b"\n") != Some(COLUMNS.as_bytes()) {
        return Err(Unfit::Flaw(ResumeLogFlaw::Columns));
    }
    let mut before = 0;
    for number in 2.. {
        line.clear();
        let length = lines.read_until(b'\n', &mut line)?;
        // The last line may be torn: the program was killed while it was written.
        if length == 0 || line.last() != Some(&b'\n') {
            break;
        }
        let step = step_of(&line).filter(|step| *step > before);
        let step = step.ok_or(Unfit::Flaw(ResumeLogFlaw::Step(number)))?;
        if step > last_row {
            break;
        }
        before = step;
        place += length as u64;
    }
    if before != last_row {
        return Err(Unfit::Flaw(ResumeLogFlaw::LastRow(last_row)));
    }
    Ok(place)
}

fn step_of(line: &[u8]) -> Option<u64> {
    let cell = line.split(|byte| *byte == b',').next()?;
    std::str::from_utf8(cell).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resumed(text: &str, last_row: u64) -> Result<String, ResumeLogError> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("log.csv");
        std::fs::write(&path, text).expect("writable");
        let done = continued(&path, last_row).and_then(|mut file| {
            let failed = |error| ResumeLogError::Write(WriteError::new(&path, error));
            file.write_all(b"next").map_err(failed)
        });
        let after = std::fs::read_to_string(&path).expect("readable");
        match done {
            Ok(()) => Ok(after),
            Err(error) => {
                assert_eq!(after, text, "a refused log stays as it is");
                Err(error)
            }
        }
    }

    #[test]
    fn rows_after_the_last_one_go_and_a_torn_one_too() {
        let log = format!("{COLUMNS}\n50,a\n100,b\n150,c\n20");
        let kept = |rows: &str| Some(format!("{COLUMNS}\n{rows}next"));
        assert_eq!(resumed(&log, 100).ok(), kept("50,a\n100,b\n"));
        assert_eq!(resumed(&log, 150).ok(), kept("50,a\n100,b\n150,c\n"));
        assert_eq!(resumed(&log, 0).ok(), kept(""));
        assert_eq!(resumed("", 0).ok(), kept(""));
    }

    #[test]
    fn another_file_is_refused_and_left_alone() {
        let flaw = |text: &str, last_row| match resumed(text, last_row) {
            Err(ResumeLogError::Other { flaw, .. }) => Some(flaw),
            Ok(_) | Err(ResumeLogError::Write(_)) => None,
        };
        assert_eq!(flaw("step,loss\n1,2\n", 0), Some(ResumeLogFlaw::Columns));
        let log = format!("{COLUMNS}\n50,a\n100,b\n");
        for step in [70, 150] {
            assert_eq!(flaw(&log, step), Some(ResumeLogFlaw::LastRow(step)));
        }
        let odd = format!("{COLUMNS}\n50,a\n40,b\n");
        assert_eq!(flaw(&odd, 50), Some(ResumeLogFlaw::Step(3)));
    }
}
