//! Curves as CSV: `elbow train --log`, and the window's export, in the same columns.

use super::atomic_write::atomic_write;
use super::log_columns::COLUMNS;
use super::log_state::{LogState, Trained};
use super::open_alone::open_alone;
use super::resume_log::{ResumeLogError, continued};
use super::write_error::{WriteCause, WriteError};
use crate::curves::{History, TestPoint};
use crate::recipe::{Recipe, Terms};
use crate::run::RunTime;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Appends rows to a log as training goes; each row is on disk when it is written.
#[derive(Debug)]
pub struct LogWriter {
    file: File,
    path: PathBuf,
    pending: LogState,
}

impl LogWriter {
    /// Starts a fresh log at `path`, in place of what stood there.
    ///
    /// # Errors
    /// The file cannot be written, or another run writes it.
    pub fn create(path: &Path) -> Result<Self, WriteError> {
        let start = || -> Result<File, WriteCause> {
            let mut file = open_alone(path)?;
            if file.metadata()?.is_file() {
                file.set_len(0)?;
            }
            writeln!(file, "{COLUMNS}")?;
            Ok(file)
        };
        Ok(Self {
            file: start().map_err(|cause| WriteError::new(path, cause))?,
            path: path.to_owned(),
            pending: LogState::default(),
        })
    }

    /// Goes on with the log at `path` where it stood at `state`, and takes back the rows after
    /// it: of steps that are made once more. Where no log is, starts one. `curves` are the run's
    /// at `state`.
    ///
    /// # Errors
    /// The file holds something else, the log of another run too, or cannot be written.
    pub fn resume(path: &Path, state: LogState, curves: &History) -> Result<Self, ResumeLogError> {
        let file = continued(path, state, curves)?;
        Ok(Self {
            file,
            path: path.to_owned(),
            pending: state,
        })
    }

    /// Where the log stands between two rows.
    pub fn state(&self) -> LogState {
        self.pending
    }

    /// Takes in one training step: when it was done, its terms, what was minimised and
    /// the importance-weighted bound, None with one sample; in nats per image.
    pub fn push(&mut self, time: RunTime, terms: &Terms, minimised: f64, bound: Option<f64>) {
        self.pending.push(time, terms, minimised, bound);
    }

    /// Writes the row of the last step taken in: the mean over the steps since
    /// the row before, and the test split's figures if they were evaluated there.
    /// Without a step since then there is nothing to write.
    ///
    /// # Errors
    /// The file cannot be written any more.
    pub fn write_row(&mut self, test: Option<&TestPoint>) -> Result<(), WriteError> {
        let Some((time, mean)) = self.pending.take_row() else {
            return Ok(());
        };
        let line = line(time, Some(&mean), test);
        self.file
            .write_all(line.as_bytes())
            .and_then(|()| self.file.flush())
            .map_err(|cause| WriteError::new(&self.path, cause))
    }
}

/// Writes the curves of a run of `recipe` in the columns of `--log`: a row for each bin
/// at its last step, and one for each evaluation that falls within a bin.
///
/// # Errors
/// The file cannot be written; what stood there before stays.
pub fn write_history(history: &History, recipe: &Recipe, path: &Path) -> Result<(), WriteError> {
    let samples = history.samples(recipe.importance);
    atomic_write(path, |out| {
        writeln!(out, "{COLUMNS}")?;
        let mut tests = history.test().iter().peekable();
        for bin in history.train().iter() {
            while let Some(test) = tests.next_if(|test| test.time.step < bin.last.step) {
                out.write_all(line(test.time, None, Some(test)).as_bytes())?;
            }
            let test = tests.next_if(|test| test.time.step == bin.last.step);
            let mean = Trained {
                terms: bin.terms,
                minimised: bin.minimised,
                bound: bin.bound(&samples),
            };
            out.write_all(line(bin.last, Some(&mean), test).as_bytes())?;
        }
        for test in tests {
            out.write_all(line(test.time, None, Some(test)).as_bytes())?;
        }
        Ok(())
    })
}

/// One row; the columns that were added later stand after those that every log had.
fn line(time: RunTime, train: Option<&Trained>, test: Option<&TestPoint>) -> String {
    let RunTime {
        step,
        epoch,
        seconds,
    } = time;
    let trained = train.map_or(",,,".to_owned(), |train| {
        format!("{},{}", cells(&train.terms), train.minimised)
    });
    let tested = test.map_or(",,".to_owned(), |test| cells(&test.terms));
    let more = [
        train.and_then(|train| train.bound),
        train.map(|train| train.terms.weight_kl),
        test.and_then(|test| test.bound),
        test.map(|test| test.terms.weight_kl),
    ];
    let more = more.map(|value| value.map_or_else(String::new, |value| value.to_string()));
    let more = more.join(",");
    format!("{step},{epoch},{seconds:.6},{trained},{tested},{seconds:.6},{more}\n")
}

