//! Saves a run as it goes and at its end.

use super::files::Files;
use crate::archive::{LogState, SaveError, remove_abandoned, save_checkpoint, save_model};
use crate::cli::output;
use crate::cli::save_every::SaveEvery;
use crate::curves::History;
use crate::train::Trainer;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Saves a run as it goes and at its end.
#[derive(Debug)]
pub struct Saver {
    path: PathBuf,
    every: Option<SaveEvery>,
    since: Instant,
    /// The step of the run in the file, if it holds the run.
    held: Option<u64>,
    /// It could not be written the last time.
    failing: bool,
}

impl Saver {
    /// Where and how often `files` and `every` say; None where nothing is saved. A file that
    /// holds the run does so as of step `step`.
    pub fn new(files: &Files, every: Option<SaveEvery>, step: u64) -> Option<Self> {
        let path = files.save.clone()?;
        remove_abandoned(&path);
        Some(Self {
            path,
            every,
            since: Instant::now(),
            held: files.holds_the_run.then_some(step),
            failing: false,
        })
    }

    /// Where the run is saved.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the run is to be saved after this step.
    pub fn is_due(&self, step: u64) -> bool {
        match self.every {
            None => false,
            Some(SaveEvery::Steps(steps)) => step.is_multiple_of(steps),
            Some(SaveEvery::Time(time)) => self.since.elapsed() >= time,
        }
    }

    /// Saves the run, to go on from here.
    ///
    /// # Errors
    /// The weights cannot be read out or the file cannot be written; what it held stays.
    pub fn save(
        &mut self,
        trainer: &Trainer,
        history: &History,
        log: Option<LogState>,
    ) -> Result<(), SaveError> {
        let snapshot = trainer.snapshot();
        match trainer.checkpoint(history)? {
            Some(mut checkpoint) => {
                checkpoint.log = log;
                save_checkpoint(&snapshot, &checkpoint, trainer.dataset(), &self.path)?;
            }
            None => save_model(&snapshot, trainer.dataset(), &self.path)?,
        }
        self.held = Some(snapshot.time.step);
        Ok(())
    }

    /// The same as training goes: where it fails, training goes on all the same. It is said
    /// once, and tried again when it is due again. Whether it is saved.
    pub fn save_in_between(
        &mut self,
        trainer: &Trainer,
        history: &History,
        log: Option<LogState>,
    ) -> bool {
        let saved = self.save(trainer, history, log);
        self.since = Instant::now();
        if let Err(error) = &saved
            && !self.failing
        {
            let step = trainer.time().step;
            output::warn(format_args!("step {step} is not saved: {error}"));
        }
        self.failing = saved.is_err();
        saved.is_ok()
    }

    /// Keeps what is good of a run that stopped by itself; says what the file now holds.
    pub fn keep_good(&self, trainer: &Trainer) -> String {
        let path = self.path.display();
        if let Some(step) = self.held {
            return format!("{path} keeps the run as of step {step}");
        }
        let good = trainer.last_good();
        match save_model(good, trainer.dataset(), &self.path) {
            Ok(()) => format!("the weights of step {} are saved in {path}", good.time.step),
            Err(error) => error.to_string(),
        }
    }
}
