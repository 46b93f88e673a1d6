//! The same with what their derivatives need, and the derivatives.

use super::super::arguments::{Nonlinearity, WeightPrior};
use super::super::backend::{
    KernelGradients, RandomLayerGradients, RandomLayerState, RandomWeights,
};
use super::super::cpu;
use super::super::host::Host;
use super::{Float, dims, mean, number, one, overwrite, per_row, share};

impl<B: Host> KernelGradients for B {
    fn dense_gradients(
        x: Float<B>,
        output: Float<B>,
        gradient: Float<B>,
        nonlinearity: Nonlinearity,
    ) -> (Float<B>, Float<B>, Float<B>) {
        let ([rows, inner], [_, columns]) = (dims::<B>(&x), dims::<B>(&gradient));
        let (x, output) = (B::numbers(&x), B::numbers(&output));
        let (gradient, (weight, bias)) = overwrite::<B, _>(gradient, |gradient| {
            let shape = [rows, inner, columns];
            cpu::dense_gradients(&x, &output, gradient, shape, nonlinearity)
        });
        let weight = B::tensor(weight, vec![inner, columns]);
        (gradient, weight, B::tensor(bias, vec![columns]))
    }

    fn affine_gradients(x: Float<B>, gradient: Float<B>) -> (Float<B>, Float<B>) {
        let ([rows, inner], [_, columns]) = (dims::<B>(&x), dims::<B>(&gradient));
        let shape = [rows, inner, columns];
        let (weight, bias) = cpu::affine_gradients(&B::numbers(&x), &B::numbers(&gradient), shape);
        let weight = B::tensor(weight, vec![inner, columns]);
        (weight, B::tensor(bias, vec![columns]))
    }

    fn input_gradient(gradient: Float<B>, weight: Float<B>) -> Float<B> {
        let ([rows, columns], [inner, _]) = (dims::<B>(&gradient), dims::<B>(&weight));
        let out = cpu::input_gradient(
            &B::numbers(&gradient),
            &B::numbers(&weight),
            [rows, inner, columns],
        );
        B::tensor(out, vec![rows, inner])
    }

    fn bernoulli_log_px_with_gradient(logits: Float<B>, x: Float<B>) -> (Float<B>, Float<B>) {
        per_row::<B>(logits, x, cpu::bernoulli)
    }

    fn continuous_bernoulli_log_px_with_gradient(
        rates: Float<B>,
        x: Float<B>,
    ) -> (Float<B>, Float<B>) {
        per_row::<B>(rates, x, cpu::continuous_bernoulli)
    }

    fn squared_error_with_gradient(logits: Float<B>, x: Float<B>) -> (Float<B>, Float<B>) {
        per_row::<B>(logits, x, cpu::squared_error)
    }

    fn scale_rows(rows: Float<B>, factors: Float<B>) -> Float<B> {
        overwrite::<B, _>(rows, |rows| cpu::scale_rows(rows, &B::numbers(&factors))).0
    }

    fn sample_gradient(head: Float<B>, epsilon: Float<B>, gradient: Float<B>) -> Float<B> {
        let [_, width] = dims::<B>(&head);
        let (epsilon, gradient) = (B::numbers(&epsilon), B::numbers(&gradient));
        overwrite::<B, _>(head, |head| {
            cpu::sample_gradient(&epsilon, &gradient, width / 2, head);
        })
        .0
    }

    fn kl_gradient(head: Float<B>, gradient: Float<B>) -> Float<B> {
        let [_, width] = dims::<B>(&head);
        overwrite::<B, _>(head, |head| {
            cpu::kl_gradient(&B::numbers(&gradient), width / 2, head);
        })
        .0
    }

    fn kl_per_dimension_gradient(head: Float<B>, gradient: Float<B>) -> Float<B> {
        let [_, width] = dims::<B>(&head);
        overwrite::<B, _>(head, |head| {
            cpu::kl_per_dimension_gradient(&B::numbers(&gradient), width / 2, head);
        })
        .0
    }

