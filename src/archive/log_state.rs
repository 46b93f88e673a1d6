//! Where a log stands between two of its rows.

use crate::recipe::Terms;
use crate::run::RunTime;

/// Where a log stands between two of its rows: what the next row is the mean of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LogState {
    /// The step of the last row; 0 before the first.
    pub last_row: u64,
    /// The last step taken in.
    pub time: RunTime,
    /// Steps since the last row.
    pub steps: u64,
    /// Sum of their terms, in nats per image.
    pub terms: Terms,
    /// Sum of what was minimised in them, in nats per image.
    pub minimised: f64,
    /// Sum of their importance-weighted bounds, in nats per image; None with one sample.
    pub bound: Option<f64>,
}

/// What a row tells of training steps, in nats per image.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trained {
    pub terms: Terms,
    pub minimised: f64,
    pub bound: Option<f64>,
}

impl LogState {
    /// Takes in one training step.
    pub(super) fn push(
        &mut self,
        time: RunTime,
        terms: &Terms,
        minimised: f64,
        bound: Option<f64>,
    ) {
        self.time = time;
        self.steps += 1;
        self.terms.add_scaled(terms, 1.0);
        self.minimised += minimised;
        if let Some(bound) = bound {
            *self.bound.get_or_insert(0.0) += bound;
        }
    }

    /// Ends a row at the last step taken in: its time, and the mean over its steps; None
    /// without any.
    pub(super) fn take_row(&mut self) -> Option<(RunTime, Trained)> {
        let sum = *self;
        if sum.steps == 0 {
            return None;
        }
        *self = Self {
            last_row: sum.time.step,
            ..Self::default()
        };
        let share = 1.0 / sum.steps as f64;
        let mut mean = Trained {
            terms: Terms::default(),
            minimised: sum.minimised * share,
            bound: sum.bound.map(|bound| bound * share),
        };
        mean.terms.add_scaled(&sum.terms, share);
        Some((sum.time, mean))
    }
}
