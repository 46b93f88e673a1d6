//! Curves made readable: smoothed, or bent so that the tail of a run opens up.

/// TensorBoard's smoothing: the exponential moving average `ema`, freed of its
/// start at 0 as `ema / (1 - weight^n)` after n values (Kingma & Ba 2015,
/// section 3). Values that are not finite pass through and leave it alone.
///
/// A value counts as so many equal ones as its `lengths` says, which need not be a whole
/// number: a curve whose rows are the means over twice the steps is smoothed the same.
/// `weight` 0 gives the values back; 1 gives the mean of all values so far,
/// the limit; anything else is brought into that range.
pub fn smooth(values: &[f64], lengths: &[f64], weight: f64) -> Vec<f64> {
    let weight = if weight > 0.0 { weight.min(1.0) } else { 0.0 };
    let mut average = 0.0;
    // (1 - weight^n) / (1 - weight), which for weight 1 is n.
    let mut mass = 0.0;
    // Most rows are as long as the one before.
    let mut factors = (f64::NAN, 0.0, 0.0);
    let step = |(&value, &length): (&f64, &f64)| {
        if !value.is_finite() {
            return value;
        }
        if factors.0 != length {
            factors = (length, weight.powf(length), own_mass(weight, length));
        }
        let (_, decay, own) = factors;
        mass = mass * decay + own;
        // The same average, written so that a constant curve stays constant to the bit.
        average += (value - average) * own / mass;
        average
    };
    values.iter().zip(lengths).map(step).collect()
}

/// 1 + weight + weight^2 + ... of so many terms.
fn own_mass(weight: f64, length: f64) -> f64 {
    if weight < 1.0 {
        (1.0 - weight.powf(length)) / (1.0 - weight)
    } else {
        length
    }
}

/// The view on the tail of a run: log10(best + 1 nat - value), 0 at the best
/// and 1 at nine nats below it. Up is worse. Not-a-number where `value` lies a
/// nat or more above `best` or either is not a number.
pub fn tail_transform(values: &[f64], best: f64) -> Vec<f64> {
    let bend = |&value: &f64| {
        let below = best + 1.0 - value;
        if below > 0.0 { below.log10() } else { f64::NAN }
    };
    values.iter().map(bend).collect()
}

/// The largest finite value.
pub fn best(values: &[f64]) -> Option<f64> {
    let finite = values.iter().copied().filter(|value| value.is_finite());
    finite.reduce(f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// TensorBoard's own words, vz_line_chart2's `resmoothDataset`.
    fn tensorboard(values: &[f64], weight: f64) -> Vec<f64> {
        let mut last = 0.0;
        let mut taken = 0;
        let mut step = |&value: &f64| {
            if !value.is_finite() {
                return value;
            }
            last = last * weight + (1.0 - weight) * value;
            taken += 1;
            last / (1.0 - weight.powi(taken))
        };
        values.iter().map(&mut step).collect()
    }

    proptest! {
        #[test]
        fn agrees_with_tensorboard(
            values in prop::collection::vec(-1e3..1e3f64, 0..200), weight in 0.0..0.999f64,
        ) {
            let ours = smooth(&values, &vec![1.0; values.len()], weight);
            let theirs = tensorboard(&values, weight);
            prop_assert_eq!(ours.len(), theirs.len());
            for (a, b) in ours.iter().zip(&theirs) {
                prop_assert!((a - b).abs() < 1e-7, "{a} {b}");
            }
        }

        #[test]
        fn stays_within_what_it_has_seen(
            values in prop::collection::vec(-1e3..1e3f64, 1..200), weight in -1.0..2.0f64,
        ) {
            let low = values.iter().copied().fold(f64::INFINITY, f64::min) - 1e-9;
            let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max) + 1e-9;
            for value in smooth(&values, &vec![1.0; values.len()], weight) {
                prop_assert!((low..=high).contains(&value));
            }
        }

        #[test]
        fn a_row_of_many_steps_counts_as_so_many_rows(
            rows in prop::collection::vec((-1e3..1e3f64, 1..9u8), 1..60), weight in 0.0..=1.0f64,
            unit in 0.5..9.0f64,
        ) {
            let lengths: Vec<f64> = rows.iter().map(|(_, steps)| f64::from(*steps) / unit).collect();
            let values: Vec<f64> = rows.iter().map(|(value, _)| *value).collect();
            let coarse = smooth(&values, &lengths, weight);
            let steps = rows.iter().flat_map(|(value, steps)| vec![*value; usize::from(*steps)]);
            let steps: Vec<f64> = steps.collect();
            let fine = smooth(&steps, &vec![1.0 / unit; steps.len()], weight);
            let mut end = 0;
            for ((_, steps), coarse) in rows.iter().zip(coarse) {
                end += usize::from(*steps);
                prop_assert!((fine[end - 1] - coarse).abs() < 1e-7, "{} {coarse}", fine[end - 1]);
            }
        }

        #[test]
        fn a_constant_stays_constant_to_the_bit(value in any::<f64>(), weight in 0.0..=1.0f64) {
            prop_assume!(value.is_finite());
            prop_assert_eq!(smooth(&[value; 50], &[1.0; 50], weight), vec![value; 50]);
        }
    }

    #[test]
    fn weight_0_gives_the_values_and_1_their_running_mean() {
        let values = [1.0, 3.0, 8.0];
        let equal = [1.0; 3];
        assert_eq!(smooth(&values, &equal, 0.0), values);
        assert_eq!(smooth(&values, &equal, f64::NAN), values);
        assert_eq!(smooth(&values, &equal, 1.0), [1.0, 2.0, 4.0]);
    }

    #[test]
    fn what_is_not_finite_passes_through_and_leaves_the_rest_alone() {
        let holed = [1.0, f64::NAN, 3.0, f64::NEG_INFINITY, 2.0];
        let out = smooth(&holed, &[1.0; 5], 0.6);
        assert!(out[1].is_nan());
        assert_eq!(out[3], f64::NEG_INFINITY);
        assert_eq!(
            [out[0], out[2], out[4]],
            smooth(&[1.0, 3.0, 2.0], &[1.0; 3], 0.6)[..]
        );
    }

    #[test]
    fn the_tail_opens_up() {
        let bent = tail_transform(&[-100.0, -109.0, -199.0, f64::NAN, -98.5, -99.0], -100.0);
        assert_eq!(bent[..3], [0.0, 1.0, 2.0]);
        assert!(bent[3..].iter().all(|value| value.is_nan()));
        assert_eq!(best(&[f64::NAN, -3.0, -2.0, f64::INFINITY]), Some(-2.0));
        assert_eq!(best(&[f64::NAN]), None);
    }
}
