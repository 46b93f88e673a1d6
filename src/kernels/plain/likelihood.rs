//! Likelihoods of pixels, each with its gradient.

use super::shapes::{as_column, dims, repeated, row_sums, shift, times};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Scalar};

type Float<B> = FloatTensor<B>;

/// sum(x l - softplus(l)) of each row, and x - sigmoid(l).
pub fn bernoulli_log_px_with_gradient<B: Backend>(
    logits: Float<B>,
    x: Float<B>,
) -> (Float<B>, Float<B>) {
    let x = repeated::<B>(x, dims::<B>(&logits)[0]);
    let small = B::float_exp(B::float_neg(B::float_abs(logits.clone())));
    let softplus = B::float_add(B::relu(logits.clone()), B::float_log1p(small));
    let log_px = B::float_sub(B::float_mul(x.clone(), logits.clone()), softplus);
    let gradient = B::float_sub(x, B::sigmoid(logits));
    (row_sums::<B>(log_px), gradient)
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

/// sum(x l - ln((e^l - 1) / l)) of each row, and x - mean(l).
pub fn continuous_bernoulli_log_px_with_gradient<B: Backend>(
    rates: Float<B>,
    x: Float<B>,
) -> (Float<B>, Float<B>) {
    let x = repeated::<B>(x, dims::<B>(&rates)[0]);
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
    let gradient = B::float_sub(x, continuous_bernoulli_mean::<B>(rates));
    (row_sums::<B>(log_px), gradient)
}

/// 1 / (1 - e^-l) - 1 / l.
pub fn continuous_bernoulli_mean<B: Backend>(rates: Float<B>) -> Float<B> {
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

/// sum((x - m)^2) of each row for m = sigmoid(l), and -2 (x - m) m (1 - m).
pub fn squared_error_with_gradient<B: Backend>(
    logits: Float<B>,
    x: Float<B>,
) -> (Float<B>, Float<B>) {
    let x = repeated::<B>(x, dims::<B>(&logits)[0]);
    let mean = B::sigmoid(logits);
    let error = B::float_sub(x, mean.clone());
    let bend = B::float_mul(mean.clone(), shift::<B>(B::float_neg(mean), 1.0));
    let gradient = times::<B>(B::float_mul(error.clone(), bend), -2.0);
    (row_sums::<B>(B::float_mul(error.clone(), error)), gradient)
}

/// 1 / (1 + e^-l).
pub fn sigmoid<B: Backend>(logits: Float<B>) -> Float<B> {
    let falling = B::float_exp(B::float_neg(logits));
    B::float_recip(shift::<B>(falling, 1.0))
}

/// 0 where a gradient is below 1e-30.
fn or_zero<B: Backend>(gradient: Float<B>) -> Float<B> {
    let size = B::float_abs(gradient.clone());
    let none = B::float_lower_elem(size, Scalar::Float(1e-30), burn::tensor::BoolDType::Native);
    B::float_mask_fill(gradient, none, Scalar::Float(0.0))
}

/// Each row times its own factor.
pub fn scale_rows<B: Backend>(rows: Float<B>, factors: Float<B>) -> Float<B> {
    or_zero::<B>(B::float_mul(rows, as_column::<B>(or_zero::<B>(factors))))
}
