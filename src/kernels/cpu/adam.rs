//! Adam in one pass: three arrays updated, each read and written once.

use super::super::arguments::AdamCoefficients;
use super::rows::span;
use crate::cores::{for_each, vectorised};

/// Kingma & Ba 2015, algorithm 1, all in place.
pub(in crate::kernels) fn adam(
    parameter: &mut [f32],
    gradient: &[f32],
    moment_1: &mut [f32],
    moment_2: &mut [f32],
    coefficients: AdamCoefficients,
) {
    let count = parameter.len();
    assert!([gradient.len(), moment_1.len(), moment_2.len()] == [count; 3]);
    let size = span(count, 64);
    if size >= count {
        return update(parameter, gradient, moment_1, moment_2, coefficients);
    }
    let moments = moment_1.chunks_mut(size).zip(moment_2.chunks_mut(size));
    let parts = parameter.chunks_mut(size).zip(gradient.chunks(size));
    for_each(parts.zip(moments), |((p, g), (m, v))| {
        update(p, g, m, v, coefficients);
    });
}

/// The square of a smaller gradient, weighed into the second moment, is a subnormal number.
/// Beside epsilon, its root is nothing.
const SQUARE_IS_NOTHING: f32 = 4e-18;

/// 0 in place of a number below the normal ones.
///
/// A pixel that is black for a thousand steps leaves moments there, and many processors
/// compute with those some hundred times slower. No weight that is larger than 1e-25 can
/// tell the difference.
fn without_subnormal(number: f32) -> f32 {
    if number.abs() < f32::MIN_POSITIVE {
        0.0
    } else {
        number
    }
}

fn update(p: &mut [f32], g: &[f32], m: &mut [f32], v: &mut [f32], coefficients: AdamCoefficients) {
    vectorised(|| {
        let AdamCoefficients {
            beta_1,
            beta_2,
            step_size,
            inverse_root_bias_2,
            epsilon,
        } = coefficients;
        for (((p, g), m), v) in p.iter_mut().zip(g).zip(m).zip(v) {
            // Both moments are used as they are in the registers: what was just written would be
            // read back at a third of the speed where it lies across two cache lines.
            let first = without_subnormal(beta_1 * *m + (1.0 - beta_1) * g);
            *m = first;
            let g = if g.abs() < SQUARE_IS_NOTHING { 0.0 } else { *g };
            let second = without_subnormal(beta_2 * *v + (1.0 - beta_2) * (g * g));
            *v = second;
            *p -= step_size * first / (second.sqrt() * inverse_root_bias_2 + epsilon);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const COEFFICIENTS: AdamCoefficients = AdamCoefficients {
        beta_1: 0.9,
        beta_2: 0.999,
        step_size: 1e-3,
        inverse_root_bias_2: 1.0,
        epsilon: 1e-8,
    };

    #[test]
    fn moments_of_a_pixel_that_went_black_are_never_subnormal() {
        let (mut p, mut m, mut v) = (vec![0.1; 4], vec![0.0; 4], vec![0.0; 4]);
        for step in 0..3000 {
            // Bright at first, then black; nearly black; as bright as ever.
            let after = if step < 3 { 0.02 } else { 0.0 };
            let g = [after, 1e-19, 1e-30, 0.01];
            adam(&mut p, &g, &mut m, &mut v, COEFFICIENTS);
            for number in m.iter().chain(&v) {
                assert!(!number.is_subnormal(), "step {step}: {number:e}");
            }
        }
        assert_eq!(m[0], 0.0);
        assert!(m[3] > 0.009 && v[3] > 0.0);
    }

    #[test]
    fn a_weight_moves_as_if_no_moment_were_dropped() {
        let (mut p, mut m, mut v) = (vec![0.1], vec![0.0], vec![0.0]);
        let (mut q, mut n, mut w) = (0.1f32, 0.0f32, 0.0f32);
        for step in 0..3000 {
            let g = if step % 1500 < 3 { 0.02 } else { 0.0 };
            adam(&mut p, &[g], &mut m, &mut v, COEFFICIENTS);
            n = 0.9 * n + (1.0 - 0.9) * g;
            w = 0.999 * w + (1.0 - 0.999) * (g * g);
            q -= 1e-3 * n / (w.sqrt() + 1e-8);
            assert!((p[0] - q).abs() <= 1e-7, "step {step}: {} and {q}", p[0]);
        }
    }
}
