//! safetensors: a header of names and shapes, then the numbers.

use super::error::{ExchangeFlaw, TensorFlaw};
use super::source::{Floats, TensorSource, count};
use crate::model::Weights;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use std::collections::HashMap;

/// The header's length stands before it, in eight bytes.
const LENGTH: usize = 8;

/// Whether a file begins as safetensors do: with the length of a header that it can hold, and
/// the header.
pub fn is_safetensors(bytes: &[u8]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk::<LENGTH>() else {
        return false;
    };
    rest.first() == Some(&b'{') && u64::from_le_bytes(*length) <= rest.len() as u64
}

/// A file of safetensors.
#[derive(Debug)]
pub struct SafetensorsFile<'a> {
    tensors: SafeTensors<'a>,
    metadata: HashMap<String, String>,
    bytes: usize,
}

impl<'a> SafetensorsFile<'a> {
    /// Reads the header in the bytes of a file.
    ///
    /// # Errors
    /// The header is damaged, or claims numbers that are not there.
    pub fn new(bytes: &'a [u8]) -> Result<Self, ExchangeFlaw> {
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(damaged)?;
        Ok(Self {
            metadata: header.metadata().clone().unwrap_or_default(),
            tensors: SafeTensors::deserialize(bytes).map_err(damaged)?,
            bytes: bytes.len(),
        })
    }

    /// What the header says beside the tensors.
    pub fn metadata(&self, key: &str) -> Option<&str> {
        self.metadata.get(key).map(String::as_str)
    }
}

fn damaged(error: impl ToString) -> ExchangeFlaw {
    ExchangeFlaw::Safetensors(error.to_string())
}

impl TensorSource for SafetensorsFile<'_> {
    fn tensors(&self) -> Vec<(String, Vec<usize>)> {
        let tensors = self.tensors.iter();
        let mut named: Vec<_> = tensors
            .map(|(name, view)| (name.to_owned(), view.shape().to_vec()))
            .collect();
        named.sort();
        named
    }

    fn read(&mut self, name: &str) -> Result<Vec<f32>, ExchangeFlaw> {
        let missing = |_| ExchangeFlaw::tensor(name, TensorFlaw::Missing);
        let view = self.tensors.tensor(name).map_err(missing)?;
        count(name, view.shape(), self.bytes)?;
        let floats = floats(view.dtype())
            .ok_or_else(|| ExchangeFlaw::tensor(name, TensorFlaw::Numbers(word(view.dtype()))))?;
        Ok(floats.read(view.data()))
    }
}

fn word(dtype: Dtype) -> String {
    format!("{dtype:?}")
}

/// Floats of a kind that is read; the crate's list may grow.
fn floats(dtype: Dtype) -> Option<Floats> {
    match dtype {
        Dtype::F16 => Some(Floats::F16),
        Dtype::BF16 => Some(Floats::Bf16),
        Dtype::F32 => Some(Floats::F32),
        Dtype::F64 => Some(Floats::F64),
        _ => None,
    }
}

/// The bytes of a file with these weights under their names, each weight as [out, in], and
/// `metadata`.
///
/// # Errors
/// What the writer says.
pub fn to_safetensors(
    weights: Weights,
    metadata: HashMap<String, String>,
) -> Result<Vec<u8>, String> {
    let arrays = weights.arrays.into_iter().map(|array| {
        let (shape, values) = match array.shape.as_slice() {
            &[rows, columns] => (
                vec![columns, rows],
                super::adopt::transposed(&array.values, columns),
            ),
            _ => (array.shape, array.values),
        };
        let bytes: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        (array.name, shape, bytes)
    });
    let arrays: Vec<_> = arrays.collect();
    let views = arrays.iter().map(|(name, shape, bytes)| {
        let view = TensorView::new(Dtype::F32, shape.clone(), bytes);
        view.map(|view| (name.as_str(), view))
    });
    let views: Result<Vec<_>, _> = views.collect();
    let views = views.map_err(|error| error.to_string())?;
    safetensors::serialize(views, Some(metadata)).map_err(|error| error.to_string())
}
