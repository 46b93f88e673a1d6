//! A history as plain data: for a file, and back.

use super::bins::{Bin, bits_of};
use super::history::{BINS, History, MARKS, Mark, TEST_POINTS, TestPoint};
use crate::run::RunTime;
use std::sync::Arc;

/// All that a history holds.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryParts {
    /// The training curve, oldest first.
    pub train: Vec<Bin>,
    /// The evaluations, by step.
    pub test: Arc<Vec<TestPoint>>,
    /// The marks, oldest first.
    pub marks: Arc<Vec<Mark>>,
    /// Steps per full bin: a power of two.
    pub width: u64,
    /// Steps between two scheduled evaluations, of those that are kept.
    pub test_every: u64,
}

/// Why parts are no history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HistoryFlaw {
    /// More bins, evaluations or marks than a history keeps.
    #[error("there are more of them than are ever kept")]
    TooMany,
    /// A width that no merging of bins leads to, or an interval that no thinning leads to.
    #[error("a width or an interval is no number that it can be")]
    Width,
    /// Steps that do not grow, or bins that hold more steps than they have room for.
    #[error("the steps are not in order")]
    Order,
    /// Epochs or seconds that no run can have.
    #[error("a time is out of range")]
    Time,
}

impl History {
    /// All that it holds.
    pub fn parts(&self) -> HistoryParts {
        // Named one by one, so that a new field is not forgotten here.
        let Self {
            train,
            test,
            marks,
            width,
            test_every,
        } = self;
        HistoryParts {
            train: train.iter().copied().collect(),
            test: test.clone(),
            marks: marks.clone(),
            width: *width,
            test_every: *test_every,
        }
    }

    /// The history of these parts; it goes on as the one did that they are of.
    ///
    /// # Errors
    /// If no history can hold them.
    pub fn from_parts(parts: HistoryParts) -> Result<Self, HistoryFlaw> {
        let HistoryParts {
            train,
            test,
            marks,
            width,
            test_every,
        } = parts;
        if train.len() > BINS || test.len() > TEST_POINTS || marks.len() > MARKS {
            return Err(HistoryFlaw::TooMany);
        }
        if !width.is_power_of_two() || test_every == 0 {
            return Err(HistoryFlaw::Width);
        }
        let in_bins = train.iter().all(|bin| holds_its_steps(bin, width));
        let bins = train
            .iter()
            .map(|bin| (bin.first_step.saturating_sub(1)) / width);
        let tests = test.iter().map(|point| point.time.step);
        let marked = marks.iter().map(|mark| mark.time.step);
        if !in_bins || !grows(bins) || !grows(tests) || !marked.is_sorted() {
            return Err(HistoryFlaw::Order);
        }
        let times = train.iter().map(|bin| bin.last);
        let times = times.chain(test.iter().map(|point| point.time));
        let mut times = times.chain(marks.iter().map(|mark| mark.time));
        if !times.all(is_sound) {
            return Err(HistoryFlaw::Time);
        }
        Ok(Self {
            train: train.into_iter().collect(),
            test,
            marks,
            width,
            test_every,
        })
    }
}

impl History {
    /// Takes the memory of `other` in place of its own wherever they hold the same: the curves of
    /// one run at two steps.
    pub fn share_with(&mut self, other: &Self) {
        self.train.share_with(&other.train);
        let same = |one: &TestPoint, two: &TestPoint| {
            let bounds = [one.bound, two.bound].map(|bound| bound.map(f64::to_bits));
            let [one, two] = [one, two].map(|point| bits_of(point.time, point.terms));
            one == two && bounds[0] == bounds[1]
        };
        let tests = self.test.iter().zip(&*other.test);
        if self.test.len() == other.test.len() && tests.into_iter().all(|(a, b)| same(a, b)) {
            self.test = other.test.clone();
        }
        if self.marks == other.marks {
            self.marks = other.marks.clone();
        }
    }
}

