//! How a session saves the run in hand, and those that are kept.

use super::message::Message;
use super::model_file::ModelFile;
use super::protocol::Phase;
use super::save_order::SaveOrder;
use super::session::Session;
use super::trainer::Trainer;
use crate::archive::{Checkpoint, FileIdentity, Over, RunToSave, SaveError, save_run};
use crate::model::Snapshot;
use std::path::Path;

impl Session {
    /// Saves a run with all that it needs to go on; after a failure, its last good weights.
    pub(super) fn save(&mut self, order: SaveOrder) {
        match order.run.filter(|run| *run != self.progress.run) {
            None => self.save_in_hand(order),
            Some(run) => self.save_kept(run, order),
        }
    }

    /// Saves a kept run, which stays where it is; what a person made is around another.
    fn save_kept(&mut self, run: u64, order: SaveOrder) {
        let SaveOrder { path, replaces, .. } = order;
        let Some(kept) = self.kept.get(run) else {
            return self.notify(Message::NothingToSave(path));
        };
        let saved = kept.to_save().and_then(|(snapshot, checkpoint)| {
            let run = RunToSave {
                snapshot: &snapshot,
                checkpoint: checkpoint.as_ref(),
                dataset: kept.trainer.dataset(),
                session: None,
                past: None,
            };
            let identity = save_run(&run, &path, self.over(replaces))?;
            Ok((snapshot.time.step, identity))
        });
        let (step, identity) = match saved {
            Ok(saved) => saved,
            Err(error) => return self.notify(Message::NotSaved { path, error }),
        };
        self.note_saved(run, &path, identity.clone());
        if let Some(shown) = self.kept.shown_mut(run) {
            shown.unsaved = false;
            shown.file = Some(ModelFile {
                path: path.clone(),
                step,
                opened: false,
                identity: Some(identity),
            });
        }
        self.tell_kept();
        self.notify(Message::Saved { path, step });
    }

    /// What a file may take the place of.
    fn over(&self, replaces: bool) -> Over<'_> {
        match replaces {
            true => Over::Anything,
            false => Over::Known(&self.known_files),
        }
    }

    /// This run is in that file, and no other is.
    fn note_saved(&mut self, run: u64, path: &Path, identity: FileIdentity) {
        self.known_files.note(path, Some(identity));
        self.keep_no_longer(run);
        self.kept.lose_file(path, run);
        let own = self.progress.file.as_ref();
        if run != self.progress.run && own.is_some_and(|file| file.path == path) {
            self.progress.file = None;
            self.progress.unsaved = true;
        }
    }

    fn save_in_hand(&mut self, order: SaveOrder) {
        let SaveOrder {
            run: _,
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
        let over = self.over(replaces);
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
                self.note_saved(self.progress.run, &path, identity.clone());
                self.tell_kept();
                if session.is_some() {
                    self.around = session;
                    self.work_to_keep = false;
                }
                self.progress.unsaved = false;
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
