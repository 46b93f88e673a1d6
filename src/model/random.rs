//! The decoder's weights as random variables: q(W) = prod N(w | m, v), a mean
//! and a log variance for each (Kingma & Welling 2014, appendix F).

use super::vae::Vae;
use crate::kernels::{self, Nonlinearity};
use burn::tensor::Tensor;

/// One draw of the decoder's weights: weight and bias of each layer in turn.
#[derive(Clone, Debug)]
pub struct DrawnWeights(Vec<(Tensor<2>, Tensor<1>)>);

impl Vae {
    /// Whether the decoder's weights are random variables.
    pub fn is_random(&self) -> bool {
        !self.layers.log_var.is_empty()
    }

    /// KL[q(W) || p(W)] in nats, `[1]`, with p(W) normal about 0; None while no weight is random.
    ///
    /// Each weight's is 1/2 (t (m^2 + v) - 1 - ln(t v)) with t the prior's
    /// precision: the KL to a standard normal of the weight times sqrt(t).
    pub fn weight_kl(&self, prior_precision: f64) -> Option<Tensor<1>> {
        let (root, log) = (prior_precision.sqrt(), prior_precision.ln());
        let of = |mean: Tensor<2>, log_var: Tensor<2>| {
            let head = Tensor::cat(vec![mean.mul_scalar(root), log_var.add_scalar(log)], 1);
            kernels::kl_to_standard_normal(head).sum()
        };
        self.layers
            .random()
            .map(|(mean, log_var)| {
                let bias = of(mean.bias.val().unsqueeze(), log_var.bias.val().unsqueeze());
                of(mean.weight.val(), log_var.weight.val()) + bias
            })
            .reduce(|sum, layer| sum + layer)
    }

    /// The decoder's output with each image's weights drawn anew, by drawing what
    /// they give rather than the weights: x W is normal with mean x m and variance
    /// x^2 v (Kingma, Salimans & Welling 2015, equation 6: local reparameterisation).
    ///
    /// `z` is [batch, latent]; `noise` is standard normal, [batch, out] for each layer.
    pub fn decode_locally(&self, z: Tensor<2>, noise: Vec<Tensor<2>>) -> Tensor<2> {
        let last = self.layers.decoder.len();
        let layers = self.layers.random().zip(noise).enumerate();
        layers.fold(z, |x, (index, ((mean, log_var), noise))| {
            let centre = mean.forward(x.clone(), Nonlinearity::Identity);
            let variance = kernels::dense(
                x.square(),
                log_var.weight.val().exp(),
                log_var.bias.val().exp(),
                Nonlinearity::Identity,
            );
            let head = Tensor::cat(vec![centre, variance.log()], 1);
            let sum = kernels::sample(head, noise);
            if index < last {
                self.activate(sum)
            } else {
                sum
            }
        })
    }

    /// One W from q(W); `noise` is standard normal, [in + 1, out] for each layer,
    /// its last row for the biases.
    pub fn draw_weights(&self, noise: Vec<Tensor<2>>) -> DrawnWeights {
        let drawn = self
            .layers
            .random()
            .zip(noise)
            .map(|((mean, log_var), noise)| {
                let rows = noise.dims()[0] - 1;
                let of = |mean: Tensor<2>, log_var: Tensor<2>, noise: Tensor<2>| {
                    kernels::sample(Tensor::cat(vec![mean, log_var], 1), noise)
                };
                let bias = of(
                    mean.bias.val().unsqueeze(),
                    log_var.bias.val().unsqueeze(),
                    noise.clone().narrow(0, rows, 1),
                );
                let weight = noise.narrow(0, 0, rows);
                let weight = of(mean.weight.val(), log_var.weight.val(), weight);
                (weight, bias.squeeze_dim(0))
            });
        DrawnWeights(drawn.collect())
    }

    /// The decoder's output, [batch, pixels], with these weights.
    pub fn decode_with(&self, z: Tensor<2>, drawn: &DrawnWeights) -> Tensor<2> {
        let last = drawn.0.len().saturating_sub(1);
        let layers = drawn.0.iter().enumerate();
        layers.fold(z, |x, (index, (weight, bias))| {
            let nonlinearity = if index < last {
                self.nonlinearity()
            } else {
                Nonlinearity::Identity
            };
            kernels::dense(x, weight.clone(), bias.clone(), nonlinearity)
        })
    }
}
