//! Checkpoints that are written by themselves, on a thread beside the trainer's, so that a run
//! is not lost with its window.

use super::panic::panic_words;
use crate::archive::{
    Checkpoint, LostRun, RecoveryFiles, RunToSave, SaveError, SavedSession, WriteCause, WriteError,
};
use crate::curves::TestPoint;
use crate::data::Dataset;
use crate::model::Snapshot;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Between two checkpoints of a run in motion, by the clock.
const EVERY: Duration = Duration::from_secs(180);
/// The same of a run of which nothing is kept.
const FIRST: Duration = Duration::from_secs(20);
/// The least between two checkpoints of a paused run that steps one by one, or around which a
/// person makes something.
const PAUSED: Duration = Duration::from_secs(10);
/// Between two words that the window lives.
const ALIVE: Duration = Duration::from_secs(10);
/// Checkpoints that may wait for the disk.
const WAITING: usize = 4;

/// Where checkpoints are written by themselves, and how often.
#[derive(Clone, Debug)]
pub struct RecoveryPlan {
    folder: PathBuf,
    every: Duration,
}

impl RecoveryPlan {
    /// In this folder, which need not be there yet, every three minutes of training; first after
    /// twenty seconds.
    pub fn new(folder: PathBuf) -> Self {
        let every = EVERY;
        Self { folder, every }
    }

    /// The same after another time of training.
    pub fn every(self, every: Duration) -> Self {
        Self { every, ..self }
    }
}

/// All that is written of a run.
#[derive(Clone)]
pub(super) struct Kept {
    pub run: u64,
    pub snapshot: Snapshot,
    /// None after a failure, whose last good weights are older.
    pub checkpoint: Option<Checkpoint>,
    pub dataset: Arc<Dataset>,
    /// What a person had made around it.
    pub session: Option<SavedSession>,
}

impl Kept {
    /// An evaluation that was under way belongs to its curves too, if it is of this run and of
    /// a step that they have.
    pub fn push_test(&mut self, run: u64, point: TestPoint) {
        let step = self.snapshot.time.step;
        if let Some(checkpoint) = &mut self.checkpoint
            && self.run == run
            && point.time.step <= step
        {
            checkpoint.history.push_test(point);
        }
    }

    /// As it goes into a file, without its past.
    pub fn to_save(&self) -> RunToSave<'_> {
        RunToSave {
            snapshot: &self.snapshot,
            checkpoint: self.checkpoint.as_ref(),
            dataset: &self.dataset,
            session: self.session.as_ref(),
            past: None,
        }
    }
}

/// What became of a checkpoint.
pub(super) struct Written {
    run: u64,
    step: u64,
    outcome: Result<(), SaveError>,
}

/// What the thread does, in this order.
enum Job {
    Write(Box<Kept>),
    /// This run goes on from what was lost; that goes once the run is written anew.
    Adopt(u64, Box<LostRun>),
    Remove(u64),
    RemoveAll,
    /// This run came into hand.
    InHand(u64),
    /// Says so once it comes to this.
    Tell(Sender<()>),
}

/// The thread that writes, and what it has written. Dropped, it ends its work first.
pub(super) struct Recovery {
    every: Duration,
    jobs: Option<Sender<Job>>,
    written: Receiver<Written>,
    thread: Option<JoinHandle<()>>,
    /// The step that is kept of each run.
    steps: BTreeMap<u64, u64>,
    /// Checkpoints that are not written yet.
    waiting: usize,
    /// When the last was taken, or the run came into hand.
    since: Instant,
    /// When the last was taken.
    taken: Option<Instant>,
    /// The run was paused since.
    paused: bool,
    /// The last could not be written.
    fails: bool,
}

impl Recovery {
    /// # Errors
    /// If the system gives no thread.
    pub fn begin(plan: RecoveryPlan) -> Result<Self, WriteError> {
        let RecoveryPlan { folder, every } = plan;
        let (jobs, inbox) = unbounded();
        let (outbox, written) = unbounded();
        let files = RecoveryFiles::new(folder.clone());
        let thread = std::thread::Builder::new()
            .name("recovery".into())
            .spawn(move || work(files, &inbox, &outbox))
            .map_err(|error| WriteError {
                path: folder,
                cause: WriteCause::Refused(error.to_string()),
            })?;
        Ok(Self {
            every,
            jobs: Some(jobs),
            written,
            thread: Some(thread),
            steps: BTreeMap::new(),
            waiting: 0,
            since: Instant::now(),
            taken: None,
            paused: false,
            fails: false,
        })
    }

    /// Another run came into hand: its time counts from here.
    pub fn run_begins(&mut self, run: u64) {
        self.since = Instant::now();
        self.send(Job::InHand(run));
    }

    /// Whether this step of a run is kept, or on its way.
    pub fn holds(&self, run: u64, step: u64) -> bool {
        self.steps.get(&run) == Some(&step)
    }

