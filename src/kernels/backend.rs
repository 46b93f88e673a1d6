//! The operations, declared for every backend; each default is its plain definition.
#![expect(
    deprecated,
    reason = "burn-ndarray is one of the two devices that Elbow promises; burn 0.22 deprecates its name"
)]

use super::plain;
use burn::backend::{
    Backend, ExtensionType, Flex, NdArray, backend_extension, tensor::FloatTensor,
};

/// What follows x W + b in a dense layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nonlinearity {
    /// Nothing.
    Identity,
    /// max(0, x)
    Relu,
    /// Hyperbolic tangent.
    Tanh,
}

/// Adam's numbers of one step.
#[derive(Clone, Copy, Debug)]
pub struct AdamRates {
    /// Decay of the first moment.
    pub beta_1: f32,
    /// Decay of the second moment.
    pub beta_2: f32,
    /// Learning rate over the first moment's bias.
    pub step_size: f32,
    /// 1 over the root of the second moment's bias.
    pub inverse_root_bias_2: f32,
    /// Added to the root of the second moment.
    pub epsilon: f32,
}

/// What one Adam step reads: four tensors of one shape.
#[derive(ExtensionType)]
pub struct Update<B: Backend> {
    /// The weights before the step.
    pub parameter: FloatTensor<B>,
    /// The objective's slope in the weights.
    pub gradient: FloatTensor<B>,
    /// Running mean of the gradient.
    pub moment_1: FloatTensor<B>,
    /// Running mean of its square.
    pub moment_2: FloatTensor<B>,
}

/// Operations of the VAE that are worth one pass over memory each.
#[backend_extension(Flex, NdArray, Autodiff)]
pub trait Kernels: Backend {
    /// activation(x W + b); see [`super::dense`].
    fn dense(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        nonlinearity: Nonlinearity,
    ) -> FloatTensor<Self> {
        plain::dense::<Self>(x, weight, bias, nonlinearity)
    }

    /// From the slope in a dense layer's output to those in x W + b, W and b.
    fn dense_slopes(
        x: FloatTensor<Self>,
        output: FloatTensor<Self>,
        slope: FloatTensor<Self>,
        nonlinearity: Nonlinearity,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        plain::dense_slopes::<Self>(x, output, slope, nonlinearity)
    }

    /// From the slope in x W + b to those in W and b.
    fn affine_slopes(
        x: FloatTensor<Self>,
        slope: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        plain::affine_slopes::<Self>(x, slope)
    }