/// Whether its steps count from 1, fall within one bin, and are no more than lie in it.
fn holds_its_steps(bin: &Bin, width: u64) -> bool {
    let (first, last) = (bin.first_step, bin.last.step);
    let index = |step: u64| step.saturating_sub(1) / width;
    let steps = last.checked_sub(first).and_then(|more| more.checked_add(1));
    first >= 1
        && index(first) == index(last)
        && steps.is_some_and(|steps| (1..=steps).contains(&bin.count))
}

fn grows(mut numbers: impl Iterator<Item = u64>) -> bool {
    let Some(mut before) = numbers.next() else {
        return true;
    };
    numbers.all(|number| std::mem::replace(&mut before, number) < number)
}

fn is_sound(time: RunTime) -> bool {
    let sound = |number: f64| number.is_finite() && number >= 0.0;
    sound(time.epoch) && sound(time.seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{RecipeChange, Terms};
    use proptest::prelude::*;

    fn time(step: u64) -> RunTime {
        RunTime {
            step,
            epoch: step as f64 / 7.0,
            seconds: step as f64 / 3.0,
        }
    }

    fn terms(step: u64) -> Terms {
        Terms {
            reconstruction: -1.0 / step as f64,
            kl: (step as f64).sqrt(),
            weight_kl: 0.0,
        }
    }

    fn push(history: &mut History, step: u64) {
        history.push(time(step), &terms(step), 1.0 / step as f64);
        if step.is_multiple_of(3) {
            let (time, terms) = (time(step), terms(step));
            history.push_test(TestPoint {
                time,
                terms,
                bound: None,
            });
        }
        if step.is_multiple_of(40) {
            let (before, after) = (1.0, step as f64);
            let change = RecipeChange::Beta { before, after };
            history.push_mark(Mark {
                time: time(step),
                change,
            });
        }
    }

    fn of_steps(steps: std::ops::RangeInclusive<u64>) -> History {
        let mut history = History::new();
        steps.for_each(|step| push(&mut history, step));
        history
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn a_history_goes_on_from_its_parts(before in 0..20_000u64, more in 1..9_000u64) {
            let mut resumed =
                History::from_parts(of_steps(1..=before).parts()).expect("its own parts");
            (before + 1..=before + more).for_each(|step| push(&mut resumed, step));
            prop_assert!(resumed == of_steps(1..=before + more));
        }
    }

    #[test]
    fn parts_that_no_history_has_are_refused() {
        let whole = of_steps(1..=100).parts();
        let refused = |change: fn(&mut HistoryParts)| {
            let mut changed = whole.clone();
            change(&mut changed);
            History::from_parts(changed).err()
        };
        assert_eq!(refused(|_| {}), None);
        for (change, flaw) in [
            (
                (|parts| parts.width = 3) as fn(&mut HistoryParts),
                HistoryFlaw::Width,
            ),
            (|parts| parts.width = 0, HistoryFlaw::Width),
            (|parts| parts.test_every = 0, HistoryFlaw::Width),
            (|parts| parts.train.swap(0, 1), HistoryFlaw::Order),
            (|parts| parts.train[0].first_step = 0, HistoryFlaw::Order),
            (|parts| parts.train[0].count = 2, HistoryFlaw::Order),
            (|parts| parts.train[0].count = 0, HistoryFlaw::Order),
            (
                |parts| parts.train[7].last.step = u64::MAX,
                HistoryFlaw::Order,
            ),
            (
                |parts| Arc::make_mut(&mut parts.test).swap(0, 1),
                HistoryFlaw::Order,
            ),
            (
                |parts| Arc::make_mut(&mut parts.marks).swap(0, 1),
                HistoryFlaw::Order,
            ),
            (
                |parts| parts.train[3].last.epoch = f64::NAN,
                HistoryFlaw::Time,
            ),
            (
                |parts| parts.train = vec![parts.train[0]; BINS + 1],
                HistoryFlaw::TooMany,
            ),
        ] {
            assert_eq!(refused(change), Some(flaw));
        }
    }
}
