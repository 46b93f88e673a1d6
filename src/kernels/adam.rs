//! Adam over all arrays of a module, each in one pass.

use super::arguments::{AdamCoefficients, AdamState};
use super::backend::Kernels;
use burn::backend::Dispatch;
use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Gradients, Tensor};

/// Adam (Kingma & Ba 2015, algorithm 1), with epsilon as in PyTorch and JAX, and what it
/// remembers of a module's arrays.
#[derive(Clone, Debug)]
pub struct Adam {
    /// Decay of the first moment.
    pub beta_1: f32,
    /// Decay of the second moment.
    pub beta_2: f32,
    /// Added to the root of the second moment.
    pub epsilon: f32,
    /// Of each array, in the order in which the module has them; None, or missing at the
    /// end, where one was never updated.
    pub states: Vec<Option<AdamState>>,
}

impl Default for Adam {
    fn default() -> Self {
        Self {
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-8,
            states: Vec::new(),
        }
    }
}

impl Adam {
    /// One update of all arrays of `module` that have a gradient; the others stay as they
    /// are, and so does what is remembered of them.
    ///
    /// Arrays that nobody else holds are changed in place.
    pub fn step<M: Module>(&mut self, learning_rate: f64, module: M, gradients: Gradients) -> M {
        module.map(&mut Step {
            adam: self,
            learning_rate,
            gradients,
            array: 0,
        })
    }

    fn coefficients(&self, learning_rate: f64, updates: u64) -> AdamCoefficients {
        let steps = i32::try_from(updates).unwrap_or(i32::MAX);
        let bias_1 = 1.0 - f64::from(self.beta_1).powi(steps);
        let bias_2 = 1.0 - f64::from(self.beta_2).powi(steps);
        AdamCoefficients {
            beta_1: self.beta_1,
            beta_2: self.beta_2,
            step_size: (learning_rate / bias_1) as f32,
            inverse_root_bias_2: (1.0 / bias_2.sqrt()) as f32,
            epsilon: self.epsilon,
        }
    }
}

/// On the way through a module's arrays.
struct Step<'a> {
    adam: &'a mut Adam,
    learning_rate: f64,
    gradients: Gradients,
    /// Number of the next array.
    array: usize,
}

impl ModuleMapper for Step<'_> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let array = self.array;
        self.array += 1;
        let Some(gradient) = param.grad_remove(&mut self.gradients) else {
            return param;
        };
        let states = &mut self.adam.states;
        if states.len() <= array {
            states.resize(array + 1, None);
        }
        let state = states[array].take();
        let mut state = state.unwrap_or_else(|| AdamState::new(gradient.shape().num_elements()));
        state.updates += 1;
        let coefficients = self.adam.coefficients(self.learning_rate, state.updates);
        let (id, parameter, mapper) = param.consume();
        let parameter = <Dispatch as Kernels>::adam(
            parameter.inner().into_dispatch(),
            gradient.into_dispatch(),
            &mut state,
            coefficients,
        );
        self.adam.states[array] = Some(state);
        let parameter = Tensor::from_inner(Tensor::from_dispatch(parameter)).require_grad();
        Param::from_mapped_value(id, parameter, mapper)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Device, TensorData};

    #[derive(Module, Debug)]
    struct Two {
        first: Param<Tensor<1>>,
        second: Param<Tensor<1>>,
    }

    fn numbers(param: &Param<Tensor<1>>) -> Vec<f32> {
        let values = param.val().inner().try_into_vec_as();
        values.expect("readable")
    }

    #[test]
    fn an_array_without_a_gradient_is_left_alone_with_its_count_of_updates() {
        let device = Device::flex().autodiff();
        let param = |numbers: [f32; 2]| Param::from_data(TensorData::from(numbers), &device);
        let mut two = Two {
            first: param([1.0, -1.0]),
            second: param([2.0, 3.0]),
        };
        let mut adam = Adam::default();
        for step in 1..=3 {
            let loss = if step == 2 {
                two.first.val().sum() + two.second.val().sum()
            } else {
                two.second.val().sum()
            };
            two = adam.step(0.5, two, loss.backward());
        }
        let updates: Vec<u64> = adam
            .states
            .iter()
            .map(|state| state.as_ref().map_or(0, |state| state.updates))
            .collect();
        assert_eq!(updates, [1, 3]);
        // With a gradient of 1 throughout each update is the whole learning rate.
        for (found, expected) in [(&two.first, [0.5, -1.5]), (&two.second, [0.5, 1.5])] {
            for (found, expected) in numbers(found).into_iter().zip(expected) {
                assert!((found - expected).abs() < 1e-5, "{found}, not {expected}");
            }
        }
    }
}
