//! The derivatives of what is minimised, in log p(x | z) and in mean and log variance of z.

use super::Differentiable;
use super::recorded::recorded;
use burn::backend::autodiff::{Autodiff, checkpoint::strategy::CheckpointStrategy};
use burn::backend::{AutodiffBackend, tensor::FloatTensor};

type Tracked<B, C> = FloatTensor<Autodiff<B, C>>;

/// What is only reported: no gradient goes through it.
fn reported<B: Differentiable, C: CheckpointStrategy>(tensor: FloatTensor<B>) -> Tracked<B, C> {
    Autodiff::<B, C>::from_inner(tensor)
}

pub(super) fn negative_elbo<B: Differentiable, C: CheckpointStrategy>(
    log_px: Tracked<B, C>,
    head: Tracked<B, C>,
    kl_weight: f64,
) -> (Tracked<B, C>, Tracked<B, C>) {
    let inputs = [log_px.node(), head.node()];
    let (log_px, head) = (log_px.into_primitive(), head.into_primitive());
    let (minimised, kl) = B::negative_elbo(log_px, head.clone(), kl_weight);
    let minimised = recorded::<B, C, _, _>(
        inputs,
        (minimised, (head, kl_weight)),
        |(head, kl_weight), gradient| B::negative_elbo_gradients(head, kl_weight, gradient).into(),
    );
    (minimised, reported::<B, C>(kl))
}

pub(super) fn negative_elbo_with_free_bits<B: Differentiable, C: CheckpointStrategy>(
    log_px: Tracked<B, C>,
    head: Tracked<B, C>,
    kl_weight: f64,
    free_bits: f64,
) -> (Tracked<B, C>, Tracked<B, C>, Tracked<B, C>) {
    let inputs = [log_px.node(), head.node()];
    let (log_px, head) = (log_px.into_primitive(), head.into_primitive());
    let (minimised, kl, each) =
        B::negative_elbo_with_free_bits(log_px, head.clone(), kl_weight, free_bits);
    let state = (head, each.clone(), kl_weight, free_bits);
    let minimised = recorded::<B, C, _, _>(
        inputs,
        (minimised, state),
        |(head, each, kl_weight, free_bits), gradient| {
            B::negative_elbo_with_free_bits_gradients(head, each, kl_weight, free_bits, gradient)
                .into()
        },
    );
    (minimised, reported::<B, C>(kl), reported::<B, C>(each))
}

pub(super) fn negative_importance_bound<B: Differentiable, C: CheckpointStrategy>(
    log_px: Tracked<B, C>,
    head: Tracked<B, C>,
    epsilon: Tracked<B, C>,
) -> (Tracked<B, C>, Tracked<B, C>) {
    let inputs = [log_px.node(), head.node()];
    let (log_px, head) = (log_px.into_primitive(), head.into_primitive());
    let epsilon = epsilon.into_primitive();
    let (minimised, bound, shares) =
        B::negative_importance_bound_with_shares(log_px, head.clone(), epsilon.clone());
    let state = (head, epsilon, shares);
    let minimised = recorded::<B, C, _, _>(
        inputs,
        (minimised, state),
        |(head, epsilon, shares), gradient| {
            B::negative_importance_bound_gradients(head, epsilon, shares, gradient).into()
        },
    );
    (minimised, reported::<B, C>(bound))
}
