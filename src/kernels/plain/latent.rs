//! The draw of z, and the KL to the prior.

use super::shapes::{
    as_column, as_row, dims, halves, repeated, row_sums, shift, sums_of_draws, times,
};
use burn::backend::Backend;
use burn::backend::tensor::FloatTensor;
use burn::tensor::Shape;

type Float<B> = FloatTensor<B>;

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
