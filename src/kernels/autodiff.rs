//! The derivative of each operation that training needs, written by hand.
//!
//! Gradients go to weights, biases and what comes from them; data and noise (`x` of a
//! likelihood, `epsilon`) have none. What only inference and the optimiser use has its
//! plain definition here, which burn differentiates.

mod latent;
mod loss;
mod random_layer;
mod recorded;

use super::arguments::{AdamCoefficients, AdamState, Nonlinearity, WeightPrior};
use super::backend::{KernelGradients, Kernels, RandomWeights};
use super::plain;
use burn::backend::autodiff::{
    Autodiff,
    checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
    grads::Gradients,
    ops::{Backward, Ops, OpsKind},
};
use burn::backend::{AutodiffBackend, tensor::FloatTensor};
use recorded::recorded;

/// Operations with their derivatives.
pub trait Differentiable: Kernels + KernelGradients {}

impl<B: Kernels + KernelGradients> Differentiable for B {}

impl<B: Differentiable, C: CheckpointStrategy> Kernels for Autodiff<B, C> {
    fn dense(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        nonlinearity: Nonlinearity,
    ) -> FloatTensor<Self> {
        let parents = [x.node(), weight.node(), bias.node()];
        match (Dense { nonlinearity })
            .prepare::<C>(parents)
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prep) => {
                let (x, weight) = (x.into_primitive(), weight.into_primitive());
                let bias = bias.into_primitive();
                let output = B::dense(x.clone(), weight.clone(), bias, nonlinearity);
                // Held only where the gradient needs it: what follows can then overwrite it.
                let kept = (nonlinearity != Nonlinearity::Identity).then(|| output.clone());
                prep.finish((x, weight, kept), output)
            }
            OpsKind::UnTracked(prep) => prep.finish(B::dense(
                x.into_primitive(),
                weight.into_primitive(),
                bias.into_primitive(),
                nonlinearity,
            )),
        }
    }

    fn bernoulli_log_px(logits: FloatTensor<Self>, x: FloatTensor<Self>) -> FloatTensor<Self> {
        per_row::<B, C>(logits, x, B::bernoulli_log_px_with_gradient)
    }

    fn continuous_bernoulli_log_px(
        rates: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        per_row::<B, C>(rates, x, B::continuous_bernoulli_log_px_with_gradient)
    }

    fn continuous_bernoulli_mean(rates: FloatTensor<Self>) -> FloatTensor<Self> {
        plain::continuous_bernoulli_mean::<Self>(rates)
    }

    fn squared_error(logits: FloatTensor<Self>, x: FloatTensor<Self>) -> FloatTensor<Self> {
        per_row::<B, C>(logits, x, B::squared_error_with_gradient)
    }

    fn sample(head: FloatTensor<Self>, epsilon: FloatTensor<Self>) -> FloatTensor<Self> {
        latent::sample::<B, C>(head, epsilon)
    }

    fn kl_to_standard_normal(head: FloatTensor<Self>) -> FloatTensor<Self> {
        latent::kl_to_standard_normal::<B, C>(head)
    }

    fn kl_per_dimension(head: FloatTensor<Self>) -> FloatTensor<Self> {
        latent::kl_per_dimension::<B, C>(head)
    }

    fn importance_bound(
        log_px: FloatTensor<Self>,
        head: FloatTensor<Self>,
        epsilon: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        latent::importance_bound::<B, C>(log_px, head, epsilon)
    }

    fn negative_elbo(
        log_px: FloatTensor<Self>,
        head: FloatTensor<Self>,
        kl_weight: f64,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        loss::negative_elbo::<B, C>(log_px, head, kl_weight)
    }

    fn negative_elbo_with_free_bits(
        log_px: FloatTensor<Self>,
        head: FloatTensor<Self>,
        kl_weight: f64,
        free_bits: f64,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        loss::negative_elbo_with_free_bits::<B, C>(log_px, head, kl_weight, free_bits)
    }

    fn negative_importance_bound(
        log_px: FloatTensor<Self>,
        head: FloatTensor<Self>,
        epsilon: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        loss::negative_importance_bound::<B, C>(log_px, head, epsilon)
    }

    fn sigmoid(logits: FloatTensor<Self>) -> FloatTensor<Self> {
        plain::sigmoid::<Self>(logits)
    }

    fn random_dense(
        x: FloatTensor<Self>,
        weights: RandomWeights<Self>,
        noise: FloatTensor<Self>,
        nonlinearity: Nonlinearity,
        prior: WeightPrior,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        random_layer::random_dense::<B, C>(x, weights, noise, nonlinearity, prior)
    }

    fn draw_weights(
        mean: FloatTensor<Self>,
        log_var: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        prior: WeightPrior,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        random_layer::draw_weights::<B, C>(mean, log_var, noise, prior)
    }

    fn adam(
        parameter: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        state: &mut AdamState,
        coefficients: AdamCoefficients,
    ) -> FloatTensor<Self> {
        let (parameter, gradient) = (parameter.into_primitive(), gradient.into_primitive());
        <Self as AutodiffBackend>::from_inner(B::adam(parameter, gradient, state, coefficients))
    }
}

#[derive(Debug)]
struct Dense {
    nonlinearity: Nonlinearity,
}

impl<B: Differentiable> Backward<B, 3> for Dense {
    /// x, weight and, after a nonlinearity, the output.
    type State = (FloatTensor<B>, FloatTensor<B>, Option<FloatTensor<B>>);

    fn backward(
        self,
        ops: Ops<Self::State, 3>,
        grads: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let gradient = grads.consume::<B>(&ops.node);
        let (x, weight, output) = ops.state;
        let [of_x, of_weight, of_bias] = ops.parents;
        let inner = if of_weight.is_none() && of_bias.is_none() {
            // Frozen weights, while one looks for a better z.
            plain::nonlinearity_gradient::<B>(output, gradient, self.nonlinearity)
        } else {
            let (inner, in_weight, in_bias) = match output {
                Some(output) => B::dense_gradients(x, output, gradient, self.nonlinearity),
                None => {
                    let (weight, bias) = B::affine_gradients(x, gradient.clone());
                    (gradient, weight, bias)
                }
            };
            if let Some(node) = of_weight {
                grads.register::<B>(node.id, in_weight);
            }
            if let Some(node) = of_bias {
                grads.register::<B>(node.id, in_bias);
            }
            inner
        };
        if let Some(node) = of_x {
            grads.register::<B>(node.id, B::input_gradient(inner, weight));
        }
    }
}

/// `logits`, [rows, pixels], with what an operation made of them: one number per row, and
/// their gradient in the row.
fn per_row<B: Differentiable, C: CheckpointStrategy>(
    logits: FloatTensor<Autodiff<B, C>>,
    x: FloatTensor<Autodiff<B, C>>,
    with_gradient: impl FnOnce(FloatTensor<B>, FloatTensor<B>) -> (FloatTensor<B>, FloatTensor<B>),
) -> FloatTensor<Autodiff<B, C>> {
    let input = logits.node();
    let found = with_gradient(logits.into_primitive(), x.into_primitive());
    recorded::<B, C, _, _>([input], found, |of_rows, factors| {
        [B::scale_rows(of_rows, factors)]
    })
}
