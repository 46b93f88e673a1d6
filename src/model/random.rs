//! The decoder's weights as random variables: q(W) = prod N(w | m, v), a mean
//! and a log variance for each (Kingma & Welling 2014, appendix F).

use super::vae::Vae;
use crate::kernels::{self, Nonlinearity, WeightPrior};
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
    /// And KL[q(W) || p(W)] as in [`Self::weight_kl`], which has a gradient beside the output.
    ///
    /// `z` is [batch, latent]; `noise` is standard normal, [batch, out] for each layer.
    pub fn decode_locally(
        &self,
        z: Tensor<2>,
        noise: Vec<Tensor<2>>,
        prior_precision: f64,
    ) -> (Tensor<2>, Option<Tensor<1>>) {
        let (last, prior) = (self.layers.decoder.len(), WeightPrior::new(prior_precision));
        let layers = self.layers.random().zip(noise).enumerate();
        layers.fold((z, None), |(x, sum), (index, ((mean, log_var), noise))| {
            let nonlinearity = if index < last {
                self.nonlinearity()
            } else {
                Nonlinearity::Identity
            };
            let (mean, log_var) = (mean.values(), log_var.values());
            let (x, kl) = kernels::random_dense(x, mean, log_var, noise, nonlinearity, prior);
            (x, Some(added(sum, kl)))
        })
    }

    /// One W from q(W); `noise` is standard normal, [in + 1, out] for each layer,
    /// its last row for the biases. And KL[q(W) || p(W)] as in [`Self::weight_kl`], which has
    /// a gradient beside W; None while no weight is random.
    pub fn draw_weights(
        &self,
        noise: Vec<Tensor<2>>,
        prior_precision: f64,
    ) -> (DrawnWeights, Option<Tensor<1>>) {
        let prior = WeightPrior::new(prior_precision);
        let mut sum = None;
        let drawn = self
            .layers
            .random()
            .zip(noise)
            .map(|((mean, log_var), noise)| {
                let rows = noise.dims()[0] - 1;
                let bias = noise.clone().narrow(0, rows, 1).squeeze_dim(0);
                let (mean, log_var) = (mean.values(), log_var.values());
                let noise = noise.narrow(0, 0, rows);
                let (weight, kl) = kernels::draw_weights(mean.0, log_var.0, noise, prior);
                let (bias, kl_bias) = kernels::draw_weights(mean.1, log_var.1, bias, prior);
                sum = Some(added(sum.take(), kl + kl_bias));
                (weight, bias)
            });
        (DrawnWeights(drawn.collect()), sum)
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

fn added(sum: Option<Tensor<1>>, layer: Tensor<1>) -> Tensor<1> {
    match sum {
        Some(sum) => sum + layer,
        None => layer,
    }
}
