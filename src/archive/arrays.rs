//! Named arrays of numbers in a burnpack file, taken out one by one.

use super::container::container;
use super::model_file_error::ModelFileFlaw;
use crate::model::{Array, ArrayLayout, ModelError};
use burn_pack::{Bytes, DType, Error, Reader, Scalar, Tensor};
use std::collections::BTreeMap;

/// The arrays and numbers of a file that nobody has taken yet.
pub(super) struct Arrays {
    tensors: BTreeMap<String, Tensor>,
    pub scalars: BTreeMap<String, Scalar>,
}

/// An array as it lies in the file: its bytes are those of the file, not a copy.
pub(super) struct RawArray {
    pub dtype: DType,
    pub shape: Vec<usize>,
    pub bytes: Bytes,
}

impl Arrays {
    pub fn of(reader: Reader) -> Result<Self, ModelFileFlaw> {
        let scalars = reader.scalars().clone();
        let tensors = reader.into_tensors().map_err(container)?;
        let named = |tensor: Tensor| (tensor.name.clone(), tensor);
        Ok(Self {
            tensors: tensors.into_iter().map(named).collect(),
            scalars,
        })
    }

    /// The array of this name; None where there is none.
    pub fn take(&mut self, name: &str) -> Result<Option<RawArray>, ModelFileFlaw> {
        let Some(tensor) = self.tensors.remove(name) else {
            return Ok(None);
        };
        let (_, dtype, shape, _, bytes) = tensor.into_parts().map_err(container)?;
        Ok(Some(RawArray {
            dtype,
            shape: shape.to_vec(),
            bytes,
        }))
    }

    /// Drops the arrays whose names begin like this.
    pub fn leave_out(&mut self, beginning: &str) {
        self.tensors.retain(|name, _| !name.starts_with(beginning));
    }

    /// The name of an array that nobody took.
    pub fn left_over(self) -> Option<String> {
        self.tensors.into_keys().next()
    }
}

impl RawArray {
    /// Its numbers, if it has exactly this shape and holds 32-bit floats.
    pub fn floats(&self, shape: &[usize]) -> Option<Vec<f32>> {
        let quads = self.units::<4>(DType::F32, shape)?;
        Some(quads.iter().copied().map(f32::from_le_bytes).collect())
    }

    /// The same of 64-bit floats.
    pub fn doubles(&self, shape: &[usize]) -> Option<Vec<f64>> {
        let units = self.units::<8>(DType::F64, shape)?;
        Some(units.iter().copied().map(f64::from_le_bytes).collect())
    }

    /// The same of 64-bit whole numbers.
    pub fn longs(&self, shape: &[usize]) -> Option<Vec<u64>> {
        let units = self.units::<8>(DType::U64, shape)?;
        Some(units.iter().copied().map(u64::from_le_bytes).collect())
    }

    /// The same of 32-bit whole numbers.
    pub fn wholes(&self, shape: &[usize]) -> Option<Vec<u32>> {
        let quads = self.units::<4>(DType::U32, shape)?;
        Some(quads.iter().copied().map(u32::from_le_bytes).collect())
    }

    /// Its 32-bit whole numbers, if it is a row of them.
    pub fn row_of_wholes(&self) -> Option<Vec<u32>> {
        let [count] = self.shape[..] else {
            return None;
        };
        self.wholes(&[count])
    }

    /// Its bytes, if it is a row of them.
    pub fn row_of_bytes(&self) -> Option<&[u8]> {
        let [count] = self.shape[..] else {
            return None;
        };
        Some(self.units::<1>(DType::U8, &[count])?.as_flattened())
    }

    fn units<const BYTES: usize>(&self, dtype: DType, shape: &[usize]) -> Option<&[[u8; BYTES]]> {
        let numbers = shape
            .iter()
            .try_fold(1, |n: usize, side| n.checked_mul(*side));
        let (units, rest) = self.bytes.as_chunks();
        let fits = self.dtype == dtype
            && self.shape == shape
            && rest.is_empty()
            && numbers == Some(units.len());
        fits.then_some(units)
    }
}

/// A row of so many 32-bit floats for the file, which are put together only as it is written.
pub(super) fn floats_made_late(
    name: String,
    count: usize,
    values: impl Fn() -> Result<Vec<f32>, ModelError> + Send + Sync + 'static,
) -> Tensor {
    let bytes = move || {
        let values = values().map_err(|error| Error::ValidationError(error.to_string()))?;
        let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        Ok(Bytes::from_bytes_vec(bytes))
    };
    Tensor::deferred(name, DType::F32, vec![count], None, 4 * count, bytes)
}

/// An array for the file.
pub(super) fn floats(name: String, shape: &[usize], values: &[f32]) -> Tensor {
    let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
    tensor(name, DType::F32, shape, bytes)
}

/// The same of 64-bit floats.
pub(super) fn doubles(name: String, shape: &[usize], values: &[f64]) -> Tensor {
    let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
    tensor(name, DType::F64, shape, bytes)
}

/// The same of 64-bit whole numbers.
pub(super) fn longs(name: String, shape: &[usize], values: &[u64]) -> Tensor {
    let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
    tensor(name, DType::U64, shape, bytes)
}

/// A row of 32-bit whole numbers.
pub(super) fn wholes(name: String, values: &[u32]) -> Tensor {
    let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
    tensor(name, DType::U32, &[values.len()], bytes)
}

/// A row of bytes for the file.
pub(super) fn bytes(name: String, values: &[u8]) -> Tensor {
    tensor(name, DType::U8, &[values.len()], values.to_vec())
}

fn tensor(name: String, dtype: DType, shape: &[usize], bytes: Vec<u8>) -> Tensor {
    Tensor::new(
        name,
        dtype,
        shape.to_vec(),
        None,
        Bytes::from_bytes_vec(bytes),
    )
}

/// The array of this layout off the front of `numbers`, in which arrays lie one behind another.
pub(super) fn next_array(numbers: &mut &[f32], layout: &ArrayLayout) -> Array {
    let (values, rest) = numbers.split_at(layout.numbers().min(numbers.len()));
    *numbers = rest;
    Array {
        name: layout.name.clone(),
        shape: layout.shape.clone(),
        values: values.to_vec(),
    }
}
