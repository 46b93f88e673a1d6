//! Which places of a curve lie nearest to the cursor.

use crate::ui::plot::curve::Curve;

/// Places in a curve's series that lie nearest to the cursor.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Nearest {
    pub train: Option<usize>,
    pub test: Option<usize>,
}

/// The places nearest to `x`, or the last ones if there is no cursor.
pub fn nearest(curve: &Curve, x: Option<f64>) -> Nearest {
    let find = |xs: &[f64]| match x {
        Some(x) => nearest_place(xs, x),
        None => xs.len().checked_sub(1),
    };
    Nearest {
        train: find(&curve.train.xs),
        test: find(&curve.test.xs),
    }
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
    fn no_values_no_place() {
        assert_eq!(nearest_place(&[], 1.0), None);
    }
}
