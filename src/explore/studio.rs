//! Decides which answers are due, and computes them in order of urgency.

mod bounds;

use super::inquiry;
use super::protocol::{Answers, ManifoldWant, NoiseWant, PageWant, Points, Wants, WeightsWant};
use super::ranking::Ranking;
use super::weights_inquiry;
use super::worker::{Board, Posted};
use crate::model::ModelError;
use crate::theory::TheoryError;
use crate::train::Published;
use bounds::Bounds;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Pause between two refreshes of the slower answers while the weights move.
const REFRESH_EVERY: Duration = Duration::from_millis(440);

/// When and for what one of the slower answers was last computed.
#[derive(Debug)]
struct Last<W> {
    want: W,
    serial: u64,
    run: u64,
    step: u64,
    at: Instant,
}

/// Whether an answer to `want` is due: nothing was answered, or it no longer serves.
fn is_due<W: PartialEq>(
    last: &Option<Last<W>>,
    want: &W,
    wants: &Wants,
    published: &Published,
) -> bool {
    let serves = |last: &Last<W>| !last.is_stale(want, wants.serial, published);
    !last.as_ref().is_some_and(serves)
}

impl<W: PartialEq> Last<W> {
    /// Whether an answer made for `self` no longer serves.
    fn is_stale(&self, want: &W, serial: u64, published: &Published) -> bool {
        let moved = self.step != published.snapshot.step && self.at.elapsed() >= REFRESH_EVERY;
        self.want != *want || self.serial != serial || self.run != published.run || moved
    }
}

/// The exploring thread's memory of what it answered.
pub(super) struct Studio {
    board: Board,
    answers: Answers,
    points: Option<(Instant, Instant)>,
    manifold: Option<Last<ManifoldWant>>,
    scatter: Option<Last<usize>>,
    page: Option<Last<PageWant>>,
    weights: Option<Last<WeightsWant>>,
    noise: Option<Last<NoiseWant>>,
    ranking: Ranking,
    bounds: Bounds,
}

impl Studio {
    pub fn new(board: Board) -> Self {
        let answers = Answers::clone(&board.answers.load());
        Self {
            board,
            answers,
            points: None,
            manifold: None,
            scatter: None,
            page: None,
            weights: None,
            noise: None,
            ranking: Ranking::default(),
            bounds: Bounds::default(),
        }
    }

    /// Brings every answer up to date that is due.
    pub fn answer(&mut self) {
        self.answer_swiftly();
        let Some(published) = self.board.slot.load_full() else {
            return;
        };
        let posted = self.board.posted.load_full();
        let outcome = self.answer_weights(&published, &posted.wants);
        self.told(outcome.map_err(TheoryError::from));
        let outcome = self.answer_noise(&published, &posted.wants);
        self.told(outcome);
        self.answer_bounds(&published, &posted.wants);
    }

    /// The answers that take milliseconds; the slow ones let them in.
    fn answer_swiftly(&mut self) {
        let Some(published) = self.board.slot.load_full() else {
            return;
        };
        let posted = self.board.posted.load_full();
        self.answer_points();
        let outcome = self
            .answer_manifold(&published, &posted.wants)
            .and_then(|()| self.answer_scatter(&published, &posted.wants))
            .and_then(|()| self.answer_page(&published, &posted.wants));
        if let Err(error) = outcome {
            self.fail(&error);
        }
    }

    /// Points follow the mouse, so they are looked at between all other work.
    fn answer_points(&mut self) {
        let Some(published) = self.board.slot.load_full() else {
            return;
        };
        let posted = self.board.posted.load_full();
        let newest = (posted.at, published.at);
        if self.points == Some(newest) {
            return;
        }
        match decode_points(&published, &posted) {
            Ok(points) => {
                self.points = Some(newest);
                self.answers.points = Some(Arc::new(points));
                self.publish();
            }
            Err(error) => self.fail(&error),
        }
    }

