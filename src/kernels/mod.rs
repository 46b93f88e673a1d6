//! Fused operations as a burn backend extension.
//!
//! Each operation is declared in `backend`. On `flex` and `ndarray`, whose tensors lie in
//! this process's memory, `fused` runs the loops of `cpu`; `autodiff` gives each its
//! derivative; [`plain`] is its definition in burn's own operations, which the tests and
//! the benches compare with.
//!
//! The functions here are the same operations on burn's tensors.

mod adam;
mod arguments;
mod autodiff;
mod backend;
mod cpu;
mod fused;
mod host;
pub mod plain;

pub use adam::Adam;
pub use arguments::{AdamCoefficients, AdamState, Nonlinearity, WeightPrior};
pub use backend::{
    KernelGradients, Kernels, RandomLayerGradients, RandomLayerState, RandomWeights,
};
pub use cpu::keep_freed_memory;

use burn::backend::Dispatch;
use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

/// nonlinearity(x W + b): x is [batch, in], weight [in, out], bias `[out]`, the answer [batch, out].
pub fn dense(
    x: Tensor<2>,
    weight: Tensor<2>,
    bias: Tensor<1>,
    nonlinearity: Nonlinearity,
) -> Tensor<2> {
    Tensor::from_dispatch(<Dispatch as Kernels>::dense(
        x.into_dispatch(),
        weight.into_dispatch(),
        bias.into_dispatch(),
        nonlinearity,
    ))
}

/// ln p(x | l) = sum(x l - softplus(l)) of each row, in nats.
///
/// `logits` are [rows, pixels], an image's draws one after another, `x` [images, pixels] and
/// the answer `[rows]`; differentiable in `logits`.
pub fn bernoulli_log_px(logits: Tensor<2>, x: Tensor<2>) -> Tensor<1> {
    Tensor::from_dispatch(<Dispatch as Kernels>::bernoulli_log_px(
        logits.into_dispatch(),
        x.into_dispatch(),
    ))
}

/// ln p(x | l) = sum(x l - ln((e^l - 1) / l)) of each row, in nats: a continuous
/// Bernoulli in its natural parameter (Loaiza-Ganem & Cunningham 2019, proposition 1,
/// with l = logit of their lambda).
///
/// `rates` are [rows, pixels], an image's draws one after another, `x` [images, pixels] and
/// the answer `[rows]`; differentiable in `rates`.
pub fn continuous_bernoulli_log_px(rates: Tensor<2>, x: Tensor<2>) -> Tensor<1> {
    Tensor::from_dispatch(<Dispatch as Kernels>::continuous_bernoulli_log_px(
        rates.into_dispatch(),
        x.into_dispatch(),
    ))
}

/// The mean of a continuous Bernoulli, 1 / (1 - e^-l) - 1 / l, element by element;
/// for inference.
pub fn continuous_bernoulli_mean(rates: Tensor<2>) -> Tensor<2> {
    Tensor::from_dispatch(<Dispatch as Kernels>::continuous_bernoulli_mean(
        rates.into_dispatch(),
    ))
}

/// sum((x - sigmoid(l))^2) of each row.
///
/// `logits` are [rows, pixels], an image's draws one after another, `x` [images, pixels] and
/// the answer `[rows]`; differentiable in `logits`.
pub fn squared_error(logits: Tensor<2>, x: Tensor<2>) -> Tensor<1> {
    Tensor::from_dispatch(<Dispatch as Kernels>::squared_error(
        logits.into_dispatch(),
        x.into_dispatch(),
    ))
}

/// z = mean + exp(log_var / 2) epsilon.
///
/// `head` is [images, 2 latent], mean and log variance side by side; `epsilon` and the
/// answer are [rows, latent], an image's draws one after another; differentiable in `head`.
pub fn sample(head: Tensor<2>, epsilon: Tensor<2>) -> Tensor<2> {
    Tensor::from_dispatch(<Dispatch as Kernels>::sample(
        head.into_dispatch(),
        epsilon.into_dispatch(),
    ))
}

/// KL[N(mean, exp(log_var)) || N(0, 1)] of each row, in nats.
///
/// `head` is [batch, 2 latent], mean and log variance side by side; the answer
/// is `[batch]`; differentiable in `head`.
pub fn kl_to_standard_normal(head: Tensor<2>) -> Tensor<1> {
    Tensor::from_dispatch(<Dispatch as Kernels>::kl_to_standard_normal(
        head.into_dispatch(),
    ))
}

/// The mean over the batch of each latent dimension's KL, `[latent]`, in nats.
///
/// `head` is [batch, 2 latent], mean and log variance side by side; differentiable in it.
pub fn kl_per_dimension(head: Tensor<2>) -> Tensor<1> {
    Tensor::from_dispatch(<Dispatch as Kernels>::kl_per_dimension(
        head.into_dispatch(),
    ))
}

/// ln 1/K sum exp(w) over the K draws of each image, in nats, with
/// w = ln p(x | z) + ln p(z) - ln q(z | x) (Burda et al. 2016, equation 8).
///
/// `log_px` is `[rows]`, an image's draws one after another, `head` [images, 2 latent],
/// `epsilon` [rows, latent], from which [`sample`] made z, and the answer `[images]`;
/// differentiable in `log_px` and `head`.
pub fn importance_bound(log_px: Tensor<1>, head: Tensor<2>, epsilon: Tensor<2>) -> Tensor<1> {
    Tensor::from_dispatch(<Dispatch as Kernels>::importance_bound(
        log_px.into_dispatch(),
        head.into_dispatch(),
        epsilon.into_dispatch(),
    ))
}

