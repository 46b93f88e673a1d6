//! A model as it was read from a file.

use super::checkpoint::Checkpoint;
use super::saved_session::{SavedPast, SavedSession};
use crate::data::DataRecord;
use crate::exchange::Mapping;
use crate::model::Snapshot;
use std::collections::BTreeSet;

/// Earlier steps of a session that are damaged, and left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DamagedSteps {
    /// These.
    These(BTreeSet<u64>),
    /// All: what several of them need is damaged.
    All,
}

/// What lies in a model file.
#[derive(Clone, Debug)]
pub struct SavedModel {
    /// The weights, with their recipe.
    pub snapshot: Snapshot,
    /// What the model has kept of its images; None in older files.
    pub data: Option<DataRecord>,
    /// What the run needs besides to go on bit for bit; None where the file is of weights alone.
    pub checkpoint: Option<Checkpoint>,
    /// What a person had made around the run; None in a model's file.
    pub session: Option<SavedSession>,
    /// Weights of earlier steps, where a session keeps some.
    pub past: Option<SavedPast>,
    /// What of its earlier steps is damaged, and left out.
    pub left_out: Option<DamagedSteps>,
    /// Which layer became which, where another program wrote the file; it tells neither
    /// activation nor likelihood.
    pub mapping: Option<Mapping>,
}

impl SavedModel {
    /// The weights, and nothing around them.
    pub fn weights_alone(snapshot: Snapshot, data: Option<DataRecord>) -> Self {
        Self {
            snapshot,
            data,
            checkpoint: None,
            session: None,
            past: None,
            left_out: None,
            mapping: None,
        }
    }
}
