//! Every operation in burn's own terms: what the fused loops must equal.
//!
//! Shapes are those of [`super::Kernels`] and [`super::KernelGradients`].

use super::arguments::{AdamCoefficients, Nonlinearity, WeightPrior};
use super::backend::{RandomLayerGradients, RandomLayerState, RandomWeights};
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

/// Each row as often as there are draws for it, one after another.
fn repeated<B: Backend>(x: Float<B>, rows: usize) -> Float<B> {
    let [images, width] = dims::<B>(&x);
    if images == rows {
        return x;
    }
    let apart = B::float_reshape(x, Shape::from(vec![images, 1, width]));
    let repeated = B::float_repeat_dim(apart, 1, rows / images);
    B::float_reshape(repeated, Shape::from(vec![rows, width]))
}

/// The sum of the rows of each image's draws, [images, columns].
fn sums_of_draws<B: Backend>(rows: Float<B>, images: usize) -> Float<B> {
    let [count, width] = dims::<B>(&rows);
    let apart = B::float_reshape(rows, Shape::from(vec![images, count / images, width]));
    let sums = B::float_sum_dim(apart, 1);
    B::float_reshape(sums, Shape::from(vec![images, width]))
}

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

/// mean + exp(log_var / 2) epsilon.
pub fn sample<B: Backend>(head: Float<B>, epsilon: Float<B>) -> Float<B> {
    let head = repeated::<B>(head, dims::<B>(&epsilon)[0]);
    let (mean, log_var) = halves::<B>(head);
    let std = B::float_exp(times::<B>(log_var, 0.5));
    B::float_add(mean, B::float_mul(std, epsilon))
}

/// From the gradient g in z to those in the mean, g, and the log variance,
/// g epsilon exp(log_var / 2) / 2, of each image the sum over its draws.
pub fn sample_gradient<B: Backend>(
    head: Float<B>,
    epsilon: Float<B>,
    gradient: Float<B>,
) -> Float<B> {
    let ([images, _], [rows, _]) = (dims::<B>(&head), dims::<B>(&epsilon));
    let (_, log_var) = halves::<B>(repeated::<B>(head, rows));
    let std = B::float_exp(times::<B>(log_var, 0.5));
    let in_log_var = times::<B>(
        B::float_mul(B::float_mul(gradient.clone(), epsilon), std),
        0.5,
    );
    sums_of_draws::<B>(B::float_cat(vec![gradient, in_log_var], 1), images)
}

/// sum(mean^2 + exp(log_var) - log_var - 1) / 2 of each row.
pub fn kl_to_standard_normal<B: Backend>(head: Float<B>) -> Float<B> {
    let (mean, log_var) = halves::<B>(head);
    let square = B::float_mul(mean.clone(), mean);
    let rest = B::float_sub(B::float_exp(log_var.clone()), log_var);
    let sum = row_sums::<B>(shift::<B>(B::float_add(square, rest), -1.0));
    times::<B>(sum, 0.5)
}

/// From the gradient g in each row's KL to those in the mean, g mean, and the log variance,
/// g (exp(log_var) - 1) / 2.
pub fn kl_gradient<B: Backend>(head: Float<B>, gradient: Float<B>) -> Float<B> {
    let (mean, log_var) = halves::<B>(head);
    let in_log_var = times::<B>(shift::<B>(B::float_exp(log_var), -1.0), 0.5);
    let both = B::float_cat(vec![mean, in_log_var], 1);
    B::float_mul(both, as_column::<B>(gradient))
}

/// The mean over the rows of (mean^2 + exp(log_var) - log_var - 1) / 2.
pub fn kl_per_dimension<B: Backend>(head: Float<B>) -> Float<B> {
    let (mean, log_var) = halves::<B>(head);
    let [_, latent] = dims::<B>(&mean);
    let square = B::float_mul(mean.clone(), mean);
    let rest = B::float_sub(B::float_exp(log_var.clone()), log_var);
    let each = times::<B>(shift::<B>(B::float_add(square, rest), -1.0), 0.5);
    B::float_reshape(B::float_mean_dim(each, 0), Shape::from(vec![latent]))
}

