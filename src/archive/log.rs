//! Curves as CSV: `elbow train --log`, and the window's export, in the same columns.

use super::atomic_write::{WriteError, atomic_write};
use crate::curves::{Bin, History, TestPoint};
use crate::recipe::Terms;
use crate::run::RunTime;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The first line of every log. Values in nats per image; `wall_seconds` is
/// time spent training by the wall clock, evaluations and pauses left out.
pub const COLUMNS: &str = "step,epoch,wall_seconds,train_elbo,train_reconstruction,train_kl,\
                           minimised,test_elbo,test_reconstruction,test_kl";

/// Appends rows to a log as training goes; each row is on disk when it is written.
#[derive(Debug)]
pub struct LogWriter {
    file: File,
    path: PathBuf,
    pending: Pending,
}

/// The steps since the row before.
#[derive(Debug, Default)]
struct Pending {
    time: RunTime,
    steps: u64,
    terms: Terms,
    minimised: f64,
}

impl LogWriter {
    /// Starts a fresh log at `path`, in place of what stood there.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn create(path: &Path) -> Result<Self, WriteError> {
        let start = || -> Result<File, std::io::Error> {
            let mut file = File::create(path)?;
            writeln!(file, "{COLUMNS}")?;
            Ok(file)
        };
        Ok(Self {
            file: start().map_err(|cause| WriteError::new(path, cause))?,
            path: path.to_owned(),
            pending: Pending::default(),
        })
    }

    /// Takes in one training step: when it was done, and its terms in nats per image.
    pub fn push(&mut self, time: RunTime, terms: &Terms, minimised: f64) {
        let pending = &mut self.pending;
        pending.time = time;
        pending.steps += 1;
        pending.terms.add_scaled(terms, 1.0);
        pending.minimised += minimised;
    }

    /// Writes the row of the last step taken in: the mean over the steps since
    /// the row before, and the test split's terms if they were evaluated there.
    /// Without a step since then there is nothing to write.
    ///
    /// # Errors
    /// The file cannot be written any more.
    pub fn write_row(&mut self, test: Option<&Terms>) -> Result<(), WriteError> {
        let pending = std::mem::take(&mut self.pending);
        if pending.steps == 0 {
            return Ok(());
        }
        let share = 1.0 / pending.steps as f64;
        let mut mean = Terms::default();
        mean.add_scaled(&pending.terms, share);
        let line = line(pending.time, Some((&mean, pending.minimised * share)), test);
        self.file
            .write_all(line.as_bytes())
            .and_then(|()| self.file.flush())
            .map_err(|cause| WriteError::new(&self.path, cause))
    }
}

/// Writes the curves of a run in the columns of `--log`: a row for each bin at
/// its last step, and one for each evaluation that falls within a bin.
///
/// # Errors
/// The file cannot be written; what stood there before stays.
pub fn write_history(history: &History, path: &Path) -> Result<(), WriteError> {
    atomic_write(path, |out| {
        writeln!(out, "{COLUMNS}")?;
        let mut tests = history.test().iter().peekable();
        for bin in history.train() {
            while let Some(test) = tests.next_if(|test| test.time.step < bin.last.step) {
                out.write_all(test_line(test).as_bytes())?;
            }
            let test = tests.next_if(|test| test.time.step == bin.last.step);
            out.write_all(bin_line(bin, test).as_bytes())?;
        }
        for test in tests {
            out.write_all(test_line(test).as_bytes())?;
        }
        Ok(())
    })
}

fn bin_line(bin: &Bin, test: Option<&TestPoint>) -> String {
    let test = test.map(|test| &test.terms);
    line(bin.last, Some((&bin.terms, bin.minimised)), test)
}

fn test_line(test: &TestPoint) -> String {
    line(test.time, None, Some(&test.terms))
}

fn line(time: RunTime, train: Option<(&Terms, f64)>, test: Option<&Terms>) -> String {
    let RunTime {
        step,
        epoch,
        seconds,
    } = time;
    let train = train.map_or(",,,".to_owned(), |(terms, minimised)| {
        format!("{},{minimised}", cells(terms))
    });
    let test = test.map_or(",,".to_owned(), cells);
    format!("{step},{epoch},{seconds:.6},{train},{test}\n")
}

/// ELBO, reconstruction, KL, to the last bit.
fn cells(terms: &Terms) -> String {
    format!("{},{},{}", terms.elbo(), terms.reconstruction, terms.kl)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(reconstruction: f64, kl: f64) -> Terms {
        Terms {
            reconstruction,
            kl,
            weight_kl: 0.0,
        }
    }

    fn time(step: u64, epoch: f64, seconds: f64) -> RunTime {
        RunTime {
            step,
            epoch,
            seconds,
        }
    }

    fn rows(path: &Path) -> Vec<String> {
        let text = std::fs::read_to_string(path).expect("a readable log");
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_row_is_the_mean_since_the_row_before() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("log.csv");
        let mut log = LogWriter::create(&path).expect("writable");
        log.push(time(1, 0.25, 0.5), &terms(-4.0, 1.0), 5.0);
        log.push(time(2, 0.5, 1.0), &terms(-2.0, 3.0), 5.0);
        log.write_row(None).expect("writable");
        log.push(time(3, 0.75, 1.5), &terms(-1.0, 0.5), 1.5);
        log.write_row(Some(&terms(-8.0, 2.0))).expect("writable");
        log.write_row(None).expect("nothing to write");
        assert_eq!(
            rows(&path),
            [
                COLUMNS,
                "2,0.5,1.000000,-5,-3,2,5,,,",
                "3,0.75,1.500000,-1.5,-1,0.5,1.5,-10,-8,2",
            ]
        );
    }

    #[test]
    fn the_window_exports_its_curves_in_the_columns_of_the_log() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("curves.csv");
        let mut history = History::new();
        for step in 1..=3 {
            history.push(time(step, step as f64, step as f64), &terms(-1.0, 0.5), 1.5);
        }
        for step in [2, 4] {
            history.push_test(TestPoint {
                time: time(step, step as f64, step as f64),
                terms: terms(-8.0, 2.0),
                bound: None,
            });
        }
        write_history(&history, &path).expect("writable");
        let rows = rows(&path);
        assert_eq!(rows[0], COLUMNS);
        assert_eq!(rows[1], "1,1,1.000000,-1.5,-1,0.5,1.5,,,");
        assert_eq!(rows[2], "2,2,2.000000,-1.5,-1,0.5,1.5,-10,-8,2");
        assert_eq!(
            rows.last().map(String::as_str),
            Some("4,4,4.000000,,,,,-10,-8,2")
        );
        let columns = COLUMNS.split(',').count();
        assert!(rows.iter().all(|row| row.split(',').count() == columns));
    }
}
