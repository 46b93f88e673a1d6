//! The operations on a backend whose tensors lie in this process's memory: the loops of
//! `cpu`, over slices.

use super::arguments::{AdamCoefficients, Nonlinearity};
use super::backend::{AdamTensors, KernelGradients, Kernels};
use super::cpu;
use super::host::Host;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, TensorMetadata};

type Float<B> = FloatTensor<B>;

fn dims<B: Backend>(tensor: &Float<B>) -> [usize; 2] {
    let shape = tensor.shape();
    [shape[0], shape[1]]
}

/// `tensor` overwritten in place where nobody else holds it, else a fresh copy of its
/// numbers; and what `change` gave.
fn overwrite<B: Host, T>(
    mut tensor: Float<B>,
    change: impl FnOnce(&mut [f32]) -> T,
) -> (Float<B>, T) {
    if let Some(numbers) = B::numbers_mut(&mut tensor) {
        let found = change(numbers);
        return (tensor, found);
    }
    let shape = tensor.shape().to_vec();
    let mut numbers = B::numbers(&tensor).into_owned();
    let found = change(&mut numbers);
    (B::tensor(numbers, shape), found)
}

/// Runs a loop that turns logits into the gradient in them, in place, and gives one
/// number per row.
fn per_row<B: Host>(
    logits: Float<B>,
    x: Float<B>,
    work: impl FnOnce(&mut [f32], &[f32], &mut [f32]),
) -> (Float<B>, Float<B>) {
    let [rows, _] = dims::<B>(&logits);
    let mut sums = vec![0.0; rows];
    let (gradient, ()) = overwrite::<B, _>(logits, |logits| {
        work(logits, &B::numbers(&x), &mut sums);
    });
    (B::tensor(sums, vec![rows]), gradient)
}

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

    fn sigmoid(logits: Float<B>) -> Float<B> {
        overwrite::<B, _>(logits, cpu::sigmoid).0
    }

    fn adam(
        tensors: AdamTensors<B>,
        coefficients: AdamCoefficients,
    ) -> (Float<B>, Float<B>, Float<B>) {
        let AdamTensors {
            parameter,
            gradient,
            moment_1,
            moment_2,
        } = tensors;
        let gradient = B::numbers(&gradient);
        let (parameter, (moment_1, (moment_2, ()))) = overwrite::<B, _>(parameter, |parameter| {
            overwrite::<B, _>(moment_1, |moment_1| {
                overwrite::<B, _>(moment_2, |moment_2| {
                    cpu::adam(parameter, &gradient, moment_1, moment_2, coefficients);
                })
            })
        });
        (parameter, moment_1, moment_2)
    }
}

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
        let [rows, latent] = dims::<B>(&epsilon);
        let mut out = B::numbers(&head).into_owned();
        let (epsilon, gradient) = (B::numbers(&epsilon), B::numbers(&gradient));
        cpu::sample_gradient(&epsilon, &gradient, latent, &mut out);
        B::tensor(out, vec![rows, 2 * latent])
    }

    fn kl_gradient(head: Float<B>, gradient: Float<B>) -> Float<B> {
        let [_, width] = dims::<B>(&head);
        overwrite::<B, _>(head, |head| {
            cpu::kl_gradient(&B::numbers(&gradient), width / 2, head);
        })
        .0
    }
}
