//! A model that is read from a file to be looked at beside the run in hand, which goes on as if
//! nobody had.

use super::imports::away;
use super::published::Published;
use crate::archive::{Assumed, Mapping, ModelFileError, load_model_as};
use crate::curves::History;
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
    /// Its curves; empty where the file keeps none.
    pub history: Arc<History>,
    /// Which layer became which, where another program wrote the file.
    pub mapping: Option<Mapping>,
}

/// Reads a model for `device`, which is to go by the number `run`. Its images are those of
/// `at_hand` that it learned from; where its file does not say which they were, the first of its
/// shape.
///
/// Computes the hash of images where it is not known: not for a thread that draws.
///
/// # Errors
/// The file cannot be read or is no model.
pub fn open_beside(
    path: &Path,
    device: DeviceChoice,
    run: u64,
    at_hand: &[Arc<Dataset>],
) -> Result<ModelBeside, ModelFileError> {
    let saved = load_model_as(path, Some(device), Assumed::default())?;
    let snapshot = saved.snapshot;
    let dataset = images(&snapshot, saved.data, at_hand);
    let history = saved.checkpoint.map(|checkpoint| checkpoint.history);
    Ok(ModelBeside {
        published: Arc::new(Published {
            run,
            snapshot,
            dataset,
            at: Instant::now(),
        }),
        history: Arc::new(history.unwrap_or_default()),
        mapping: saved.mapping,
    })
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
