//! Downhill with exact gradients: limited-memory BFGS whose every step lowers the value.

use crate::model::ModelError;
use std::collections::VecDeque;

/// Steps that are remembered.
const MEMORY: usize = 12;
/// A step must lower the value by this share of what the slope promises (Armijo).
const KEPT_PROMISE: f64 = 1e-4;
/// ... and leave at most this share of the slope, so that there is something to learn from it.
const LEFT_SLOPE: f64 = 0.9;
/// Lengths of a step that are tried, at most.
const TRIES: usize = 40;

/// A smooth function of many numbers.
pub(super) trait Objective {
    /// Its value at a place and its gradient there.
    ///
    /// # Errors
    /// As the function's own.
    fn value_and_gradient(&mut self, at: &[f64]) -> Result<(f64, Vec<f64>), ModelError>;

    /// A guess at the inverse of its second derivative times a vector; its scale does not
    /// matter after the first step.
    fn guess(&self, gradient: &[f64]) -> Vec<f64> {
        gradient.to_vec()
    }
}

/// When a descent ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// Once the next step promises to lower the value by less than this share of it ...
    pub share: f64,
    /// ... or after so many steps.
    pub steps: usize,
}

/// Where a descent ended.
#[derive(Clone, Debug)]
pub(super) struct Descent {
    pub at: Vec<f64>,
    /// Steps taken.
    pub steps: usize,
    /// Whether the rule's share ended it, rather than its number of steps.
    pub settled: bool,
}

/// A step, and how the gradient changed by it.
struct Remembered {
    step: Vec<f64>,
    change: Vec<f64>,
    product: f64,
}

/// Goes down from `start` (Nocedal & Wright 2006, algorithm 7.5). A step that does not lower
/// the value is undone and a shorter one tried; where even a short one along the gradient does
/// not lower it, the numbers have no more digits to tell, and it ends there.
///
/// # Errors
/// As the objective's own.
pub(super) fn minimise(
    objective: &mut impl Objective,
    start: Vec<f64>,
    rule: Rule,
) -> Result<Descent, ModelError> {
    let mut at = start;
    let (mut value, mut gradient) = objective.value_and_gradient(&at)?;
    let mut memory: VecDeque<Remembered> = VecDeque::new();
    let mut steps = 0;
    loop {
        let direction = direction(objective, &memory, &gradient);
        let slope = dot(&direction, &gradient);
        // What is no number ends it too.
        let goes_down = slope < 0.0 && value.is_finite();
        let promised = -0.5 * slope;
        if !goes_down || promised <= rule.share * value.abs() || steps >= rule.steps {
            let settled = !goes_down || promised <= rule.share * value.abs();
            return Ok(Descent {
                at,
                steps,
                settled: settled && value.is_finite(),
            });
        }
        let Some(lower) = step_down(objective, &at, value, &direction, slope)? else {
            if memory.is_empty() {
                return Ok(Descent {
                    at,
                    steps,
                    settled: true,
                });
            }
            memory.clear();
            continue;
        };
        steps += 1;
        remember(&mut memory, &at, &gradient, &lower);
        (at, value, gradient) = (lower.at, lower.value, lower.gradient);
    }
}

