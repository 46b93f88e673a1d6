//! p(x | z): what the decoder's output says about pixels.

use crate::kernels;
use crate::recipe::{Likelihood, MeanLink, Recipe};
use burn::tensor::Tensor;
use std::f64::consts::PI;

/// p(x | z) but for the decoder's output.
#[derive(Clone, Debug)]
pub struct PixelDistribution {
    likelihood: Likelihood,
    link: MeanLink,
    /// 1 / variance of a Gaussian pixel, as the recipe gives it.
    precision: f64,
    /// Natural logarithm of the learned one, `[1]`, which stands in for it.
    log_precision: Option<Tensor<1>>,
}

impl PixelDistribution {
    /// As a recipe asks for, with the precision learned so far if one is.
    pub fn new(recipe: &Recipe, log_precision: Option<Tensor<1>>) -> Self {
        Self {
            likelihood: recipe.likelihood,
            link: recipe.mean_link(),
            precision: recipe.precision,
            log_precision,
        }
    }

    /// log p(x | z) of each sample in nats, from the decoder's output.
    ///
    /// `output` is [rows, pixels], an image's samples one after another, `x` [images, pixels]
    /// and the answer `[rows]`.
    ///
    /// - Bernoulli: the output is the logit l of each pixel's mean, so
    ///   log p = sum(x l - softplus(l)) (Kingma & Welling 2014, appendix C.1);
    ///   grey pixels enter as x in [0, 1].
    /// - Continuous Bernoulli: the output is the rate l of each pixel's density,
    ///   log p = sum(x l - ln((e^l - 1) / l)) (Loaiza-Ganem & Cunningham 2019,
    ///   proposition 1).
    /// - Gaussian: the mean is sigmoid(output), or the output itself where there
    ///   are no hidden layers ([`Recipe::mean_link`]), so
    ///   log p = sum(ln(precision / 2 pi) / 2 - precision (x - mean)^2 / 2)
    ///   (Kingma & Welling, appendix C.2), its normalising constant included.
    pub fn log_px(&self, output: Tensor<2>, x: Tensor<2>) -> Tensor<1> {
        match self.likelihood {
            Likelihood::Bernoulli => kernels::bernoulli_log_px(output, x),
            Likelihood::ContinuousBernoulli => kernels::continuous_bernoulli_log_px(output, x),
            Likelihood::Gaussian => self.gaussian(output, x),
        }
    }

    fn gaussian(&self, output: Tensor<2>, x: Tensor<2>) -> Tensor<1> {
        let ([rows, pixels], [images, _]) = (output.dims(), x.dims());
        let half = 0.5 * pixels as f64;
        let error = match self.link {
            MeanLink::Logistic => kernels::squared_error(output, x),
            MeanLink::Identity => {
                let samples = output.reshape([images, rows / images.max(1), pixels]);
                let error = (x.unsqueeze_dim::<3>(1) - samples).square().sum_dim(2);
                error.reshape([rows])
            }
        };
        match &self.log_precision {
            None => error
                .mul_scalar(-0.5 * self.precision)
                .add_scalar(half * (self.precision / (2.0 * PI)).ln()),
            Some(log_precision) => {
                let weight = log_precision.clone().exp().mul_scalar(-0.5);
                let constant = log_precision.clone().mul_scalar(half);
                error * weight + constant.sub_scalar(half * (2.0 * PI).ln())
            }
        }
    }

    /// The mean image that the decoder's output stands for; each pixel in [0, 1],
    /// but for the linear decoder, whose means are any numbers.
    pub fn mean_pixels(&self, output: Tensor<2>) -> Tensor<2> {
        match (self.likelihood, self.link) {
            (Likelihood::ContinuousBernoulli, _) => kernels::continuous_bernoulli_mean(output),
            (Likelihood::Gaussian, MeanLink::Identity) => output,
            (Likelihood::Bernoulli, _) | (Likelihood::Gaussian, MeanLink::Logistic) => {
                kernels::sigmoid(output)
            }
        }
    }

    /// How fast the mean of a pixel rises with the decoder's output there: the derivative of
    /// [`Self::mean_pixels`].
    ///
    /// For the logistic link it is s (1 - s) with s = sigmoid(output). For the continuous
    /// Bernoulli it is the density's variance, as the mean is the derivative of the log
    /// normaliser: 1 / l^2 - e^-l / (1 - e^-l)^2, about 0 its series 1/12 - l^2 / 240 + ...
    pub fn mean_slope(&self, output: f32) -> f32 {
        let l = f64::from(output);
        // Of -|l|, as both slopes are even.
        let e = (-l.abs()).exp();
        let slope = match (self.likelihood, self.link) {
            (Likelihood::ContinuousBernoulli, _) => {
                let square = l * l;
                if square < 0.25 {
                    let series = 1.0 / 6048.0 - square / 172_800.0;
                    1.0 / 12.0 + square * (series * square - 1.0 / 240.0)
                } else {
                    1.0 / square - e / (1.0 - e).powi(2)
                }
            }
            (Likelihood::Gaussian, MeanLink::Identity) => 1.0,
            (Likelihood::Bernoulli, _) | (Likelihood::Gaussian, MeanLink::Logistic) => {
                e / (1.0 + e).powi(2)
            }
        };
        slope as f32
    }
}
