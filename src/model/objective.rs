//! The evidence lower bound on a minibatch, as something to differentiate.

use super::likelihood::log_px;
use super::vae::{Posterior, Vae};
use crate::kernels;
use crate::recipe::Recipe;
use burn::tensor::Tensor;

/// One minibatch's objective and its parts.
pub struct Loss {
    /// Mean over the batch of beta KL - log p(x | z); what the optimiser minimises, in nats per image.
    pub minimised: Tensor<1>,
    /// log p(x | z) of each image, `[batch]`, nats.
    pub log_px: Tensor<1>,
    /// KL[q(z | x) || p(z)] of each image, `[batch]`, nats.
    pub kl: Tensor<1>,
}

/// The estimator of Kingma & Welling 2014, equation 10, with one sample per
/// image: z = mean + exp(log_var / 2) * epsilon.
///
/// `x` is [batch, pixels], `epsilon` [batch, latent], standard normal.
pub fn objective(vae: &Vae, recipe: &Recipe, beta: f64, x: Tensor<2>, epsilon: Tensor<2>) -> Loss {
    let posterior = vae.encode(x.clone());
    let z = posterior.sample(epsilon);
    let log_px = log_px(recipe.likelihood, recipe.precision, vae.decode(z), x);
    let kl = kl_to_prior(&posterior);
    let minimised = (kl.clone().mul_scalar(beta) - log_px.clone()).mean();
    Loss {
        minimised,
        log_px,
        kl,
    }
}

/// KL[N(mean, exp(log_var)) || N(0, 1)] of each image, `[batch]`, in nats.
///
/// Kingma & Welling 2014, appendix B:
/// 1/2 sum(mean^2 + exp(log_var) - 1 - log_var).
pub fn kl_to_prior(posterior: &Posterior) -> Tensor<1> {
    kernels::kl_to_standard_normal(posterior.head.clone())
}
