//! How a session comes by a run, and how it keeps one.

use super::error::{BeginError, TrainError};
use super::kept::{KeptRun, MOST_PINNED, ReplacedRun};
use super::message::{Failure, Message};
use super::model_file::ModelFile;
use super::protocol::Phase;
use super::rate::Rate;
use super::session::{PauseAt, Session};
use super::trainer::Trainer;
use crate::archive::{load_model, save_model};
use crate::curves::History;
use crate::data::Dataset;
use crate::import::ImportError;
use crate::model::Snapshot;
use crate::recipe::Recipe;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Session {
    pub(super) fn start(&mut self, recipe: Recipe, run: bool) {
        match self.fresh(recipe) {
            Ok(trainer) => {
                self.take_over(trainer, if run { Phase::Running } else { Phase::Paused })
            }
            Err(error) => self.stay(error),
        }
    }

    fn fresh(&self, recipe: Recipe) -> Result<Trainer, BeginError> {
        // Before any data is read for it.
        recipe.check().map_err(TrainError::from)?;
        let dataset = self.dataset_for(&recipe)?;
        Ok(Trainer::new(recipe, dataset)?)
    }

    pub(super) fn open(&mut self, path: &Path) {
        match self.saved(path) {
            Ok(trainer) => {
                let step = trainer.time().step;
                self.take_over(trainer, Phase::Paused);
                self.progress.unsaved = false;
                self.progress.file = Some(ModelFile {
                    path: path.to_owned(),
                    step,
                    opened: true,
                });
                self.evaluate_here();
                self.notify(Message::Opened(path.to_owned()));
            }
            Err(error) => self.stay(error),
        }
    }

    fn saved(&self, path: &Path) -> Result<Trainer, BeginError> {
        let snapshot = load_model(path, Some(self.progress.recipe.device))?.snapshot;
        let dataset = self.dataset_for(&snapshot.recipe)?;
        Ok(Trainer::from_snapshot(&snapshot, dataset)?)
    }

    /// The data set a recipe asks for; one that a run has already if it is the same.
    fn dataset_for(&self, recipe: &Recipe) -> Result<Arc<Dataset>, ImportError> {
        if let Some(trainer) = &self.trainer
            && trainer.recipe().data == recipe.data
        {
            return Ok(trainer.dataset().clone());
        }
        if let Some(dataset) = self.kept.dataset(&recipe.data) {
            return Ok(dataset.clone());
        }
        Dataset::open(&recipe.data)
    }

    fn take_over(&mut self, trainer: Trainer, phase: Phase) {
        if let Some(run) = self.take_away() {
            let gone = self.kept.put(run);
            for run in gone.into_iter().filter(KeptRun::would_be_missed) {
                let step = run.time.step;
                self.notify(Message::LetGo { step });
            }
        }
        self.newest_run += 1;
        self.progress.run = self.newest_run;
        self.progress.file = None;
        self.progress.unsaved = false;
        self.progress.pinned = false;
        self.take_in_hand(trainer, History::new(), phase);
    }

    fn take_in_hand(&mut self, trainer: Trainer, history: History, phase: Phase) {
        self.history = history;
        self.pause_at = PauseAt::Command;
        self.rate = Rate::default();
        self.progress.phase = phase;
        self.progress.recipe = trainer.recipe().clone();
        self.progress.dataset = Some(trainer.dataset().clone());
        self.trainer = Some(trainer);
        self.progress.kept = self.kept.shown();
    }

    /// The run in hand, to be kept; None if there is none or it has no steps.
    fn take_away(&mut self) -> Option<ReplacedRun> {
        let trainer = self.trainer.take()?;
        let time = trainer.time();
        if time.step == 0 {
            return None;
        }
        let failure = match &self.progress.phase {
            Phase::Failed(failure) => Some(failure.clone()),
            Phase::Preparing | Phase::Running | Phase::Paused => None,
        };
        let shown = KeptRun {
            run: self.progress.run,
            recipe: trainer.recipe().clone(),
            time,
            history: Arc::new(std::mem::take(&mut self.history)),
            pinned: self.progress.pinned,
            unsaved: self.progress.unsaved,
            file: self.progress.file.take(),
        };
        Some(ReplacedRun {
            trainer,
            failure,
            shown,
        })
    }

    /// Goes on with a kept run, paused; one that was let go meanwhile stays away.
    pub(super) fn bring_back(&mut self, run: u64) {
        let Some(kept) = self.kept.take(run) else {
            return;
        };
        if let Some(run) = self.take_away() {
            self.kept.exchange(run);
        }
        let ReplacedRun {
            trainer,
            failure,
            shown,
        } = kept;
        self.progress.run = shown.run;
        self.progress.file = shown.file;
        self.progress.unsaved = shown.unsaved;
        self.progress.pinned = shown.pinned;
        let history = Arc::unwrap_or_clone(shown.history);
        match failure {
            Some(failure) => self.take_in_hand(trainer, history, Phase::Failed(failure)),
            None => {
                // It may have been running: a pause looks at its weights and evaluates them.
                self.take_in_hand(trainer, history, Phase::Running);
                self.pause();
            }
        }
    }

    pub(super) fn pin(&mut self, run: u64, pinned: bool) {
        let taken = self.kept.pinned() + usize::from(self.progress.pinned);
        let mark = if run == self.progress.run {
            Some(&mut self.progress.pinned)
        } else {
            self.kept.shown_mut(run).map(|shown| &mut shown.pinned)
        };
        let Some(mark) = mark.filter(|mark| **mark != pinned) else {
            return;
        };
        if pinned && taken >= MOST_PINNED {
            return self.notify(Message::PinsTaken);
        }
        *mark = pinned;
        self.progress.kept = self.kept.shown();
    }

    pub(super) fn forget(&mut self, run: u64) {
        self.kept.take(run);
        self.progress.kept = self.kept.shown();
    }

    /// A run could not be begun or opened; the one in hand goes on.
    fn stay(&mut self, error: BeginError) {
        if self.trainer.is_none() {
            self.progress.phase = Phase::Failed(Failure::NotBegun(error.clone()));
        }
        self.notify(Message::NotBegun(error));
    }

    pub(super) fn save(&mut self, path: PathBuf) {
        let kept = self.snapshot_to_keep().zip(self.progress.dataset.clone());
        let Some((snapshot, dataset)) = kept else {
            return self.notify(Message::NothingToSave(path));
        };
        match save_model(&snapshot, &dataset, &path) {
            Ok(()) => {
                self.progress.unsaved = false;
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

    /// The newest weights, or after a failure the last good ones.
    pub(super) fn snapshot_to_keep(&self) -> Option<Snapshot> {
        let trainer = self.trainer.as_ref()?;
        Some(match self.progress.phase {
            Phase::Failed(_) => trainer.last_good().clone(),
            Phase::Preparing | Phase::Running | Phase::Paused => trainer.snapshot(),
        })
    }
}
