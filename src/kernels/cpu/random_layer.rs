//! Layers whose weights are random: each weight and bias a normal of its own mean and
//! variance. Both products of such a layer, with the means and with the variances, share
//! the list of what is not zero.

use super::super::arguments::{Nonlinearity, WeightPrior};
use super::blocks::{BlockMut, columns_per_thread, threads_for};
use super::layer::{add_rows, before_nonlinearity, finish, product_with};
use super::random_weights::kl_in_log_var;
use super::rows::share_rows;
use super::sparse_matrix::SparseMatrix;
use super::view::View;
use crate::cores::{for_each, vectorised};

/// Weight, [in, out], and bias, `[out]`, of a layer: of means, of variances, or the gradients
/// in them.
#[derive(Clone, Copy)]
pub(in crate::kernels) struct Affine<W> {
    pub weight: W,
    pub bias: W,
}

/// What a random layer gives.
pub(in crate::kernels) struct RandomOutput {
    /// nonlinearity(x M + b + std noise), [rows, columns]
    pub output: Vec<f32>,
    /// The root of x^2 V + c, V and c the variances of weights and biases, [rows, columns].
    pub std: Vec<f32>,
    /// x^2, [rows, inner]
    pub squares: Vec<f32>,
}

/// A layer with random weights; `shape` is [rows, inner, columns].
pub(in crate::kernels) fn random_dense(
    x: &[f32],
    mean: Affine<&[f32]>,
    variance: Affine<&[f32]>,
    noise: &[f32],
    shape: [usize; 3],
    nonlinearity: Nonlinearity,
) -> RandomOutput {
    let [rows, inner, columns] = shape;
    assert!(noise.len() == rows * columns);
    assert!([mean.bias.len(), variance.bias.len()] == [columns; 2]);
    let squares = squared(x);
    let (x, by_squares) = (View::new(x, rows, inner), View::new(&squares, rows, inner));
    let list = SparseMatrix::worthwhile(x, columns);
    let of_squares = list.as_ref().map(|list| list.squared(by_squares));
    let weight = View::new(variance.weight, inner, columns);
    let std = product_with(
        by_squares,
        of_squares.as_ref(),
        weight,
        |piece, _, columns| {
            let pairs = piece.iter_mut().zip(&variance.bias[columns]);
            vectorised(|| pairs.for_each(|(out, bias)| *out = (*out + bias).sqrt()));
        },
    );
    let weight = View::new(mean.weight, inner, columns);
    let output = product_with(x, list.as_ref(), weight, |piece, row, of| {
        let at = row * columns + of.start..row * columns + of.end;
        let scatter = std[at.clone()].iter().zip(&noise[at]);
        let pairs = piece.iter_mut().zip(scatter);
        vectorised(|| pairs.for_each(|(out, (std, noise))| *out += std * noise));
        finish(piece, &mean.bias[of], nonlinearity);
    });
    RandomOutput {
        output,
        std,
        squares,
    }
}

fn squared(x: &[f32]) -> Vec<f32> {
    let mut squares = x.to_vec();
    let width = 1024;
    let mut none = vec![(); squares.len().div_ceil(width)];
    share_rows(&mut squares, &mut none, width, |_, squares, _| {
        vectorised(|| squares.iter_mut().for_each(|x| *x *= *x));
    });
    squares
}

/// What the derivative of a random layer starts from.
pub(in crate::kernels) struct RandomLayer<'a> {
    /// [rows, inner, columns]
    pub shape: [usize; 3],
    /// [rows, inner]
    pub x: &'a [f32],
    /// x^2, [rows, inner]
    pub squares: &'a [f32],
    pub mean: Affine<&'a [f32]>,
    pub variance: Affine<&'a [f32]>,
    /// [rows, columns]
    pub noise: &'a [f32],
    /// [rows, columns]; not read where nothing follows the sum.
    pub output: &'a [f32],
    pub nonlinearity: Nonlinearity,
    /// How much a nat of the weights' KL counts.
    pub of_kl: f32,
    pub prior: WeightPrior,
}

