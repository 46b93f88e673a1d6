//! The curves of a run, in memory that stays flat however long it trains.
//!
//! Steps are coalesced by their index in fixed bins, never by timing: bin k
//! covers the steps from k * width + 1 to (k + 1) * width. When the bins run
//! out, the width doubles and neighbours merge. So the curves depend on the
//! steps alone, whoever watches. Not-a-number and infinities are kept visible:
//! a bin that took one in is not finite.

use super::bins::{Bin, Bins};
use crate::recipe::{ForkSettings, RecipeChange, Terms};
use crate::run::RunTime;
use std::sync::Arc;

/// Steps between two scheduled evaluations of the test split, which stand at its multiples.
/// Others are made besides: early in a run, at a pause, when a model was opened.
pub const EVALUATE_EVERY: u64 = 1000;

/// The most bins, test points and marks kept.
pub(super) const BINS: usize = 4096;
pub(super) const TEST_POINTS: usize = 4096;
pub(super) const MARKS: usize = 256;

/// The terms over the test split as of one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TestPoint {
    /// Of which weights.
    pub time: RunTime,
    /// Mean terms over the test split, in nats per image.
    pub terms: Terms,
    /// The importance-weighted bound, in nats per image; None with one sample.
    pub bound: Option<f64>,
}

/// A live hyperparameter was changed, to be marked on the curves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The last step before it.
    pub time: RunTime,
    /// What was changed.
    pub change: RecipeChange,
}

/// The curves of a run: bounded, deterministic by step index, cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    pub(super) train: Bins,
    // These change seldom, so that clones share them.
    pub(super) test: Arc<Vec<TestPoint>>,
    pub(super) marks: Arc<Vec<Mark>>,
    pub(super) width: u64,
    /// Steps between two scheduled evaluations, of those that are kept.
    pub(super) test_every: u64,
}

impl Default for History {
    fn default() -> Self {
        Self {
            train: Bins::default(),
            test: Arc::default(),
            marks: Arc::default(),
            width: 1,
            test_every: EVALUATE_EVERY,
        }
    }
}

impl History {
    /// No steps yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in one training step: when it was done, and its terms in nats per image.
    /// Steps count from 1 and grow: one that does not is left out.
    pub fn push(&mut self, time: RunTime, terms: &Terms, minimised: f64) {
        if time.step <= self.train.last().map_or(0, |bin| bin.last.step) {
            return;
        }
        let bin = Bin {
            first_step: time.step,
            last: time,
            count: 1,
            terms: *terms,
            minimised,
        };
        self.append(bin);
        while self.train.len() > BINS {
            self.width *= 2;
            let finer = std::mem::take(&mut self.train);
            for bin in finer.iter() {
                self.append(*bin);
            }
        }
    }

    /// Adds a bin at the end, to the last one if they are one at this width.
    fn append(&mut self, bin: Bin) {
        let width = self.width;
        let index = |step: u64| (step - 1) / width;
        match self.train.last_mut() {
            Some(last) if index(last.first_step) == index(bin.first_step) => last.absorb(&bin),
            _ => self.train.push(bin),
        }
    }

    /// Takes in one evaluation, in its place by step; one of the same step is replaced.
    pub fn push_test(&mut self, point: TestPoint) {
        let test = Arc::make_mut(&mut self.test);
        let place = test.partition_point(|other| other.time.step < point.time.step);
        match test.get_mut(place) {
            Some(other) if other.time.step == point.time.step => *other = point,
            _ => test.insert(place, point),
        }
        if test.len() > TEST_POINTS {
            // Every second goes, but neither the first nor the newest.
            let newest = test.len() - 1;
            let mut place = 0..;
            test.retain(|_| place.next().is_some_and(|i| i % 2 == 0 || i == newest));
            self.test_every *= 2;
        }
    }