/// From the gradient g in each dimension's mean over n rows to those in the mean, g mean / n,
/// and the log variance, g (exp(log_var) - 1) / 2 n.
pub fn kl_per_dimension_gradient<B: Backend>(head: Float<B>, gradient: Float<B>) -> Float<B> {
    let [rows, _] = dims::<B>(&head);
    let (mean, log_var) = halves::<B>(head);
    let in_log_var = times::<B>(shift::<B>(B::float_exp(log_var), -1.0), 0.5);
    let factors = as_row::<B>(times::<B>(gradient, 1.0 / rows as f64));
    let in_mean = B::float_mul(mean, factors.clone());
    B::float_cat(vec![in_mean, B::float_mul(in_log_var, factors)], 1)
}

/// ln 1/K sum exp(w) over each image's K draws, with
/// w = log_px + sum(epsilon^2 + log_var - z^2) / 2.
pub fn importance_bound<B: Backend>(
    log_px: Float<B>,
    head: Float<B>,
    epsilon: Float<B>,
) -> Float<B> {
    importance_bound_with_shares::<B>(log_px, head, epsilon).0
}

/// The same, and each draw's share in the sum.
pub fn importance_bound_with_shares<B: Backend>(
    log_px: Float<B>,
    head: Float<B>,
    epsilon: Float<B>,
) -> (Float<B>, Float<B>) {
    let ([images, _], [rows, _]) = (dims::<B>(&head), dims::<B>(&epsilon));
    let z = sample::<B>(head.clone(), epsilon.clone());
    let (_, log_var) = halves::<B>(repeated::<B>(head, rows));
    let squares = B::float_add(B::float_mul(epsilon.clone(), epsilon), log_var);
    let ratio = row_sums::<B>(B::float_sub(squares, B::float_mul(z.clone(), z)));
    let weights = B::float_add(log_px, times::<B>(ratio, 0.5));
    let draws = rows / images;
    let weights = B::float_reshape(weights, Shape::from(vec![images, draws]));
    let largest = B::float_max_dim(weights.clone(), 1);
    let weights = B::float_exp(B::float_sub(weights, largest.clone()));
    let sums = B::float_sum_dim(weights.clone(), 1);
    let bounds = B::float_add(B::float_log(sums.clone()), largest);
    let bounds = B::float_reshape(bounds, Shape::from(vec![images]));
    let shares = B::float_reshape(B::float_div(weights, sums), Shape::from(vec![rows]));
    (shift::<B>(bounds, -(draws as f64).ln()), shares)
}

/// From the gradient g in each image's bound to that in log_px, the shares times g, and to
/// those in the mean, -z of each draw times that, and the log variance,
/// (1 - z exp(log_var / 2) epsilon) / 2 of each draw times that.
pub fn importance_bound_gradients<B: Backend>(
    head: Float<B>,
    epsilon: Float<B>,
    shares: Float<B>,
    gradient: Float<B>,
) -> (Float<B>, Float<B>) {
    let ([images, _], [rows, _]) = (dims::<B>(&head), dims::<B>(&epsilon));
    let of_rows = row_sums::<B>(repeated::<B>(as_column::<B>(gradient), rows));
    let of_log_px = B::float_mul(shares, of_rows);
    let z = sample::<B>(head.clone(), epsilon.clone());
    let (_, log_var) = halves::<B>(repeated::<B>(head, rows));
    let scatter = B::float_mul(B::float_exp(times::<B>(log_var, 0.5)), epsilon);
    let in_log_var = shift::<B>(B::float_neg(B::float_mul(z.clone(), scatter)), 1.0);
    let both = B::float_cat(vec![B::float_neg(z), times::<B>(in_log_var, 0.5)], 1);
    let both = B::float_mul(both, as_column::<B>(of_log_px.clone()));
    (of_log_px, sums_of_draws::<B>(both, images))
}

/// A number as a factor for each of `count`, `[count]`.
fn each_of<B: Backend>(number: Float<B>, count: usize) -> Float<B> {
    B::float_repeat_dim(number, 0, count)
}

