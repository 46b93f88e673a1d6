//! The evidence and the refinements: slow work that everything else interrupts.

use super::super::bounds::EvidenceWant;
use super::super::evidence::evidence;
use super::super::inference::{Job, PageJob};
use super::super::protocol::Wants;
use super::{Last, REFRESH_EVERY, Studio, last};
use crate::model::ModelError;
use crate::theory::TheoryError;
use crate::train::Published;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The live evidence rests so many times as long as it worked.
const REST: u32 = 3;

/// What is remembered of the slow answers.
#[derive(Default)]
pub(super) struct Bounds {
    evidence: Option<Last<EvidenceWant>>,
    /// How long the last evidence took.
    cost: Duration,
    inference: Option<Job>,
    page: Option<PageJob>,
    /// When the swift answers are let in again.
    next_turn: Option<Instant>,
    /// What failed is not tried again until something else is asked.
    failed: [Option<u64>; 2],
}

impl Studio {
    /// Brings the slow answers on, a piece of work each.
    pub(super) fn answer_bounds(&mut self, published: &Arc<Published>, wants: &Wants) {
        let images = published.dataset.test_len();
        let evidence = self.answer_evidence(published, wants, images);
        self.told(evidence);
        let serials = [
            wants.inference.as_ref().map(|want| want.serial),
            wants.page_gap.as_ref().map(|want| want.serial),
        ];
        if serials[0] != self.bounds.failed[0] {
            let outcome = self.answer_inference(published, wants, images);
            self.bounds.failed[0] = serials[0].filter(|_| self.told(outcome));
        }
        if serials[1] != self.bounds.failed[1] {
            let outcome = self.answer_page_gap(published, wants, images);
            self.bounds.failed[1] = serials[1].filter(|_| self.told(outcome));
        }
    }

    /// Whether the weights to look at are still those of this run.
    pub(super) fn still_runs(&self, run: u64) -> bool {
        let newest = self.board.slot.load();
        newest.as_ref().is_some_and(|newest| newest.run == run)
    }

    /// Points at once, and the other swift answers in turn with the slow ones: where
    /// they are always due, they get three quarters of the time.
    pub(super) fn let_in(&mut self) {
        let began = Instant::now();
        if self.bounds.next_turn.is_some_and(|next| began < next) {
            self.answer_points();
            return;
        }
        self.answer_swiftly();
        self.bounds.next_turn = Some(Instant::now() + began.elapsed() / REST);
    }

    /// Tells a failure; whether there was one.
    pub(super) fn told(&mut self, outcome: Result<(), TheoryError>) -> bool {
        match outcome {
            Ok(()) | Err(TheoryError::Model(ModelError::Abandoned)) => false,
            Err(error) => {
                self.fail(&error);
                true
            }
        }
    }

    fn answer_evidence(
        &mut self,
        published: &Arc<Published>,
        wants: &Wants,
        images: usize,
    ) -> Result<(), TheoryError> {
        let Some(want) = wants.evidence.filter(|want| want.image < images) else {
            return Ok(());
        };
        if let Some(last) = &self.bounds.evidence {
            let rests = last.at.elapsed() < REST * self.bounds.cost.max(REFRESH_EVERY / 4);
            let moves = last.want == want && last.run == published.run;
            if !last.is_stale(&want, wants.serial, published) || (moves && rests) {
                return Ok(());
            }
        }
        let mut asked = last(want, wants, published);
        let found = evidence(published, want, &mut || {
            self.let_in();
            self.still_runs(published.run) && self.board.posted.load().wants.evidence == Some(want)
        });
        if !matches!(found, Err(TheoryError::Model(ModelError::Abandoned))) {
            asked.at = Instant::now();
            self.bounds.evidence = Some(asked);
        }
        let found = found?;
        self.bounds.cost = found.cost;
        self.answers.evidence = Some(Arc::new(found));
        self.publish();
        Ok(())
    }

    fn answer_inference(
        &mut self,
        published: &Arc<Published>,
        wants: &Wants,
        images: usize,
    ) -> Result<(), TheoryError> {
        let Some(want) = wants.inference.filter(|want| want.image < images) else {
            return Ok(());
        };
        let kept = self
            .bounds
            .inference
            .take()
            .filter(|job| job.serves(want, published.run));
        let mut pause = || {
            self.let_in();
            let now = self.board.posted.load().wants.inference;
            self.still_runs(published.run)
                && now.is_some_and(|now| now.serial == want.serial && now.image == want.image)
        };
        let mut job = match kept {
            Some(job) => job,
            None => Job::start(published, want, &mut pause)?,
        };
        job.wants_full(want.full);
        let outcome = if job.answer().done {
            Ok(())
        } else {
            job.advance(&mut pause)
        };
        let shown = self.answers.inference.as_ref().map(|shown| {
            let (shown, now) = (shown.stamp.answered, job.answer().stamp.answered);
            shown == now
        });
        if shown != Some(true) {
            self.answers.inference = Some(Arc::new(job.answer().clone()));
            self.publish();
        }
        self.bounds.inference = Some(job);
        outcome
    }

    fn answer_page_gap(
        &mut self,
        published: &Arc<Published>,
        wants: &Wants,
        images: usize,
    ) -> Result<(), TheoryError> {
        let Some(want) = &wants.page_gap else {
            return Ok(());
        };
        if want.images.iter().any(|&image| image >= images) {
            return Ok(());
        }
        let kept = self.bounds.page.take();
        let kept = kept.filter(|job| {
            job.answer().want.serial == want.serial && job.answer().stamp.run == published.run
        });
        let mut job = kept.unwrap_or_else(|| PageJob::start(published, want.clone()));
        let serial = want.serial;
        let moved = job.advance(&mut || {
            self.let_in();
            let posted = self.board.posted.load();
            let now = posted.wants.page_gap.as_ref();
            self.still_runs(published.run) && now.is_some_and(|now| now.serial == serial)
        });
        if let Ok(true) = moved {
            self.answers.page_gap = Some(Arc::new(job.answer().clone()));
            self.publish();
        }
        self.bounds.page = Some(job);
        moved.map(|_| ())
    }
}
