//! Files that a person ordered, written one after another on a thread beside the trainer's.

use super::panic::panic_words;
use super::recovery::Kept;
use super::save_order::PastToSave;
use super::weights_by_step::WeightsByStep;
use crate::archive::{
    FileIdentity, KnownFiles, Over, RunToSave, SaveError, WriteCause, WriteError, save_run,
};
use crate::curves::TestPoint;
use crossbeam_channel::{Receiver, bounded};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

/// Writes a run to a file: [`save_run`], or what stands in for it.
pub type WriteRun =
    Arc<dyn Fn(&RunToSave<'_>, &Path, Over<'_>) -> Result<FileIdentity, SaveError> + Send + Sync>;

/// As the program does it.
pub(super) fn as_usual() -> WriteRun {
    Arc::new(save_run)
}

/// A run as it was when it was ordered to be saved. Its weights are shared, not copied.
pub(super) struct SaveJob {
    pub content: Kept,
    /// Which of its earlier steps go along.
    pub past: Option<(WeightsByStep, PastToSave)>,
    pub path: PathBuf,
    /// Whatever stands there may go.
    pub replaces: bool,
    /// How far the run had come: after a failure, further than its last good weights.
    pub at: u64,
    /// How often a person's work had been told.
    pub work_told: u64,
}

impl SaveJob {
    /// An evaluation that was under way belongs to it too, if it is of this run.
    pub fn push_test(&mut self, run: u64, point: TestPoint) {
        self.content.push_test(run, point);
        if let Some((past, _)) = self.past.as_mut().filter(|_| self.content.run == run) {
            past.push_test(point);
        }
    }

    fn write(&self, known: &KnownFiles, write: &WriteRun) -> Result<FileIdentity, SaveError> {
        let past = self.past.as_ref();
        let past = past.and_then(|(past, which)| past.saved(*which));
        let run = RunToSave {
            past: past.as_ref(),
            ..self.content.to_save()
        };
        let over = match self.replaces {
            true => Over::Anything,
            false => Over::Known(known),
        };
        write(&run, &self.path, over)
    }
}

/// What became of it.
pub(super) struct Saved {
    pub job: SaveJob,
    pub outcome: Result<FileIdentity, SaveError>,
}

/// A file that is being written.
pub(super) struct SaveUnderWay {
    path: PathBuf,
    done: Receiver<Saved>,
    thread: Option<JoinHandle<()>>,
}

impl SaveUnderWay {
    /// # Errors
    /// If the system gives no thread.
    pub fn begin(job: SaveJob, known: KnownFiles, write: WriteRun) -> Result<Self, SaveError> {
        let path = job.path.clone();
        let (outbox, done) = bounded(1);
        let thread = std::thread::Builder::new()
            .name("saver".into())
            .spawn(move || {
                let written = catch_unwind(AssertUnwindSafe(|| job.write(&known, &write)));
                let outcome =
                    written.unwrap_or_else(|cause| Err(refused(&job.path, panic_words(&*cause))));
                // Without a receiver the trainer is gone, and the file is there.
                let _ = outbox.send(Saved { job, outcome });
            })
            .map_err(|error| refused(&path, error.to_string()))?;
        Ok(Self {
            path,
            done,
            thread: Some(thread),
        })
    }

    /// Where it is told what became of it.
    pub fn done(&self) -> &Receiver<Saved> {
        &self.done
    }
}

impl Drop for SaveUnderWay {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            // Its panics were caught.
            let _ = thread.join();
        }
    }
}

/// The files that a person ordered and that are not there yet.
pub(super) struct Saves {
    pub write: WriteRun,
    /// They wait for the one before, and for evaluations of their run that are under way.
    pub waiting: VecDeque<SaveJob>,
    pub under_way: Option<SaveUnderWay>,
}

impl Saves {
    /// None, to be written by `write`.
    pub fn with(write: WriteRun) -> Self {
        Self {
            write,
            waiting: VecDeque::new(),
            under_way: None,
        }
    }

    /// Where it is told what became of the one that is being written.
    pub fn done(&self) -> Option<&Receiver<Saved>> {
        self.under_way.as_ref().map(SaveUnderWay::done)
    }

    /// An evaluation that was under way when they were ordered.
    pub fn push_test(&mut self, run: u64, point: TestPoint) {
        for job in &mut self.waiting {
            job.push_test(run, point);
        }
    }

    /// Whether a file is to be written there.
    pub fn writes_to(&self, path: &Path) -> bool {
        let settled = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let (waiting, path) = (self.waiting.iter().map(|job| &job.path), settled(path));
        let mut all = waiting.chain(self.under_way.as_ref().map(|under_way| &under_way.path));
        all.any(|to| settled(to) == path)
    }

    /// Whether none is left.
    pub fn all_done(&self) -> bool {
        self.waiting.is_empty() && self.under_way.is_none()
    }
}

fn refused(path: &Path, words: String) -> SaveError {
    SaveError::Write(WriteError {
        path: path.to_owned(),
        cause: WriteCause::Refused(words),
    })
}