    /// Takes in a mark. When there are too many, of the two closest in steps
    /// the earlier goes: what is left of a slider's journey is where it stopped.
    pub fn push_mark(&mut self, mark: Mark) {
        let marks = Arc::make_mut(&mut self.marks);
        marks.push(mark);
        if marks.len() > MARKS {
            let gaps = marks.windows(2).map(|pair| match pair {
                [a, b] => b.time.step.saturating_sub(a.time.step),
                _ => u64::MAX,
            });
            let closest = gaps.enumerate().min_by_key(|&(_, gap)| gap);
            marks.remove(closest.map_or(0, |(place, _)| place));
        }
    }

    /// The training curve, oldest first; the last bin may still be filling.
    pub fn train(&self) -> &Bins {
        &self.train
    }

    /// How many steps each bin ends after the one before it; the first, how many it reaches over.
    pub fn train_steps(&self) -> Vec<f64> {
        let first = self.train.first().map_or(0, |bin| bin.first_step);
        let mut before = first.saturating_sub(1);
        let bins = self.train.iter();
        let since = |bin: &Bin| bin.last.step - std::mem::replace(&mut before, bin.last.step);
        bins.map(since).map(|steps| steps as f64).collect()
    }

    /// The evaluations, by step.
    pub fn test(&self) -> &[TestPoint] {
        &self.test
    }

    /// The bin that holds this step, or the last before it; of None the last of all.
    pub fn train_at(&self, step: Option<u64>) -> Option<&Bin> {
        let Some(step) = step else {
            return self.train.last();
        };
        let after = self.train.partition_point(|bin| bin.first_step <= step);
        self.train.get(after.checked_sub(1)?)
    }

    /// The evaluation at this step, or the last before it; of None the last of all.
    pub fn test_at(&self, step: Option<u64>) -> Option<&TestPoint> {
        let Some(step) = step else {
            return self.test.last();
        };
        let after = self.test.partition_point(|point| point.time.step <= step);
        self.test.get(after.checked_sub(1)?)
    }

    /// The evaluations that a line may join, as stretches of places in [`Self::test`], each of
    /// two or more: those that were scheduled and follow each other at the regular interval.
    ///
    /// What was evaluated besides stands alone. Step 100 is followed by 900 steps in which a
    /// curve bends as never again, and a pause puts two points one step apart: a straight line
    /// would claim what nobody measured.
    pub fn joined_tests(&self) -> Vec<Vec<usize>> {
        let mut stretches: Vec<Vec<usize>> = Vec::new();
        let mut before = None;
        let steps = self.test.iter().map(|point| point.time.step).enumerate();
        for (place, step) in steps.filter(|(_, step)| step.is_multiple_of(EVALUATE_EVERY)) {
            let follows = before.is_some_and(|before| step - before <= self.test_every);
            match stretches.last_mut() {
                Some(stretch) if follows => stretch.push(place),
                _ => stretches.push(vec![place]),
            }
            before = Some(step);
        }
        stretches.retain(|stretch| stretch.len() > 1);
        stretches
    }

    /// Whether the run began here, at its first step, and not with an opened model.
    pub fn begins_at_first_step(&self) -> bool {
        self.train.first().is_some_and(|bin| bin.first_step == 1)
    }

    /// The marks, oldest first.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The last step, from `step` on, before the run went on with others than `settings`, which
    /// it had at `step`; None if it never did.
    pub fn changed_from(&self, step: u64, settings: ForkSettings) -> Option<u64> {
        let first = self.marks.partition_point(|mark| mark.time.step < step);
        let later = self.marks.get(first..)?;
        let mut now = settings;
        // What was changed and changed back between two steps was never used.
        let mut steps = later.chunk_by(|one, other| one.time.step == other.time.step);
        steps.find_map(|marks| {
            now = marks.iter().fold(now, |now, mark| now.with(mark.change));
            let mark = marks.first().filter(|_| now != settings)?;
            Some(mark.time.step)
        })
    }

    /// Steps per full bin: a power of two.
    pub fn width(&self) -> u64 {
        self.width
    }

    /// The last step taken in; 0 before the first.
    pub fn last_step(&self) -> u64 {
        self.train.last().map_or(0, |bin| bin.last.step)
    }
}

#[cfg(test)]
mod tests;
