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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (p, z) in [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (0.9, 1.281_551_565_544_600_4),
            (1e-6, -4.753_424_308_822_899),
        ] {
            let got = inverse_normal_cdf(p);
            assert!((got - z).abs() < 1e-9, "{p}: {got}");
        }
        assert_eq!(inverse_normal_cdf(0.0), f64::NEG_INFINITY);
        assert_eq!(inverse_normal_cdf(1.0), f64::INFINITY);
        assert!(inverse_normal_cdf(1.1).is_nan());
        assert!(inverse_normal_cdf(f64::NAN).is_nan());
    }

    #[test]
    fn small_axes() {
        assert_eq!(linear_axis(-1.0, 3.0, 5), [-1.0, 0.0, 1.0, 2.0, 3.0]);
        assert_eq!(linear_axis(-1.0, 3.0, 1), [1.0]);
        assert_eq!(cell_axis(0.0, 4.0, 4), [0.5, 1.5, 2.5, 3.5]);
        for none in [
            linear_axis(0.0, 1.0, 0),
            cell_axis(0.0, 1.0, 0),
            quantile_axis(0),
        ] {
            assert!(none.is_empty());
        }
    }

    proptest! {
        #[test]
        fn inverts_the_normal_cdf(z in -7.0..7.0f64) {
            let p = Normal::standard().cdf(z);
            // Above 0, p is stored to fewer digits of its distance from 1.
            let tolerance = if z < 0.0 { 1e-7 } else { 1e-7 + 1e-15 * (z * z / 2.0).exp() };
            prop_assert!((inverse_normal_cdf(p) - z).abs() < tolerance);
        }

        #[test]
        fn the_quantile_axis_ascends_and_is_its_own_mirror(n in 1..500usize) {
            let axis = quantile_axis(n);
            prop_assert_eq!(axis.len(), n);
            prop_assert!(axis.windows(2).all(|pair| pair[0] < pair[1]));
            for (low, high) in axis.iter().zip(axis.iter().rev()) {
                prop_assert!((low + high).abs() < 1e-9);
            }
        }

        #[test]
        fn a_linear_axis_hits_both_ends(low in -1e6..1e6f64, high in -1e6..1e6f64, n in 2..300usize) {
            let axis = linear_axis(low, high, n);
            prop_assert_eq!((axis[0], axis[n - 1]), (low, high));
        }
    }
}
