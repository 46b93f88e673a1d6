//! The derivatives of what is done with mean and log variance of z.

use super::Differentiable;
use burn::backend::autodiff::{
    Autodiff,
    checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
    grads::Gradients,
    ops::{Backward, Ops, OpsKind, unary},
};
use burn::backend::tensor::FloatTensor;

type Tracked<B, C> = FloatTensor<Autodiff<B, C>>;

pub(super) fn sample<B: Differentiable, C: CheckpointStrategy>(
    head: Tracked<B, C>,
    epsilon: Tracked<B, C>,
) -> Tracked<B, C> {
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

pub(super) fn kl_to_standard_normal<B: Differentiable, C: CheckpointStrategy>(
    head: Tracked<B, C>,
) -> Tracked<B, C> {
    match Kl.prepare::<C>([head.node()]).compute_bound().stateful() {
        OpsKind::Tracked(prep) => {
            let head = head.into_primitive();
            let kl = B::kl_to_standard_normal(head.clone());
            prep.finish(head, kl)
        }
        OpsKind::UnTracked(prep) => prep.finish(B::kl_to_standard_normal(head.into_primitive())),
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

pub(super) fn kl_per_dimension<B: Differentiable, C: CheckpointStrategy>(
    head: Tracked<B, C>,
) -> Tracked<B, C> {
    match KlPerDimension
        .prepare::<C>([head.node()])
        .compute_bound()
        .stateful()
    {
        OpsKind::Tracked(prep) => {
            let head = head.into_primitive();
            let kl = B::kl_per_dimension(head.clone());
            prep.finish(head, kl)
        }
        OpsKind::UnTracked(prep) => prep.finish(B::kl_per_dimension(head.into_primitive())),
    }
}

#[derive(Debug)]
struct KlPerDimension;

impl<B: Differentiable> Backward<B, 1> for KlPerDimension {
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
            B::kl_per_dimension_gradient(head, gradient)
        });
    }
}

pub(super) fn importance_bound<B: Differentiable, C: CheckpointStrategy>(
    log_px: Tracked<B, C>,
    head: Tracked<B, C>,
    epsilon: Tracked<B, C>,
) -> Tracked<B, C> {
    let parents = [log_px.node(), head.node()];
    let (log_px, head) = (log_px.into_primitive(), head.into_primitive());
    let epsilon = epsilon.into_primitive();
    match ImportanceBound
        .prepare::<C>(parents)
        .compute_bound()
        .stateful()
    {
        OpsKind::Tracked(prep) => {
            let (bound, shares) =
                B::importance_bound_with_shares(log_px, head.clone(), epsilon.clone());
            prep.finish((head, epsilon, shares), bound)
        }
        OpsKind::UnTracked(prep) => prep.finish(B::importance_bound(log_px, head, epsilon)),
    }
}

#[derive(Debug)]
struct ImportanceBound;

impl<B: Differentiable> Backward<B, 2> for ImportanceBound {
    /// Head, epsilon, and each draw's share in its image's sum.
    type State = (FloatTensor<B>, FloatTensor<B>, FloatTensor<B>);

    fn backward(
        self,
        ops: Ops<Self::State, 2>,
        grads: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let gradient = grads.consume::<B>(&ops.node);
        let (head, epsilon, shares) = ops.state;
        let (in_log_px, in_head) = B::importance_bound_gradients(head, epsilon, shares, gradient);
        for (parent, gradient) in ops.parents.into_iter().zip([in_log_px, in_head]) {
            if let Some(node) = parent {
                grads.register::<B>(node.id, gradient);
            }
        }
    }
}
