//! Shapes and small steps that several definitions take.

use burn::backend::TensorMetadata;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Scalar};
use burn::tensor::{Shape, Slice};

type Float<B> = FloatTensor<B>;

pub fn shift<B: Backend>(x: Float<B>, by: f64) -> Float<B> {
    B::float_add_scalar(x, Scalar::Float(by))
}

pub fn times<B: Backend>(x: Float<B>, factor: f64) -> Float<B> {
    B::float_mul_scalar(x, Scalar::Float(factor))
}

pub fn dims<B: Backend>(x: &Float<B>) -> [usize; 2] {
    let shape = x.shape();
    [shape[0], shape[1]]
}

pub fn as_row<B: Backend>(x: Float<B>) -> Float<B> {
    let columns = x.shape()[0];
    B::float_reshape(x, Shape::from(vec![1, columns]))
}

pub fn as_column<B: Backend>(x: Float<B>) -> Float<B> {
    let rows = x.shape()[0];
    B::float_reshape(x, Shape::from(vec![rows, 1]))
}

pub fn row_sums<B: Backend>(x: Float<B>) -> Float<B> {
    let [rows, _] = dims::<B>(&x);
    B::float_reshape(B::float_sum_dim(x, 1), Shape::from(vec![rows]))
}

pub fn columns_of<B: Backend>(x: Float<B>, from: usize, to: usize) -> Float<B> {
    let [rows, _] = dims::<B>(&x);
    let span = |from: usize, to: usize| Slice::new(from as isize, Some(to as isize), 1);
    B::float_slice(x, &[span(0, rows), span(from, to)])
}

/// Mean and log variance out of [batch, 2 latent].
pub fn halves<B: Backend>(head: Float<B>) -> (Float<B>, Float<B>) {
    let [_, width] = dims::<B>(&head);
    let latent = width / 2;
    (
        columns_of::<B>(head.clone(), 0, latent),
        columns_of::<B>(head, latent, width),
    )
}

/// Each row as often as there are draws for it, one after another.
pub fn repeated<B: Backend>(x: Float<B>, rows: usize) -> Float<B> {
    let [images, width] = dims::<B>(&x);
    if images == rows {
        return x;
    }
    let apart = B::float_reshape(x, Shape::from(vec![images, 1, width]));
    let repeated = B::float_repeat_dim(apart, 1, rows / images);
    B::float_reshape(repeated, Shape::from(vec![rows, width]))
}

/// The sum of the rows of each image's draws, [images, columns].
pub fn sums_of_draws<B: Backend>(rows: Float<B>, images: usize) -> Float<B> {
    let [count, width] = dims::<B>(&rows);
    let apart = B::float_reshape(rows, Shape::from(vec![images, count / images, width]));
    let sums = B::float_sum_dim(apart, 1);
    B::float_reshape(sums, Shape::from(vec![images, width]))
}

/// A number as a factor for each of `count`, `[count]`.
pub fn each_of<B: Backend>(number: Float<B>, count: usize) -> Float<B> {
    B::float_repeat_dim(number, 0, count)
}