    fn answer_manifold(&mut self, published: &Published, wants: &Wants) -> Result<(), ModelError> {
        let want = wants.manifold.as_ref();
        let Some(want) = want.filter(|want| is_due(&self.manifold, want, wants, published)) else {
            return Ok(());
        };
        self.manifold = Some(last(want.clone(), wants, published));
        let manifold = inquiry::manifold(published, want, &mut || self.answer_points())?;
        self.answers.manifold = Some(Arc::new(manifold));
        self.publish();
        Ok(())
    }

    fn answer_scatter(&mut self, published: &Published, wants: &Wants) -> Result<(), ModelError> {
        if wants.scatter == 0 || !is_due(&self.scatter, &wants.scatter, wants, published) {
            return Ok(());
        }
        self.scatter = Some(last(wants.scatter, wants, published));
        let scatter = inquiry::scatter(published, wants.scatter, &mut || self.answer_points())?;
        self.answers.scatter = Some(Arc::new(scatter));
        self.publish();
        Ok(())
    }

    fn answer_page(&mut self, published: &Published, wants: &Wants) -> Result<(), ModelError> {
        let want = wants.page.as_ref();
        let Some(want) = want.filter(|want| is_due(&self.page, want, wants, published)) else {
            return Ok(());
        };
        self.page = Some(last(want.clone(), wants, published));
        let mut ranking = std::mem::take(&mut self.ranking);
        let chosen = ranking.choose(published, want, wants.serial, &mut || self.answer_points());
        self.ranking = ranking;
        let page = inquiry::page(published, want, &chosen?)?;
        self.answers.page = Some(Arc::new(page));
        self.publish();
        Ok(())
    }

    fn answer_weights(&mut self, published: &Published, wants: &Wants) -> Result<(), ModelError> {
        let want = wants.weights.as_ref();
        let Some(want) = want.filter(|want| is_due(&self.weights, want, wants, published)) else {
            return Ok(());
        };
        self.weights = Some(last(want.clone(), wants, published));
        let answer = weights_inquiry::weights(published, want, &mut || self.let_in())?;
        self.answers.weights = Some(Arc::new(answer));
        self.publish();
        Ok(())
    }

    fn answer_noise(&mut self, published: &Published, wants: &Wants) -> Result<(), TheoryError> {
        let want = wants.noise.as_ref();
        let Some(want) = want.filter(|want| is_due(&self.noise, want, wants, published)) else {
            return Ok(());
        };
        self.noise = Some(last(want.clone(), wants, published));
        let noise = inquiry::noise(published, want, &mut || {
            self.let_in();
            self.still_runs(published.run)
        });
        self.answers.noise = Some(Arc::new(noise?));
        self.publish();
        Ok(())
    }

    fn fail(&mut self, error: &dyn std::fmt::Display) {
        self.answers.failure = Some(error.to_string());
        self.publish();
    }

    fn publish(&self) {
        self.board.publish(self.answers.clone());
    }
}

fn last<W>(want: W, wants: &Wants, published: &Published) -> Last<W> {
    Last {
        want,
        serial: wants.serial,
        run: published.run,
        step: published.snapshot.step,
        at: Instant::now(),
    }
}

fn decode_points(published: &Published, posted: &Posted) -> Result<Points, ModelError> {
    let wants = &posted.wants;
    let wanted: Vec<&[f32]> = wants
        .points
        .iter()
        .chain(&wants.hover)
        .chain(&wants.sample)
        .map(Vec::as_slice)
        .collect();
    let mut decoded = inquiry::decode(&published.snapshot, &wanted)?;
    let sample = wants.sample.as_ref().and_then(|_| decoded.pop());
    let hover = wants.hover.as_ref().and_then(|_| decoded.pop());
    Ok(Points {
        stamp: inquiry::stamp(published),
        points: decoded,
        hover,
        sample,
        asked: posted.at,
    })
}
