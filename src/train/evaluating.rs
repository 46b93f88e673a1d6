//! How a session has its runs evaluated, and takes in what comes of that.
//!
//! An evaluation is made beside training, so that it arrives after the weights of its step were
//! kept, and maybe after a fork has begun there or a file was ordered. All of these are given it.

use super::evaluate::Evaluation;
use super::evaluator::{Evaluated, EvaluationRequest, Evaluator};
use super::message::Message;
use super::protocol::Phase;
use super::session::Session;
use crate::curves::{EVALUATE_EVERY, TestPoint};
use crossbeam_channel::Receiver;
use std::time::{Duration, Instant};

/// An evaluation ahead of the others, so that a fresh run soon has a test curve.
pub const EVALUATE_FIRST: u64 = 100;

impl Session {
    /// Where evaluations arrive.
    pub fn evaluations(&self) -> &Receiver<Evaluated> {
        self.evaluator.as_ref().map_or(&self.idle, Evaluator::done)
    }

    /// Has the weights of this step evaluated, if it is their turn.
    pub(super) fn evaluate_if_due(&mut self, step: u64) {
        let due = step.is_multiple_of(EVALUATE_EVERY) || step == EVALUATE_FIRST;
        if due
            && let Some(request) = self.evaluation_request()
            && let Some(evaluator) = &mut self.evaluator
        {
            evaluator.submit(request);
        }
    }

    /// Asks for the test terms of the weights in hand, unless they are there or under way.
    pub(super) fn evaluate_here(&mut self) {
        let here = self.trainer.as_ref().map(|trainer| trainer.time().step);
        let known = self.history.test().last().map(|point| point.time.step);
        if here != known
            && let Some(request) = self.evaluation_request()
            && let Some(evaluator) = &mut self.evaluator
            && !evaluator.is_at(request.run, request.snapshot.time.step)
        {
            let here = (request.run, request.snapshot.time.step);
            self.evaluate_later = (!evaluator.offer(request)).then_some(here);
        }
    }

    fn evaluation_request(&self) -> Option<EvaluationRequest> {
        let trainer = self.trainer.as_ref()?;
        if trainer.dataset().is_away() {
            return None;
        }
        Some(EvaluationRequest {
            run: self.progress.run,
            snapshot: trainer.snapshot(),
            dataset: trainer.dataset().clone(),
        })
    }

    /// Whether curves of this run up to this step lack evaluations, because these are under way.
    pub(super) fn is_owed(&self, run: u64, step: u64) -> bool {
        let evaluator = self.evaluator.as_ref();
        evaluator.is_some_and(|evaluator| evaluator.owes(run, step))
    }

    /// Takes in the evaluations that have arrived.
    pub fn add_arrived_evaluations(&mut self) {
        let arrived: Vec<Evaluated> = self.evaluations().try_iter().collect();
        for evaluated in arrived {
            self.add_evaluation(evaluated);
        }
    }

    /// Takes in evaluations as they arrive for as long as something `lacks` one, at most so long.
    pub(super) fn await_evaluations(&mut self, patience: Duration, lacks: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + patience;
        while lacks(self) {
            match self.evaluations().recv_deadline(deadline) {
                Ok(evaluated) => self.add_evaluation(evaluated),
                Err(_) => return,
            }
        }
    }

    /// Takes in one evaluation, into the curves of the run that asked and of its forks; dropped
    /// for those that are gone. What waited for it is written.
    pub fn add_evaluation(&mut self, evaluated: Evaluated) {
        let Evaluated { run, time, outcome } = evaluated;
        let evaluator = self.evaluator.as_mut();
        let runs = evaluator.map_or_else(Vec::new, Evaluator::arrived);
        match outcome {
            Ok(Evaluation { terms, bound, .. }) => {
                let point = TestPoint { time, terms, bound };
                for run in runs {
                    self.push_test(run, point);
                }
            }
            // Of a replaced run it is of no use to anyone.
            Err(error) if run == self.progress.run => {
                let step = time.step;
                self.notify(Message::NoTestTerms { step, error });
            }
            Err(_) => {}
        }
        self.evaluate_what_waited();
        self.write_what_is_whole();
    }

    /// There is room for the evaluation of a pause that found none, if it still lasts.
    fn evaluate_what_waited(&mut self) {
        let here = self.trainer.as_ref().map(|trainer| trainer.time().step);
        let waited = self.evaluate_later.take();
        if let Some((run, step)) = waited
            && (self.progress.run, here) == (run, Some(step))
            && self.progress.phase == Phase::Paused
        {
            self.evaluate_here();
        }
    }

    /// Into the curves of a run, as they are and as they are kept with its steps, and into what is
    /// to be written of it.
    fn push_test(&mut self, run: u64, point: TestPoint) {
        if run == self.progress.run {
            self.history.push_test(point);
            if let Some(weights_by_step) = &mut self.weights_by_step {
                weights_by_step.push_test(point);
            }
        } else if self.kept.push_test(run, point) {
            self.tell_kept();
        }
        for kept in &mut self.to_keep {
            kept.push_test(run, point);
        }
        self.saves.push_test(run, point);
    }

    /// Hands over what was to be written and lacks no evaluation any more.
    pub(super) fn write_what_is_whole(&mut self) {
        self.keep_what_is_whole();
        self.go_on_saving();
    }
}
