//! From tensors to slices and back, for backends whose tensors lie in this process's memory.
#![expect(
    deprecated,
    reason = "burn-ndarray is one of the two devices that Elbow promises; burn 0.22 deprecates its name"
)]

use super::backend::{AdamRates, Nonlinearity, Update};
use super::cpu;
use burn::backend::TensorMetadata;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Flex, NdArray};
use burn::tensor::{Shape, TensorData};
use burn_flex::FlexTensor;
use burn_ndarray::NdArrayTensor;
use std::borrow::Cow;

/// Access to a tensor's numbers, row by row.
pub(super) trait Host: Backend {
    /// The numbers of a 32-bit tensor; copied only if they do not lie row by row.
    fn numbers(tensor: &FloatTensor<Self>) -> Cow<'_, [f32]>;
    /// The same to write to, if nobody else holds the tensor and it lies row by row.
    fn numbers_mut(tensor: &mut FloatTensor<Self>) -> Option<&mut [f32]>;
    /// A tensor of the given numbers.
    fn tensor(numbers: Vec<f32>, shape: Vec<usize>) -> FloatTensor<Self>;
}

impl Host for Flex {
    fn numbers(tensor: &FlexTensor) -> Cow<'_, [f32]> {
        match tensor.as_slice() {
            Some(numbers) => Cow::Borrowed(numbers),
            None => Cow::Owned(tensor.to_contiguous().storage::<f32>().to_vec()),
        }
    }

    fn numbers_mut(tensor: &mut FlexTensor) -> Option<&mut [f32]> {
        let (start, end) = tensor.layout().contiguous_offsets()?;
        tensor.try_storage_mut()?.get_mut(start..end)
    }

    fn tensor(numbers: Vec<f32>, shape: Vec<usize>) -> FlexTensor {
        FlexTensor::from_data(TensorData::new(numbers, Shape::from(shape)))
    }
}

impl Host for NdArray {
    fn numbers(tensor: &NdArrayTensor) -> Cow<'_, [f32]> {
        let NdArrayTensor::F32(storage) = tensor else {
            panic!(
                "Elbow's kernels work on 32-bit floats, not on {:?}",
                tensor.dtype()
            );
        };
        match storage.view().to_slice() {
            Some(numbers) => Cow::Borrowed(numbers),
            None => Cow::Owned(storage.view().iter().copied().collect()),
        }
    }

    fn numbers_mut(tensor: &mut NdArrayTensor) -> Option<&mut [f32]> {
        match tensor {
            NdArrayTensor::F32(storage) if storage.is_unique() => {
                storage.ensure_owned().as_slice_mut()
            }
            _ => None,
        }
    }

    fn tensor(numbers: Vec<f32>, shape: Vec<usize>) -> NdArrayTensor {
        NdArrayTensor::from_data(TensorData::new(numbers, Shape::from(shape)))
    }
}

type Float<B> = FloatTensor<B>;

pub(super) fn dims<B: Backend>(tensor: &Float<B>) -> [usize; 2] {
    let shape = tensor.shape();
    [shape[0], shape[1]]
}

/// `tensor` to be overwritten in place, or a fresh copy of its numbers.
fn overwrite<B: Host>(mut tensor: Float<B>, change: impl FnOnce(&mut [f32])) -> Float<B> {
    if let Some(numbers) = B::numbers_mut(&mut tensor) {
        change(numbers);
        return tensor;
    }
    let shape = tensor.shape().to_vec();
    let mut numbers = B::numbers(&tensor).into_owned();
    change(&mut numbers);
    B::tensor(numbers, shape)
}

