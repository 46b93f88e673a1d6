//! The derivative of each operation that training needs, written by hand.
//!
//! Slopes go to weights, biases and what comes from them; data and noise (`x` of a
//! likelihood, `epsilon`) have none. Operations without a derivative of their own
//! here are those of inference.

use super::backend::{Kernels, Nonlinearity};
use super::plain;
use burn::backend::autodiff::{
    Autodiff,
    checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
    grads::Gradients,
    ops::{Backward, Ops, OpsKind},
};
use burn::backend::{Backend, tensor::FloatTensor};

impl<B: Backend + Kernels, C: CheckpointStrategy> Kernels for Autodiff<B, C> {
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
                // Held only where the slope needs it: what follows can then overwrite it.
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
        let x = x.into_primitive();
        match RowSlope
            .prepare::<C>([logits.node()])
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prep) => {
                let (log_px, slope) = B::bernoulli(logits.into_primitive(), x);
                prep.finish(slope, log_px)
            }
            OpsKind::UnTracked(prep) => {
                prep.finish(B::bernoulli_log_px(logits.into_primitive(), x))
            }
        }
    }

    fn continuous_bernoulli_log_px(
        rates: FloatTensor<Self>,
        x: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let x = x.into_primitive();
        match RowSlope
            .prepare::<C>([rates.node()])
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prep) => {
                let (log_px, slope) = B::continuous_bernoulli(rates.into_primitive(), x);
                prep.finish(slope, log_px)
            }
            OpsKind::UnTracked(prep) => {
                prep.finish(B::continuous_bernoulli_log_px(rates.into_primitive(), x))
            }
        }
    }

    fn squared_error(logits: FloatTensor<Self>, x: FloatTensor<Self>) -> FloatTensor<Self> {
        let x = x.into_primitive();
        match RowSlope
            .prepare::<C>([logits.node()])
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prep) => {
                let (error, slope) = B::squares(logits.into_primitive(), x);
                prep.finish(slope, error)
            }
            OpsKind::UnTracked(prep) => prep.finish(B::squared_error(logits.into_primitive(), x)),
        }
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
}

#[derive(Debug)]
struct Dense {
    nonlinearity: Nonlinearity,
}

impl<B: Backend + Kernels> Backward<B, 3> for Dense {
    /// x, weight and, after a nonlinearity, the output.
    type State = (FloatTensor<B>, FloatTensor<B>, Option<FloatTensor<B>>);

    fn backward(
        self,
        ops: Ops<Self::State, 3>,
        grads: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let slope = grads.consume::<B>(&ops.node);
        let (x, weight, output) = ops.state;
        let [of_x, of_weight, of_bias] = ops.parents;
        let inner = if of_weight.is_none() && of_bias.is_none() {
            // Frozen weights, while one looks for a better z.
            plain::inner_slope::<B>(output, slope, self.nonlinearity)
        } else {
            let (inner, weight_slope, bias_slope) = match output {
                Some(output) => B::dense_slopes(x, output, slope, self.nonlinearity),
                None => {
                    let (weight, bias) = B::affine_slopes(x, slope.clone());
                    (slope, weight, bias)
                }
            };
            if let Some(node) = of_weight {
                grads.register::<B>(node.id, weight_slope);
            }
            if let Some(node) = of_bias {
                grads.register::<B>(node.id, bias_slope);
            }
            inner
        };
        if let Some(node) = of_x {
            grads.register::<B>(node.id, B::input_slope(inner, weight));
        }
    }
}

/// For an operation that gives one number per row and kept its slope.
#[derive(Debug)]
struct RowSlope;

impl<B: Backend + Kernels> Backward<B, 1> for RowSlope {
    type State = FloatTensor<B>;

    fn backward(
        self,
        ops: Ops<Self::State, 1>,
        grads: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let factors = grads.consume::<B>(&ops.node);
        let [of_logits] = ops.parents;
        if let Some(node) = of_logits {
            grads.register::<B>(node.id, B::scale_rows(ops.state, factors));
        }
    }
}

#[derive(Debug)]
struct Sample;

impl<B: Backend + Kernels> Backward<B, 1> for Sample {
    /// Head and epsilon.
    type State = (FloatTensor<B>, FloatTensor<B>);

    fn backward(
        self,
        ops: Ops<Self::State, 1>,
        grads: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let slope = grads.consume::<B>(&ops.node);
        let (head, epsilon) = ops.state;
        let [of_head] = ops.parents;
        if let Some(node) = of_head {
            grads.register::<B>(node.id, B::sample_slope(head, epsilon, slope));
        }
    }
}

#[derive(Debug)]
struct Kl;

impl<B: Backend + Kernels> Backward<B, 1> for Kl {
    /// Head.
    type State = FloatTensor<B>;

    fn backward(
        self,
        ops: Ops<Self::State, 1>,
        grads: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let slope = grads.consume::<B>(&ops.node);
        let [of_head] = ops.parents;
        if let Some(node) = of_head {
            grads.register::<B>(node.id, B::kl_slope(ops.state, slope));
        }
    }
}
