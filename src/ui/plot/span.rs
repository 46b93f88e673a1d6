//! Ranges of an axis: of all values, without outliers, padded at both ends.

/// The share of values left out at either end: a lucky minibatch here and there.
const RARE: f64 = 0.005;

/// From the lowest to the highest finite value.
pub fn full(values: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    values
        .filter(|value| value.is_finite())
        .fold(None, |range, value| {
            let [low, high] = range.unwrap_or([value; 2]);
            Some([low.min(value), high.max(value)])
        })
}

/// The range of the finite values without the outermost few in a thousand.
pub fn without_outliers(values: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    let mut finite: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    let last = finite.len().checked_sub(1)?;
    let mut at = |share: f64| {
        let place = ((last as f64 * share).round() as usize).min(last);
        *finite.select_nth_unstable_by(place, f64::total_cmp).1
    };
    Some([at(RARE), at(1.0 - RARE)])
}

/// The range that holds both.
pub fn union(one: Option<[f64; 2]>, other: Option<[f64; 2]>) -> Option<[f64; 2]> {
    match (one, other) {
        (Some(one), Some(other)) => Some([one[0].min(other[0]), one[1].max(other[1])]),
        (one, other) => one.or(other),
    }
}

/// A range with a share of its length added at either end, `least` long at least: a shorter
/// one is widened to both sides.
pub fn padded([low, high]: [f64; 2], share: f64, least: f64) -> [f64; 2] {
    // What is far from 0 has no finer distances.
    let least = least.max(1e-6 * low.abs().max(high.abs()));
    let length = (high - low).max(least);
    let wider = share * length + (length - (high - low)) / 2.0;
    [low - wider, high + wider]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_range_without_outliers_is_within_the_full_one(values in proptest::collection::vec(proptest::num::f64::ANY, 0..300)) {
            let all = full(values.iter().copied());
            let some = without_outliers(values.iter().copied());
            prop_assert_eq!(all.is_some(), some.is_some());
            if let (Some(all), Some(some)) = (all, some) {
                prop_assert!(all[0] <= some[0] && some[0] <= some[1] && some[1] <= all[1]);
            }
        }

        #[test]
        fn padding_makes_room(low in -1e9..1e9f64, length in 0.0..1e9f64) {
            let [a, b] = padded([low, low + length], 0.05, 1.0);
            prop_assert!(a < low && b > low + length);
            prop_assert!(b - a >= 1.0);
        }
    }

    #[test]
    fn a_lone_outlier_does_not_count() {
        let rest = (0..200).map(|i| -160.0 - f64::from(i % 10));
        let values = rest.chain([-900.0, -20.0]);
        assert_eq!(without_outliers(values), Some([-169.0, -160.0]));
    }
}
