//! How a session saves the run in hand, and those that are kept: what is ordered is taken at once,
//! and written beside training, one file after another.

use super::message::Message;
use super::model_file::ModelFile;
use super::protocol::Phase;
use super::recovery::Kept;
use super::save_order::{PastToSave, SaveOrder};
use super::saver::{SaveJob, SaveUnderWay, Saved};
use super::session::Session;
use super::trainer::Trainer;
use crate::archive::{Checkpoint, SaveError};
use crate::model::Snapshot;
use std::path::Path;
use std::time::Duration;

/// How long the end of the window waits for an evaluation that a file lacks.
const PATIENCE: Duration = Duration::from_secs(10);

impl Session {
    /// Saves a run with all that it needs to go on; after a failure, its last good weights.
    pub(super) fn save(&mut self, order: SaveOrder) {
        let path = order.path.clone();
        let job = match order.run.filter(|run| *run != self.progress.run) {
            None => self.job_in_hand(order),
            Some(run) => self.job_of_kept(run, order),
        };
        match job {
            Ok(Some(job)) => {
                self.saves.waiting.push_back(job);
                self.go_on_saving();
            }
            Ok(None) => self.notify(Message::NothingToSave(path)),
            Err(error) => self.notify(Message::NotSaved { path, error }),
        }
    }

    /// A kept run, which stays where it is; what a person made is around another.
    fn job_of_kept(&self, run: u64, order: SaveOrder) -> Result<Option<SaveJob>, SaveError> {
        let Some(kept) = self.kept.get(run) else {
            return Ok(None);
        };
        let (snapshot, checkpoint) = kept.to_save()?;
        let dataset = kept.trainer.dataset().clone();
        Ok(Some(SaveJob {
            content: Kept {
                run,
                snapshot,
                checkpoint,
                dataset,
                session: None,
            },
            past: None,
            path: order.path,
            replaces: order.replaces,
            at: kept.shown.time.step,
            work_told: self.work_told,
        }))
    }

    fn job_in_hand(&mut self, order: SaveOrder) -> Result<Option<SaveJob>, SaveError> {
        let SaveOrder {
            run: _,
            path,
            session,
            past,
            replaces,
        } = order;
        self.look_at_weights();
        let taken = self.snapshot_to_keep().zip(self.progress.dataset.clone());
        let (Some((snapshot, dataset)), Some(trainer)) = (taken, &self.trainer) else {
            return Ok(None);
        };
        let at = trainer.time().step;
        let wanted = session.is_some() && past != PastToSave::Nothing;
        let all = self.weights_by_step.clone().filter(|_| wanted);
        Ok(Some(SaveJob {
            content: Kept {
                run: self.progress.run,
                snapshot,
                checkpoint: self.checkpoint_to_keep()?,
                dataset,
                session,
            },
            past: all.map(|all| (all, past)),
            path,
            replaces,
            at,
            work_told: self.work_told,
        }))
    }

    /// Begins to write the next file, once that before is there and its curves are whole.
    pub(super) fn go_on_saving(&mut self) {
        let next = self.saves.waiting.front();
        let whole = next.is_some_and(|job| !self.lacks_evaluations(&job.content));
        if whole && self.saves.under_way.is_none() {
            self.write_next();
        }
    }

    /// Whether evaluations are under way that belong to its curves.
    pub(super) fn lacks_evaluations(&self, content: &Kept) -> bool {
        let Kept {
            run,
            snapshot,
            checkpoint,
            ..
        } = content;
        checkpoint.is_some() && self.is_owed(*run, snapshot.time.step)
    }

    fn write_next(&mut self) {
        let Some(job) = self.saves.waiting.pop_front() else {
            return;
        };
        let (path, known) = (job.path.clone(), self.known_files.clone());
        match SaveUnderWay::begin(job, known, self.saves.write.clone()) {
            Ok(under_way) => self.saves.under_way = Some(under_way),
            Err(error) => self.notify(Message::NotSaved { path, error }),
        }
    }

    /// Takes in what has become of files while training goes on.
    pub fn note_what_is_saved(&mut self) {
        let saved = self.saves.done().and_then(|done| done.try_recv().ok());
        if let Some(saved) = saved {
            self.note_saved(saved);
        }
    }

    /// Takes in what became of a file, and begins the next.
    pub fn note_saved(&mut self, saved: Saved) {
        self.saves.under_way = None;
        let Saved { job, outcome } = saved;
        let path = job.path.clone();
        match outcome {
            Ok(identity) => {
                let step = job.content.snapshot.time.step;
                let file = ModelFile {
                    path: path.clone(),
                    step,
                    opened: false,
                    identity: Some(identity.clone()),
                };
                self.known_files.note(&path, Some(identity));
                self.note_file(job, file);
                self.notify(Message::Saved { path, step });
            }
            Err(error) => self.notify(Message::NotSaved { path, error }),
        }
        self.go_on_saving();
    }

    /// This run is in that file, and no other is.
    fn note_file(&mut self, job: SaveJob, file: ModelFile) {
        let run = job.content.run;
        self.keep_no_longer_up_to(run, file.step);
        self.kept.lose_file(&file.path, run);
        if run == self.progress.run {
            if job.content.session.is_some() && job.work_told == self.work_told {
                self.around = job.content.session;
                self.work_to_keep = false;
            }
            // It may have gone on meanwhile.
            let now = self.trainer.as_ref().map(|trainer| trainer.time().step);
            self.progress.unsaved = now != Some(job.at);
            self.progress.file = Some(file);
        } else {
            self.lose_file(&file.path);
            self.kept.note_file(run, job.at, file);
        }
        self.tell_kept();
    }

    /// Another run was written to this file: what was in it of the one in hand is in it no more.
    fn lose_file(&mut self, path: &Path) {
        let own = self.progress.file.as_ref();
        if own.is_some_and(|file| file.path == path) {
            self.progress.file = None;
            self.progress.unsaved = true;
        }
    }

    /// Waits until all that was ordered is written.
    pub(super) fn finish_saves(&mut self) {
        while !self.saves.all_done() {
            self.await_evaluations(PATIENCE, |session| {
                let next = session.saves.waiting.front();
                let lacks = next.is_some_and(|job| session.lacks_evaluations(&job.content));
                lacks && session.saves.under_way.is_none()
            });
            if self.saves.under_way.is_none() {
                self.write_next();
            }
            match self.saves.done().cloned().map(|done| done.recv()) {
                Some(Ok(saved)) => self.note_saved(saved),
                // The thread could not be had, or told nothing.
                Some(Err(_)) | None => self.saves.under_way = None,
            }
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
