//! Weights that the trainer hands over.

use crate::data::Dataset;
use crate::model::Snapshot;
use std::sync::Arc;
use std::time::Instant;

/// The newest weights, with what is needed to look at them.
#[derive(Clone, Debug)]
pub struct Published {
    /// As in [`Progress::run`](super::Progress::run).
    pub run: u64,
    /// The weights.
    pub snapshot: Snapshot,
    /// What they are trained on.
    pub dataset: Arc<Dataset>,
    /// When they were handed over.
    pub at: Instant,
}
