//! Every operation in burn's own terms: what the fused loops must equal.

use super::backend::{AdamRates, Nonlinearity, Update};
use burn::backend::TensorMetadata;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Scalar};
use burn::tensor::{Shape, Slice};

type Float<B> = FloatTensor<B>;

fn shift<B: Backend>(x: Float<B>, by: f64) -> Float<B> {
    B::float_add_scalar(x, Scalar::Float(by))
}

fn times<B: Backend>(x: Float<B>, factor: f64) -> Float<B> {
    B::float_mul_scalar(x, Scalar::Float(factor))
}

fn dims<B: Backend>(x: &Float<B>) -> [usize; 2] {
    let shape = x.shape();
    [shape[0], shape[1]]
}

fn as_row<B: Backend>(x: Float<B>) -> Float<B> {
    let columns = x.shape()[0];
    B::float_reshape(x, Shape::from(vec![1, columns]))
}

fn as_column<B: Backend>(x: Float<B>) -> Float<B> {
    let rows = x.shape()[0];
    B::float_reshape(x, Shape::from(vec![rows, 1]))
}

fn row_sums<B: Backend>(x: Float<B>) -> Float<B> {
    let [rows, _] = dims::<B>(&x);
    B::float_reshape(B::float_sum_dim(x, 1), Shape::from(vec![rows]))
}

fn columns_of<B: Backend>(x: Float<B>, from: usize, to: usize) -> Float<B> {
    let [rows, _] = dims::<B>(&x);
    let span = |from: usize, to: usize| Slice::new(from as isize, Some(to as isize), 1);
    B::float_slice(x, &[span(0, rows), span(from, to)])
}

/// Mean and log variance out of [batch, 2 latent].
fn halves<B: Backend>(head: Float<B>) -> (Float<B>, Float<B>) {
    let [_, width] = dims::<B>(&head);
    let latent = width / 2;
    (
        columns_of::<B>(head.clone(), 0, latent),
        columns_of::<B>(head, latent, width),
    )
}

