//! Fused operations as a burn backend extension.
//!
//! Each operation is declared in `backend` with a plain definition in
//! burn's own operations as its default, so that any device can run it; `flex`
//! and `ndarray`, whose tensors lie in this process's memory, run the fused
//! loops of `cpu` instead. `autodiff` gives each its derivative.
//!
//! The functions here are the same operations on burn's tensors.

mod autodiff;
mod backend;
mod cpu;
mod host;
mod plain;
#[doc(hidden)]
pub mod trial;

pub use backend::Nonlinearity;
pub use cpu::{Lent, alone, gather, keep_freed_memory, lend_core};

use backend::{AdamRates, Kernels, Update};
use burn::backend::Dispatch;
use burn::tensor::Tensor;

/// activation(x W + b): x is [batch, in], weight [in, out], bias `[out]`, the answer [batch, out].
pub fn dense(
    x: Tensor<2>,
    weight: Tensor<2>,
    bias: Tensor<1>,
    nonlinearity: Nonlinearity,
) -> Tensor<2> {
    Tensor::from_dispatch(<Dispatch as Kernels>::dense(
        x.into_dispatch(),
        weight.into_dispatch(),
        bias.into_dispatch(),
        nonlinearity,
    ))
}

/// ln p(x | l) = sum(x l - softplus(l)) of each row, in nats.
///
/// `logits` and `x` are [batch, pixels], the answer `[batch]`; differentiable in `logits`.
pub fn bernoulli_log_px(logits: Tensor<2>, x: Tensor<2>) -> Tensor<1> {
    Tensor::from_dispatch(<Dispatch as Kernels>::bernoulli_log_px(
        logits.into_dispatch(),
        x.into_dispatch(),
    ))
}

/// ln p(x | l) = sum(x l - ln((e^l - 1) / l)) of each row, in nats: a continuous
/// Bernoulli in its natural parameter (Loaiza-Ganem & Cunningham 2019, proposition 1,
/// with l = logit of their lambda).
///
/// `rates` and `x` are [batch, pixels], the answer `[batch]`; differentiable in `rates`.
pub fn continuous_bernoulli_log_px(rates: Tensor<2>, x: Tensor<2>) -> Tensor<1> {
    Tensor::from_dispatch(<Dispatch as Kernels>::continuous_bernoulli_log_px(
        rates.into_dispatch(),
        x.into_dispatch(),
    ))
}

/// The mean of a continuous Bernoulli, 1 / (1 - e^-l) - 1 / l, element by element;
/// for inference.
pub fn continuous_mean(rates: Tensor<2>) -> Tensor<2> {
    Tensor::from_dispatch(<Dispatch as Kernels>::continuous_mean(
        rates.into_dispatch(),
    ))
}

/// sum((x - sigmoid(l))^2) of each row.
///
/// `logits` and `x` are [batch, pixels], the answer `[batch]`; differentiable in `logits`.
pub fn squared_error(logits: Tensor<2>, x: Tensor<2>) -> Tensor<1> {
    Tensor::from_dispatch(<Dispatch as Kernels>::squared_error(
        logits.into_dispatch(),
        x.into_dispatch(),
    ))
}

/// z = mean + exp(log_var / 2) epsilon.
///
/// `head` is [batch, 2 latent], mean and log variance side by side; `epsilon`
/// and the answer are [batch, latent]; differentiable in `head`.
pub fn sample(head: Tensor<2>, epsilon: Tensor<2>) -> Tensor<2> {
    Tensor::from_dispatch(<Dispatch as Kernels>::sample(
        head.into_dispatch(),
        epsilon.into_dispatch(),
    ))
}

/// KL[N(mean, exp(log_var)) || N(0, 1)] of each row, in nats.
///
/// `head` is [batch, 2 latent], mean and log variance side by side; the answer
/// is `[batch]`; differentiable in `head`.
pub fn kl_to_standard_normal(head: Tensor<2>) -> Tensor<1> {
    Tensor::from_dispatch(<Dispatch as Kernels>::kl_to_standard_normal(
        head.into_dispatch(),
    ))
}

/// 1 / (1 + e^-l), element by element; for inference.
pub fn sigmoid(logits: Tensor<2>) -> Tensor<2> {
    Tensor::from_dispatch(<Dispatch as Kernels>::sigmoid(logits.into_dispatch()))
}

pub use adam::Adam;

mod adam {
    //! Adam in one pass over each parameter.

    use super::{AdamRates, Dispatch, Kernels, Tensor, Update};
    use burn::optim::{AdamState, AdaptiveMomentumState, LearningRate, Optimizer};
    use burn::tensor::Device;

    /// Adam (Kingma & Ba 2015, algorithm 1), with epsilon as in PyTorch and JAX.
    #[derive(Clone, Debug)]
    pub struct Adam {
        /// Decay of the first moment.
        pub beta_1: f32,
        /// Decay of the second moment.
        pub beta_2: f32,
        /// Added to the root of the second moment.
        pub epsilon: f32,
    }

    impl Default for Adam {
        fn default() -> Self {
            Self {
                beta_1: 0.9,
                beta_2: 0.999,
                epsilon: 1e-8,
            }
        }
    }

    impl Optimizer for Adam {
        type State<const D: usize> = AdamState<D>;

        fn step<const D: usize>(
            &self,
            lr: LearningRate,
            tensor: Tensor<D>,
            grad: Tensor<D>,
            state: Option<Self::State<D>>,
        ) -> (Tensor<D>, Option<Self::State<D>>) {
            let (time, moment_1, moment_2) = match state {
                Some(AdamState { momentum }) => {
                    (momentum.time + 1, momentum.moment_1, momentum.moment_2)
                }
                None => (1, grad.zeros_like(), grad.zeros_like()),
            };
            let steps = i32::try_from(time).unwrap_or(i32::MAX);
            let bias_1 = 1.0 - f64::from(self.beta_1).powi(steps);
            let bias_2 = 1.0 - f64::from(self.beta_2).powi(steps);
            let rates = AdamRates {
                beta_1: self.beta_1,
                beta_2: self.beta_2,
                step_size: (lr / bias_1) as f32,
                inverse_root_bias_2: (1.0 / bias_2.sqrt()) as f32,
                epsilon: self.epsilon,
            };
            let (tensor, moment_1, moment_2) = <Dispatch as Kernels>::adam(
                Update {
                    parameter: tensor.into_dispatch(),
                    gradient: grad.into_dispatch(),
                    moment_1: moment_1.into_dispatch(),
                    moment_2: moment_2.into_dispatch(),
                },
                rates,
            );
            let momentum = AdaptiveMomentumState::new(
                time,
                Tensor::from_dispatch(moment_1),
                Tensor::from_dispatch(moment_2),
            );
            (
                Tensor::from_dispatch(tensor),
                Some(AdamState::new(momentum)),
            )
        }

        fn to_device<const D: usize>(mut state: Self::State<D>, device: &Device) -> Self::State<D> {
            state.momentum = state.momentum.to_device(device);
            state
        }
    }
}

#[cfg(test)]
mod tests;
