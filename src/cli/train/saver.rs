//! Saves a run as it goes and at its end.

use super::begin::AroundRun;
use super::files::Files;
use crate::archive::{
    Checkpoint, FileIdentity, LogState, Over, RunToSave, SaveError, WriteCause, save_run,
};
use crate::cli::output;
use crate::cli::save_every::SaveEvery;
use crate::curves::History;
use crate::data::Dataset;
use crate::model::Snapshot;
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
    /// Whatever lies there may go: it is not the run's own yet.
    over_anything: bool,
    /// What else the file of a run that goes on holds: it is kept.
    around: AroundRun,
    /// It could not be written the last time.
    failing: bool,
}

impl Saver {
    /// Where and how often `files` and `every` say; None where nothing is saved. A file that
    /// holds the run does so as of step `step`.
    pub fn new(
        files: &Files,
        every: Option<SaveEvery>,
        step: u64,
        around: AroundRun,
    ) -> Option<Self> {
        let path = files.save.clone()?;
        Some(Self {
            path,
            every,
            since: Instant::now(),
            held: files.holds_the_run.then_some(step),
            over_anything: files.save_over_anything,
            around,
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
        let mut checkpoint = trainer.checkpoint(history)?;
        if let Some(checkpoint) = &mut checkpoint {
            checkpoint.log = log;
        }
        let snapshot = trainer.snapshot();
        self.write(&snapshot, checkpoint.as_ref(), trainer.dataset())?;
        self.held = Some(snapshot.time.step);
        Ok(())
    }

    /// Writes the file. Where another has written it meanwhile, a name beside it is taken.
    fn write(
        &mut self,
        snapshot: &Snapshot,
        checkpoint: Option<&Checkpoint>,
        dataset: &Dataset,
    ) -> Result<(), SaveError> {
        let AroundRun {
            session,
            past,
            known,
        } = &self.around;
        let run = RunToSave {
            snapshot,
            checkpoint,
            dataset,
            session: session.as_ref(),
            past: past.as_ref(),
        };
        let over = match self.over_anything {
            true => Over::Anything,
            false => Over::Known(known),
        };
        let mut written = save_run(&run, &self.path, over);
        if is_changed(&written) {
            let beside = free_name(&self.path);
            output::warn(format_args!(
                "a window or another program has written {} meanwhile; the run goes into {}",
                self.path.display(),
                beside.display()
            ));
            self.path = beside;
            self.held = None;
            written = save_run(&run, &self.path, over);
        }
        self.around.known.note(&self.path, Some(written?));
        self.over_anything = false;
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
    pub fn keep_good(&mut self, trainer: &Trainer) -> String {
        if let Some(step) = self.held {
            return format!("{} keeps the run as of step {step}", self.path.display());
        }
        let good = trainer.last_good();
        let written = self.write(good, None, trainer.dataset());
        let path = self.path.display();
        match written {
            Ok(()) => format!("the weights of step {} are saved in {path}", good.time.step),
            Err(error) => error.to_string(),
        }
    }
}

/// Whether a file was not written because another stands in its place.
fn is_changed(written: &Result<FileIdentity, SaveError>) -> bool {
    matches!(written, Err(SaveError::Write(error)) if error.cause == WriteCause::Changed)
}

/// The first name beside `path` that nothing has: `m-2.elbow` beside `m.elbow`.
fn free_name(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let named = |number: u64| {
        let mut name = format!("{stem}-{number}");
        if let Some(ending) = path.extension() {
            name = format!("{name}.{}", ending.to_string_lossy());
        }
        path.with_file_name(name)
    };
    let mut names = (2..).map(named);
    let free = names.find(|name| name.symlink_metadata().is_err());
    free.unwrap_or_else(|| path.to_owned())
}
