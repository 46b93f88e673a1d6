//! The derivatives of what is done with mean and log variance of z.

use super::Differentiable;
use super::recorded::recorded;
use burn::backend::autodiff::{Autodiff, checkpoint::strategy::CheckpointStrategy};
use burn::backend::tensor::FloatTensor;

type Tracked<B, C> = FloatTensor<Autodiff<B, C>>;

pub(super) fn sample<B: Differentiable, C: CheckpointStrategy>(
    head: Tracked<B, C>,
    epsilon: Tracked<B, C>,
) -> Tracked<B, C> {
    let (input, epsilon) = (head.node(), epsilon.into_primitive());
    let head = head.into_primitive();
    let z = B::sample(head.clone(), epsilon.clone());
    recorded::<B, C, _, _>(
        [input],
        (z, (head, epsilon)),
        |(head, epsilon), gradient| [B::sample_gradient(head, epsilon, gradient)],
    )
}

pub(super) fn kl_to_standard_normal<B: Differentiable, C: CheckpointStrategy>(
    head: Tracked<B, C>,
) -> Tracked<B, C> {
    let (input, head) = (head.node(), head.into_primitive());
    let kl = B::kl_to_standard_normal(head.clone());
    recorded::<B, C, _, _>([input], (kl, head), |head, gradient| {
        [B::kl_gradient(head, gradient)]
    })
}

pub(super) fn kl_per_dimension<B: Differentiable, C: CheckpointStrategy>(
    head: Tracked<B, C>,
) -> Tracked<B, C> {
    let (input, head) = (head.node(), head.into_primitive());
    let kl = B::kl_per_dimension(head.clone());
    recorded::<B, C, _, _>([input], (kl, head), |head, gradient| {
        [B::kl_per_dimension_gradient(head, gradient)]
    })
}

pub(super) fn importance_bound<B: Differentiable, C: CheckpointStrategy>(
    log_px: Tracked<B, C>,
    head: Tracked<B, C>,
    epsilon: Tracked<B, C>,
) -> Tracked<B, C> {
    let inputs = [log_px.node(), head.node()];
    let (log_px, head) = (log_px.into_primitive(), head.into_primitive());
    let epsilon = epsilon.into_primitive();
    let (bound, shares) = B::importance_bound_with_shares(log_px, head.clone(), epsilon.clone());
    let state = (head, epsilon, shares);
    recorded::<B, C, _, _>(
        inputs,
        (bound, state),
        |(head, epsilon, shares), gradient| {
            B::importance_bound_gradients(head, epsilon, shares, gradient).into()
        },
    )
}
