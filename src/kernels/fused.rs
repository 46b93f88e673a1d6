//! The operations on a backend whose tensors lie in this process's memory: the loops of
//! `cpu`, over slices.

mod gradients;
mod values;

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

/// A single number.
fn one<B: Host>(number: f64) -> Float<B> {
    B::tensor(vec![number as f32], vec![1])
}

/// The single number of a tensor.
fn number<B: Host>(tensor: &Float<B>) -> f32 {
    B::numbers(tensor).iter().sum()
}

/// What each of `count` numbers has of the gradient in their mean.
fn share<B: Host>(gradient: &Float<B>, count: usize) -> f32 {
    (1.0 / count as f64) as f32 * number::<B>(gradient)
}

/// The mean, summed in double precision.
fn mean(numbers: &[f32]) -> f64 {
    let sum: f64 = numbers.iter().copied().map(f64::from).sum();
    sum / numbers.len() as f64
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