    /// Whether a later step of a run than this is kept, or on its way.
    pub fn holds_later(&self, run: u64, step: u64) -> bool {
        self.steps.get(&run).is_some_and(|kept| *kept > step)
    }

    /// When the run in hand is to be written next: at once where it was paused since, and soon
    /// where nothing of it is kept.
    pub fn due(&self, run: u64, running: bool) -> Instant {
        match self.taken {
            _ if self.fails => self.since + self.every,
            _ if running && self.steps.contains_key(&run) => self.since + self.every,
            _ if running => self.since + self.every.min(FIRST),
            Some(taken) if !self.paused => taken + self.every.min(PAUSED),
            Some(_) | None => self.since,
        }
    }

    /// A run that was in motion is paused: it is written at once.
    pub fn run_pauses(&mut self) {
        self.paused = true;
    }

    /// Hands a run over to be written, unless the disk is far behind.
    pub fn write(&mut self, kept: Kept) {
        self.note_taken();
        if self.waiting < WAITING {
            self.waiting += 1;
            self.steps.insert(kept.run, kept.snapshot.time.step);
            self.send(Job::Write(Box::new(kept)));
        }
    }

    /// A checkpoint was taken, or could not be.
    pub fn note_taken(&mut self) {
        self.since = Instant::now();
        self.taken = Some(self.since);
        self.paused = false;
    }

    /// The run goes on from what was lost, and at this step.
    pub fn adopt(&mut self, run: u64, step: u64, lost: LostRun) {
        self.steps.insert(run, step);
        self.send(Job::Adopt(run, Box::new(lost)));
    }

    /// The run is in a file of its own, or its person let it go.
    pub fn remove(&mut self, run: u64) {
        self.steps.remove(&run);
        self.send(Job::Remove(run));
    }

    /// The window closes by its person's word.
    pub fn remove_all(&mut self) {
        self.steps.clear();
        self.send(Job::RemoveAll);
    }

    /// Says so once all that was handed over is written.
    pub fn tell(&self, done: Sender<()>) {
        self.send(Job::Tell(done));
    }

    /// Where it is told what became of checkpoints.
    pub fn written(&self) -> &Receiver<Written> {
        &self.written
    }

    /// Takes in what became of one; an error that was not told yet.
    pub fn note(&mut self, written: Written) -> Option<SaveError> {
        let Written { run, step, outcome } = written;
        self.waiting = self.waiting.saturating_sub(1);
        match outcome {
            Ok(()) => {
                self.fails = false;
                None
            }
            Err(error) => {
                if self.holds(run, step) {
                    self.steps.remove(&run);
                }
                self.failed().then_some(error)
            }
        }
    }

    /// A checkpoint could not be taken or written; whether that is news.
    pub fn failed(&mut self) -> bool {
        !std::mem::replace(&mut self.fails, true)
    }

    fn send(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // The thread only ends when this sender is dropped.
            let _ = jobs.send(job);
        }
    }
}

impl Drop for Recovery {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // Whatever it could not write, there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

/// The thread's body.
fn work(mut files: RecoveryFiles, jobs: &Receiver<Job>, written: &Sender<Written>) {
    let mut adopted: BTreeMap<u64, LostRun> = BTreeMap::new();
    loop {
        let job = match jobs.recv_timeout(ALIVE) {
            Ok(job) => job,
            Err(RecvTimeoutError::Timeout) => {
                files.note_alive();
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        };
        match job {
            Job::Write(kept) => {
                let (run, step) = (kept.run, kept.snapshot.time.step);
                let outcome = write(&mut files, &kept);
                if outcome.is_ok() {
                    adopted.remove(&run).into_iter().for_each(LostRun::discard);
                }
                // Without a receiver the trainer is gone, and the file is there.
                let _ = written.send(Written { run, step, outcome });
            }
            Job::Adopt(run, lost) => {
                adopted.insert(run, *lost);
            }
            Job::Remove(run) => {
                files.remove(run);
                adopted.remove(&run).into_iter().for_each(LostRun::discard);
            }
            Job::RemoveAll => {
                files.remove_all();
                let adopted = std::mem::take(&mut adopted);
                adopted.into_values().for_each(LostRun::discard);
            }
            Job::InHand(run) => files.note_in_hand(run),
            Job::Tell(done) => {
                // Whoever asked may not wait any more.
                let _ = done.send(());
            }
        }
    }
}

fn write(files: &mut RecoveryFiles, kept: &Kept) -> Result<(), SaveError> {
    let saved = catch_unwind(AssertUnwindSafe(|| {
        files.save_run(kept.run, &kept.to_save())
    }));
    saved.unwrap_or_else(|cause| {
        Err(SaveError::Write(WriteError {
            path: files.folder().to_owned(),
            cause: WriteCause::Refused(panic_words(&*cause)),
        }))
    })
}
