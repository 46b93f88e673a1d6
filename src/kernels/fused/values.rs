//! What the operations give.

use super::super::arguments::{AdamCoefficients, AdamState, Nonlinearity, WeightPrior};
use super::super::backend::{KernelGradients, Kernels, RandomWeights};
use super::super::cpu;
use super::super::host::Host;
use super::{Float, dims, mean, one, overwrite};
use burn::backend::TensorMetadata;

impl<B: Host> Kernels for B {
    fn dense(
        x: Float<B>,
        weight: Float<B>,
        bias: Float<B>,
        nonlinearity: Nonlinearity,
    ) -> Float<B> {
        let ([rows, _], [inner, columns]) = (dims::<B>(&x), dims::<B>(&weight));
        let out = cpu::dense(
            &B::numbers(&x),
            &B::numbers(&weight),
            &B::numbers(&bias),
            [rows, inner, columns],
            nonlinearity,
        );
        B::tensor(out, vec![rows, columns])
    }

    fn bernoulli_log_px(logits: Float<B>, x: Float<B>) -> Float<B> {
        B::bernoulli_log_px_with_gradient(logits, x).0
    }

    fn continuous_bernoulli_log_px(rates: Float<B>, x: Float<B>) -> Float<B> {
        B::continuous_bernoulli_log_px_with_gradient(rates, x).0
    }

    fn continuous_bernoulli_mean(rates: Float<B>) -> Float<B> {
        overwrite::<B, _>(rates, cpu::continuous_bernoulli_mean).0
    }

    fn squared_error(logits: Float<B>, x: Float<B>) -> Float<B> {
        B::squared_error_with_gradient(logits, x).0
    }

    fn sample(head: Float<B>, epsilon: Float<B>) -> Float<B> {
        let shape = epsilon.shape().to_vec();
        let mut z = B::numbers(&epsilon).into_owned();
        cpu::sample(&B::numbers(&head), shape[1], &mut z);
        B::tensor(z, shape)
    }

    fn kl_to_standard_normal(head: Float<B>) -> Float<B> {
        let [rows, width] = dims::<B>(&head);
        let kl = cpu::kl_to_standard_normal(&B::numbers(&head), width / 2);
        B::tensor(kl, vec![rows])
    }

    fn kl_per_dimension(head: Float<B>) -> Float<B> {
        let [_, width] = dims::<B>(&head);
        let kl = cpu::kl_per_dimension(&B::numbers(&head), width / 2);
        B::tensor(kl, vec![width / 2])
    }

    fn importance_bound(log_px: Float<B>, head: Float<B>, epsilon: Float<B>) -> Float<B> {
        B::importance_bound_with_shares(log_px, head, epsilon).0
    }

    fn negative_elbo(log_px: Float<B>, head: Float<B>, kl_weight: f64) -> (Float<B>, Float<B>) {
        let [rows, width] = dims::<B>(&head);
        let kl = cpu::kl_to_standard_normal(&B::numbers(&head), width / 2);
        let minimised = kl_weight * mean(&kl) - mean(&B::numbers(&log_px));
        (one::<B>(minimised), B::tensor(kl, vec![rows]))
    }

    fn negative_elbo_with_free_bits(
        log_px: Float<B>,
        head: Float<B>,
        kl_weight: f64,
        free_bits: f64,
    ) -> (Float<B>, Float<B>, Float<B>) {
        let ([rows, width], latent) = (dims::<B>(&head), dims::<B>(&head)[1] / 2);
        let kl = cpu::kl_to_standard_normal(&B::numbers(&head), width / 2);
        let each = cpu::kl_per_dimension(&B::numbers(&head), latent);
        let free = free_bits as f32;
        // What is not a number stays one.
        let counted = |&kl: &f32| f64::from(if kl < free { free } else { kl });
        let counted: f64 = each.iter().map(counted).sum();
        let minimised = kl_weight * counted - mean(&B::numbers(&log_px));
        let (kl, each) = (B::tensor(kl, vec![rows]), B::tensor(each, vec![latent]));
        (one::<B>(minimised), kl, each)
    }

    fn negative_importance_bound(
        log_px: Float<B>,
        head: Float<B>,
        epsilon: Float<B>,
    ) -> (Float<B>, Float<B>) {
        let (minimised, bound, _) = B::negative_importance_bound_with_shares(log_px, head, epsilon);
        (minimised, bound)
    }

    fn sigmoid(logits: Float<B>) -> Float<B> {
        overwrite::<B, _>(logits, cpu::sigmoid).0
    }

    fn random_dense(
        x: Float<B>,
        weights: RandomWeights<B>,
        noise: Float<B>,
        nonlinearity: Nonlinearity,
        prior: WeightPrior,
    ) -> (Float<B>, Float<B>) {
        let (output, kl, _) = B::random_dense_with_state(x, weights, noise, nonlinearity, prior);
        (output, kl)
    }

    fn draw_weights(
        mean: Float<B>,
        log_var: Float<B>,
        noise: Float<B>,
        prior: WeightPrior,
    ) -> (Float<B>, Float<B>) {
        let (drawn, kl) = overwrite::<B, _>(noise, |noise| {
            cpu::draw_weights(&B::numbers(&mean), &B::numbers(&log_var), noise, prior)
        });
        (drawn, one::<B>(kl))
    }

    fn adam(
        parameter: Float<B>,
        gradient: Float<B>,
        state: &mut AdamState,
        coefficients: AdamCoefficients,
    ) -> Float<B> {
        let AdamState { first, second, .. } = state;
        overwrite::<B, _>(parameter, |parameter| {
            cpu::adam(
                parameter,
                &B::numbers(&gradient),
                first,
                second,
                coefficients,
            );
        })
        .0
    }
}
