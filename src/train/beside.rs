//! A model that is read from a file to be looked at beside the run in hand, which goes on as if
//! nobody had.

use super::evaluate::{Evaluation, evaluate_test};
use super::imports::away;
use super::published::Published;
use crate::archive::{Assumed, Mapping, ModelFileError, load_without_past};
use crate::cores::single_threaded;
use crate::curves::{History, TestPoint};
use crate::data::{DataRecord, Dataset};
use crate::model::Snapshot;
use crate::recipe::DeviceChoice;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// A model that does not train.
#[derive(Clone, Debug)]
pub struct ModelBeside {
    /// Its weights.
    pub published: Arc<Published>,
    /// Its curves, as far as the file keeps them, with the test terms of its last step where its
    /// images are at hand.
    pub history: Arc<History>,
    /// Which layer became which, where another program wrote the file.
    pub mapping: Option<Mapping>,
}

/// Reads a model for `device`, which is to go by the number `run`. Its images are those of
/// `at_hand` that it learned from; where its file does not say which they were, the first of its
/// shape.
///
/// Computes the hash of images where it is not known, and evaluates the test split: not for a
/// thread that draws.
///
/// # Errors
/// The file cannot be read or is no model.
pub fn open_beside(
    path: &Path,
    device: DeviceChoice,
    run: u64,
    at_hand: &[Arc<Dataset>],
) -> Result<ModelBeside, ModelFileError> {
    let saved = load_without_past(path, Some(device), Assumed::default())?;
    let snapshot = saved.snapshot;
    let dataset = images(&snapshot, saved.data, at_hand);
    let history = saved.checkpoint.map(|checkpoint| checkpoint.history);
    let mut history = history.unwrap_or_default();
    evaluate_last(&mut history, &snapshot, &dataset);
    Ok(ModelBeside {
        published: Arc::new(Published {
            run,
            snapshot,
            dataset,
            at: Instant::now(),
        }),
        history: Arc::new(history),
        mapping: saved.mapping,
    })
}

/// The test terms of the weights themselves: a run is evaluated now and then, and was saved at any
/// step. Where they cannot be had the curves stay as they are, and end at the step that they say.
fn evaluate_last(history: &mut History, snapshot: &Snapshot, dataset: &Dataset) {
    let time = snapshot.time;
    let known = history.test().last().map(|point| point.time.step);
    if known == Some(time.step) || dataset.is_away() {
        return;
    }
    // So that the run in hand keeps its threads.
    let found = single_threaded(|| evaluate_test(snapshot, dataset, snapshot.recipe.seed));
    if let Ok(Evaluation { terms, bound, .. }) = found {
        history.push_test(TestPoint { time, terms, bound });
    }
}

fn images(
    snapshot: &Snapshot,
    record: Option<DataRecord>,
    at_hand: &[Arc<Dataset>],
) -> Arc<Dataset> {
    let mut fitting = at_hand.iter().filter(|dataset| {
        !dataset.is_away() && snapshot.check_fits(&dataset.name, dataset.shape).is_ok()
    });
    let found = match &record {
        Some(record) => fitting.find(|dataset| dataset.content_hash() == record.hash),
        None => fitting.next(),
    };
    found.map_or_else(|| away(snapshot, record.clone()), Arc::clone)
}
