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
            *m = beta_1 * *m + (1.0 - beta_1) * g;
            *v = beta_2 * *v + (1.0 - beta_2) * (g * g);
            *p -= step_size * *m / (v.sqrt() * inverse_root_bias_2 + epsilon);
        }
    });
}
