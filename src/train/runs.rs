//! How a session comes by a run, and how it keeps one.

use super::error::{BeginError, TrainError};
use super::message::{Failure, Message};
use super::protocol::{ModelFile, Phase};
use super::rate::Rate;
use super::session::{PauseAt, Session};
use super::trainer::Trainer;
use crate::archive::{load_model, save_model};
use crate::curves::History;
use crate::data::{DataError, Dataset};
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
        let snapshot = load_model(path, Some(self.progress.recipe.device))?;
        let dataset = self.dataset_for(&snapshot.recipe)?;
        Ok(Trainer::from_snapshot(&snapshot, dataset)?)
    }

    /// The data set a recipe asks for; the one in hand if it is the same.
    fn dataset_for(&self, recipe: &Recipe) -> Result<Arc<Dataset>, DataError> {
        if let Some(trainer) = &self.trainer
            && trainer.recipe().data == recipe.data
        {
            return Ok(trainer.dataset().clone());
        }
        Dataset::open(&recipe.data)
    }

    fn take_over(&mut self, trainer: Trainer, phase: Phase) {
        self.history = History::new();
        self.pause_at = PauseAt::Command;
        self.rate = Rate::default();
        self.progress.run += 1;
        self.progress.phase = phase;
        self.progress.recipe = trainer.recipe().clone();
        self.progress.dataset = Some(trainer.dataset().clone());
        self.progress.file = None;
        self.progress.unsaved = false;
        self.trainer = Some(trainer);
    }

    /// A run could not be begun or opened; the one in hand goes on.
    fn stay(&mut self, error: BeginError) {
        if self.trainer.is_none() {
            self.progress.phase = Phase::Failed(Failure::NotBegun(error.clone()));
        }
        self.notify(Message::NotBegun(error));
    }

    pub(super) fn save(&mut self, path: PathBuf) {
        let Some(snapshot) = self.snapshot_to_keep() else {
            return self.notify(Message::NothingToSave(path));
        };
        match save_model(&snapshot, &path) {
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