/// mean(w KL - log_px), and the KL of each row.
pub fn negative_elbo<B: Backend>(
    log_px: Float<B>,
    head: Float<B>,
    kl_weight: f64,
) -> (Float<B>, Float<B>) {
    let kl = kl_to_standard_normal::<B>(head);
    let each = B::float_sub(times::<B>(kl.clone(), kl_weight), log_px);
    (B::float_mean(each), kl)
}

/// From the gradient g in the mean over n rows to those in log_px, -g / n, and through the KL
/// with g w / n.
pub fn negative_elbo_gradients<B: Backend>(
    head: Float<B>,
    kl_weight: f64,
    gradient: Float<B>,
) -> (Float<B>, Float<B>) {
    let [rows, _] = dims::<B>(&head);
    let share = each_of::<B>(times::<B>(gradient, 1.0 / rows as f64), rows);
    let in_head = kl_gradient::<B>(head, times::<B>(share.clone(), kl_weight));
    (B::float_neg(share), in_head)
}

/// w sum(max(KL of a dimension, free bits)) - mean(log_px), the KL of each row and that of
/// each dimension.
pub fn negative_elbo_with_free_bits<B: Backend>(
    log_px: Float<B>,
    head: Float<B>,
    kl_weight: f64,
    free_bits: f64,
) -> (Float<B>, Float<B>, Float<B>) {
    let each = kl_per_dimension::<B>(head.clone());
    let counted = B::float_clamp_min(each.clone(), Scalar::Float(free_bits));
    let kl = times::<B>(B::float_sum(counted), kl_weight);
    let minimised = B::float_sub(kl, B::float_mean(log_px));
    (minimised, kl_to_standard_normal::<B>(head), each)
}

/// From the gradient g in what is minimised to those in log_px, -g / n, and through the KL of
/// each dimension with g w, or 0 where it is free.
pub fn negative_elbo_with_free_bits_gradients<B: Backend>(
    head: Float<B>,
    each: Float<B>,
    kl_weight: f64,
    free_bits: f64,
    gradient: Float<B>,
) -> (Float<B>, Float<B>) {
    let ([rows, _], latent) = (dims::<B>(&head), each.shape()[0]);
    let share = each_of::<B>(times::<B>(gradient.clone(), 1.0 / rows as f64), rows);
    let whole = each_of::<B>(times::<B>(gradient, kl_weight), latent);
    let native = burn::tensor::BoolDType::Native;
    let free = B::float_lower_elem(each, Scalar::Float(free_bits), native);
    let of_each = B::float_mask_fill(whole, free, Scalar::Float(0.0));
    (
        B::float_neg(share),
        kl_per_dimension_gradient::<B>(head, of_each),
    )
}

/// -mean(bound), and the bound of each image.
pub fn negative_importance_bound<B: Backend>(
    log_px: Float<B>,
    head: Float<B>,
    epsilon: Float<B>,
) -> (Float<B>, Float<B>) {
    let (minimised, bound, _) = negative_importance_bound_with_shares::<B>(log_px, head, epsilon);
    (minimised, bound)
}

/// The same, and each draw's share in its image's sum.
pub fn negative_importance_bound_with_shares<B: Backend>(
    log_px: Float<B>,
    head: Float<B>,
    epsilon: Float<B>,
) -> (Float<B>, Float<B>, Float<B>) {
    let (bound, shares) = importance_bound_with_shares::<B>(log_px, head, epsilon);
    let minimised = B::float_neg(B::float_mean(bound.clone()));
    (minimised, bound, shares)
}

/// From the gradient g in the negative mean over n images to those of bounds with -g / n.
pub fn negative_importance_bound_gradients<B: Backend>(
    head: Float<B>,
    epsilon: Float<B>,
    shares: Float<B>,
    gradient: Float<B>,
) -> (Float<B>, Float<B>) {
    let [images, _] = dims::<B>(&head);
    let share = times::<B>(gradient, -1.0 / images as f64);
    importance_bound_gradients::<B>(head, epsilon, shares, each_of::<B>(share, images))
}

