//! Dense layers.

use super::shapes::{as_row, dims, shift};
use crate::kernels::arguments::Nonlinearity;
use burn::backend::Backend;
use burn::backend::tensor::FloatTensor;
use burn::tensor::Shape;

type Float<B> = FloatTensor<B>;

/// nonlinearity(x W + b).
pub fn dense<B: Backend>(
    x: Float<B>,
    weight: Float<B>,
    bias: Float<B>,
    nonlinearity: Nonlinearity,
) -> Float<B> {
    let sum = B::float_add(B::float_matmul(x, weight), as_row::<B>(bias));
    match nonlinearity {
        Nonlinearity::Identity => sum,
        Nonlinearity::Relu => B::relu(sum),
        Nonlinearity::Tanh => B::float_tanh(sum),
    }
}

/// From the gradient in a dense layer's output to those in x W + b, W and b.
pub fn dense_gradients<B: Backend>(
    x: Float<B>,
    output: Float<B>,
    gradient: Float<B>,
    nonlinearity: Nonlinearity,
) -> (Float<B>, Float<B>, Float<B>) {
    let inner = nonlinearity_gradient::<B>(Some(output), gradient, nonlinearity);
    let (weight, bias) = affine_gradients::<B>(x, inner.clone());
    (inner, weight, bias)
}

/// From the gradient in a dense layer's output to that in x W + b; only after a
/// nonlinearity is the output needed.
pub fn nonlinearity_gradient<B: Backend>(
    output: Option<Float<B>>,
    gradient: Float<B>,
    nonlinearity: Nonlinearity,
) -> Float<B> {
    match (nonlinearity, output) {
        (Nonlinearity::Relu, Some(output)) => B::relu_backward(output, gradient),
        (Nonlinearity::Tanh, Some(output)) => {
            let square = B::float_mul(output.clone(), output);
            B::float_mul(gradient, shift::<B>(B::float_neg(square), 1.0))
        }
        (Nonlinearity::Identity, _) | (Nonlinearity::Relu | Nonlinearity::Tanh, None) => gradient,
    }
}

/// From the gradient G in x W + b to those in W, x^T G, and b, the sum of G's rows.
pub fn affine_gradients<B: Backend>(x: Float<B>, gradient: Float<B>) -> (Float<B>, Float<B>) {
    let [_, columns] = dims::<B>(&gradient);
    let weight = B::float_matmul(B::float_transpose(x), gradient.clone());
    let sum = B::float_sum_dim(gradient, 0);
    (weight, B::float_reshape(sum, Shape::from(vec![columns])))
}

/// From the gradient G in x W + b to that in x, G W^T.
pub fn input_gradient<B: Backend>(gradient: Float<B>, weight: Float<B>) -> Float<B> {
    B::float_matmul(gradient, B::float_transpose(weight))
}
