//! An operation that is already computed, in the graph.

use super::Differentiable;
use burn::backend::autodiff::{
    Autodiff,
    checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
    grads::Gradients,
    ops::{Backward, NodeGuard, Ops, OpsKind},
};
use burn::backend::tensor::FloatTensor;
use std::fmt::Debug;

/// From what an operation kept and the gradient in its answer to those in its inputs.
type ToInputs<B, S, const N: usize> = fn(S, FloatTensor<B>) -> [FloatTensor<B>; N];

/// `answer` as what an operation made of its `inputs`; `state` is what it keeps for
/// `gradients`, which finds the gradient in each input once that in the answer is known.
pub(super) fn recorded<B, C, S, const N: usize>(
    inputs: [NodeGuard; N],
    (answer, state): (FloatTensor<B>, S),
    gradients: ToInputs<B, S, N>,
) -> FloatTensor<Autodiff<B, C>>
where
    B: Differentiable,
    C: CheckpointStrategy,
    S: Clone + Debug + Send + 'static,
{
    let operation = Recorded::<B, S, N> { gradients };
    match operation.prepare::<C>(inputs).compute_bound().stateful() {
        OpsKind::Tracked(prep) => prep.finish(state, answer),
        OpsKind::UnTracked(prep) => prep.finish(answer),
    }
}

#[derive(Debug)]
struct Recorded<B: Differentiable, S, const N: usize> {
    gradients: ToInputs<B, S, N>,
}

impl<B, S, const N: usize> Backward<B, N> for Recorded<B, S, N>
where
    B: Differentiable,
    S: Clone + Debug + Send + 'static,
{
    type State = S;

    fn backward(
        self,
        ops: Ops<Self::State, N>,
        grads: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let gradient = grads.consume::<B>(&ops.node);
        let found = (self.gradients)(ops.state, gradient);
        for (parent, gradient) in ops.parents.into_iter().zip(found) {
            if let Some(node) = parent {
                grads.register::<B>(node.id, gradient);
            }
        }
    }
}