    fn importance_bound_with_shares(
        log_px: Float<B>,
        head: Float<B>,
        epsilon: Float<B>,
    ) -> (Float<B>, Float<B>) {
        let [images, width] = dims::<B>(&head);
        let (shares, bounds) = overwrite::<B, _>(log_px, |log_px| {
            let (head, epsilon) = (B::numbers(&head), B::numbers(&epsilon));
            cpu::importance_bound(log_px, &head, &epsilon, width / 2)
        });
        (B::tensor(bounds, vec![images]), shares)
    }

    fn importance_bound_gradients(
        head: Float<B>,
        epsilon: Float<B>,
        shares: Float<B>,
        gradient: Float<B>,
    ) -> (Float<B>, Float<B>) {
        let [_, width] = dims::<B>(&head);
        let (epsilon, gradient) = (B::numbers(&epsilon), B::numbers(&gradient));
        let (head, (log_px, ())) = overwrite::<B, _>(head, |head| {
            overwrite::<B, _>(shares, |shares| {
                cpu::importance_bound_gradients(shares, head, &epsilon, &gradient, width / 2);
            })
        });
        (log_px, head)
    }

    fn negative_elbo_gradients(
        head: Float<B>,
        kl_weight: f64,
        gradient: Float<B>,
    ) -> (Float<B>, Float<B>) {
        let [rows, _] = dims::<B>(&head);
        let share = share::<B>(&gradient, rows);
        let of_kl = B::tensor(vec![share * kl_weight as f32; rows], vec![rows]);
        let in_log_px = B::tensor(vec![-share; rows], vec![rows]);
        (in_log_px, B::kl_gradient(head, of_kl))
    }

    fn negative_elbo_with_free_bits_gradients(
        head: Float<B>,
        each: Float<B>,
        kl_weight: f64,
        free_bits: f64,
        gradient: Float<B>,
    ) -> (Float<B>, Float<B>) {
        let [rows, _] = dims::<B>(&head);
        let whole = number::<B>(&gradient) * kl_weight as f32;
        let (of_each, ()) = overwrite::<B, _>(each, |each| {
            for kl in each {
                // What is free has no gradient.
                *kl = if *kl < free_bits as f32 { 0.0 } else { whole };
            }
        });
        let in_log_px = B::tensor(vec![-share::<B>(&gradient, rows); rows], vec![rows]);
        (in_log_px, B::kl_per_dimension_gradient(head, of_each))
    }

    fn negative_importance_bound_with_shares(
        log_px: Float<B>,
        head: Float<B>,
        epsilon: Float<B>,
    ) -> (Float<B>, Float<B>, Float<B>) {
        let (bound, shares) = B::importance_bound_with_shares(log_px, head, epsilon);
        let minimised = one::<B>(-mean(&B::numbers(&bound)));
        (minimised, bound, shares)
    }

    fn negative_importance_bound_gradients(
        head: Float<B>,
        epsilon: Float<B>,
        shares: Float<B>,
        gradient: Float<B>,
    ) -> (Float<B>, Float<B>) {
        let [images, _] = dims::<B>(&head);
        let of_bound = vec![-share::<B>(&gradient, images); images];
        let of_bound = B::tensor(of_bound, vec![images]);
        B::importance_bound_gradients(head, epsilon, shares, of_bound)
    }

