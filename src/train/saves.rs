//! How a session saves the run in hand.

use super::message::Message;
use super::model_file::ModelFile;
use super::protocol::Phase;
use super::session::Session;
use super::trainer::Trainer;
use crate::archive::{Checkpoint, SaveError, save_checkpoint, save_model};
use crate::model::Snapshot;
use std::path::PathBuf;

impl Session {
    /// Saves the run with all that it needs to go on; after a failure, its last good weights.
    pub(super) fn save(&mut self, path: PathBuf) {
        self.look_at_weights();
        let kept = self.snapshot_to_keep().zip(self.progress.dataset.clone());
        let Some((snapshot, dataset)) = kept else {
            return self.notify(Message::NothingToSave(path));
        };
        let saved = self
            .checkpoint_to_keep()
            .and_then(|checkpoint| match checkpoint {
                Some(checkpoint) => save_checkpoint(&snapshot, &checkpoint, &dataset, &path),
                None => save_model(&snapshot, &dataset, &path),
            });
        match saved {
            Ok(()) => {
                self.progress.unsaved = false;
                self.keep_no_longer(self.progress.run);
                let step = snapshot.time.step;
                self.progress.file = Some(ModelFile {
                    path: path.clone(),
                    step,
                    opened: false,
                });
                self.notify(Message::Saved { path, step });
            }
            Err(error) => self.notify(Message::NotSaved { path, error }),
        }
    }

    /// Ends a run whose last update ruined its weights, so that they are not saved.
    fn look_at_weights(&mut self) {
        let found = match self.progress.phase {
            Phase::Failed(_) => None,
            Phase::Preparing | Phase::Running | Phase::Paused => {
                self.trainer.as_ref().map(Trainer::check_weights)
            }
        };
        if let Some(Err(error)) = found {
            self.stop(error);
        }
    }

    /// What the run needs beside its newest weights to go on; None after a failure, whose last
    /// good weights are older.
    fn checkpoint_to_keep(&self) -> Result<Option<Checkpoint>, SaveError> {
        match (&self.trainer, &self.progress.phase) {
            (None, _) | (Some(_), Phase::Failed(_)) => Ok(None),
            (Some(trainer), Phase::Preparing | Phase::Running | Phase::Paused) => {
                Ok(trainer.checkpoint(&self.history)?)
            }
        }
    }

    /// The newest weights, or after a failure the last good ones.
    pub(super) fn snapshot_to_keep(&self) -> Option<Snapshot> {
        let trainer = self.trainer.as_ref()?;
        Some(match self.progress.phase {
            Phase::Failed(_) => trainer.last_good().clone(),
            Phase::Preparing | Phase::Running | Phase::Paused => trainer.snapshot(),
        })
    }
}
