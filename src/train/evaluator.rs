//! Test-set evaluation on a thread of its own, from snapshots.

use super::evaluate::{Evaluation, evaluate_test};
use crate::cores::single_threaded;
use crate::data::Dataset;
use crate::model::Snapshot;
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Evaluations that may wait before the trainer waits for one: the curve must
/// have the same points whatever the machine is busy with.
const PENDING: usize = 2;

/// One evaluation to be made.
pub struct Job {
    pub run: u64,
    pub epoch: f64,
    pub snapshot: Snapshot,
    pub dataset: Arc<Dataset>,
}

/// One evaluation made.
pub struct Evaluated {
    pub run: u64,
    pub step: u64,
    pub epoch: f64,
    pub seconds: f64,
    /// The error is in words for a person.
    pub outcome: Result<Evaluation, String>,
}

/// Evaluates in the background; the thread ends when this is dropped.
pub struct Evaluator {
    jobs: Sender<Job>,
    done: Receiver<Evaluated>,
}

impl Evaluator {
    /// # Errors
    /// If the system gives no thread.
    pub fn spawn() -> std::io::Result<Self> {
        let (jobs, inbox) = bounded::<Job>(PENDING);
        let (outbox, done) = unbounded();
        std::thread::Builder::new()
            .name("evaluator".into())
            .spawn(move || {
                for job in inbox {
                    if outbox.send(evaluate(&job)).is_err() {
                        return;
                    }
                }
            })?;
        Ok(Self { jobs, done })
    }

    /// Hands over a job; waits only if several are pending.
    pub fn submit(&self, job: Job) {
        // The thread lives as long as this sender.
        let _ = self.jobs.send(job);
    }

    /// Hands over a job unless others are pending; never waits.
    pub fn offer(&self, job: Job) {
        // A full inbox means that newer terms are on their way already.
        let _ = self.jobs.try_send(job);
    }

    /// Where results arrive, in the order of the jobs.
    pub fn done(&self) -> &Receiver<Evaluated> {
        &self.done
    }
}

fn evaluate(job: &Job) -> Evaluated {
    let Job {
        run,
        epoch,
        snapshot,
        dataset,
    } = job;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        // Alone, so that the trainer keeps its threads.
        single_threaded(|| evaluate_test(snapshot, dataset, snapshot.recipe.seed))
            .map_err(|error| error.to_string())
    }))
    .unwrap_or_else(|_| Err("the evaluation broke down".to_owned()));
    Evaluated {
        run: *run,
        step: snapshot.step,
        epoch: *epoch,
        seconds: snapshot.seconds,
        outcome,
    }
}
