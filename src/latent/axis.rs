//! Where the points of one latent axis stand.

use statrs::distribution::{ContinuousCDF, Normal};

/// The z below which a standard normal variable falls with probability `p`:
/// minus infinity at 0, infinity at 1, not-a-number outside [0, 1].
pub fn inverse_normal_cdf(p: f64) -> f64 {
    if (0.0..=1.0).contains(&p) {
        Normal::standard().inverse_cdf(p)
    } else {
        f64::NAN
    }
}

/// `n` points, ascending, in the middles of `n` intervals of equal probability
/// under the prior: Phi^-1((i + 0.5) / n) (Kingma & Welling 2014, figure 4).
pub fn quantile_axis(n: usize) -> Vec<f64> {
    let quantile = |i| inverse_normal_cdf((i as f64 + 0.5) / n as f64);
    (0..n).map(quantile).collect()
}

/// `n` evenly spaced points from `low` to `high`, both included; the middle if `n` is 1.
pub fn linear_axis(low: f64, high: f64, n: usize) -> Vec<f64> {
    let at = |i: usize| {
        let t = if n > 1 {
            i as f64 / (n - 1) as f64
        } else {
            0.5
        };
        // This form hits both ends exactly.
        low * (1.0 - t) + high * t
    };
    (0..n).map(at).collect()
}

/// The middles of `n` equal cells between `low` and `high`: where to decode the
/// images of a texture that fills that stretch, so that each is true at its centre.
pub fn cell_axis(low: f64, high: f64, n: usize) -> Vec<f64> {
    let at = |i: usize| {
        let t = (i as f64 + 0.5) / n as f64;
        low * (1.0 - t) + high * t
    };
    (0..n).map(at).collect()
}
