//! Curves read back from the CSV that `elbow train --log` and the window's export write.

use super::log_columns::COLUMNS;
use crate::curves::{History, TestPoint};
use crate::recipe::Terms;
use crate::run::RunTime;
use csv::{ByteRecord, Reader};
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The most bytes of a log: a row a step for five million steps.
const MOST_BYTES: u64 = 1 << 30;

/// Why a file is no log.
#[derive(Debug, thiserror::Error)]
#[error("{}{}{flaw}", path.display(), flaw.follows())]
pub struct LogError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub flaw: LogFlaw,
}

/// What is wrong with a log.
#[derive(Debug, thiserror::Error)]
pub enum LogFlaw {
    /// There is none.
    #[error("there is no such file")]
    Missing,
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// It is larger than any log.
    #[error("it has {0} bytes, more than {MOST_BYTES}")]
    Large(u64),
    /// Its first line lacks a column.
    #[error(
        "its first line names no column `{0}`; give the file that `elbow train --log` or the \
         window's export wrote"
    )]
    Column(&'static str),
    /// A cell holds no number.
    #[error("line {line} has no number under `{column}`")]
    Cell {
        /// Counted from 1.
        line: u64,
        /// As the first line names it.
        column: &'static str,
    },
    /// There is no row.
    #[error("it has no row")]
    Empty,
}

impl LogFlaw {
    /// What stands between the file's name and this.
    fn follows(&self) -> &'static str {
        match self {
            Self::Missing => ": ",
            Self::Unreadable(_) => " cannot be read: ",
            Self::Large(_) | Self::Column(_) | Self::Cell { .. } | Self::Empty => {
                " holds no curves of Elbow's: "
            }
        }
    }
}

impl From<std::io::Error> for LogFlaw {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::Missing,
            _ => Self::Unreadable(error.to_string()),
        }
    }
}