pub(super) fn dense<B: Backend>(
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

pub(super) fn dense_slopes<B: Backend>(
    x: Float<B>,
    output: Float<B>,
    slope: Float<B>,
    nonlinearity: Nonlinearity,
) -> (Float<B>, Float<B>, Float<B>) {
    let inner = inner_slope::<B>(Some(output), slope, nonlinearity);
    let (weight, bias) = affine_slopes::<B>(x, inner.clone());
    (inner, weight, bias)
}

/// From the slope in a dense layer's output to that in x W + b; only after a
/// nonlinearity is the output needed.
pub(super) fn inner_slope<B: Backend>(
    output: Option<Float<B>>,
    slope: Float<B>,
    nonlinearity: Nonlinearity,
) -> Float<B> {
    match (nonlinearity, output) {
        (Nonlinearity::Relu, Some(output)) => B::relu_backward(output, slope),
        (Nonlinearity::Tanh, Some(output)) => {
            let square = B::float_mul(output.clone(), output);
            B::float_mul(slope, shift::<B>(B::float_neg(square), 1.0))
        }
        _ => slope,
    }
}

pub(super) fn affine_slopes<B: Backend>(x: Float<B>, slope: Float<B>) -> (Float<B>, Float<B>) {
    let [_, columns] = dims::<B>(&slope);
    let weight = B::float_matmul(B::float_transpose(x), slope.clone());
    let sum = B::float_sum_dim(slope, 0);
    (weight, B::float_reshape(sum, Shape::from(vec![columns])))
}

pub(super) fn input_slope<B: Backend>(slope: Float<B>, weight: Float<B>) -> Float<B> {
    B::float_matmul(slope, B::float_transpose(weight))
}

pub(super) fn bernoulli<B: Backend>(logits: Float<B>, x: Float<B>) -> (Float<B>, Float<B>) {
    let small = B::float_exp(B::float_neg(B::float_abs(logits.clone())));
    let softplus = B::float_add(B::relu(logits.clone()), B::float_log1p(small));
    let log_px = B::float_sub(B::float_mul(x.clone(), logits.clone()), softplus);
    let slope = B::float_sub(x, B::sigmoid(logits));
    (row_sums::<B>(log_px), slope)
}

/// `near` where |l| < 1, `far` elsewhere.
fn by_size<B: Backend>(rates: Float<B>, near: Float<B>, far: Float<B>) -> Float<B> {
    let size = B::float_abs(rates);
    let small = B::float_lower_elem(size, Scalar::Float(1.0), burn::tensor::BoolDType::Native);
    B::float_mask_where(far, small, near)
}

/// |l|, or 1 where it is smaller, so that the far form stays a number there.
fn at_least_1<B: Backend>(rates: Float<B>) -> Float<B> {
    B::float_clamp_min(B::float_abs(rates), Scalar::Float(1.0))
}

/// A polynomial in l^2, the highest power's factor first.
fn series<B: Backend>(rates: Float<B>, factors: [f64; 4]) -> Float<B> {
    let square = B::float_mul(rates.clone(), rates);
    let first = shift::<B>(times::<B>(square.clone(), 0.0), factors[0]);
    let sum = |sum, factor: &f64| shift::<B>(B::float_mul(sum, square.clone()), *factor);
    factors[1..].iter().fold(first, sum)
}

pub(super) fn continuous_bernoulli<B: Backend>(
    rates: Float<B>,
    x: Float<B>,
) -> (Float<B>, Float<B>) {
    let factors = [
        -1.0 / 9_676_800.0,
        1.0 / 181_440.0,
        -1.0 / 2_880.0,
        1.0 / 24.0,
    ];
    let square = B::float_mul(rates.clone(), rates.clone());
    let curve = B::float_mul(series::<B>(rates.clone(), factors), square);
    let near = B::float_add(times::<B>(rates.clone(), 0.5), curve);
    let size = at_least_1::<B>(rates.clone());
    let e = B::float_exp(B::float_neg(size.clone()));
    let rest = B::float_log(B::float_div(size, shift::<B>(B::float_neg(e), 1.0)));
    let far = B::float_sub(B::relu(rates.clone()), rest);
    let log_partition = by_size::<B>(rates.clone(), near, far);
    let log_px = B::float_sub(B::float_mul(x.clone(), rates.clone()), log_partition);
    let slope = B::float_sub(x, continuous_mean::<B>(rates));
    (row_sums::<B>(log_px), slope)
}

pub(super) fn continuous_mean<B: Backend>(rates: Float<B>) -> Float<B> {
    let factors = [-1.0 / 1_209_600.0, 1.0 / 30_240.0, -1.0 / 720.0, 1.0 / 12.0];
    let line = B::float_mul(series::<B>(rates.clone(), factors), rates.clone());
    let near = shift::<B>(line, 0.5);
    // 1 / (1 - e^-a) - 1 / a for a = |l|; below 0 what is missing from 1.
    let size = at_least_1::<B>(rates.clone());
    let e = B::float_exp(B::float_neg(size.clone()));
    let rest = B::float_recip(shift::<B>(B::float_neg(e.clone()), 1.0));
    let inverse = B::float_recip(size);
    let above = B::float_sub(rest.clone(), inverse.clone());
    let below = B::float_sub(inverse, B::float_mul(e, rest));
    let negative = B::float_lower_elem(
        rates.clone(),
        Scalar::Float(0.0),
        burn::tensor::BoolDType::Native,
    );
    by_size::<B>(rates, near, B::float_mask_where(above, negative, below))
}

pub(super) fn squares<B: Backend>(logits: Float<B>, x: Float<B>) -> (Float<B>, Float<B>) {
    let mean = B::sigmoid(logits);
    let error = B::float_sub(x, mean.clone());
    let bend = B::float_mul(mean.clone(), shift::<B>(B::float_neg(mean), 1.0));
    let slope = times::<B>(B::float_mul(error.clone(), bend), -2.0);
    (row_sums::<B>(B::float_mul(error.clone(), error)), slope)
}

pub(super) fn sigmoid<B: Backend>(logits: Float<B>) -> Float<B> {
    let falling = B::float_exp(B::float_neg(logits));
    B::float_recip(shift::<B>(falling, 1.0))
}

pub(super) fn scale_rows<B: Backend>(rows: Float<B>, factors: Float<B>) -> Float<B> {
    B::float_mul(rows, as_column::<B>(factors))
}

pub(super) fn sample<B: Backend>(head: Float<B>, epsilon: Float<B>) -> Float<B> {
    let (mean, log_var) = halves::<B>(head);
    let std = B::float_exp(times::<B>(log_var, 0.5));
    B::float_add(mean, B::float_mul(std, epsilon))
}

pub(super) fn sample_slope<B: Backend>(
    head: Float<B>,
    epsilon: Float<B>,
    slope: Float<B>,
) -> Float<B> {
    let (_, log_var) = halves::<B>(head);
    let std = B::float_exp(times::<B>(log_var, 0.5));
    let in_log_var = times::<B>(B::float_mul(B::float_mul(slope.clone(), epsilon), std), 0.5);
    B::float_cat(vec![slope, in_log_var], 1)
}

pub(super) fn kl<B: Backend>(head: Float<B>) -> Float<B> {
    let (mean, log_var) = halves::<B>(head);
    let square = B::float_mul(mean.clone(), mean);
    let rest = B::float_sub(B::float_exp(log_var.clone()), log_var);
    let sum = row_sums::<B>(shift::<B>(B::float_add(square, rest), -1.0));
    times::<B>(sum, 0.5)
}

pub(super) fn kl_slope<B: Backend>(head: Float<B>, slope: Float<B>) -> Float<B> {
    let (mean, log_var) = halves::<B>(head);
    let in_log_var = times::<B>(shift::<B>(B::float_exp(log_var), -1.0), 0.5);
    let both = B::float_cat(vec![mean, in_log_var], 1);
    B::float_mul(both, as_column::<B>(slope))
}

pub(super) fn adam<B: Backend>(
    update: Update<B>,
    rates: AdamRates,
) -> (Float<B>, Float<B>, Float<B>) {
    let Update {
        parameter,
        gradient,
        moment_1,
        moment_2,
    } = update;
    let (beta_1, beta_2) = (f64::from(rates.beta_1), f64::from(rates.beta_2));
    let moment_1 = B::float_add(
        times::<B>(moment_1, beta_1),
        times::<B>(gradient.clone(), 1.0 - beta_1),
    );
    let moment_2 = B::float_add(
        times::<B>(moment_2, beta_2),
        times::<B>(B::float_mul(gradient.clone(), gradient), 1.0 - beta_2),
    );
    let root = times::<B>(
        B::float_sqrt(moment_2.clone()),
        f64::from(rates.inverse_root_bias_2),
    );
    let step = B::float_div(
        times::<B>(moment_1.clone(), f64::from(rates.step_size)),
        shift::<B>(root, f64::from(rates.epsilon)),
    );
    (B::float_sub(parameter, step), moment_1, moment_2)
}