/// From the gradient in a random layer's output to that in x M + b, in place, to that in
/// x^2 V + c, which takes the place of the standard deviation, and to those in the means
/// and the log variances of the weights, the KL's added.
pub(in crate::kernels) fn random_dense_gradients(
    layer: &RandomLayer<'_>,
    gradient: &mut [f32],
    std: &mut [f32],
) -> (Affine<Vec<f32>>, Affine<Vec<f32>>) {
    let [rows, inner, columns] = layer.shape;
    let (prior, of_kl) = (layer.prior, layer.of_kl);
    assert!([std.len(), layer.noise.len()] == [rows * columns; 2]);
    let mut of_mean = vec![0.0; columns];
    let mut of_variance = vec![0.0; columns];
    let width = columns_per_thread(columns, threads_for(rows * inner.max(16) * columns));
    let gradients = BlockMut::new(gradient, rows, columns).by_columns(width);
    let spreads = BlockMut::new(std, rows, columns).by_columns(width);
    let biases = of_mean
        .chunks_mut(width.max(1))
        .zip(of_variance.chunks_mut(width.max(1)));
    let blocks = gradients.into_iter().zip(spreads).zip(biases);
    for_each(
        blocks,
        |((mut gradient, mut std), (of_mean, of_variance))| {
            let of_row = gradient.columns();
            for row in 0..rows {
                let at = row * columns + of_row.start..row * columns + of_row.end;
                let gradient = gradient.row_mut(row);
                match layer.nonlinearity {
                    Nonlinearity::Identity => {}
                    Nonlinearity::Relu | Nonlinearity::Tanh => {
                        let output = &layer.output[at.clone()];
                        vectorised(|| before_nonlinearity(output, gradient, layer.nonlinearity));
                    }
                }
                let pairs = std.row_mut(row).iter_mut().zip(&layer.noise[at]);
                let pairs = pairs.zip(gradient.iter());
                vectorised(|| {
                    pairs.for_each(|((std, noise), gradient)| {
                        let slope = 0.5 * noise / *std;
                        // Where nothing scatters the square root has no slope.
                        *std = if *std == 0.0 { 0.0 } else { gradient * slope };
                    });
                });
            }
            vectorised(|| add_rows(of_mean, rows, |row| gradient.row(row)));
            vectorised(|| add_rows(of_variance, rows, |row| std.row(row)));
        },
    );
    for (column, of_mean) in of_mean.iter_mut().enumerate() {
        *of_mean += of_kl * prior.precision * layer.mean.bias[column];
        let variance = layer.variance.bias[column];
        let of_log_var = &mut of_variance[column];
        *of_log_var = *of_log_var * variance + of_kl * kl_in_log_var(variance, prior);
    }
    let x = View::new(layer.x, rows, inner).transposed();
    let squares = View::new(layer.squares, rows, inner).transposed();
    let list = SparseMatrix::worthwhile(x, columns);
    let of_squares = list.as_ref().map(|list| list.squared(squares));
    let gradient = View::new(gradient, rows, columns);
    let mean_weight = product_with(x, list.as_ref(), gradient, |piece, row, of| {
        let mean = &layer.mean.weight[row * columns..][of];
        let pairs = piece.iter_mut().zip(mean);
        let factor = of_kl * prior.precision;
        vectorised(|| pairs.for_each(|(out, mean)| *out += factor * mean));
    });
    let std = View::new(std, rows, columns);
    let log_var_weight = product_with(squares, of_squares.as_ref(), std, |piece, row, of| {
        let variance = &layer.variance.weight[row * columns..][of];
        let pairs = piece.iter_mut().zip(variance);
        vectorised(|| {
            pairs.for_each(|(out, &variance)| {
                *out = *out * variance + of_kl * kl_in_log_var(variance, prior);
            });
        });
    });
    let mean = Affine {
        weight: mean_weight,
        bias: of_mean,
    };
    let log_var = Affine {
        weight: log_var_weight,
        bias: of_variance,
    };
    (mean, log_var)
}

/// Gradient in x, given those in x M + b and in x^2 V + c.
pub(in crate::kernels) fn random_input_gradient(
    x: &[f32],
    [mean, variance]: [&[f32]; 2],
    [of_mean, of_variance]: [&[f32]; 2],
    [rows, inner, columns]: [usize; 3],
) -> Vec<f32> {
    let weight = |weight| View::new(weight, inner, columns).transposed();
    let gradient = |gradient| View::new(gradient, rows, columns);
    let by_squares = product_with(
        gradient(of_variance),
        None,
        weight(variance),
        |piece, row, of| {
            let pairs = piece.iter_mut().zip(&x[row * inner..][of]);
            vectorised(|| pairs.for_each(|(out, x)| *out *= 2.0 * x));
        },
    );
    product_with(gradient(of_mean), None, weight(mean), |piece, row, of| {
        let pairs = piece.iter_mut().zip(&by_squares[row * inner..][of]);
        vectorised(|| pairs.for_each(|(out, other)| *out += other));
    })
}
