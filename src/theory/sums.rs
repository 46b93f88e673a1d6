//! Sums of numbers that are known by their logarithms.

/// ln of the sum of exp(values), without overflow; negative infinity for no values
/// or none that counts, not a number if one of them is none.
pub(super) fn log_sum_exp(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = values.clone().fold(f64::NEG_INFINITY, f64::max);
    if !largest.is_finite() {
        return largest;
    }
    largest
        + values
            .map(|value| (value - largest).exp())
            .sum::<f64>()
            .ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_logarithms_neither_overflow_nor_vanish() {
        let at = |shift: f64| log_sum_exp([shift, shift + 3f64.ln()].into_iter());
        assert!((at(-1e4) - (4f64.ln() - 1e4)).abs() < 1e-11);
        assert!((at(1e4) - (4f64.ln() + 1e4)).abs() < 1e-11);
        assert_eq!(log_sum_exp(std::iter::empty()), f64::NEG_INFINITY);
        assert!(log_sum_exp([0.0, f64::NAN].into_iter()).is_nan());
    }
}