/// The mean over the batch of `kl_weight` KL[q(z | x) || p(z)] - ln p(x | z), `[1]`, which
/// training minimises; and the KL of each row, `[batch]`. All in nats.
///
/// `log_px` is `[batch]`, `head` [batch, 2 latent], mean and log variance side by side; what
/// is minimised is differentiable in both, the KL beside it is only told.
pub fn negative_elbo(log_px: Tensor<1>, head: Tensor<2>, kl_weight: f64) -> (Tensor<1>, Tensor<1>) {
    let (log_px, head) = (log_px.into_dispatch(), head.into_dispatch());
    let (minimised, kl) = <Dispatch as Kernels>::negative_elbo(log_px, head, kl_weight);
    (Tensor::from_dispatch(minimised), Tensor::from_dispatch(kl))
}

/// `kl_weight` times the sum over the latent dimensions of their mean KL over the batch, each
/// at least `free_bits`, less the mean of ln p(x | z), `[1]`, which training minimises
/// (Kingma et al. 2016, equation 15); then the KL of each row, `[batch]`, and the mean KL of
/// each dimension, `[latent]`. All in nats.
///
/// `log_px` is `[batch]`, `head` [batch, 2 latent], mean and log variance side by side; what
/// is minimised is differentiable in both, what is beside it is only told.
pub fn negative_elbo_with_free_bits(
    log_px: Tensor<1>,
    head: Tensor<2>,
    kl_weight: f64,
    free_bits: f64,
) -> (Tensor<1>, Tensor<1>, Tensor<1>) {
    let (log_px, head) = (log_px.into_dispatch(), head.into_dispatch());
    let (minimised, kl, each) =
        <Dispatch as Kernels>::negative_elbo_with_free_bits(log_px, head, kl_weight, free_bits);
    (
        Tensor::from_dispatch(minimised),
        Tensor::from_dispatch(kl),
        Tensor::from_dispatch(each),
    )
}

/// The mean over the images of what [`importance_bound`] gives, negative, `[1]`, which
/// training minimises; and the bound of each image, `[images]`. All in nats.
///
/// Arguments are those of [`importance_bound`]; what is minimised is differentiable in
/// `log_px` and `head`, the bounds beside it are only told.
pub fn negative_importance_bound(
    log_px: Tensor<1>,
    head: Tensor<2>,
    epsilon: Tensor<2>,
) -> (Tensor<1>, Tensor<1>) {
    let (minimised, bound) = <Dispatch as Kernels>::negative_importance_bound(
        log_px.into_dispatch(),
        head.into_dispatch(),
        epsilon.into_dispatch(),
    );
    (
        Tensor::from_dispatch(minimised),
        Tensor::from_dispatch(bound),
    )
}

/// 1 / (1 + e^-l), element by element; for inference.
pub fn sigmoid(logits: Tensor<2>) -> Tensor<2> {
    Tensor::from_dispatch(<Dispatch as Kernels>::sigmoid(logits.into_dispatch()))
}

/// A layer with random weights, each row's drawn anew: nonlinearity(a), where a is normal
/// with mean x M + b and variance x^2 V + c (Kingma, Salimans & Welling 2015, equation 6:
/// local reparameterisation); and the weights' KL to their prior, `[1]`, in nats.
///
/// x is [batch, in], `mean` and `log_var` weight and bias, [in, out] and `[out]`, `noise`
/// standard normal and the answer [batch, out]. The KL is differentiable only together with
/// the answer.
pub fn random_dense(
    x: Tensor<2>,
    mean: (Tensor<2>, Tensor<1>),
    log_var: (Tensor<2>, Tensor<1>),
    noise: Tensor<2>,
    nonlinearity: Nonlinearity,
    prior: WeightPrior,
) -> (Tensor<2>, Tensor<1>) {
    let weights = RandomWeights {
        mean: mean.0.into_dispatch(),
        mean_bias: mean.1.into_dispatch(),
        log_var: log_var.0.into_dispatch(),
        log_var_bias: log_var.1.into_dispatch(),
    };
    let (x, noise) = (x.into_dispatch(), noise.into_dispatch());
    let (output, kl) = <Dispatch as Kernels>::random_dense(x, weights, noise, nonlinearity, prior);
    (Tensor::from_dispatch(output), Tensor::from_dispatch(kl))
}

/// Weights drawn from their normals, mean + exp(log_var / 2) noise; and their KL to the
/// prior, `[1]`, in nats, differentiable only together with them.
///
/// All are of one shape; `noise` is standard normal.
pub fn draw_weights<const D: usize>(
    mean: Tensor<D>,
    log_var: Tensor<D>,
    noise: Tensor<D>,
    prior: WeightPrior,
) -> (Tensor<D>, Tensor<1>) {
    let (drawn, kl) = <Dispatch as Kernels>::draw_weights(
        mean.into_dispatch(),
        log_var.into_dispatch(),
        noise.into_dispatch(),
        prior,
    );
    (Tensor::from_dispatch(drawn), Tensor::from_dispatch(kl))
}

/// `count` standard normal numbers, made by all cores: the same for any number of threads
/// and every instruction set. `rng` is then behind what they took of its stream.
pub fn normal_numbers(rng: &mut ChaCha8Rng, count: usize) -> Vec<f32> {
    cpu::normal_numbers(rng, count)
}

#[cfg(test)]
mod tests;
