//! How a session saves the run in hand.

use super::message::Message;
use super::model_file::ModelFile;
use super::protocol::Phase;
use super::save_order::SaveOrder;
use super::session::Session;
use super::trainer::Trainer;
use crate::archive::{Checkpoint, Over, RunToSave, SaveError, save_run};
use crate::model::Snapshot;

impl Session {
    /// Saves the run with all that it needs to go on; after a failure, its last good weights.
    pub(super) fn save(&mut self, order: SaveOrder) {
        let SaveOrder {
            path,
            session,
            past,
            replaces,
        } = order;
        self.look_at_weights();
        let kept = self.snapshot_to_keep().zip(self.progress.dataset.clone());
        let Some((snapshot, dataset)) = kept else {
            return self.notify(Message::NothingToSave(path));
        };
        let past = self
            .weights_by_step
            .as_ref()
            .and_then(|all| all.saved(past));
        let over = match replaces {
            true => Over::Anything,
            false => Over::Known(&self.known_files),
        };
        let saved = self.checkpoint_to_keep().and_then(|checkpoint| {
            let run = RunToSave {
                snapshot: &snapshot,
                checkpoint: checkpoint.as_ref(),
                dataset: &dataset,
                session: session.as_ref(),
                past: past.as_ref(),
            };
            save_run(&run, &path, over)
        });
        match saved {
            Ok(identity) => {
                self.known_files.note(&path, Some(identity.clone()));
                if session.is_some() {
                    self.around = session;
                    self.work_to_keep = false;
                }
                self.progress.unsaved = false;
                self.keep_no_longer(self.progress.run);
                let step = snapshot.time.step;
                self.progress.file = Some(ModelFile {
                    path: path.clone(),
                    step,
                    opened: false,
                    identity: Some(identity),
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
