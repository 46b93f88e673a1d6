//! PyTorch's `.pt` and `.pth`: a pickled state dict, in a zip archive or before its numbers.

mod globals;
mod input;
mod legacy;
mod node;
mod pickle;
mod rebuild;
mod zipped;

use super::error::{ExchangeFlaw, TensorFlaw};
use super::source::{TensorSource, count};
use globals::StorageKind;
use legacy::Legacy;
use node::{Node, Pickled, TensorSpec};
use zipped::Zipped;

/// Keys under which a training script keeps the state dict, where it keeps more beside it.
const NESTED: [&str; 5] = ["state_dict", "model_state_dict", "model", "net", "weights"];
/// Tensors of one state dict.
const MOST_TENSORS: usize = 4_096;

/// Whether a file begins as a zip archive or as a pickle does.
pub fn is_pytorch(bytes: &[u8]) -> bool {
    zipped::is_zip(bytes) || legacy::is_pickle(bytes)
}

/// A file of PyTorch's with a state dict.
#[derive(Debug)]
pub struct PyTorchFile<'a> {
    tensors: Vec<(String, TensorSpec)>,
    storages: Storages<'a>,
    /// Bytes of the file, which no tensor has more numbers than.
    bytes: usize,
}

/// Where the numbers of the tensors lie.
#[derive(Debug)]
enum Storages<'a> {
    Zipped(Box<Zipped<'a>>),
    Legacy(Legacy<'a>),
}

impl<'a> PyTorchFile<'a> {
    /// Reads the state dict in the bytes of a file, but for its numbers.
    ///
    /// # Errors
    /// The file is damaged, holds something else, or asks for code to be run.
    pub fn new(bytes: &'a [u8]) -> Result<Self, ExchangeFlaw> {
        let (pickled, storages) = if zipped::is_zip(bytes) {
            let (pickled, zipped) = zipped::open(bytes)?;
            (pickled, Storages::Zipped(Box::new(zipped)))
        } else {
            let (pickled, legacy) = legacy::open(bytes)?;
            (pickled, Storages::Legacy(legacy))
        };
        Ok(Self {
            tensors: state_dict(&pickled)?,
            storages,
            bytes: bytes.len(),
        })
    }
}

/// The named tensors of the root, or of the one dict in it that is a state dict by its key.
fn state_dict(pickled: &Pickled) -> Result<Vec<(String, TensorSpec)>, ExchangeFlaw> {
    let root = pickled.root().ok_or(ExchangeFlaw::NoStateDict)?;
    let mut found = tensors(pickled, root);
    for key in NESTED {
        if found.is_empty() {
            let nested = pickled
                .entries(root)
                .filter(|(name, _)| *name == key)
                .last();
            found = nested.map_or_else(Vec::new, |(_, dict)| tensors(pickled, dict));
        }
    }
    if found.is_empty() || found.len() > MOST_TENSORS {
        return Err(ExchangeFlaw::NoStateDict);
    }
    Ok(found)
}

fn tensors(pickled: &Pickled, dict: &Node) -> Vec<(String, TensorSpec)> {
    let entries = pickled.entries(dict).take(MOST_TENSORS + 1);
    let tensors = entries.filter_map(|(name, node)| {
        let Node::Tensor(tensor) = node else {
            return None;
        };
        Some((name.to_owned(), tensor.clone()))
    });
    tensors.collect()
}

impl TensorSource for PyTorchFile<'_> {
    fn tensors(&self) -> Vec<(String, Vec<usize>)> {
        let named = self.tensors.iter();
        named
            .map(|(name, tensor)| (name.clone(), tensor.shape.clone()))
            .collect()
    }

    fn read(&mut self, name: &str) -> Result<Vec<f32>, ExchangeFlaw> {
        let flawed = |flaw| ExchangeFlaw::tensor(name, flaw);
        // Of two entries of a dict with one key the later counts.
        let named = self.tensors.iter().rfind(|(own, _)| own == name);
        let (_, tensor) = named.ok_or_else(|| flawed(TensorFlaw::Missing))?;
        let floats = match tensor.storage.kind {
            StorageKind::Floats(floats) => floats,
            StorageKind::Other(name, _) => {
                return Err(flawed(TensorFlaw::Numbers(name.to_owned())));
            }
        };
        let numbers = count(name, &tensor.shape, self.bytes)?;
        let (first, last) = extent(tensor, numbers).ok_or_else(|| flawed(TensorFlaw::Bounds))?;
        if numbers == 0 {
            return Ok(Vec::new());
        }
        let key = &tensor.storage.key;
        let bytes = match &mut self.storages {
            Storages::Zipped(zipped) => zipped.storage(name, key)?,
            Storages::Legacy(legacy) => legacy.storage(name, key)?,
        };
        let size = floats.bytes();
        let (start, end) = (first.saturating_mul(size), last.saturating_mul(size));
        let end = end.saturating_add(size);
        let part = bytes.get(start..end);
        let part = part.ok_or_else(|| {
            flawed(TensorFlaw::Short {
                needed: end as u64,
                found: bytes.len() as u64,
            })
        })?;
        let near = floats.read(part);
        let values = (0..numbers).map(|index| near.get(place(tensor, index)).copied());
        let values: Option<Vec<f32>> = values.collect();
        values.ok_or_else(|| flawed(TensorFlaw::Bounds))
    }
}

/// The places in its storage of the first and the last number of a tensor of so many; None
/// where one lies outside, or more numbers are claimed than are between.
fn extent(tensor: &TensorSpec, numbers: usize) -> Option<(usize, usize)> {
    let TensorSpec {
        storage,
        offset,
        shape,
        strides,
    } = tensor;
    if shape.len() != strides.len() {
        return None;
    }
    let first = storage.numbers.start.checked_add(*offset)?;
    if numbers == 0 {
        return Some((first, first));
    }
    let mut sides = shape.iter().zip(strides);
    let last = sides.try_fold(first, |last, (side, stride)| {
        last.checked_add((side - 1).checked_mul(*stride)?)
    })?;
    let fits = storage.numbers.contains(&first)
        && storage.numbers.contains(&last)
        && numbers <= last - first + 1;
    fits.then_some((first, last))
}

/// How far from its first number that number of a tensor stands which is the `index`th, row by
/// row; its [`extent`] is checked.
fn place(tensor: &TensorSpec, index: usize) -> usize {
    let sides = tensor.shape.iter().zip(&tensor.strides).rev();
    let (place, _) = sides.fold((0, index), |(place, index), (&side, &stride)| {
        let side = side.max(1);
        (place + index % side * stride, index / side)
    });
    place
}
