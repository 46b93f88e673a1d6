//! Elementary functions without branches, which the compiler turns into vector code.
//!
//! Each passes NaN through. Errors are stated against exact values. Products and
//! sums are rounded one by one: fused, they would be calls to the C library where
//! the machine cannot fuse them, and the bits would depend on the machine.
//!
//! What would fall below the smallest normal number is 0 before it is computed: Intel's
//! processors take some hundred times as long over such numbers.

/// Sums run in this many lanes.
pub(super) const LANES: usize = 16;

const LN_2_HIGH: f32 = 0.693_359_4;
const LN_2_LOW: f32 = -2.121_944_4e-4;

/// ln of the smallest normal number, rounded up.
const LEAST_EXPONENT: f32 = -87.336_54;

/// e^x within 2 units in the last place where it is a normal number; 0 and
/// infinity where it is too small or too large for one.
///
/// Range reduction by ln 2 in two parts, then a polynomial of degree 6 on
/// [-ln 2 / 2, ln 2 / 2] (the coefficients of Cephes' expf, Moshier 1989).
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    let vanishes = x < LEAST_EXPONENT;
    let x = if vanishes { LEAST_EXPONENT } else { x };
    let x = if x > 90.0 { 90.0 } else { x };
    // Adding 1.5 * 2^23 rounds to a whole number in the last bits.
    const MAGIC: f32 = 12_582_912.0;
    let shifted = x * std::f32::consts::LOG2_E + MAGIC;
    let n = shifted - MAGIC;
    let r = x - n * LN_2_HIGH;
    let r = r - n * LN_2_LOW;
    let p = 1.987_569_1e-4_f32;
    let p = p * r + 1.398_2e-3;
    let p = p * r + 8.333_452e-3;
    let p = p * r + 4.166_579_6e-2;
    let p = p * r + 1.666_666_6e-1;
    let p = p * r + 5e-1;
    let e = (p * (r * r) + r) + 1.0;
    // 2^n through the exponent's bits, in two factors that are both normal
    // numbers; a NaN has spoilt `e` already.
    let n = (shifted.to_bits() as i32).wrapping_sub(MAGIC.to_bits() as i32);
    let half = n >> 1;
    let power = |n: i32| f32::from_bits((n.wrapping_add(127) as u32) << 23);
    let found = e * power(half) * power(n.wrapping_sub(half));
    if vanishes { 0.0 } else { found }
}

/// ln(1 + e) for e in [0, 1], within 2 units in the last place.
///
/// 2 artanh(s) with s = e / (2 + e) <= 1/3, as its odd series up to s^13.
#[inline(always)]
pub(super) fn log1p_unit(e: f32) -> f32 {
    let s = e / (2.0 + e);
    // So small that all powers but the first vanish beside it.
    let curved = if s < 1e-9 { 0.0 } else { s };
    let square = curved * curved;
    let p = 1.0 / 15.0_f32;
    let p = p * square + 1.0 / 13.0;
    let p = p * square + 1.0 / 11.0;
    let p = p * square + 1.0 / 9.0;
    let p = p * square + 1.0 / 7.0;
    let p = p * square + 1.0 / 5.0;
    let p = p * square + 1.0 / 3.0;
    2.0 * (p * square * s + s)
}

/// ln x of a positive normal number, within 2 units in the last place or of 1e-7,
/// whichever is larger; infinity of infinity, without meaning elsewhere.
///
/// x = 2^n m with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh((m - 1) / (m + 1))
/// as its odd series up to s^11.
#[inline(always)]
pub(super) fn ln(x: f32) -> f32 {
    const ROOT_HALF: u32 = 0x3f35_04f3;
    let shifted = x.to_bits().wrapping_sub(ROOT_HALF);
    let n = (shifted as i32) >> 23;
    let m = f32::from_bits(x.to_bits().wrapping_sub((n << 23) as u32));
    let s = (m - 1.0) / (m + 1.0);
    let square = s * s;
    let p = 1.0 / 11.0_f32;
    let p = p * square + 1.0 / 9.0;
    let p = p * square + 1.0 / 7.0;
    let p = p * square + 1.0 / 5.0;
    let p = p * square + 1.0 / 3.0;
    let small = 2.0 * (p * square * s + s);
    let finite = n as f32 * std::f32::consts::LN_2 + small;
    if x < f32::INFINITY { finite } else { x }
}

