//! The derivative of each operation that training needs, written by hand.
//!
//! Gradients go to weights, biases and what comes from them; data and noise (`x` of a
//! likelihood, `epsilon`) have none. What only inference and the optimiser use has its
//! plain definition here, which burn differentiates.

use super::arguments::{AdamCoefficients, Nonlinearity, WeightPrior};
use super::backend::{AdamTensors, KernelGradients, Kernels, RandomLayerState, RandomWeights};
use super::plain;
use burn::backend::autodiff::{
    Autodiff,
    checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
    grads::Gradients,
    ops::{Backward, Ops, OpsKind, unary},
};
use burn::backend::tensor::FloatTensor;
use std::sync::{Arc, Mutex, PoisonError};

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
        per_row::<B, C>(
            logits,
            x,
            B::bernoulli_log_px,
            B::bernoulli_log_px_with_gradient,
        )
    }

    fn continuous_bernoulli_log_px(
        rates: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        per_row::<B, C>(
            rates,
            x,
            B::continuous_bernoulli_log_px,
            B::continuous_bernoulli_log_px_with_gradient,
        )
    }

    fn continuous_bernoulli_mean(rates: FloatTensor<Self>) -> FloatTensor<Self> {
        plain::continuous_bernoulli_mean::<Self>(rates)
    }

    fn squared_error(logits: FloatTensor<Self>, x: FloatTensor<Self>) -> FloatTensor<Self> {
        per_row::<B, C>(logits, x, B::squared_error, B::squared_error_with_gradient)
    }

    fn sample(head: FloatTensor<Self>, epsilon: FloatTensor<Self>) -> FloatTensor<Self> {
        let epsilon = epsilon.into_primitive();
        match Sample
            .prepare::<C>([head.node()])
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prep) => {
                let head = head.into_primitive();
                let z = B::sample(head.clone(), epsilon.clone());
                prep.finish((head, epsilon), z)
            }
            OpsKind::UnTracked(prep) => prep.finish(B::sample(head.into_primitive(), epsilon)),
        }
    }

    fn kl_to_standard_normal(head: FloatTensor<Self>) -> FloatTensor<Self> {
        match Kl.prepare::<C>([head.node()]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => {
                let head = head.into_primitive();
                let kl = B::kl_to_standard_normal(head.clone());
                prep.finish(head, kl)
            }
            OpsKind::UnTracked(prep) => {
                prep.finish(B::kl_to_standard_normal(head.into_primitive()))
            }
        }
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
        let RandomWeights {
            mean,
            mean_bias,
            log_var,
            log_var_bias,
        } = weights;
        let parents = [
            x.node(),
            mean.node(),
            mean_bias.node(),
            log_var.node(),
            log_var_bias.node(),
        ];
        let weights = RandomWeights::<B> {
            mean: mean.into_primitive(),
            mean_bias: mean_bias.into_primitive(),
            log_var: log_var.into_primitive(),
            log_var_bias: log_var_bias.into_primitive(),
        };
        let (x, noise) = (x.into_primitive(), noise.into_primitive());
        let (output, kl, state) =
            B::random_dense_with_state(x, weights, noise, nonlinearity, prior);
        let of_kl = GradientOfKl::<B>::default();
        let output = match RandomDense.prepare::<C>(parents).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish((state, of_kl.clone()), output),
            OpsKind::UnTracked(prep) => prep.finish(output),
        };
        let kl = kl_beside::<B, C>(&output, kl, of_kl);
        (output, kl)
    }

    fn draw_weights(
        mean: FloatTensor<Self>,
        log_var: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        prior: WeightPrior,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        let parents = [mean.node(), log_var.node()];
        let (mean, log_var) = (mean.into_primitive(), log_var.into_primitive());
        let noise = noise.into_primitive();
        let of_kl = GradientOfKl::<B>::default();
        let (drawn, kl) = match DrawWeights.prepare::<C>(parents).compute_bound().stateful() {
            OpsKind::Tracked(prep) => {
                let (drawn, kl) =
                    B::draw_weights(mean.clone(), log_var.clone(), noise.clone(), prior);
                let state = (mean, log_var, noise, prior, of_kl.clone());
                (prep.finish(state, drawn), kl)
            }
            OpsKind::UnTracked(prep) => {
                let (drawn, kl) = B::draw_weights(mean, log_var, noise, prior);
                (prep.finish(drawn), kl)
            }
        };
        let kl = kl_beside::<B, C>(&drawn, kl, of_kl);
        (drawn, kl)
    }

    fn adam(
        tensors: AdamTensors<Self>,
        coefficients: AdamCoefficients,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        plain::adam::<Self>(tensors, coefficients)
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

/// An operation that gives one number per row of `logits`, [batch, pixels]: `value` without
/// a graph; with one `with_gradient`, which makes the gradient in the logits along the way.
fn per_row<B: Differentiable, C: CheckpointStrategy>(
    logits: FloatTensor<Autodiff<B, C>>,
    x: FloatTensor<Autodiff<B, C>>,
    value: impl FnOnce(FloatTensor<B>, FloatTensor<B>) -> FloatTensor<B>,
    with_gradient: impl FnOnce(FloatTensor<B>, FloatTensor<B>) -> (FloatTensor<B>, FloatTensor<B>),
) -> FloatTensor<Autodiff<B, C>> {
    let x = x.into_primitive();
    match PerRow
        .prepare::<C>([logits.node()])
        .compute_bound()
        .stateful()
    {
        OpsKind::Tracked(prep) => {
            let (sums, gradient) = with_gradient(logits.into_primitive(), x);
            prep.finish(gradient, sums)
        }
        OpsKind::UnTracked(prep) => prep.finish(value(logits.into_primitive(), x)),
    }
}

#[derive(Debug)]
struct PerRow;

impl<B: Differentiable> Backward<B, 1> for PerRow {
    /// The gradient of each row's number in the row.
    type State = FloatTensor<B>;

    fn backward(
        self,
        ops: Ops<Self::State, 1>,
        grads: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let of_rows = ops.state;
        unary::<B, _>(ops.parents, ops.node, grads, |factors| {
            B::scale_rows(of_rows, factors)
        });
    }
}

#[derive(Debug)]
struct Sample;

impl<B: Differentiable> Backward<B, 1> for Sample {
    /// Head and epsilon.
    type State = (FloatTensor<B>, FloatTensor<B>);

    fn backward(
        self,
        ops: Ops<Self::State, 1>,
        grads: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let (head, epsilon) = ops.state;
        unary::<B, _>(ops.parents, ops.node, grads, |gradient| {
            B::sample_gradient(head, epsilon, gradient)
        });
    }
}

#[derive(Debug)]
struct Kl;

impl<B: Differentiable> Backward<B, 1> for Kl {
    /// Head.
    type State = FloatTensor<B>;

    fn backward(
        self,
        ops: Ops<Self::State, 1>,
        grads: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let head = ops.state;
        unary::<B, _>(ops.parents, ops.node, grads, |gradient| {
            B::kl_gradient(head, gradient)
        });
    }
}

/// The gradient in the KL of some weights, on its way to the operation that uses them: their
/// gradient is made there, and takes the KL's along in the same pass.
type GradientOfKl<B> = Arc<Mutex<Option<FloatTensor<B>>>>;

/// The KL of weights, `[1]`, beside `output`, which they were used for. An objective has the
/// one with the other: a gradient of the KL alone finds no way.
fn kl_beside<B: Differentiable, C: CheckpointStrategy>(
    output: &FloatTensor<Autodiff<B, C>>,
    kl: FloatTensor<B>,
    of_kl: GradientOfKl<B>,
) -> FloatTensor<Autodiff<B, C>> {
    match KlBeside
        .prepare::<C>([output.node()])
        .compute_bound()
        .stateful()
    {
        OpsKind::Tracked(prep) => prep.finish(of_kl, kl),
        OpsKind::UnTracked(prep) => prep.finish(kl),
    }
}

#[derive(Debug)]
struct KlBeside;

impl<B: Differentiable> Backward<B, 1> for KlBeside {
    type State = GradientOfKl<B>;

    /// Comes before the backward pass of what made the output, which it comes after.
    fn backward(
        self,
        ops: Ops<Self::State, 1>,
        grads: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let gradient = grads.consume::<B>(&ops.node);
        *ops.state.lock().unwrap_or_else(PoisonError::into_inner) = Some(gradient);
    }
}

/// The gradient in the KL, once it is there.
fn arrived<B: Differentiable>(of_kl: &GradientOfKl<B>) -> Option<FloatTensor<B>> {
    of_kl.lock().unwrap_or_else(PoisonError::into_inner).take()
}

#[derive(Debug)]
struct RandomDense;

impl<B: Differentiable> Backward<B, 5> for RandomDense {
    type State = (RandomLayerState<B>, GradientOfKl<B>);

    fn backward(
        self,
        ops: Ops<Self::State, 5>,
        grads: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let gradient = grads.consume::<B>(&ops.node);
        let (state, of_kl) = ops.state;
        let [of_x, of_mean, of_mean_bias, of_log_var, of_log_var_bias] = ops.parents;
        let x = state.x.clone();
        let weights = [state.mean.clone(), state.variance.clone()];
        let found = B::random_dense_gradients(state, gradient, arrived::<B>(&of_kl));
        let RandomWeights {
            mean,
            mean_bias,
            log_var,
            log_var_bias,
        } = found.weights;
        let gradients = [
            (of_mean, mean),
            (of_mean_bias, mean_bias),
            (of_log_var, log_var),
            (of_log_var_bias, log_var_bias),
        ];
        for (parent, gradient) in gradients {
            if let Some(node) = parent {
                grads.register::<B>(node.id, gradient);
            }
        }
        if let Some(node) = of_x {
            let gradients = [found.of_mean, found.of_variance];
            grads.register::<B>(node.id, B::random_input_gradient(x, weights, gradients));
        }
    }
}

#[derive(Debug)]
struct DrawWeights;

impl<B: Differentiable> Backward<B, 2> for DrawWeights {
    /// Mean, log variance and noise.
    type State = (
        FloatTensor<B>,
        FloatTensor<B>,
        FloatTensor<B>,
        WeightPrior,
        GradientOfKl<B>,
    );

    fn backward(
        self,
        ops: Ops<Self::State, 2>,
        grads: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let gradient = grads.consume::<B>(&ops.node);
        let (mean, log_var, noise, prior, of_kl) = ops.state;
        let of_kl = arrived::<B>(&of_kl);
        let (in_mean, in_log_var) =
            B::draw_weights_gradient(mean, log_var, noise, gradient, of_kl, prior);
        for (parent, gradient) in ops.parents.into_iter().zip([in_mean, in_log_var]) {
            if let Some(node) = parent {
                grads.register::<B>(node.id, gradient);
            }
        }
    }
}
