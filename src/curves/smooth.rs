//! Curves made readable: smoothed, or bent so that the tail of a run opens up.

/// TensorBoard's smoothing: the exponential moving average `ema`, freed of its
/// start at 0 as `ema / (1 - weight^n)` after n values (Kingma & Ba 2015,
/// section 3). Values that are not finite pass through and leave it alone.
///
/// `weight` 0 gives the values back; 1 gives the mean of all values so far,
/// the limit; anything else is brought into that range.
pub fn smooth(values: &[f64], weight: f64) -> Vec<f64> {
    let weight = if weight > 0.0 { weight.min(1.0) } else { 0.0 };
    let mut average = 0.0;
    // (1 - weight^n) / (1 - weight), which for weight 1 is n.
    let mut mass = 0.0;
    let step = |&value: &f64| {
        if !value.is_finite() {
            return value;
        }
        mass = mass * weight + 1.0;
        // The same average, written so that a constant curve stays constant to the bit.
        average += (value - average) / mass;
        average
    };
    values.iter().map(step).collect()
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
