//! The derivatives of layers with random weights, and of weights drawn from their normals.

use super::Differentiable;
use crate::kernels::arguments::{Nonlinearity, WeightPrior};
use crate::kernels::backend::{RandomLayerState, RandomWeights};
use burn::backend::autodiff::{
    Autodiff,
    checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
    grads::Gradients,
    ops::{Backward, Ops, OpsKind},
};
use burn::backend::tensor::FloatTensor;
use std::sync::{Arc, Mutex, PoisonError};

type Tracked<B, C> = FloatTensor<Autodiff<B, C>>;

pub(super) fn random_dense<B: Differentiable, C: CheckpointStrategy>(
    x: Tracked<B, C>,
    weights: RandomWeights<Autodiff<B, C>>,
    noise: Tracked<B, C>,
    nonlinearity: Nonlinearity,
    prior: WeightPrior,
) -> (Tracked<B, C>, Tracked<B, C>) {
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
    let (output, kl, state) = B::random_dense_with_state(x, weights, noise, nonlinearity, prior);
    let of_kl = GradientOfKl::<B>::default();
    let output = match RandomDense.prepare::<C>(parents).compute_bound().stateful() {
        OpsKind::Tracked(prep) => prep.finish((state, of_kl.clone()), output),
        OpsKind::UnTracked(prep) => prep.finish(output),
    };
    let kl = kl_beside::<B, C>(&output, kl, of_kl);
    (output, kl)
}

pub(super) fn draw_weights<B: Differentiable, C: CheckpointStrategy>(
    mean: Tracked<B, C>,
    log_var: Tracked<B, C>,
    noise: Tracked<B, C>,
    prior: WeightPrior,
) -> (Tracked<B, C>, Tracked<B, C>) {
    let parents = [mean.node(), log_var.node()];
    let (mean, log_var) = (mean.into_primitive(), log_var.into_primitive());
    let noise = noise.into_primitive();
    let of_kl = GradientOfKl::<B>::default();
    let (drawn, kl) = match DrawWeights.prepare::<C>(parents).compute_bound().stateful() {
        OpsKind::Tracked(prep) => {
            let (drawn, kl) = B::draw_weights(mean.clone(), log_var.clone(), noise.clone(), prior);
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

/// The gradient in the KL of some weights, on its way to the operation that uses them: their
/// gradient is made there, and takes the KL's along in the same pass.
type GradientOfKl<B> = Arc<Mutex<Option<FloatTensor<B>>>>;

/// The KL of weights, `[1]`, beside `output`, which they were used for. An objective has the
/// one with the other: a gradient of the KL alone finds no way.
fn kl_beside<B: Differentiable, C: CheckpointStrategy>(
    output: &Tracked<B, C>,
    kl: FloatTensor<B>,
    of_kl: GradientOfKl<B>,
) -> Tracked<B, C> {
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
