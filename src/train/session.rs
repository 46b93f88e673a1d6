//! What the trainer's thread holds: the run in hand and how it is told.

use super::evaluator::{Evaluated, Evaluator, Job};
use super::protocol::{Command, Failure, Level, Notice, Phase, Progress, Published};
use super::rate::Rate;
use super::trainer::{TrainError, Trainer};
use super::worker::{Board, Start};
use crate::archive::write_history;
use crate::curves::{History, Mark, TestPoint};
use crate::recipe::{Live, Recipe, RunLength};
use crossbeam_channel::{Receiver, never};
use std::sync::Arc;
use std::time::Instant;

/// Steps between two evaluations of the test split.
pub const EVALUATE_EVERY: u64 = 1000;
/// An evaluation ahead of the others, so that a fresh run soon has a test curve.
pub const EVALUATE_FIRST: u64 = 100;
/// Notices kept for the window to pick up.
const NOTICES: usize = 8;

/// Where the run pauses by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Until {
    Told,
    Step(u64),
    EpochEnd,
    Epochs(u64),
}

/// The run in hand, and everything that is told about it.
pub(super) struct Session {
    board: Board,
    evaluator: Option<Evaluator>,
    idle: Receiver<Evaluated>,
    pub(super) trainer: Option<Trainer>,
    pub(super) until: Until,
    pub(super) history: History,
    pub(super) progress: Progress,
    pub(super) rate: Rate,
    notice_serial: u64,
}

impl Session {
    pub fn new(recipe: Recipe, board: Board, evaluator: std::io::Result<Evaluator>) -> Self {
        let mut session = Self {
            board,
            evaluator: None,
            idle: never(),
            trainer: None,
            until: Until::Told,
            history: History::new(),
            progress: Progress::preparing(recipe),
            rate: Rate::default(),
            notice_serial: 0,
        };
        match evaluator {
            Ok(evaluator) => session.evaluator = Some(evaluator),
            Err(error) => {
                let text = format!("No test curve, for want of a thread: {error}");
                session.tell(Level::Error, text);
            }
        }
        session
    }

    pub fn begin(&mut self, start: Start) {
        match start.model {
            Some(path) => self.open(&path),
            None => self.start(start.recipe, true),
        }
        if let Some(length) = start.length {
            self.until = match length {
                RunLength::Epochs(epochs) => Until::Epochs(epochs),
                RunLength::Steps(steps) => Until::Step(steps),
            };
        }
        if self.trainer.is_none() && self.progress.phase == Phase::Preparing {
            self.progress.phase = Phase::Paused;
        }
        self.publish();
    }

    pub fn is_running(&self) -> bool {
        self.trainer.is_some() && self.progress.phase == Phase::Running
    }

    /// Where evaluations arrive.
    pub fn results(&self) -> &Receiver<Evaluated> {
        self.evaluator.as_ref().map_or(&self.idle, Evaluator::done)
    }

    pub fn obey(&mut self, command: Command) {
        match command {
            Command::Run => self.run_until(Until::Told),
            Command::Step => {
                let step = self.trainer.as_ref().map_or(0, Trainer::steps);
                self.run_until(Until::Step(step + 1));
            }
            Command::Epoch => self.run_until(Until::EpochEnd),
            Command::Pause => self.pause(),
            Command::Live(live) => self.set_live(live),
            Command::Start { recipe, run } => self.start(*recipe, run),
            Command::Open(path) => self.open(&path),
            Command::Save(path) => self.save(path),
            Command::ExportCurves(path) => match write_history(&self.history, &path) {
                Ok(()) => self.tell(Level::Info, format!("Curves written to {}", path.display())),
                Err(error) => self.tell(Level::Error, error.to_string()),
            },
        }
        self.publish();
    }

    fn run_until(&mut self, until: Until) {
        if self.trainer.is_some() && !matches!(self.progress.phase, Phase::Failed(_)) {
            self.until = until;
            self.progress.phase = Phase::Running;
            self.rate = Rate::default();
        }
    }

    /// Stops after the step in hand, and has the test split evaluated there.
    fn pause(&mut self) {
        if self.progress.phase != Phase::Running {
            return;
        }
        self.progress.phase = Phase::Paused;
        if let Some(Err(error)) = self.trainer.as_ref().map(Trainer::check_weights) {
            return self.fail(&error);
        }
        self.evaluate_here();
    }

    /// Asks for the test terms of the weights in hand, unless they are there or under way.
    pub(super) fn evaluate_here(&self) {
        let here = self.trainer.as_ref().map(Trainer::steps);
        let known = self.history.test().last().map(|point| point.step);
        if here != known
            && let (Some(evaluator), Some(job)) = (&self.evaluator, self.job())
        {
            evaluator.offer(job);
        }
    }

    fn job(&self) -> Option<Job> {
        let trainer = self.trainer.as_ref()?;
        Some(Job {
            run: self.progress.run,
            epoch: trainer.epochs(),
            snapshot: trainer.snapshot(),
            dataset: trainer.dataset().clone(),
        })
    }

