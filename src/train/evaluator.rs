//! Test-set evaluation on a thread of its own, from snapshots.

use super::error::EvaluationError;
use super::evaluate::{Evaluation, evaluate_test};
use super::panic::panic_words;
use crate::cores::single_threaded;
use crate::data::Dataset;
use crate::model::Snapshot;
use crate::run::RunTime;
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Evaluations that may wait before the trainer waits for one: the curve must
/// have the same points whatever the machine is busy with.
const PENDING: usize = 2;

/// One evaluation to be made.
pub struct EvaluationRequest {
    pub run: u64,
    pub snapshot: Snapshot,
    pub dataset: Arc<Dataset>,
}

/// One evaluation made, or why it was not.
pub struct Evaluated {
    pub run: u64,
    /// Of the weights that were judged.
    pub time: RunTime,
    pub outcome: Result<Evaluation, EvaluationError>,
}

/// Evaluates in the background; the thread ends when this is dropped.
pub struct Evaluator {
    requests: Sender<EvaluationRequest>,
    done: Receiver<Evaluated>,
}

impl Evaluator {
    /// # Errors
    /// If the system gives no thread.
    pub fn spawn() -> std::io::Result<Self> {
        let (requests, inbox) = bounded::<EvaluationRequest>(PENDING);
        let (outbox, done) = unbounded();
        std::thread::Builder::new()
            .name("evaluator".into())
            .spawn(move || {
                for request in inbox {
                    if outbox.send(evaluate(&request)).is_err() {
                        return;
                    }
                }
            })?;
        Ok(Self { requests, done })
    }

    /// Hands over a request; waits only if several are pending.
    pub fn submit(&self, request: EvaluationRequest) {
        // Only a thread that is gone refuses, and it lives as long as this sender.
        let _ = self.requests.send(request);
    }

    /// Hands over a request unless others are pending; never waits.
    pub fn offer(&self, request: EvaluationRequest) {
        // A full queue means that newer terms are on their way already.
        let _ = self.requests.try_send(request);
    }

    /// Where results arrive, in the order of the requests.
    pub fn done(&self) -> &Receiver<Evaluated> {
        &self.done
    }
}

fn evaluate(request: &EvaluationRequest) -> Evaluated {
    let EvaluationRequest {
        run,
        snapshot,
        dataset,
    } = request;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        // So that the trainer keeps its threads.
        single_threaded(|| evaluate_test(snapshot, dataset, snapshot.recipe.seed))
    }));
    Evaluated {
        run: *run,
        time: snapshot.time,
        outcome: match outcome {
            Ok(evaluation) => evaluation.map_err(EvaluationError::from),
            Err(cause) => Err(EvaluationError::BrokeDown(panic_words(&*cause))),
        },
    }
}
