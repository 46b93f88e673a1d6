//! How a session comes by a run, and how it keeps one.

use super::protocol::{Failure, Level, Phase};
use super::rate::Rate;
use super::session::{Session, Until};
use super::trainer::Trainer;
use crate::archive::{load_model, save_model};
use crate::curves::History;
use crate::data::Dataset;
use crate::model::Snapshot;
use crate::recipe::Recipe;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Session {
    pub(super) fn start(&mut self, recipe: Recipe, run: bool) {
        if let Err(error) = recipe.check() {
            return self.tell(Level::Error, error.to_string());
        }
        let prepared = self
            .dataset_for(&recipe)
            .and_then(|data| Trainer::new(recipe, data).map_err(|error| error.to_string()));
        match prepared {
            Ok(trainer) => {
                self.take_over(trainer, if run { Phase::Running } else { Phase::Paused })
            }
            Err(reason) => self.refuse(reason),
        }
    }

    pub(super) fn open(&mut self, path: &Path) {
        let device = self.progress.recipe.device;
        let prepared = load_model(path, Some(device))
            .map_err(|error| error.to_string())
            .and_then(|snapshot| {
                let data = self.dataset_for(&snapshot.recipe)?;
                Trainer::from_snapshot(&snapshot, data).map_err(|error| error.to_string())
            });
        match prepared {
            Ok(trainer) => {
                self.take_over(trainer, Phase::Paused);
                self.progress.unsaved = false;
                self.progress.saved_as = Some(path.to_owned());
                self.evaluate_here();
                self.tell(Level::Info, format!("Opened {}", path.display()));
            }
            Err(reason) => self.refuse(reason),
        }
    }

    /// The data set a recipe asks for; the one in hand if it is the same.
    fn dataset_for(&self, recipe: &Recipe) -> Result<Arc<Dataset>, String> {
        if let Some(trainer) = &self.trainer
            && trainer.recipe().data == recipe.data
        {
            return Ok(trainer.dataset().clone());
        }
        Dataset::open(&recipe.data).map_err(|error| error.to_string())
    }

    fn take_over(&mut self, trainer: Trainer, phase: Phase) {
        self.history = History::new();
        self.until = Until::Told;
        self.rate = Rate::default();
        self.progress.run += 1;
        self.progress.phase = phase;
        self.progress.recipe = trainer.recipe().clone();
        self.progress.dataset = Some(trainer.dataset().clone());
        self.progress.saved_as = None;
        self.progress.unsaved = false;
        self.trainer = Some(trainer);
    }

    /// A run could not be started or opened; the one in hand goes on.
    fn refuse(&mut self, reason: String) {
        if self.trainer.is_none() {
            self.progress.phase = Phase::Failed(Failure {
                reason: reason.clone(),
                remedy: "Change the recipe and start a new run, or open a model".to_owned(),
            });
        }
        self.tell(Level::Error, reason);
    }

    pub(super) fn save(&mut self, path: PathBuf) {
        let Some(snapshot) = self.snapshot_to_keep() else {
            return self.tell(Level::Error, "There is no model to save yet".to_owned());
        };
        match save_model(&snapshot, &path) {
            Ok(()) => {
                self.tell(Level::Info, format!("Saved to {}", path.display()));
                self.progress.unsaved = false;
                self.progress.saved_as = Some(path);
            }
            Err(error) => self.tell(Level::Error, error.to_string()),
        }
    }

    /// The newest weights, or after a failure the last good ones.
    pub(super) fn snapshot_to_keep(&self) -> Option<Snapshot> {
        let trainer = self.trainer.as_ref()?;
        Some(match self.progress.phase {
            Phase::Failed(_) => trainer.last_good().clone(),
            _ => trainer.snapshot(),
        })
    }
}
