//! A run into a checkpoint, and out of it again, bit for bit.

use super::error::TrainError;
use super::trainer::Trainer;
use crate::archive::Checkpoint;
use crate::curves::History;
use crate::data::{Batches, Dataset};
use crate::model::{ModelError, OptimizerState, Snapshot};
use crate::rng::{Stream, position, stream_at};
use std::sync::Arc;

impl Trainer {
    /// All that the run needs beside [`Trainer::snapshot`] to go on bit for bit, with its
    /// curves; None for a run whose images are away and which never had their order.
    ///
    /// # Errors
    /// If the device cannot hand the optimiser's state over.
    pub fn checkpoint(&self, history: &History) -> Result<Option<Checkpoint>, ModelError> {
        let batches = self.batches.state();
        if batches.order.is_empty() {
            return Ok(None);
        }
        let recipe = self.recipe();
        let shape = self.dataset().shape;
        Ok(Some(Checkpoint {
            lineage: Some(self.lineage),
            optimizer: OptimizerState::read(&self.optimizer, recipe, shape),
            batches,
            noise: position(&self.noise),
            epochs_before: self.epochs_before,
            history: history.clone(),
            log: None,
        }))
    }

    /// Goes on from a checkpoint and the snapshot that was taken with it, bit for bit as if
    /// the run had never been away. With images that are away it makes no step, but keeps
    /// all of it.
    ///
    /// # Errors
    /// If the two do not fit each other or the data.
    pub fn resume(
        snapshot: &Snapshot,
        checkpoint: &Checkpoint,
        dataset: Arc<Dataset>,
    ) -> Result<Self, TrainError> {
        let mut trainer = Self::from_snapshot(snapshot, dataset.clone())?;
        let recipe = &snapshot.recipe;
        // Named one by one, so that a new field is not forgotten here.
        let Checkpoint {
            lineage,
            optimizer,
            batches,
            noise,
            epochs_before,
            history: _,
            log: _,
        } = checkpoint;
        let shape = dataset.shape;
        trainer.optimizer = optimizer.restore(recipe, shape).map_err(ModelError::from)?;
        trainer.batches = Batches::resume(dataset, recipe.seed, recipe.binarize, batches)?;
        trainer.lineage = lineage.unwrap_or(trainer.lineage);
        trainer.noise = stream_at(recipe.seed_of_noise(), Stream::Noise, *noise);
        trainer.epochs_before = *epochs_before;
        Ok(trainer)
    }
}
