//! What is minimised on a minibatch, as something to differentiate.

use super::random::DrawnWeights;
use super::vae::{EncoderOutput, Vae};
use crate::kernels;
use crate::recipe::Recipe;
use burn::tensor::Tensor;

/// One minibatch's objective and its parts.
pub struct Loss {
    /// Mean over the batch of what the optimiser minimises, `[1]`, in nats per image.
    pub minimised: Tensor<1>,
    /// log p(x | z) of each image, `[batch]`, nats; with several samples their mean.
    pub log_px: Tensor<1>,
    /// KL[q(z | x) || p(z)] of each image, `[batch]`, nats.
    pub kl: Tensor<1>,
    /// Mean over the batch of each latent dimension's KL, `[latent]`, nats; None where
    /// no KL is free.
    pub kl_per_dimension: Option<Tensor<1>>,
    /// KL[q(W) || p(W)] per training image, `[1]`, nats; None while no weight is random.
    pub weight_kl: Option<Tensor<1>>,
    /// The importance-weighted bound of each image, `[batch]`, nats, before
    /// `weight_kl`; None with one sample.
    pub bound: Option<Tensor<1>>,
}

/// What an objective needs beside the model and the minibatch.
#[derive(Clone, Copy, Debug)]
pub struct ObjectiveSettings<'a> {
    /// Which objective.
    pub recipe: &'a Recipe,
    /// The KL's weight at this step, [`Recipe::kl_weight`].
    pub kl_weight: f64,
    /// Images in the training split: N of appendix F.
    pub train_images: usize,
}

/// Standard normal numbers of one minibatch.
#[derive(Clone, Debug)]
pub struct DeviceDraws {
    /// [batch x samples, latent]; an image's samples follow each other.
    pub epsilon: Tensor<2>,
    /// For random weights: [batch, out] for each layer of the decoder with one
    /// sample of z, [in + 1, out] with several; otherwise empty.
    pub weights: Vec<Tensor<2>>,
}

/// The estimator of Kingma & Welling 2014, equation 10, with one sample per
/// image: z = mean + exp(log_var / 2) * epsilon; or the bound of Burda et al.
/// 2016, equation 8, where the recipe asks for several.
///
/// Random weights (appendix F, its bound divided by N) are drawn for each
/// image anew by local reparameterisation; with several samples of z one W is
/// drawn for the minibatch, since the bound is one on log p(x | W) for one W.
///
/// `x` is [batch, pixels].
pub fn objective(
    vae: &Vae,
    settings: ObjectiveSettings<'_>,
    x: Tensor<2>,
    noise: DeviceDraws,
) -> Loss {
    let (mut loss, weight_kl) = if settings.recipe.importance > 1 {
        importance_weighted(vae, settings.recipe, x, noise)
    } else {
        single_sample(vae, settings, x, noise)
    };
    if let Some(weight_kl) = weight_kl {
        let weight_kl = weight_kl.div_scalar(settings.train_images.max(1) as f64);
        loss.minimised = loss.minimised + weight_kl.clone();
        loss.weight_kl = Some(weight_kl);
    }
    loss
}

/// The loss but for the weights' KL, and that KL, `[1]`, in nats.
fn single_sample(
    vae: &Vae,
    settings: ObjectiveSettings<'_>,
    x: Tensor<2>,
    noise: DeviceDraws,
) -> (Loss, Option<Tensor<1>>) {
    let posterior = vae.encode(x.clone());
    let z = posterior.sample(noise.epsilon);
    let (output, weight_kl) = if vae.is_random() {
        vae.decode_locally(z, noise.weights, settings.recipe.prior_precision)
    } else {
        (vae.decode(z), None)
    };
    let log_px = vae.pixel_distribution(settings.recipe).log_px(output, x);
    let (told, head) = (log_px.clone().inner(), posterior.head);
    let (kl_weight, free_bits) = (settings.kl_weight, settings.recipe.free_bits);
    let (minimised, kl, kl_per_dimension) = if settings.recipe.has_free_bits() {
        let (minimised, kl, each) =
            kernels::negative_elbo_with_free_bits(log_px, head, kl_weight, free_bits);
        (minimised, kl, Some(each.inner()))
    } else {
        let (minimised, kl) = kernels::negative_elbo(log_px, head, kl_weight);
        (minimised, kl, None)
    };
    let loss = Loss {
        minimised,
        log_px: told,
        kl: kl.inner(),
        kl_per_dimension,
        weight_kl: None,
        bound: None,
    };
    (loss, weight_kl)
}

fn importance_weighted(
    vae: &Vae,
    recipe: &Recipe,
    x: Tensor<2>,
    noise: DeviceDraws,
) -> (Loss, Option<Tensor<1>>) {
    let samples = recipe.importance;
    let (drawn, weight_kl) = vae.draw_weights(noise.weights, recipe.prior_precision);
    let posterior = vae.encode(x.clone());
    let [rows, _] = posterior.head.dims();
    let head = posterior.head.clone();
    let log_px = log_px_of_samples(vae, recipe, &drawn, &posterior, x, noise.epsilon.clone());
    let told = log_px.clone().inner().reshape([rows, samples]).mean_dim(1);
    let kl = kernels::kl_to_standard_normal(head.clone().inner());
    let (minimised, bound) = kernels::negative_importance_bound(log_px, head, noise.epsilon);
    let loss = Loss {
        minimised,
        log_px: told.reshape([rows]),
        kl,
        kl_per_dimension: None,
        weight_kl: None,
        bound: Some(bound.inner()),
    };
    (loss, weight_kl)
}

/// log p(x | z) of several samples of z for each image, `[batch x samples]`, in nats.
///
/// `x` is [batch, pixels], `epsilon` [batch x samples, latent].
pub(super) fn log_px_of_samples(
    vae: &Vae,
    recipe: &Recipe,
    drawn: &DrawnWeights,
    posterior: &EncoderOutput,
    x: Tensor<2>,
    epsilon: Tensor<2>,
) -> Tensor<1> {
    let z = posterior.sample(epsilon);
    let output = if vae.is_random() {
        vae.decode_with(z, drawn)
    } else {
        vae.decode(z)
    };
    vae.pixel_distribution(recipe).log_px(output, x)
}

/// KL[N(mean, exp(log_var)) || N(0, 1)] of each image, `[batch]`, in nats.
///
/// Kingma & Welling 2014, appendix B:
/// 1/2 sum(mean^2 + exp(log_var) - 1 - log_var).
pub fn kl_to_prior(posterior: &EncoderOutput) -> Tensor<1> {
    kernels::kl_to_standard_normal(posterior.head.clone())
}