/// A place that is lower than the one before.
struct Lower {
    at: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

/// A step that lowers the value enough and leaves the slope behind it, by halving and doubling
/// between what was too short and what was too long (Lewis & Overton 2013, algorithm 2.6, which
/// minds no kinks); the longest that was too short where no better one is found in time; None
/// if none lowers it.
fn step_down(
    objective: &mut impl Objective,
    from: &[f64],
    value: f64,
    direction: &[f64],
    slope: f64,
) -> Result<Option<Lower>, ModelError> {
    let (mut too_short, mut too_long) = (0.0, f64::INFINITY);
    let mut size = 1.0;
    let mut found = None;
    for _ in 0..TRIES {
        let steps = from.iter().zip(direction);
        let at: Vec<f64> = steps.map(|(from, along)| from + size * along).collect();
        let (lower, gradient) = objective.value_and_gradient(&at)?;
        if lower < value && lower <= value + KEPT_PROMISE * size * slope {
            let left = dot(&gradient, direction);
            found = Some(Lower {
                at,
                value: lower,
                gradient,
            });
            if left >= LEFT_SLOPE * slope {
                return Ok(found);
            }
            too_short = size;
        } else {
            too_long = size;
        }
        size = if too_long.is_finite() {
            0.5 * (too_short + too_long)
        } else {
            2.0 * too_short
        };
    }
    Ok(found)
}

/// Downhill, by the two loops over what is remembered.
fn direction(
    objective: &impl Objective,
    memory: &VecDeque<Remembered>,
    gradient: &[f64],
) -> Vec<f64> {
    let mut rest = gradient.to_vec();
    let mut shares = Vec::with_capacity(memory.len());
    for past in memory.iter().rev() {
        let share = dot(&past.step, &rest) / past.product;
        add(&mut rest, -share, &past.change);
        shares.push(share);
    }
    let mut direction = objective.guess(&rest);
    if let Some(newest) = memory.back() {
        let guessed = dot(&newest.change, &objective.guess(&newest.change));
        let scale = newest.product / guessed;
        if scale.is_finite() && scale > 0.0 {
            direction.iter_mut().for_each(|part| *part *= scale);
        }
    }
    for (past, share) in memory.iter().zip(shares.into_iter().rev()) {
        let back = dot(&past.change, &direction) / past.product;
        add(&mut direction, share - back, &past.step);
    }
    direction.iter_mut().for_each(|part| *part = -*part);
    direction
}

/// Keeps the step if the slope rose along it, as it does in a valley.
fn remember(memory: &mut VecDeque<Remembered>, from: &[f64], gradient: &[f64], lower: &Lower) {
    let less = |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a - b).collect() };
    let (step, change) = (less(&lower.at, from), less(&lower.gradient, gradient));
    let product = dot(&step, &change);
    if product > 1e-12 * dot(&step, &step).sqrt() * dot(&change, &change).sqrt() {
        if memory.len() == MEMORY {
            memory.pop_front();
        }
        memory.push_back(Remembered {
            step,
            change,
            product,
        });
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(to: &mut [f64], share: f64, other: &[f64]) {
    for (to, other) in to.iter_mut().zip(other) {
        *to += share * other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Each value that was taken as lower, in turn.
    struct Watched<F>(F, Vec<f64>);

    impl<F: Fn(&[f64]) -> (f64, Vec<f64>)> Objective for Watched<F> {
        fn value_and_gradient(&mut self, at: &[f64]) -> Result<(f64, Vec<f64>), ModelError> {
            let found = self.0(at);
            self.1.push(found.0);
            Ok(found)
        }
    }

    const RULE: Rule = Rule {
        share: 1e-14,
        steps: 500,
    };

    #[test]
    fn the_valley_of_rosenbrock_is_walked_to_its_end() {
        let valley = |at: &[f64]| {
            let (x, y) = (at[0], at[1]);
            let value = 1.0 + (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2);
            let gradient = vec![
                -2.0 * (1.0 - x) - 400.0 * x * (y - x * x),
                200.0 * (y - x * x),
            ];
            (value, gradient)
        };
        let mut objective = Watched(valley, Vec::new());
        let end = minimise(&mut objective, vec![-1.2, 1.0], RULE).expect("no device");
        assert!(end.settled && end.steps < 100, "{end:?}");
        assert!(end.at.iter().all(|x| (x - 1.0).abs() < 1e-5), "{end:?}");
    }

    #[test]
    fn where_nothing_is_a_number_it_stays() {
        let mut objective = Watched(|at: &[f64]| (f64::NAN, at.to_vec()), Vec::new());
        let end = minimise(&mut objective, vec![1.0], RULE).expect("no device");
        assert_eq!((end.at, end.steps, end.settled), (vec![1.0], 0, false));
        // Beyond a wall the value is no number: steps are halved until they stay before it.
        let walled = |at: &[f64]| {
            let value = if at[0] > 0.1 {
                f64::NAN
            } else {
                1.0 + (at[0] - 0.09).powi(2)
            };
            (value, vec![2.0 * (at[0] - 0.09)])
        };
        let end = minimise(&mut Watched(walled, Vec::new()), vec![-1.0], RULE).expect("no device");
        assert!((end.at[0] - 0.09).abs() < 1e-5);
    }

    proptest! {
        #[test]
        fn a_bowl_of_any_shape_is_left_at_its_bottom(
            start in prop::collection::vec(-5.0..5.0f64, 6),
            widths in prop::collection::vec(0.05..20.0f64, 6),
        ) {
            let bowl = |at: &[f64]| {
                let parts = at.iter().zip(&widths);
                let value = 1.0 + parts.clone().map(|(x, w)| w * (x - w).powi(2)).sum::<f64>();
                (value, parts.map(|(x, w)| 2.0 * w * (x - w)).collect())
            };
            let end = minimise(&mut Watched(bowl, Vec::new()), start, RULE).expect("no device");
            prop_assert!(end.settled);
            for (x, w) in end.at.iter().zip(&widths) {
                prop_assert!((x - w).abs() < 1e-5);
            }
        }
    }
}