    /// One step of the run in hand, into the curves.
    pub fn train_one_step(&mut self) {
        let Some(trainer) = &mut self.trainer else {
            return;
        };
        let report = match trainer.step() {
            Ok(report) => report,
            Err(error) => return self.fail(&error),
        };
        let seconds = report.trained.as_secs_f64();
        self.history.push(
            report.step,
            report.epoch,
            seconds,
            &report.terms,
            report.minimised,
        );
        self.rate.add(report.images as u64, Instant::now());
        self.progress.unsaved = true;
        self.progress.saved_as = None;
        let due = report.step.is_multiple_of(EVALUATE_EVERY) || report.step == EVALUATE_FIRST;
        if due && let (Some(evaluator), Some(job)) = (&self.evaluator, self.job()) {
            evaluator.submit(job);
        }
        let reached = match self.until {
            Until::Told => false,
            Until::Step(step) => report.step >= step,
            Until::EpochEnd => report.epoch_ended,
            Until::Epochs(epochs) => report.epoch_ended && report.epoch.round() >= epochs as f64,
        };
        if reached {
            self.until = Until::Told;
            self.pause();
        }
    }

    /// Takes in the evaluations that have arrived.
    pub fn collect(&mut self) {
        let arrived: Vec<Evaluated> = self.results().try_iter().collect();
        for evaluated in arrived {
            self.take_in(evaluated);
        }
    }

    /// Takes in one evaluation; one of an earlier run is dropped.
    pub fn take_in(&mut self, evaluated: Evaluated) {
        if evaluated.run != self.progress.run {
            return;
        }
        match evaluated.outcome {
            Ok(evaluation) => self.history.push_test(TestPoint {
                step: evaluated.step,
                epoch: evaluated.epoch,
                seconds: evaluated.seconds,
                terms: evaluation.terms,
                bound: evaluation.bound,
            }),
            Err(reason) => self.tell(Level::Error, format!("No test terms: {reason}")),
        }
    }

    fn set_live(&mut self, live: Live) {
        let Some(trainer) = &mut self.trainer else {
            return;
        };
        let before = trainer.recipe().live();
        if let Err(error) = trainer.set_live(live) {
            return self.tell(Level::Error, error.to_string());
        }
        let epoch = trainer.epochs();
        let (step, seconds) = (trainer.steps(), trainer.trained().as_secs_f64());
        self.progress.recipe = trainer.recipe().clone();
        for text in changes(before, live) {
            self.history.push_mark(Mark {
                step,
                epoch,
                seconds,
                text,
            });
        }
    }

    fn fail(&mut self, error: &TrainError) {
        let mut help: Vec<String> = error.remedy().into_iter().collect();
        help.push("saving keeps the last good weights".to_owned());
        self.progress.phase = Phase::Failed(Failure {
            reason: error.to_string(),
            remedy: help.join("; "),
        });
    }

    /// A panic reached the thread: keep what the window has, say why.
    pub fn broke_down(&mut self, words: &str) {
        self.progress.phase = Phase::Failed(Failure {
            reason: format!("The trainer broke down: {words}"),
            remedy: "The curves and the last weights are kept; start a new run".to_owned(),
        });
        self.publish();
    }

    pub(super) fn tell(&mut self, level: Level, text: String) {
        self.notice_serial += 1;
        let notices = &mut self.progress.notices;
        notices.push(Notice {
            serial: self.notice_serial,
            level,
            text,
        });
        if notices.len() > NOTICES {
            notices.remove(0);
        }
    }

    /// Puts the newest state and weights where others pick them up; after a
    /// failure, the last good weights.
    pub fn publish(&mut self) {
        if let Some(trainer) = &self.trainer {
            self.progress.step = trainer.steps();
            self.progress.epoch = trainer.epochs();
            self.progress.trained = trainer.trained();
        }
        self.progress.samples_per_second = match self.progress.phase {
            Phase::Running => self.rate.per_second(),
            _ => 0.0,
        };
        self.progress.history = Arc::new(self.history.clone());
        if let Some(snapshot) = self.snapshot_to_keep()
            && let Some(dataset) = self.progress.dataset.clone()
        {
            self.board.slot.store(Some(Arc::new(Published {
                run: self.progress.run,
                snapshot,
                dataset,
                at: Instant::now(),
            })));
        }
        self.board.progress.store(Arc::new(self.progress.clone()));
        (self.board.wake)();
    }
}

/// One line for each live hyperparameter that changed.
fn changes(before: Live, after: Live) -> Vec<String> {
    let mut texts = Vec::new();
    if before.learning_rate != after.learning_rate {
        texts.push(format!(
            "learning rate {} → {}",
            before.learning_rate, after.learning_rate
        ));
    }
    if before.beta != after.beta {
        texts.push(format!("beta {} → {}", before.beta, after.beta));
    }
    if before.batch != after.batch {
        texts.push(format!("batch {} → {}", before.batch, after.batch));
    }
    texts
}
