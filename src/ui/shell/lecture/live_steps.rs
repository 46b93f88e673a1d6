//! The next larger and the next smaller beta and learning rate.

use crate::recipe::Live;
use crate::ui::scene::action::Direction;

/// The smallest beta above 0 that keys reach.
const LEAST_BETA: f64 = 0.125;
/// The largest one.
const MOST_BETA: f64 = 1024.0;
/// The learning rates that keys reach: from 1e-6 to 1, three for each power of ten.
const RATES: [i32; 2] = [-6, 0];

/// What keys asked for and the trainer has yet to take in: a key that is pressed meanwhile
/// goes on from there.
#[derive(Default)]
pub(crate) struct LiveAsked {
    run: u64,
    /// What the trainer said last, and what was asked for since, in that order.
    path: Vec<Live>,
}

impl LiveAsked {
    /// Takes in what the trainer says of this run. What is nowhere on the way was set by
    /// something else than a key, and counts.
    pub fn follow(&mut self, run: u64, told: Live) {
        let arrived = self.path.iter().rposition(|live| *live == told);
        match arrived.filter(|_| self.run == run) {
            Some(place) => drop(self.path.drain(..place)),
            None => self.path = vec![told],
        }
        self.run = run;
    }

    /// A key asks for this.
    pub fn ask(&mut self, live: Live) {
        self.path.push(live);
    }

    /// The last that was asked for, or else what the trainer said.
    pub fn newest(&self) -> Option<Live> {
        self.path.last().copied()
    }
}

/// From power of two to power of two, and to 0 below the smallest.
pub(crate) fn beta(now: f64, direction: Direction) -> f64 {
    let mut steps = vec![0.0];
    let mut step = LEAST_BETA;
    while step <= MOST_BETA {
        steps.push(step);
        step *= 2.0;
    }
    next(&steps, now, direction)
}

/// 1, 2, 5, 10, ... times a power of ten.
pub(crate) fn learning_rate(now: f64, direction: Direction) -> f64 {
    let [least, most] = RATES;
    let decade = |power: i32| {
        // Read from decimals, so that 0.001 is the number that a person types.
        [1, 2, 5].map(|digit| format!("{digit}e{power}").parse().unwrap_or(now))
    };
    let mut steps: Vec<f64> = (least..most).flat_map(decade).collect();
    steps.push(1.0);
    next(&steps, now, direction)
}

/// The nearest of the rising `steps` beyond `now`; `now` itself if there is none.
fn next(steps: &[f64], now: f64, direction: Direction) -> f64 {
    let found = match direction {
        Direction::Up => steps.iter().find(|step| **step > now),
        Direction::Down => steps.iter().rev().find(|step| **step < now),
    };
    found.copied().unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn steps_are_those_that_a_lecturer_would_take() {
        use Direction::{Down, Up};
        for (now, direction, then) in [
            (1.0, Up, 2.0),
            (8.5, Up, 16.0),
            (8.5, Down, 8.0),
            (0.125, Down, 0.0),
            (0.0, Down, 0.0),
            (0.0, Up, 0.125),
        ] {
            assert_eq!(beta(now, direction), then);
        }
        for (now, direction, then) in [
            (1e-3, Up, 2e-3),
            (2e-3, Up, 5e-3),
            (1e-3, Down, 5e-4),
            (3e-4, Down, 2e-4),
            (1e-9, Down, 1e-9),
            (7.0, Up, 7.0),
        ] {
            assert_eq!(learning_rate(now, direction), then);
        }
    }

    proptest! {
        #[test]
        fn what_a_key_sets_the_other_key_takes_back(places in 0usize..11) {
            let mut up = LEAST_BETA;
            for _ in 0..places {
                up = beta(up, Direction::Up);
            }
            for _ in 0..places {
                up = beta(up, Direction::Down);
            }
            prop_assert_eq!(up, LEAST_BETA);
        }
    }
}
