//! Adam in one pass: three arrays updated, each read and written once.

use super::super::backend::AdamRates;
use super::spans::Spans;
use super::team::share;
use super::{span, vectorised};

/// Kingma & Ba 2015, algorithm 1, all in place.
#[allow(unsafe_code)]
pub(in crate::kernels) fn adam(
    parameter: &mut [f32],
    gradient: &[f32],
    moment_1: &mut [f32],
    moment_2: &mut [f32],
    rates: AdamRates,
) {
    let count = parameter.len();
    assert!([gradient.len(), moment_1.len(), moment_2.len()] == [count; 3]);
    let size = span(count, 64);
    if size >= parameter.len() {
        return update(parameter, gradient, moment_1, moment_2, rates);
    }
    let spans = [parameter, moment_1, moment_2].map(|slice| Spans::new(slice, size));
    share(spans[0].count(), &|number| {
        // SAFETY: the loop has each number once.
        let [p, m, v] = spans.each_ref().map(|spans| unsafe { spans.span(number) });
        let from = number * size;
        update(p, &gradient[from..from + p.len()], m, v, rates);
    });
}

fn update(p: &mut [f32], g: &[f32], m: &mut [f32], v: &mut [f32], rates: AdamRates) {
    vectorised(|| {
        let AdamRates {
            beta_1,
            beta_2,
            step_size,
            inverse_root_bias_2,
            epsilon,
        } = rates;
        for (((p, g), m), v) in p.iter_mut().zip(g).zip(m).zip(v) {
            *m = beta_1 * *m + (1.0 - beta_1) * g;
            *v = beta_2 * *v + (1.0 - beta_2) * (g * g);
            *p -= step_size * *m / (v.sqrt() * inverse_root_bias_2 + epsilon);
        }
    });
}