pub(super) fn dense<B: Host>(
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

pub(super) fn dense_slopes<B: Host>(
    x: Float<B>,
    output: Float<B>,
    slope: Float<B>,
    nonlinearity: Nonlinearity,
) -> (Float<B>, Float<B>, Float<B>) {
    let ([rows, inner], [_, columns]) = (dims::<B>(&x), dims::<B>(&slope));
    let (x, output) = (B::numbers(&x), B::numbers(&output));
    let mut slopes = None;
    let slope = overwrite::<B>(slope, |slope| {
        let shape = [rows, inner, columns];
        slopes = Some(cpu::dense_slopes(&x, &output, slope, shape, nonlinearity));
    });
    let Some((weight, bias)) = slopes else {
        unreachable!("overwrite calls its closure exactly once")
    };
    let weight = B::tensor(weight, vec![inner, columns]);
    (slope, weight, B::tensor(bias, vec![columns]))
}

pub(super) fn affine_slopes<B: Host>(x: Float<B>, slope: Float<B>) -> (Float<B>, Float<B>) {
    let ([rows, inner], [_, columns]) = (dims::<B>(&x), dims::<B>(&slope));
    let shape = [rows, inner, columns];
    let (weight, bias) = cpu::affine_slopes(&B::numbers(&x), &B::numbers(&slope), shape);
    let weight = B::tensor(weight, vec![inner, columns]);
    (weight, B::tensor(bias, vec![columns]))
}

pub(super) fn input_slope<B: Host>(slope: Float<B>, weight: Float<B>) -> Float<B> {
    let ([rows, columns], [inner, _]) = (dims::<B>(&slope), dims::<B>(&weight));
    let out = cpu::input_slope(
        &B::numbers(&slope),
        &B::numbers(&weight),
        [rows, inner, columns],
    );
    B::tensor(out, vec![rows, inner])
}

pub(super) fn bernoulli<B: Host>(logits: Float<B>, x: Float<B>) -> (Float<B>, Float<B>) {
    per_row::<B>(logits, x, cpu::bernoulli)
}

pub(super) fn continuous_bernoulli<B: Host>(rates: Float<B>, x: Float<B>) -> (Float<B>, Float<B>) {
    per_row::<B>(rates, x, cpu::continuous_bernoulli)
}

pub(super) fn continuous_mean<B: Host>(rates: Float<B>) -> Float<B> {
    overwrite::<B>(rates, cpu::continuous_mean)
}

pub(super) fn squares<B: Host>(logits: Float<B>, x: Float<B>) -> (Float<B>, Float<B>) {
    per_row::<B>(logits, x, cpu::squares)
}

/// Runs a loop that turns logits into slopes in place and gives one number per row.
fn per_row<B: Host>(
    logits: Float<B>,
    x: Float<B>,
    work: impl FnOnce(&mut [f32], &[f32], &mut [f32]),
) -> (Float<B>, Float<B>) {
    let [rows, _] = dims::<B>(&logits);
    let mut sums = vec![0.0; rows];
    let slope = overwrite::<B>(logits, |logits| work(logits, &B::numbers(&x), &mut sums));
    (B::tensor(sums, vec![rows]), slope)
}

pub(super) fn scale_rows<B: Host>(rows: Float<B>, factors: Float<B>) -> Float<B> {
    overwrite::<B>(rows, |rows| cpu::scale_rows(rows, &B::numbers(&factors)))
}

pub(super) fn sample<B: Host>(head: Float<B>, epsilon: Float<B>) -> Float<B> {
    let shape = epsilon.shape().to_vec();
    let mut z = B::numbers(&epsilon).into_owned();
    cpu::sample(&B::numbers(&head), shape[1], &mut z);
    B::tensor(z, shape)
}

pub(super) fn sample_slope<B: Host>(
    head: Float<B>,
    epsilon: Float<B>,
    slope: Float<B>,
) -> Float<B> {
    let [rows, latent] = dims::<B>(&epsilon);
    let mut out = B::numbers(&head).into_owned();
    cpu::sample_slope(&B::numbers(&epsilon), &B::numbers(&slope), latent, &mut out);
    B::tensor(out, vec![rows, 2 * latent])
}

pub(super) fn kl<B: Host>(head: Float<B>) -> Float<B> {
    let [rows, width] = dims::<B>(&head);
    B::tensor(cpu::kl(&B::numbers(&head), width / 2), vec![rows])
}

pub(super) fn kl_slope<B: Host>(head: Float<B>, slope: Float<B>) -> Float<B> {
    let [_, width] = dims::<B>(&head);
    overwrite::<B>(head, |head| {
        cpu::kl_slope(&B::numbers(&slope), width / 2, head);
    })
}

pub(super) fn sigmoid<B: Host>(logits: Float<B>) -> Float<B> {
    overwrite::<B>(logits, cpu::sigmoid)
}

pub(super) fn adam<B: Host>(update: Update<B>, rates: AdamRates) -> (Float<B>, Float<B>, Float<B>) {
    let Update {
        parameter,
        gradient,
        moment_1,
        moment_2,
    } = update;
    let gradient = B::numbers(&gradient);
    let mut moments = None;
    let parameter = overwrite::<B>(parameter, |parameter| {
        let mut second = None;
        let first = overwrite::<B>(moment_1, |moment_1| {
            second = Some(overwrite::<B>(moment_2, |moment_2| {
                cpu::adam(parameter, &gradient, moment_1, moment_2, rates);
            }));
        });
        moments = second.map(|second| (first, second));
    });
    match moments {
        Some((moment_1, moment_2)) => (parameter, moment_1, moment_2),
        None => unreachable!("overwrite calls its closure exactly once"),
    }
}
