//! Test-set evaluation on a thread of its own, from snapshots.

use super::error::EvaluationError;
use super::evaluate::{Evaluation, evaluate_test};
use super::panic::panic_words;
use crate::cores::single_threaded;
use crate::data::Dataset;
use crate::model::{ModelError, Snapshot};
use crate::run::RunTime;
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Evaluations that may wait before the trainer waits for one: the curve must
/// have the same points whatever the machine is busy with.
const PENDING: usize = 2;

/// How the test split is evaluated, with noise from a seed.
pub type Evaluate =
    Arc<dyn Fn(&Snapshot, &Dataset, u64) -> Result<Evaluation, ModelError> + Send + Sync>;

/// As the program does it.
pub(super) fn as_usual() -> Evaluate {
    Arc::new(evaluate_test)
}

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

/// An evaluation that has not arrived yet.
struct UnderWay {
    step: u64,
    /// Whose curves it belongs to: the run that asked, and those that have forked from it since,
    /// at this step or later.
    runs: Vec<u64>,
}

/// Evaluates in the background; the thread ends when this is dropped.
pub struct Evaluator {
    requests: Sender<EvaluationRequest>,
    done: Receiver<Evaluated>,
    /// In the order in which they arrive.
    under_way: VecDeque<UnderWay>,
}

impl Evaluator {
    /// # Errors
    /// If the system gives no thread.
    pub fn spawn(evaluate: Evaluate) -> std::io::Result<Self> {
        let (requests, inbox) = bounded::<EvaluationRequest>(PENDING);
        let (outbox, done) = unbounded();
        std::thread::Builder::new()
            .name("evaluator".into())
            .spawn(move || {
                for request in inbox {
                    if outbox.send(evaluated(&request, &evaluate)).is_err() {
                        return;
                    }
                }
            })?;
        Ok(Self {
            requests,
            done,
            under_way: VecDeque::new(),
        })
    }

    /// Hands over a request; waits only if several are pending.
    pub fn submit(&mut self, request: EvaluationRequest) {
        let under_way = UnderWay::of(&request);
        // Only a thread that is gone refuses, and it lives as long as this sender.
        if self.requests.send(request).is_ok() {
            self.under_way.push_back(under_way);
        }
    }

    /// Hands over a request unless others are pending, and says whether it did; never waits.
    pub fn offer(&mut self, request: EvaluationRequest) -> bool {
        let under_way = UnderWay::of(&request);
        let taken = self.requests.try_send(request).is_ok();
        if taken {
            self.under_way.push_back(under_way);
        }
        taken
    }

    /// Where results arrive, in the order of the requests. Each is to be told to
    /// [`Self::arrived`].
    pub fn done(&self) -> &Receiver<Evaluated> {
        &self.done
    }

    /// The oldest result under way has arrived: the runs whose it is.
    pub fn arrived(&mut self) -> Vec<u64> {
        self.under_way
            .pop_front()
            .map_or_else(Vec::new, |under_way| under_way.runs)
    }

    /// What is under way of a run up to this step belongs to another one too, which forks there.
    pub fn share(&mut self, run: u64, step: u64, fork: u64) {
        let shared = self.under_way.iter_mut();
        for under_way in shared.filter(|under_way| under_way.is_within(run, step)) {
            under_way.runs.push(fork);
        }
    }

    /// Whether a run lacks evaluations of steps up to this one, because they are under way.
    pub fn owes(&self, run: u64, step: u64) -> bool {
        let mut all = self.under_way.iter();
        all.any(|under_way| under_way.is_within(run, step))
    }

    /// Whether the evaluation of this very step of a run is under way.
    pub fn is_at(&self, run: u64, step: u64) -> bool {
        let mut all = self.under_way.iter();
        all.any(|under_way| under_way.step == step && under_way.runs.contains(&run))
    }
}

impl UnderWay {
    fn of(request: &EvaluationRequest) -> Self {
        Self {
            step: request.snapshot.time.step,
            runs: vec![request.run],
        }
    }

    fn is_within(&self, run: u64, step: u64) -> bool {
        self.step <= step && self.runs.contains(&run)
    }
}

fn evaluated(request: &EvaluationRequest, evaluate: &Evaluate) -> Evaluated {
    let EvaluationRequest {
        run,
        snapshot,
        dataset,
    } = request;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        // So that the trainer keeps its threads.
        single_threaded(|| evaluate(snapshot, dataset, snapshot.recipe.seed))
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
