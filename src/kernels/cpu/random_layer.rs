//! Layers whose weights are random: each weight and bias a normal of its own mean and
//! variance. Both products of such a layer, with the means and with the variances, share
//! the list of what is not zero.

use super::super::arguments::{Nonlinearity, WeightPrior};
use super::blocks::{BlockMut, columns_per_thread, threads_for};
use super::layer::{add_rows, before_nonlinearity, finish, product_with};
use super::math::{LANES, exp, total};
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

/// Weights whose variances are made, or whose KLs are added up, together.
const CHUNK: usize = 1024;

/// 1/2 (t (m^2 + v) - 1 - ln t - ln v): the KL of one weight to the prior, in nats.
#[inline(always)]
fn kl(mean: f32, log_var: f32, variance: f32, prior: WeightPrior) -> f32 {
    0.5 * (prior.precision * (mean * mean + variance) - 1.0 - prior.log_precision - log_var)
}

/// Fills `out` with what `make` has of each mean, log variance and variance, and of the
/// place's own number; gives the sum of the weights' KLs, in nats.
#[inline(always)]
fn each_weight(
    mean: &[f32],
    log_var: &[f32],
    out: &mut [f32],
    prior: WeightPrior,
    make: impl Fn(f32, f32, f32) -> f32 + Copy + Sync,
) -> f64 {
    assert!([mean.len(), log_var.len()] == [out.len(); 2]);
    let mut sums = vec![0.0f32; out.len().div_ceil(CHUNK)];
    share_rows(out, &mut sums, CHUNK, |first, out, sums| {
        let from = first * CHUNK;
        let mean = mean[from..][..out.len()].chunks(CHUNK);
        let log_var = log_var[from..][..out.len()].chunks(CHUNK);
        let chunks = out.chunks_mut(CHUNK).zip(mean.zip(log_var)).zip(sums);
        for ((out, (mean, log_var)), sum) in chunks {
            vectorised(
                #[inline(always)]
                || {
                    let mut lanes = [0.0; LANES];
                    let (outs, last_outs) = out.as_chunks_mut::<LANES>();
                    let (means, last_means) = mean.as_chunks::<LANES>();
                    let (log_vars, last_log_vars) = log_var.as_chunks::<LANES>();
                    for ((out, mean), log_var) in outs.iter_mut().zip(means).zip(log_vars) {
                        for lane in 0..LANES {
                            let std = exp(0.5 * log_var[lane]);
                            out[lane] = make(out[lane], mean[lane], std);
                            lanes[lane] += kl(mean[lane], log_var[lane], std * std, prior);
                        }
                    }
                    let last = last_outs
                        .iter_mut()
                        .zip(last_means.iter().zip(last_log_vars));
                    for (lane, (out, (mean, log_var))) in lanes.iter_mut().zip(last) {
                        let std = exp(0.5 * log_var);
                        *out = make(*out, *mean, std);
                        *lane += kl(*mean, *log_var, std * std, prior);
                    }
                    *sum = total(lanes);
                },
            );
        }
    });
    sums.into_iter().map(f64::from).sum()
}

/// The variance of each weight, and the sum of the weights' KLs, in nats.
pub(in crate::kernels) fn variances(
    mean: &[f32],
    log_var: &[f32],
    prior: WeightPrior,
) -> (Vec<f32>, f64) {
    let mut out = vec![0.0; mean.len()];
    let kl = each_weight(mean, log_var, &mut out, prior, |_, _, std| std * std);
    (out, kl)
}

/// Turns standard normal numbers into weights in place, mean + exp(log_var / 2) noise; gives
/// the sum of their KLs, in nats.
pub(in crate::kernels) fn draw_weights(
    mean: &[f32],
    log_var: &[f32],
    noise: &mut [f32],
    prior: WeightPrior,
) -> f64 {
    each_weight(mean, log_var, noise, prior, |noise, mean, std| {
        mean + std * noise
    })
}

/// From the gradient in drawn weights to that in their means, in place, and in their log
/// variances, which take the place of the noise; that of the KL, weighed by `of_kl`, is added.
pub(in crate::kernels) fn draw_weights_gradient(
    mean: &[f32],
    log_var: &[f32],
    noise: &mut [f32],
    gradient: &mut [f32],
    of_kl: f32,
    prior: WeightPrior,
) {
    let count = gradient.len();
    assert!([mean.len(), log_var.len(), noise.len()] == [count; 3]);
    let mut parts: Vec<&mut [f32]> = noise.chunks_mut(CHUNK).collect();
    share_rows(gradient, &mut parts, CHUNK, |first, gradient, parts| {
        for ((number, gradient), noise) in gradient.chunks_mut(CHUNK).enumerate().zip(parts) {
            let from = (first + number) * CHUNK;
            let mean = &mean[from..][..gradient.len()];
            let log_var = &log_var[from..][..gradient.len()];
            vectorised(|| {
                let weights = mean.iter().zip(log_var);
                let both = gradient.iter_mut().zip(noise.iter_mut());
                for ((gradient, noise), (mean, log_var)) in both.zip(weights) {
                    let std = exp(0.5 * log_var);
                    *noise =
                        0.5 * (*gradient * *noise * std) + of_kl * kl_in_log_var(std * std, prior);
                    *gradient += of_kl * prior.precision * mean;
                }
            });
        }
    });
}

/// The KL's derivative in a log variance: 1/2 (t v - 1).
#[inline(always)]
fn kl_in_log_var(variance: f32, prior: WeightPrior) -> f32 {
    0.5 * (prior.precision * variance - 1.0)
}

/// nonlinearity(x M + b + std noise), where std^2 = x^2 V + c, V and c the variances of
/// weights and biases; and std. `shape` is [rows, inner, columns].
pub(in crate::kernels) fn random_dense(
    x: &[f32],
    mean: Affine<&[f32]>,
    variance: Affine<&[f32]>,
    noise: &[f32],
    shape: [usize; 3],
    nonlinearity: Nonlinearity,
) -> (Vec<f32>, Vec<f32>) {
    let [rows, inner, columns] = shape;
    assert!(noise.len() == rows * columns);
    assert!([mean.bias.len(), variance.bias.len()] == [columns; 2]);
    let squares = squared(x);
    let (x, squares) = (View::new(x, rows, inner), View::new(&squares, rows, inner));
    let list = SparseMatrix::worthwhile(x, columns);
    let of_squares = list.as_ref().map(|list| list.squared(squares));
    let weight = View::new(variance.weight, inner, columns);
    let std = product_with(squares, of_squares.as_ref(), weight, |piece, _, columns| {
        let pairs = piece.iter_mut().zip(&variance.bias[columns]);
        vectorised(|| pairs.for_each(|(out, bias)| *out = (*out + bias).sqrt()));
    });
    let weight = View::new(mean.weight, inner, columns);
    let out = product_with(x, list.as_ref(), weight, |piece, row, of| {
        let at = row * columns + of.start..row * columns + of.end;
        let scatter = std[at.clone()].iter().zip(&noise[at]);
        let pairs = piece.iter_mut().zip(scatter);
        vectorised(|| pairs.for_each(|(out, (std, noise))| *out += std * noise));
        finish(piece, &mean.bias[of], nonlinearity);
    });
    (out, std)
}

fn squared(x: &[f32]) -> Vec<f32> {
    let mut squares = x.to_vec();
    let width = CHUNK;
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
    let squares = squared(layer.x);
    let x = View::new(layer.x, rows, inner).transposed();
    let squares = View::new(&squares, rows, inner).transposed();
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
