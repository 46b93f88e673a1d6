//! Dense layers: matrix products with what surrounds them.
//!
//! A product is split by columns of its answer: each thread then reads its own
//! columns of the weights, forwards and backwards, and they stay in its cache.

use super::super::arguments::Nonlinearity;
use super::blocks::{BlockMut, Partition, columns_per_thread, filled, threads_for};
use super::math::tanh;
use super::product::{Left, multiply};
use super::sparse_matrix::SparseMatrix;
use super::view::View;
use crate::cores::{for_each, vectorised};
use std::ops::Range;

/// left * right, after `finish` has seen the answer: some columns of a row at a time,
/// while they are still in the cache of the thread that wrote them.
fn product(
    left: View<'_>,
    right: View<'_>,
    finish: impl Fn(&mut [f32], Range<usize>) + Sync,
) -> Vec<f32> {
    let list = SparseMatrix::worthwhile(left, right.columns());
    product_with(left, list.as_ref(), right, |piece, _, columns| {
        finish(piece, columns);
    })
}

/// The same with the `list` of what is not zero in `left`, if it has one; `finish` is given
/// the row too.
pub(super) fn product_with(
    left: View<'_>,
    list: Option<&SparseMatrix<'_>>,
    right: View<'_>,
    finish: impl Fn(&mut [f32], usize, Range<usize>) + Sync,
) -> Vec<f32> {
    let inner = left.columns();
    // A list is read for every few columns, so that columns which are left over had better
    // lie beside others.
    let partition = match list {
        Some(_) => Partition::Columns,
        None => Partition::ColumnsAndRows,
    };
    let size = [left.rows(), right.columns()];
    filled(size, size[0] * inner * size[1], partition, |out| {
        let (rows, columns) = (out.rows(), out.columns());
        let left = match list {
            Some(list) => Left::Sparse(list),
            None => Left::Dense(left.block([rows.start, 0], [rows.len(), inner])),
        };
        let right = right.block([0, columns.start], [inner, columns.len()]);
        let mut out = multiply(left, right, out);
        for row in 0..rows.len() {
            finish(out.row_mut(row), rows.start + row, columns.clone());
        }
        out
    })
}

/// nonlinearity(x W + b); `shape` is [rows, inner, columns].
pub(in crate::kernels) fn dense(
    x: &[f32],
    weight: &[f32],
    bias: &[f32],
    [rows, inner, columns]: [usize; 3],
    nonlinearity: Nonlinearity,
) -> Vec<f32> {
    assert!(bias.len() == columns);
    let x = View::new(x, rows, inner);
    let weight = View::new(weight, inner, columns);
    product(x, weight, |piece, columns| {
        finish(piece, &bias[columns], nonlinearity);
    })
}

/// Adds the bias to a piece of a row and applies the nonlinearity.
pub(super) fn finish(piece: &mut [f32], bias: &[f32], nonlinearity: Nonlinearity) {
    let pairs = piece.iter_mut().zip(bias);
    match nonlinearity {
        Nonlinearity::Identity => vectorised(|| pairs.for_each(|(out, bias)| *out += bias)),
        Nonlinearity::Relu => vectorised(|| {
            pairs.for_each(|(out, bias)| {
                let sum = *out + bias;
                // Not `max`, which would turn NaN into 0.
                *out = if sum < 0.0 { 0.0 } else { sum };
            });
        }),
        Nonlinearity::Tanh => vectorised(|| {
            pairs.for_each(|(out, bias)| *out = tanh(*out + bias));
        }),
    }
}

/// Turns the gradient in a layer's output into that in x W + b, in place; gives
/// the gradients in W and b.
pub(in crate::kernels) fn dense_gradients(
    x: &[f32],
    output: &[f32],
    gradient: &mut [f32],
    [rows, inner, columns]: [usize; 3],
    nonlinearity: Nonlinearity,
) -> (Vec<f32>, Vec<f32>) {
    assert!(output.len() == gradient.len());
    let mut bias = vec![0.0; columns];
    let width = columns_per_thread(columns, threads_for(rows * inner * columns));
    let blocks = BlockMut::new(gradient, rows, columns).by_columns(width);
    for_each(
        blocks.into_iter().zip(bias.chunks_mut(width.max(1))),
        |(mut gradient, bias)| {
            let of_row = gradient.columns();
            for row in 0..rows {
                let output = &output[row * columns..][of_row.clone()];
                let gradient = gradient.row_mut(row);
                vectorised(|| before_nonlinearity(output, gradient, nonlinearity));
            }
            vectorised(|| add_rows(bias, rows, |row| gradient.row(row)));
        },
    );
    let weight = weight_gradient(
        View::new(x, rows, inner),
        View::new(gradient, rows, columns),
    );
    (weight, bias)
}

/// Gradients in W and b, given the gradient in x W + b.
pub(in crate::kernels) fn affine_gradients(
    x: &[f32],
    gradient: &[f32],
    [rows, inner, columns]: [usize; 3],
) -> (Vec<f32>, Vec<f32>) {
    let gradient = View::new(gradient, rows, columns);
    let mut bias = vec![0.0; columns];
    let width = columns_per_thread(columns, threads_for(rows * inner * columns));
    for_each(
        bias.chunks_mut(width.max(1)).enumerate(),
        |(number, bias)| {
            let gradient = gradient.block([0, number * width], [rows, bias.len()]);
            vectorised(|| add_rows(bias, rows, |row| gradient.row(row)));
        },
    );
    (weight_gradient(View::new(x, rows, inner), gradient), bias)
}

/// Gradient in W, x^T `gradient`, given the one in x W + b.
fn weight_gradient(x: View<'_>, gradient: View<'_>) -> Vec<f32> {
    product(x.transposed(), gradient, |_, _| {})
}

/// Adds some rows up, each as long as `sums`.
#[inline(always)]
pub(super) fn add_rows<'a>(sums: &mut [f32], rows: usize, row: impl Fn(usize) -> &'a [f32]) {
    for number in 0..rows {
        for (sum, value) in sums.iter_mut().zip(row(number)) {
            *sum += *value;
        }
    }
}

/// From the gradient in a layer's output to that in x W + b, in place.
#[inline(always)]
pub(super) fn before_nonlinearity(
    output: &[f32],
    gradient: &mut [f32],
    nonlinearity: Nonlinearity,
) {
    let pairs = gradient.iter_mut().zip(output);
    match nonlinearity {
        Nonlinearity::Identity => {}
        Nonlinearity::Relu => pairs.for_each(|(gradient, &output)| {
            // A gradient stays where the output is not a number, as in burn.
            *gradient = if output <= 0.0 { 0.0 } else { *gradient };
        }),
        Nonlinearity::Tanh => {
            pairs.for_each(|(gradient, &output)| *gradient *= 1.0 - output * output);
        }
    }
}

/// Gradient in x, given the gradient in x W + b.
pub(in crate::kernels) fn input_gradient(
    gradient: &[f32],
    weight: &[f32],
    [rows, inner, columns]: [usize; 3],
) -> Vec<f32> {
    let gradient = View::new(gradient, rows, columns);
    let weight = View::new(weight, inner, columns).transposed();
    product(gradient, weight, |_, _| {})
}
