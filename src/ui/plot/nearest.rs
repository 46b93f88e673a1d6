//! Which places of a curve numbers are read off: nearest to the mouse, or at the shown step.

use crate::ui::plot::curve::Curve;

/// Where along the horizontal axis numbers are read off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// Under the mouse: of what lies nearest.
    Mouse(f64),
    /// At the shown step: of the row that holds it, and of the last evaluation up to it.
    Shown(f64),
}

impl Reading {
    /// The place on the axis.
    pub fn x(self) -> f64 {
        match self {
            Reading::Mouse(x) | Reading::Shown(x) => x,
        }
    }
}

/// Places in a curve's series that numbers are read off.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Nearest {
    pub train: Option<usize>,
    pub test: Option<usize>,
}

/// The places of a reading, or the last ones without one.
pub fn nearest(curve: &Curve, reading: Option<Reading>) -> Nearest {
    let (train, test) = (&curve.train.xs, &curve.test.xs);
    match reading {
        Some(Reading::Mouse(x)) => Nearest {
            train: nearest_place(train, x),
            test: nearest_place(test, x),
        },
        Some(Reading::Shown(x)) => Nearest {
            train: holding_place(train, x),
            test: place_up_to(test, x),
        },
        None => Nearest {
            train: train.len().checked_sub(1),
            test: test.len().checked_sub(1),
        },
    }
}

/// The place of the first among `xs`, which never fall, that reaches `x`; else of the last.
fn holding_place(xs: &[f64], x: f64) -> Option<usize> {
    let last = xs.len().checked_sub(1)?;
    Some(xs.partition_point(|end| *end < x).min(last))
}

/// The place of the last among `xs`, which never fall, that is not beyond `x`.
fn place_up_to(xs: &[f64], x: f64) -> Option<usize> {
    xs.partition_point(|other| *other <= x).checked_sub(1)
}

/// The place of the nearest among `xs`, which never fall.
pub fn nearest_place(xs: &[f64], x: f64) -> Option<usize> {
    let after = xs.partition_point(|other| *other < x);
    let before = after.checked_sub(1);
    match (before, xs.get(after)) {
        (Some(before), Some(next)) if x - xs[before] > next - x => Some(after),
        (Some(before), _) => Some(before),
        (None, Some(_)) => Some(after),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_nearer_than_the_nearest(
            mut xs in proptest::collection::vec(-1e3..1e3f64, 1..50), x in -2e3..2e3f64,
        ) {
            xs.sort_unstable_by(f64::total_cmp);
            let found = nearest_place(&xs, x).map(|place| (xs[place] - x).abs());
            let least = xs.iter().map(|other| (other - x).abs()).fold(f64::INFINITY, f64::min);
            prop_assert_eq!(found, Some(least));
        }
    }

    #[test]
    fn at_a_shown_step_no_evaluation_is_of_a_later_one() {
        let tests = [100.0, 1000.0, 1304.0];
        let found = [99.0, 100.0, 1248.0, 1304.0].map(|x| place_up_to(&tests, x));
        assert_eq!(found, [None, Some(0), Some(1), Some(2)]);
    }

    #[test]
    fn a_shown_step_is_in_the_row_that_ends_at_it_or_after_it() {
        let ends = [4.0, 8.0, 10.0];
        let found = [1.0, 4.0, 5.0, 10.0, 11.0].map(|x| holding_place(&ends, x));
        assert_eq!(found, [0, 0, 1, 2, 2].map(Some));
    }

    #[test]
    fn no_values_no_place() {
        assert_eq!(nearest_place(&[], 1.0), None);
        assert_eq!(holding_place(&[], 1.0), None);
        assert_eq!(place_up_to(&[], 1.0), None);
    }
}
