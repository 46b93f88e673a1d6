//! The curves of a run as it goes, for TensorBoard: the rows of the log as events.

use super::log_state::{LogState, Trained};
use super::write_error::WriteError;
use crate::curves::TestPoint;
use crate::exchange::{EventFile, Scalar};
use crate::recipe::Terms;
use crate::run::RunTime;
use std::path::Path;

/// How the names of event files are told apart from others, as TensorBoard does it.
const IN_NAME: &str = "tfevents";

/// Appends rows to an event file as training goes; each is on disk when it is written.
#[derive(Debug)]
pub struct TensorBoardWriter {
    events: EventFile,
    pending: LogState,
}

/// Whether a folder holds event files already.
pub fn has_events(folder: &Path) -> bool {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let mut names = entries.map(|entry| entry.file_name());
    names.any(|name| name.to_string_lossy().contains(IN_NAME))
}

impl TensorBoardWriter {
    /// Begins an event file in `folder`, which is made if it is not there. A run that goes on
    /// where its log stood at `state` takes back what older event files tell of later steps.
    ///
    /// # Errors
    /// The folder cannot be made, or the file not be written.
    pub fn create(folder: &Path, state: LogState) -> Result<Self, WriteError> {
        let create = || {
            std::fs::create_dir_all(folder)?;
            EventFile::create(folder, state.last_row + 1)
        };
        let events = create().map_err(|cause| WriteError::new(folder, cause))?;
        Ok(Self {
            events,
            pending: state,
        })
    }

    /// Takes in one training step, as [`LogWriter::push`](super::LogWriter::push) does.
    pub fn push(&mut self, time: RunTime, terms: &Terms, minimised: f64, bound: Option<f64>) {
        self.pending.push(time, terms, minimised, bound);
    }

    /// Writes the row of the last step taken in, as
    /// [`LogWriter::write_row`](super::LogWriter::write_row) does. A weight KL is left out
    /// while no weight is random.
    ///
    /// # Errors
    /// The file cannot be written any more.
    pub fn write_row(&mut self, test: Option<&TestPoint>) -> Result<(), WriteError> {
        let Some((time, mean)) = self.pending.take_row() else {
            return Ok(());
        };
        let mut scalars = trained(&mean);
        scalars.extend(test.map(tested).unwrap_or_default());
        let written = self.events.push(time.step, &scalars);
        written.map_err(|cause| WriteError::new(self.events.path(), cause))
    }
}

fn trained(mean: &Trained) -> Vec<Scalar> {
    let Trained {
        terms,
        minimised,
        bound,
    } = mean;
    let more = [
        (*bound).map(|value| ("train/bound", value)),
        weight_kl(terms).map(|value| ("train/weight_kl", value)),
    ];
    let always = [
        ("train/elbo", terms.elbo()),
        ("train/reconstruction", terms.reconstruction),
        ("train/kl", terms.kl),
        ("train/minimised", *minimised),
    ];
    scalars(always, more)
}

fn tested(test: &TestPoint) -> Vec<Scalar> {
    let TestPoint {
        time: _,
        terms,
        bound,
    } = test;
    let more = [
        (*bound).map(|value| ("test/bound", value)),
        weight_kl(terms).map(|value| ("test/weight_kl", value)),
    ];
    let always = [
        ("test/elbo", terms.elbo()),
        ("test/reconstruction", terms.reconstruction),
        ("test/kl", terms.kl),
    ];
    scalars(always, more)
}

/// None while no weight is random.
fn weight_kl(terms: &Terms) -> Option<f64> {
    (terms.weight_kl != 0.0).then_some(terms.weight_kl)
}

fn scalars<const ALWAYS: usize>(
    always: [(&'static str, f64); ALWAYS],
    more: [Option<(&'static str, f64)>; 2],
) -> Vec<Scalar> {
    let all = always.into_iter().chain(more.into_iter().flatten());
    all.map(|(tag, value)| Scalar { tag, value }).collect()
}