/// One Adam step (Kingma & Ba 2015, algorithm 1) from weights, gradient and both moments: the
/// new weights and moments.
pub fn adam<B: Backend>(
    [parameter, gradient, moment_1, moment_2]: [Float<B>; 4],
    coefficients: AdamCoefficients,
) -> [Float<B>; 3] {
    let (beta_1, beta_2) = (
        f64::from(coefficients.beta_1),
        f64::from(coefficients.beta_2),
    );
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
        f64::from(coefficients.inverse_root_bias_2),
    );
    let step = B::float_div(
        times::<B>(moment_1.clone(), f64::from(coefficients.step_size)),
        shift::<B>(root, f64::from(coefficients.epsilon)),
    );
    [B::float_sub(parameter, step), moment_1, moment_2]
}

/// The KL of normal weights to the prior, the sum over all, `[1]`.
fn kl_to_prior<B: Backend>(mean: Float<B>, log_var: Float<B>, prior: WeightPrior) -> Float<B> {
    let size = B::float_add(
        B::float_mul(mean.clone(), mean),
        B::float_exp(log_var.clone()),
    );
    let size = times::<B>(size, f64::from(prior.precision));
    let constant = 1.0 + f64::from(prior.log_precision);
    let each = shift::<B>(B::float_sub(size, log_var), -constant);
    times::<B>(B::float_sum(each), 0.5)
}

/// A gradient with that of the KL: in a mean m it is t m, in a log variance (t v - 1) / 2.
fn with_kl<B: Backend>(
    gradient: Float<B>,
    of_weight: Float<B>,
    of_kl: &Option<Float<B>>,
) -> Float<B> {
    let Some(of_kl) = of_kl.clone() else {
        return gradient;
    };
    let ones = vec![1; of_weight.shape().num_dims()];
    let factor = B::float_reshape(of_kl, Shape::from(ones));
    B::float_add(gradient, B::float_mul(of_weight, factor))
}

fn kl_in_mean<B: Backend>(mean: Float<B>, prior: WeightPrior) -> Float<B> {
    times::<B>(mean, f64::from(prior.precision))
}

fn kl_in_log_var<B: Backend>(variance: Float<B>, prior: WeightPrior) -> Float<B> {
    let size = times::<B>(variance, f64::from(prior.precision));
    times::<B>(shift::<B>(size, -1.0), 0.5)
}

/// nonlinearity(x M + b + sqrt(x^2 V + c) noise), and the weights' KL.
pub fn random_dense<B: Backend>(
    x: Float<B>,
    weights: RandomWeights<B>,
    noise: Float<B>,
    nonlinearity: Nonlinearity,
    prior: WeightPrior,
) -> (Float<B>, Float<B>) {
    let (output, kl, _) = random_dense_with_state::<B>(x, weights, noise, nonlinearity, prior);
    (output, kl)
}

/// The same with what its derivative starts from.
pub fn random_dense_with_state<B: Backend>(
    x: Float<B>,
    weights: RandomWeights<B>,
    noise: Float<B>,
    nonlinearity: Nonlinearity,
    prior: WeightPrior,
) -> (Float<B>, Float<B>, RandomLayerState<B>) {
    let RandomWeights {
        mean,
        mean_bias,
        log_var,
        log_var_bias,
    } = weights;
    let kl = B::float_add(
        kl_to_prior::<B>(mean.clone(), log_var.clone(), prior),
        kl_to_prior::<B>(mean_bias.clone(), log_var_bias.clone(), prior),
    );
    let (variance, variance_bias) = (B::float_exp(log_var), B::float_exp(log_var_bias));
    let squares = B::float_mul(x.clone(), x.clone());
    let spread = dense::<B>(
        squares.clone(),
        variance.clone(),
        variance_bias.clone(),
        Nonlinearity::Identity,
    );
    let std = B::float_sqrt(spread);
    let centre = dense::<B>(
        x.clone(),
        mean.clone(),
        mean_bias.clone(),
        Nonlinearity::Identity,
    );
    let sum = B::float_add(centre, B::float_mul(std.clone(), noise.clone()));
    let output = match nonlinearity {
        Nonlinearity::Identity => sum,
        Nonlinearity::Relu => B::relu(sum),
        Nonlinearity::Tanh => B::float_tanh(sum),
    };
    let state = RandomLayerState {
        x,
        squares,
        mean,
        mean_bias,
        variance,
        variance_bias,
        std,
        noise,
        output: (nonlinearity != Nonlinearity::Identity).then(|| output.clone()),
        nonlinearity,
        prior,
    };
    (output, kl, state)
}