/// 1 / (1 + e^-l), given e = e^-|l|.
#[inline(always)]
pub(super) fn sigmoid_from(l: f32, e: f32) -> f32 {
    let larger = 1.0 / (1.0 + e);
    if l < 0.0 { e * larger } else { larger }
}

/// Hyperbolic tangent within 3 units in the last place.
///
/// Below 0.625 an odd polynomial (Cephes' tanhf), above 1 - 2 / (e^2x + 1).
#[inline(always)]
pub(super) fn tanh(x: f32) -> f32 {
    let magnitude = x.abs();
    let square = x * x;
    let p = -5.704_988_6e-3_f32;
    let p = p * square + 2.063_907_5e-2;
    let p = p * square - 5.373_971_5e-2;
    let p = p * square + 1.333_144_2e-1;
    let p = p * square - 3.333_328e-1;
    let small = p * square * x + x;
    let large = 1.0 - 2.0 / (exp(2.0 * magnitude) + 1.0);
    let large = if x < 0.0 { -large } else { large };
    if magnitude < 0.625 { small } else { large }
}

/// Sum of the lanes, always in the same order.
#[inline(always)]
pub(super) fn total(lanes: [f32; LANES]) -> f32 {
    let mut lanes = lanes;
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] += lanes[lane + half];
        }
        half /= 2;
    }
    lanes[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(found: f32, exact: f64, units: f64) -> bool {
        (f64::from(found) - exact).abs() <= units * f64::from(f32::EPSILON) * exact.abs()
    }

    proptest! {
        #[test]
        fn exp_is_exact_to_two_units(x in -87.3f32..88.7) {
            prop_assert!(close(exp(x), f64::from(x).exp(), 2.0));
        }

        #[test]
        fn log1p_is_exact_to_two_units(e in 0f32..=1.0) {
            prop_assert!(close(log1p_unit(e), f64::from(e).ln_1p(), 2.0));
        }

        #[test]
        fn ln_is_exact_to_two_units(x in 1e-30f32..1e30) {
            let exact = f64::from(x).ln();
            prop_assert!(close(ln(x), exact, 2.0) || (f64::from(ln(x)) - exact).abs() < 1e-7);
        }

        #[test]
        fn tanh_is_exact_to_three_units(x in -12f32..12.0) {
            prop_assert!(close(tanh(x), f64::from(x).tanh(), 3.0));
        }

        #[test]
        fn sigmoid_is_exact_to_four_units(l in -80f32..80.0) {
            let found = sigmoid_from(l, exp(-l.abs()));
            prop_assert!(close(found, 1.0 / (1.0 + (-f64::from(l)).exp()), 4.0));
        }
    }

    /// Neither an answer nor what leads to it lies between 0 and the smallest normal number.
    #[test]
    fn nothing_is_subnormal() {
        assert_eq!(exp(-87.34), 0.0);
        assert!(exp(LEAST_EXPONENT).is_normal());
        for exponent in 0..=126 {
            let e = 2f32.powi(-exponent);
            let found = log1p_unit(e);
            assert!(found.is_normal());
            assert!(close(found, f64::from(e).ln_1p(), 2.0));
            // The series' smallest term beside s.
            let s = e / (2.0 + e);
            assert!(s < 1e-9 || (s * s * s / 3.0).is_normal());
        }
    }

    #[test]
    fn what_is_not_a_number_stays_so() {
        assert!(exp(f32::NAN).is_nan());
        assert!(ln(f32::NAN).is_nan());
        assert!(log1p_unit(f32::NAN).is_nan());
        assert!(tanh(f32::NAN).is_nan());
        assert!(sigmoid_from(f32::NAN, exp(f32::NAN)).is_nan());
    }

    #[test]
    fn ends_are_tame() {
        assert_eq!(exp(f32::NEG_INFINITY), 0.0);
        assert_eq!(exp(-104.5), 0.0);
        assert_eq!(exp(f32::INFINITY), f32::INFINITY);
        assert_eq!(exp(88.8), f32::INFINITY);
        assert_eq!(tanh(f32::INFINITY), 1.0);
        assert_eq!(tanh(-100.0), -1.0);
        assert_eq!(tanh(1e-30), 1e-30);
        assert_eq!(log1p_unit(0.0), 0.0);
        assert_eq!(ln(f32::INFINITY), f32::INFINITY);
        assert_eq!(sigmoid_from(f32::INFINITY, exp(f32::NEG_INFINITY)), 1.0);
    }
}
