//! What is minimised: the negative ELBO, with free bits or without, and the importance-weighted bound.

use super::latent::{
    kl_gradient, kl_per_dimension, kl_per_dimension_gradient, kl_to_standard_normal, sample,
};
use super::shapes::{
    as_column, dims, each_of, halves, repeated, row_sums, shift, sums_of_draws, times,
};
use burn::backend::TensorMetadata;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Scalar};
use burn::tensor::Shape;

type Float<B> = FloatTensor<B>;

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