/// The columns that curves are drawn from, each with its place.
struct Columns(Vec<(&'static str, Option<usize>)>);

impl Columns {
    /// Those of every log must be there, the others may.
    fn of(header: &ByteRecord) -> Result<Self, LogFlaw> {
        let needed = 10;
        let find = |name: &'static str| {
            let place = header.iter().position(|cell| cell == name.as_bytes());
            (name, place)
        };
        let found: Vec<_> = COLUMNS.split(',').map(find).collect();
        let missing = found.iter().take(needed).find(|(_, place)| place.is_none());
        match missing {
            Some((name, _)) => Err(LogFlaw::Column(name)),
            None => Ok(Self(found)),
        }
    }

    /// The number under `name`; none where the cell is empty or there is no such column.
    fn number(&self, row: &ByteRecord, name: &str) -> Result<Option<f64>, LogFlaw> {
        let Some((column, Some(place))) = self.0.iter().find(|(column, _)| *column == name) else {
            return Ok(None);
        };
        let cell = row.get(*place).unwrap_or_default();
        if cell.is_empty() {
            return Ok(None);
        }
        let number = std::str::from_utf8(cell)
            .ok()
            .and_then(|cell| cell.parse().ok());
        let line = row.position().map_or(0, csv::Position::line);
        number.map(Some).ok_or(LogFlaw::Cell { line, column })
    }

    /// The same where there must be one.
    fn given(&self, row: &ByteRecord, name: &'static str) -> Result<f64, LogFlaw> {
        let line = row.position().map_or(0, csv::Position::line);
        self.number(row, name)?
            .ok_or(LogFlaw::Cell { line, column: name })
    }

    fn terms(&self, row: &ByteRecord, names: [&str; 3]) -> Result<Option<Terms>, LogFlaw> {
        let [reconstruction, kl, weight_kl] = names;
        let (reconstruction, kl) = (self.number(row, reconstruction)?, self.number(row, kl)?);
        let weight_kl = self.number(row, weight_kl)?.unwrap_or(0.0);
        Ok(reconstruction.zip(kl).map(|(reconstruction, kl)| Terms {
            reconstruction,
            kl,
            weight_kl,
        }))
    }
}

/// The curves in the log at `path`. A row that is the mean over several steps stands for one.
///
/// # Errors
/// The file cannot be read, or is no log.
pub fn read_log(path: &Path) -> Result<History, LogError> {
    read(path).map_err(|flaw| LogError {
        path: path.to_owned(),
        flaw,
    })
}

fn read(path: &Path) -> Result<History, LogFlaw> {
    let file = File::open(path)?;
    let bytes = file.metadata()?.len();
    if bytes > MOST_BYTES {
        return Err(LogFlaw::Large(bytes));
    }
    let mut reader = Reader::from_reader(file);
    let broken = |error: csv::Error| LogFlaw::Unreadable(error.to_string());
    let columns = Columns::of(reader.byte_headers().map_err(broken)?)?;
    let mut history = History::new();
    let mut row = ByteRecord::new();
    let mut rows = 0;
    while reader.read_byte_record(&mut row).map_err(broken)? {
        take_in(&mut history, &columns, &row)?;
        rows += 1;
    }
    if rows == 0 {
        return Err(LogFlaw::Empty);
    }
    Ok(history)
}

fn take_in(history: &mut History, columns: &Columns, row: &ByteRecord) -> Result<(), LogFlaw> {
    let time = RunTime {
        // A step beyond all steps is the last one.
        step: columns.given(row, "step")? as u64,
        epoch: columns.given(row, "epoch")?,
        seconds: columns.given(row, "wall_seconds")?,
    };
    let trained = ["train_reconstruction", "train_kl", "train_weight_kl"];
    if let Some(terms) = columns.terms(row, trained)? {
        let minimised = columns.number(row, "minimised")?.unwrap_or(f64::NAN);
        history.push(time, &terms, minimised);
    }
    let tested = ["test_reconstruction", "test_kl", "test_weight_kl"];
    if let Some(terms) = columns.terms(row, tested)? {
        let bound = columns.number(row, "test_bound")?;
        history.push_test(TestPoint { time, terms, bound });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::write_history;
    use crate::recipe::Recipe;
    use proptest::prelude::*;

    fn told(text: &str) -> String {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("log.csv");
        std::fs::write(&path, text).expect("writable");
        read_log(&path).expect_err("no log").flaw.to_string()
    }

    #[test]
    fn what_is_no_log_is_told_with_its_place() {
        assert!(told("").contains("`step`"));
        assert!(told("index,label\n1,2\n").contains("`step`"));
        assert_eq!(told(&format!("{COLUMNS}\n")), "it has no row");
        let bad = format!("{COLUMNS}\n1,0.5,1,-5,-3,2,5,,,,1,,0,,\n2,x,1,,,,,,,,1,,,,\n");
        assert_eq!(told(&bad), "line 3 has no number under `epoch`");
    }

    proptest! {
        /// Bins of one step each: their means are the steps' own.
        #[test]
        fn curves_that_were_written_are_read_back(
            values in prop::collection::vec((-200.0..0.0f64, 0.0..30.0f64), 1..50),
            evaluated in prop::collection::btree_set(1u64..60, 0..5),
        ) {
            let time = |step: u64| RunTime {
                step,
                epoch: step as f64 / 8.0,
                seconds: step as f64,
            };
            let mut history = History::new();
            for (step, (reconstruction, kl)) in (1..).zip(&values) {
                let terms = Terms { reconstruction: *reconstruction, kl: *kl, weight_kl: 0.0 };
                history.push(time(step), &terms, -terms.elbo());
            }
            for step in evaluated {
                let terms = Terms { reconstruction: -1.5, kl: step as f64, weight_kl: 0.0 };
                history.push_test(TestPoint { time: time(step), terms, bound: None });
            }
            let folder = tempfile::tempdir().expect("a temporary folder");
            let path = folder.path().join("log.csv");
            write_history(&history, &Recipe::default(), &path).expect("writable");
            prop_assert_eq!(read_log(&path).expect("a log"), history);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(rest in prop::collection::vec(any::<u8>(), 0..200)) {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let path = folder.path().join("log.csv");
            let mut bytes = format!("{COLUMNS}\n").into_bytes();
            bytes.extend(rest);
            std::fs::write(&path, bytes).expect("writable");
            let _ = read_log(&path);
        }
    }
}