/// ELBO, reconstruction, KL, to the last bit.
fn cells(terms: &Terms) -> String {
    format!("{},{},{}", terms.elbo(), terms.reconstruction, terms.kl)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curves::Mark;
    use crate::recipe::RecipeChange;

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

    fn tested(time: RunTime, terms: Terms, bound: Option<f64>) -> TestPoint {
        TestPoint { time, terms, bound }
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
        log.push(time(1, 0.25, 0.5), &terms(-4.0, 1.0), 5.0, None);
        log.push(time(2, 0.5, 1.0), &terms(-2.0, 3.0), 5.0, None);
        log.write_row(None).expect("writable");
        log.push(time(3, 0.75, 1.5), &terms(-1.0, 0.5), 1.5, None);
        let test = tested(time(3, 0.75, 1.5), terms(-8.0, 2.0), None);
        log.write_row(Some(&test)).expect("writable");
        log.write_row(None).expect("nothing to write");
        assert_eq!(
            rows(&path),
            [
                COLUMNS,
                "2,0.5,1.000000,-5,-3,2,5,,,,1.000000,,0,,",
                "3,0.75,1.500000,-1.5,-1,0.5,1.5,-10,-8,2,1.500000,,0,,0",
            ]
        );
    }

    #[test]
    fn bounds_and_the_kl_of_random_weights_have_columns_of_their_own() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("log.csv");
        let random = |weight_kl| Terms {
            weight_kl,
            ..terms(-4.0, 1.0)
        };
        let mut log = LogWriter::create(&path).expect("writable");
        log.push(time(1, 0.5, 0.5), &random(1.0), 3.0, Some(-3.0));
        log.push(time(2, 1.0, 1.0), &random(3.0), 5.0, Some(-5.0));
        let test = tested(time(2, 1.0, 1.0), random(3.0), Some(-6.0));
        log.write_row(Some(&test)).expect("writable");
        let row = "2,1,1.000000,-7,-4,1,4,-8,-4,1,1.000000,-4,2,-6,3";
        assert_eq!(rows(&path), [COLUMNS, row]);

        // The window's export: the bound of a bin is what was maximised.
        let mut history = History::new();
        history.push(time(1, 0.5, 0.5), &random(1.0), 3.0);
        history.push_test(tested(time(1, 0.5, 0.5), random(1.0), Some(-6.0)));
        let recipe = Recipe {
            importance: 5,
            ..Recipe::default()
        };
        write_history(&history, &recipe, &path).expect("writable");
        let row = "1,0.5,0.500000,-6,-4,1,3,-6,-4,1,0.500000,-3,1,-6,1";
        assert_eq!(rows(&path), [COLUMNS, row]);

        // Before a fork that takes several samples there is none, whatever was minimised.
        let change = RecipeChange::Importance {
            before: 1,
            after: 5,
        };
        let at = time(1, 0.5, 0.5);
        history.push_mark(Mark { time: at, change });
        history.push(time(2, 1.0, 1.0), &random(1.0), 3.0);
        write_history(&history, &recipe, &path).expect("writable");
        let bounds = |row: &String| row.split(',').nth(11).map(str::to_owned);
        let bounds: Vec<_> = rows(&path).iter().skip(1).filter_map(bounds).collect();
        assert_eq!(bounds, ["", "-3"]);
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
            let time = time(step, step as f64, step as f64);
            history.push_test(tested(time, terms(-8.0, 2.0), None));
        }
        write_history(&history, &Recipe::default(), &path).expect("writable");
        let rows = rows(&path);
        assert_eq!(rows[0], COLUMNS);
        assert_eq!(rows[1], "1,1,1.000000,-1.5,-1,0.5,1.5,,,,1.000000,,0,,");
        let evaluated = "2,2,2.000000,-1.5,-1,0.5,1.5,-10,-8,2,2.000000,,0,,0";
        assert_eq!(rows[2], evaluated);
        assert_eq!(
            rows.last().map(String::as_str),
            Some("4,4,4.000000,,,,,-10,-8,2,4.000000,,,,0")
        );
        let columns = COLUMNS.split(',').count();
        assert!(rows.iter().all(|row| row.split(',').count() == columns));
    }
}