/// From the gradient in the output of a layer with random weights to the others.
pub fn random_dense_gradients<B: Backend>(
    state: RandomLayerState<B>,
    gradient: Float<B>,
    of_kl: Option<Float<B>>,
) -> RandomLayerGradients<B> {
    let of_mean = nonlinearity_gradient::<B>(state.output, gradient, state.nonlinearity);
    let slope = times::<B>(B::float_div(state.noise, state.std), 0.5);
    let of_variance = B::float_mul(of_mean.clone(), slope);
    let (mean, mean_bias) = affine_gradients::<B>(state.x, of_mean.clone());
    let (variance, variance_bias) = affine_gradients::<B>(state.squares, of_variance.clone());
    let of_mean_kl =
        |gradient, mean| with_kl::<B>(gradient, kl_in_mean::<B>(mean, state.prior), &of_kl);
    let of_log_var = |gradient, variance: Float<B>| {
        let gradient = B::float_mul(gradient, variance.clone());
        with_kl::<B>(gradient, kl_in_log_var::<B>(variance, state.prior), &of_kl)
    };
    RandomLayerGradients {
        weights: RandomWeights {
            mean: of_mean_kl(mean, state.mean),
            mean_bias: of_mean_kl(mean_bias, state.mean_bias),
            log_var: of_log_var(variance, state.variance),
            log_var_bias: of_log_var(variance_bias, state.variance_bias),
        },
        of_mean,
        of_variance,
    }
}

/// From the gradients G in the mean and H in the variance of x W + b to that in x,
/// G M^T + 2 x (H V^T).
pub fn random_input_gradient<B: Backend>(
    x: Float<B>,
    [mean, variance]: [Float<B>; 2],
    [of_mean, of_variance]: [Float<B>; 2],
) -> Float<B> {
    let by_squares = B::float_mul(x, input_gradient::<B>(of_variance, variance));
    B::float_add(
        input_gradient::<B>(of_mean, mean),
        times::<B>(by_squares, 2.0),
    )
}

/// mean + exp(log_var / 2) noise, and the KL of all.
pub fn draw_weights<B: Backend>(
    mean: Float<B>,
    log_var: Float<B>,
    noise: Float<B>,
    prior: WeightPrior,
) -> (Float<B>, Float<B>) {
    let kl = kl_to_prior::<B>(mean.clone(), log_var.clone(), prior);
    let std = B::float_exp(times::<B>(log_var, 0.5));
    (B::float_add(mean, B::float_mul(std, noise)), kl)
}

/// From the gradient in drawn weights and that in their KL to those in means and log
/// variances.
pub fn draw_weights_gradient<B: Backend>(
    mean: Float<B>,
    log_var: Float<B>,
    noise: Float<B>,
    gradient: Float<B>,
    of_kl: Option<Float<B>>,
    prior: WeightPrior,
) -> (Float<B>, Float<B>) {
    let std = B::float_exp(times::<B>(log_var.clone(), 0.5));
    let scatter = B::float_mul(B::float_mul(gradient.clone(), noise), std);
    let of_log_var = with_kl::<B>(
        times::<B>(scatter, 0.5),
        kl_in_log_var::<B>(B::float_exp(log_var), prior),
        &of_kl,
    );
    let of_mean = with_kl::<B>(gradient, kl_in_mean::<B>(mean, prior), &of_kl);
    (of_mean, of_log_var)
}
