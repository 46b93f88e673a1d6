//! From tensors to slices and back, for backends whose tensors lie in this process's memory.
#![expect(
    deprecated,
    reason = "burn-ndarray is one of the two devices that Elbow promises; burn 0.22 deprecates its name"
)]

use burn::backend::TensorMetadata;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Flex, NdArray};
use burn::tensor::{Shape, TensorData};
use burn_flex::FlexTensor;
use burn_ndarray::NdArrayTensor;
use std::borrow::Cow;

/// Access to a tensor's numbers, row by row.
pub trait Host: Backend {
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
