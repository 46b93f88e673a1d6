//! Adam's step.

use super::shapes::{shift, times};
use crate::kernels::arguments::AdamCoefficients;
use burn::backend::Backend;
use burn::backend::tensor::FloatTensor;

type Float<B> = FloatTensor<B>;

/// One Adam step (Kingma & Ba 2015, algorithm 1) from weights, gradient and both moments: the
/// new weights and moments.
pub fn adam<B: Backend>(
    [parameter, gradient, moment_1, moment_2]: [Float<B>; 4],
    coefficients: AdamCoefficients,
) -> [Float<B>; 3] {
    let (beta_1, beta_2) = (
        f64::from(coefficients.beta_1),
        f64::from(coefficients.beta_2),
    );
    let moment_1 = B::float_add(
        times::<B>(moment_1, beta_1),
        times::<B>(gradient.clone(), 1.0 - beta_1),
    );
    let moment_2 = B::float_add(
        times::<B>(moment_2, beta_2),
        times::<B>(B::float_mul(gradient.clone(), gradient), 1.0 - beta_2),
    );
    let root = times::<B>(
        B::float_sqrt(moment_2.clone()),
        f64::from(coefficients.inverse_root_bias_2),
    );
    let step = B::float_div(
        times::<B>(moment_1.clone(), f64::from(coefficients.step_size)),
        shift::<B>(root, f64::from(coefficients.epsilon)),
    );
    [B::float_sub(parameter, step), moment_1, moment_2]
}