    /// From the slope in x W + b to that in x.
    fn input_slope(slope: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self> {
        plain::input_slope::<Self>(slope, weight)
    }

    /// See [`super::bernoulli_log_px`].
    fn bernoulli_log_px(logits: FloatTensor<Self>, x: FloatTensor<Self>) -> FloatTensor<Self> {
        plain::bernoulli::<Self>(logits, x).0
    }

    /// The same, with its slope in the logits, x - sigmoid(l).
    fn bernoulli(
        logits: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        plain::bernoulli::<Self>(logits, x)
    }

    /// See [`super::continuous_bernoulli_log_px`].
    fn continuous_bernoulli_log_px(
        rates: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        plain::continuous_bernoulli::<Self>(rates, x).0
    }

    /// The same, with its slope in the rates, x - mean(l).
    fn continuous_bernoulli(
        rates: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        plain::continuous_bernoulli::<Self>(rates, x)
    }

    /// See [`super::continuous_mean`].
    fn continuous_mean(rates: FloatTensor<Self>) -> FloatTensor<Self> {
        plain::continuous_mean::<Self>(rates)
    }

    /// See [`super::squared_error`].
    fn squared_error(logits: FloatTensor<Self>, x: FloatTensor<Self>) -> FloatTensor<Self> {
        plain::squares::<Self>(logits, x).0
    }

    /// The same, with its slope in the logits, -2 (x - m) m (1 - m) where m = sigmoid(l).
    fn squares(
        logits: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        plain::squares::<Self>(logits, x)
    }

    /// Each row of [rows, columns] times its own factor of [rows].
    fn scale_rows(rows: FloatTensor<Self>, factors: FloatTensor<Self>) -> FloatTensor<Self> {
        plain::scale_rows::<Self>(rows, factors)
    }

    /// See [`super::sample`].
    fn sample(head: FloatTensor<Self>, epsilon: FloatTensor<Self>) -> FloatTensor<Self> {
        plain::sample::<Self>(head, epsilon)
    }

    /// From the slope in z to that in mean and log variance.
    fn sample_slope(
        head: FloatTensor<Self>,
        epsilon: FloatTensor<Self>,
        slope: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        plain::sample_slope::<Self>(head, epsilon, slope)
    }

    /// See [`super::kl_to_standard_normal`].
    fn kl_to_standard_normal(head: FloatTensor<Self>) -> FloatTensor<Self> {
        plain::kl::<Self>(head)
    }

    /// From the slope in each row's KL to that in mean and log variance.
    fn kl_slope(head: FloatTensor<Self>, slope: FloatTensor<Self>) -> FloatTensor<Self> {
        plain::kl_slope::<Self>(head, slope)
    }

    /// 1 / (1 + e^-l).
    fn sigmoid(logits: FloatTensor<Self>) -> FloatTensor<Self> {
        plain::sigmoid::<Self>(logits)
    }

    /// One Adam step: the new weights and moments.
    fn adam(
        #[extension_type] update: Update<Self>,
        rates: AdamRates,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        plain::adam::<Self>(update, rates)
    }
}

/// Implements the operations on a backend whose tensors lie in this process's memory.
macro_rules! run_on_host {
    ($backend:ty) => {
        impl Kernels for $backend {
            fn dense(
                x: FloatTensor<Self>,
                weight: FloatTensor<Self>,
                bias: FloatTensor<Self>,
                nonlinearity: Nonlinearity,
            ) -> FloatTensor<Self> {
                super::host::dense::<Self>(x, weight, bias, nonlinearity)
            }
            fn dense_slopes(
                x: FloatTensor<Self>,
                output: FloatTensor<Self>,
                slope: FloatTensor<Self>,
                nonlinearity: Nonlinearity,
            ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
                super::host::dense_slopes::<Self>(x, output, slope, nonlinearity)
            }
            fn affine_slopes(
                x: FloatTensor<Self>,
                slope: FloatTensor<Self>,
            ) -> (FloatTensor<Self>, FloatTensor<Self>) {
                super::host::affine_slopes::<Self>(x, slope)
            }
            fn input_slope(
                slope: FloatTensor<Self>,
                weight: FloatTensor<Self>,
            ) -> FloatTensor<Self> {
                super::host::input_slope::<Self>(slope, weight)
            }
            fn bernoulli_log_px(
                logits: FloatTensor<Self>,
                x: FloatTensor<Self>,
            ) -> FloatTensor<Self> {
                super::host::bernoulli::<Self>(logits, x).0
            }
            fn bernoulli(
                logits: FloatTensor<Self>,
                x: FloatTensor<Self>,
            ) -> (FloatTensor<Self>, FloatTensor<Self>) {
                super::host::bernoulli::<Self>(logits, x)
            }
            fn continuous_bernoulli_log_px(
                rates: FloatTensor<Self>,
                x: FloatTensor<Self>,
            ) -> FloatTensor<Self> {
                super::host::continuous_bernoulli::<Self>(rates, x).0
            }
            fn continuous_bernoulli(
                rates: FloatTensor<Self>,
                x: FloatTensor<Self>,
            ) -> (FloatTensor<Self>, FloatTensor<Self>) {
                super::host::continuous_bernoulli::<Self>(rates, x)
            }
            fn continuous_mean(rates: FloatTensor<Self>) -> FloatTensor<Self> {
                super::host::continuous_mean::<Self>(rates)
            }
            fn squared_error(logits: FloatTensor<Self>, x: FloatTensor<Self>) -> FloatTensor<Self> {
                super::host::squares::<Self>(logits, x).0
            }
            fn squares(
                logits: FloatTensor<Self>,
                x: FloatTensor<Self>,
            ) -> (FloatTensor<Self>, FloatTensor<Self>) {
                super::host::squares::<Self>(logits, x)
            }
            fn scale_rows(
                rows: FloatTensor<Self>,
                factors: FloatTensor<Self>,
            ) -> FloatTensor<Self> {
                super::host::scale_rows::<Self>(rows, factors)
            }
            fn sample(head: FloatTensor<Self>, epsilon: FloatTensor<Self>) -> FloatTensor<Self> {
                super::host::sample::<Self>(head, epsilon)
            }
            fn sample_slope(
                head: FloatTensor<Self>,
                epsilon: FloatTensor<Self>,
                slope: FloatTensor<Self>,
            ) -> FloatTensor<Self> {
                super::host::sample_slope::<Self>(head, epsilon, slope)
            }
            fn kl_to_standard_normal(head: FloatTensor<Self>) -> FloatTensor<Self> {
                super::host::kl::<Self>(head)
            }
            fn kl_slope(head: FloatTensor<Self>, slope: FloatTensor<Self>) -> FloatTensor<Self> {
                super::host::kl_slope::<Self>(head, slope)
            }
            fn sigmoid(logits: FloatTensor<Self>) -> FloatTensor<Self> {
                super::host::sigmoid::<Self>(logits)
            }
            fn adam(
                update: Update<Self>,
                rates: AdamRates,
            ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
                super::host::adam::<Self>(update, rates)
            }
        }
    };
}

run_on_host!(Flex);
run_on_host!(NdArray);
