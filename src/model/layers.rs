//! One dense layer.

use crate::kernels::{self, Nonlinearity};
use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor, TensorData};

/// y = x W + b, with W as [in, out] and b as [out].
#[derive(Module, Debug)]
pub struct Dense {
    /// [in, out]
    pub weight: Param<Tensor<2>>,
    /// [out]
    pub bias: Param<Tensor<1>>,
}

impl Dense {
    /// A layer from its weight's and bias's numbers, whose lengths the caller has checked.
    pub fn new(shape: [usize; 2], weight: Vec<f32>, bias: Vec<f32>, device: &Device) -> Self {
        let columns = shape[1];
        Self {
            weight: Param::from_data(TensorData::new(weight, shape), device),
            bias: Param::from_data(TensorData::new(bias, [columns]), device),
        }
    }

    /// nonlinearity(x W + b), [batch, in] to [batch, out].
    pub fn forward(&self, x: Tensor<2>, nonlinearity: Nonlinearity) -> Tensor<2> {
        kernels::dense(x, self.weight.val(), self.bias.val(), nonlinearity)
    }
}
