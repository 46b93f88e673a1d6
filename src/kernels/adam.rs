//! Adam in one pass over each parameter.

use super::arguments::AdamCoefficients;
use super::backend::{AdamTensors, Kernels};
use burn::backend::Dispatch;
use burn::optim::{AdamState, AdaptiveMomentumState, LearningRate, Optimizer};
use burn::tensor::{Device, Tensor};

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
        let coefficients = AdamCoefficients {
            beta_1: self.beta_1,
            beta_2: self.beta_2,
            step_size: (lr / bias_1) as f32,
            inverse_root_bias_2: (1.0 / bias_2.sqrt()) as f32,
            epsilon: self.epsilon,
        };
        let (tensor, moment_1, moment_2) = <Dispatch as Kernels>::adam(
            AdamTensors {
                parameter: tensor.into_dispatch(),
                gradient: grad.into_dispatch(),
                moment_1: moment_1.into_dispatch(),
                moment_2: moment_2.into_dispatch(),
            },
            coefficients,
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
