//! p(x | z): what the decoder's output says about pixels.

use crate::kernels;
use crate::recipe::Likelihood;
use burn::tensor::Tensor;
use std::f64::consts::PI;

/// log p(x | z) of each image in nats, from the decoder's output.
///
/// `output` and `x` are [batch, pixels], the answer `[batch]`.
///
/// - Bernoulli: the output is the logit l of each pixel's mean, so
///   log p = sum(x l - softplus(l)) (Kingma & Welling 2014, appendix C.1);
///   grey pixels enter as x in [0, 1].
/// - Gaussian: the mean is sigmoid(output), the precision is given, so
///   log p = sum(ln(precision / 2 pi) / 2 - precision (x - mean)^2 / 2)
///   (appendix C.2), its normalising constant included.
pub fn log_px(
    likelihood: Likelihood,
    precision: f64,
    output: Tensor<2>,
    x: Tensor<2>,
) -> Tensor<1> {
    match likelihood {
        Likelihood::Bernoulli => kernels::bernoulli_log_px(output, x),
        Likelihood::Gaussian => {
            let pixels = x.dims()[1] as f64;
            let constant = 0.5 * pixels * (precision / (2.0 * PI)).ln();
            kernels::squared_error(output, x)
                .mul_scalar(-0.5 * precision)
                .add_scalar(constant)
        }
    }
}

/// The mean image that the decoder's output stands for, each pixel in [0, 1].
///
/// Both likelihoods take their mean through the logistic function.
pub fn mean_pixels(output: Tensor<2>) -> Tensor<2> {
    kernels::sigmoid(output)
}