    fn random_dense_with_state(
        x: Float<B>,
        weights: RandomWeights<B>,
        noise: Float<B>,
        nonlinearity: Nonlinearity,
        prior: WeightPrior,
    ) -> (Float<B>, Float<B>, RandomLayerState<B>) {
        let RandomWeights {
            mean,
            mean_bias,
            log_var,
            log_var_bias,
        } = weights;
        let ([rows, inner], [_, columns]) = (dims::<B>(&x), dims::<B>(&mean));
        let variances = |mean: &Float<B>, log_var: &Float<B>| {
            cpu::variances(&B::numbers(mean), &B::numbers(log_var), prior)
        };
        let (variance, kl) = variances(&mean, &log_var);
        let (variance_bias, kl_bias) = variances(&mean_bias, &log_var_bias);
        let cpu::RandomOutput {
            output,
            std,
            squares,
        } = cpu::random_dense(
            &B::numbers(&x),
            cpu::Affine {
                weight: &B::numbers(&mean),
                bias: &B::numbers(&mean_bias),
            },
            cpu::Affine {
                weight: &variance,
                bias: &variance_bias,
            },
            &B::numbers(&noise),
            [rows, inner, columns],
            nonlinearity,
        );
        let output = B::tensor(output, vec![rows, columns]);
        let state = RandomLayerState {
            x,
            squares: B::tensor(squares, vec![rows, inner]),
            mean,
            mean_bias,
            variance: B::tensor(variance, vec![inner, columns]),
            variance_bias: B::tensor(variance_bias, vec![columns]),
            std: B::tensor(std, vec![rows, columns]),
            noise,
            // Held only where the gradient needs it: what follows can then overwrite it.
            output: (nonlinearity != Nonlinearity::Identity).then(|| output.clone()),
            nonlinearity,
            prior,
        };
        (output, one::<B>(kl + kl_bias), state)
    }

    fn random_dense_gradients(
        state: RandomLayerState<B>,
        gradient: Float<B>,
        of_kl: Option<Float<B>>,
    ) -> RandomLayerGradients<B> {
        let ([rows, inner], [_, columns]) = (dims::<B>(&state.x), dims::<B>(&gradient));
        let output = state.output.as_ref().map(B::numbers).unwrap_or_default();
        let layer = cpu::RandomLayer {
            shape: [rows, inner, columns],
            x: &B::numbers(&state.x),
            squares: &B::numbers(&state.squares),
            mean: cpu::Affine {
                weight: &B::numbers(&state.mean),
                bias: &B::numbers(&state.mean_bias),
            },
            variance: cpu::Affine {
                weight: &B::numbers(&state.variance),
                bias: &B::numbers(&state.variance_bias),
            },
            noise: &B::numbers(&state.noise),
            output: &output,
            nonlinearity: state.nonlinearity,
            of_kl: of_kl.as_ref().map_or(0.0, number::<B>),
            prior: state.prior,
        };
        let (of_mean, (of_variance, (mean, log_var))) = overwrite::<B, _>(gradient, |gradient| {
            overwrite::<B, _>(state.std, |std| {
                cpu::random_dense_gradients(&layer, gradient, std)
            })
        });
        RandomLayerGradients {
            of_mean,
            of_variance,
            weights: RandomWeights {
                mean: B::tensor(mean.weight, vec![inner, columns]),
                mean_bias: B::tensor(mean.bias, vec![columns]),
                log_var: B::tensor(log_var.weight, vec![inner, columns]),
                log_var_bias: B::tensor(log_var.bias, vec![columns]),
            },
        }
    }

    fn random_input_gradient(
        x: Float<B>,
        weights: [Float<B>; 2],
        gradients: [Float<B>; 2],
    ) -> Float<B> {
        let ([rows, inner], [_, columns]) = (dims::<B>(&x), dims::<B>(&gradients[0]));
        let (weights, gradients) = (
            weights.each_ref().map(B::numbers),
            gradients.each_ref().map(B::numbers),
        );
        let out = cpu::random_input_gradient(
            &B::numbers(&x),
            weights.each_ref().map(AsRef::as_ref),
            gradients.each_ref().map(AsRef::as_ref),
            [rows, inner, columns],
        );
        B::tensor(out, vec![rows, inner])
    }

    fn draw_weights_gradient(
        mean: Float<B>,
        log_var: Float<B>,
        noise: Float<B>,
        gradient: Float<B>,
        of_kl: Option<Float<B>>,
        prior: WeightPrior,
    ) -> (Float<B>, Float<B>) {
        let of_kl = of_kl.as_ref().map_or(0.0, number::<B>);
        let (of_mean, (of_log_var, ())) = overwrite::<B, _>(gradient, |gradient| {
            overwrite::<B, _>(noise, |noise| {
                let (mean, log_var) = (B::numbers(&mean), B::numbers(&log_var));
                cpu::draw_weights_gradient(&mean, &log_var, noise, gradient, of_kl, prior);
            })
        });
        (of_mean, of_log_var)
    }
}
