//! Saved models: weights with their recipe inside and a hash over every byte.
//!
//! A model file is a burnpack container. Its metadata holds the recipe, the identity of the
//! data set and a SHA-256 of the whole file, taken with the 64 characters of the hash itself
//! as zeros; so a flip of any bit, padding included, is noticed.

use super::atomic_write::atomic_write;
use super::digest::{hex, sha256};
use super::model_file_error::{ModelFileError, ModelFileFlaw, SaveError};
use crate::data::{DataRecord, Dataset};
use crate::model::{
    Array, Layout, MAX_WEIGHTS, ModelError, Snapshot, TrainingExtent, Weights, check_size,
};
use crate::recipe::{DeviceChoice, ImageShape, Recipe};
use crate::run::RunTime;
use burn_pack::{Bytes, DType, Reader, Tensor, Writer};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Error, Read, Write};
use std::path::Path;

/// How a burnpack file begins, in the order of little-endian bytes: "BURN" backwards.
const MAGIC_NUMBER: u32 = 0x4255_524E;
const HASH_KEY: &str = "elbow.sha256";
const MODEL_KEY: &str = "elbow.model";
const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// Larger files are not Elbow's: the weights of the largest recipe, and room for the rest,
/// most of it for the names of 65,536 classes.
const MAX_FILE: u64 = 4 * MAX_WEIGHTS as u64 + (1 << 25);
/// Pixels per image, colour channels included.
const MAX_PIXELS: usize = 1 << 24;

/// Everything about a model but its weights.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    recipe: Recipe,
    shape: ImageShape,
    #[serde(flatten)]
    time: RunTime,
    /// Files of models without random weights may lack it.
    #[serde(default)]
    train_images: usize,
    /// Older files lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<DataRecord>,
}

/// What lies in a model file.
#[derive(Clone, Debug)]
pub struct SavedModel {
    /// The weights, with their recipe.
    pub snapshot: Snapshot,
    /// What the model has kept of its images; None in older files.
    pub data: Option<DataRecord>,
}

/// Writes a model with the identity of the `dataset` that it learned from; the file appears
/// whole or not at all.
///
/// # Errors
/// If the weights cannot be read out or the file cannot be written.
pub fn save_model(snapshot: &Snapshot, dataset: &Dataset, path: &Path) -> Result<(), SaveError> {
    let weights = snapshot.weights()?;
    let data = dataset.record();
    atomic_write(path, |out| {
        let bytes = model_bytes(snapshot, data, weights).map_err(Error::other)?;
        out.write_all(&bytes)
    })?;
    Ok(())
}

fn model_bytes(
    snapshot: &Snapshot,
    data: Option<DataRecord>,
    weights: Weights,
) -> Result<Vec<u8>, String> {
    let header = Header {
        recipe: snapshot.recipe.clone(),
        shape: snapshot.shape,
        time: snapshot.time,
        train_images: snapshot.train_images,
        data,
    };
    let header = serde_json::to_string(&header).map_err(|error| error.to_string())?;
    let tensors = weights.arrays.into_iter().map(to_tensor).collect();
    let packed = Writer::new(tensors)
        .with_metadata(MODEL_KEY, &header)
        .with_metadata(HASH_KEY, NO_HASH)
        .into_bytes()
        .map_err(|error| error.to_string())?;
    let mut bytes = packed.to_vec();
    let hash = sha256(&bytes);
    let place = place_of_hash(&bytes, NO_HASH).ok_or("there is no one place for its hash")?;
    bytes[place..place + hash.len()].copy_from_slice(hash.as_bytes());
    Ok(bytes)
}

fn to_tensor(array: Array) -> Tensor {
    let bytes = array.values.iter().flat_map(|v| v.to_le_bytes()).collect();
    Tensor::new(
        array.name,
        DType::F32,
        array.shape,
        None,
        Bytes::from_bytes_vec(bytes),
    )
}

/// Reads a model, on the device its recipe names or on `device` if one is given.
///
/// # Errors
/// If the file cannot be read, is not a model of Elbow's, or was changed since
/// it was written; the error names the file and what is wrong with it.
pub fn load_model(path: &Path, device: Option<DeviceChoice>) -> Result<SavedModel, ModelFileError> {
    read_bounded(path)
        .and_then(|bytes| load_model_bytes(bytes, device))
        .map_err(|flaw| ModelFileError {
            path: path.to_owned(),
            flaw: match flaw {
                ModelFileFlaw::Description { model: None } => ModelFileFlaw::Description {
                    model: Some(path.with_extension("bpk")).filter(|model| model.is_file()),
                },
                flaw => flaw,
            },
        })
}

/// Reads a model from the bytes of its file; see [`load_model`].
///
/// # Errors
/// What is wrong with them.
pub fn load_model_bytes(
    bytes: Vec<u8>,
    device: Option<DeviceChoice>,
) -> Result<SavedModel, ModelFileFlaw> {
    let length = bytes.len();
    if !bytes.starts_with(&MAGIC_NUMBER.to_le_bytes()) {
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        return Err(match first {
            Some(b'{') => ModelFileFlaw::Description { model: None },
            _ => ModelFileFlaw::NoModel,
        });
    }
    let whole = bytes.clone();
    let reader = Reader::from_bytes(Bytes::from_bytes_vec(bytes)).map_err(container)?;
    let stored = reader.metadata().get(HASH_KEY);
    let header = reader.metadata().get(MODEL_KEY);
    let (Some(stored), Some(header)) = (stored, header) else {
        return Err(ModelFileFlaw::Foreign);
    };
    if hash_without(&whole, stored).as_ref() != Some(stored) {
        return Err(ModelFileFlaw::Hash);
    }
    let mut header: Header = serde_json::from_str(header)
        .map_err(|error| ModelFileFlaw::RecipeUnreadable(error.to_string()))?;
    check_header(&header, length)?;
    if let Some(device) = device {
        header.recipe.device = device;
    }
    let weights = read_weights(reader, &header)?;
    let extent = TrainingExtent {
        time: header.time,
        train_images: header.train_images,
    };
    Ok(SavedModel {
        snapshot: Snapshot::from_weights(extent, header.recipe, header.shape, weights)?,
        data: header.data,
    })
}

/// What the container's reader says, in its own words.
fn container(error: impl ToString) -> ModelFileFlaw {
    ModelFileFlaw::Container(error.to_string())
}

/// Bounds what the recipe asks for by what the file can hold, before any of it is allocated.
fn check_header(header: &Header, file_length: usize) -> Result<(), ModelFileFlaw> {
    header.recipe.check()?;
    let ImageShape {
        height,
        width,
        channels,
    } = header.shape;
    let pixels = height
        .checked_mul(width)
        .and_then(|pixels| pixels.checked_mul(channels))
        .filter(|pixels| (1..=MAX_PIXELS).contains(pixels));
    if pixels.is_none() {
        return Err(ModelFileFlaw::ImageShape {
            height,
            width,
            channels,
        });
    }
    let needed = check_size(&header.recipe, header.shape).map_err(ModelError::from)?;
    if needed.saturating_mul(4) > file_length {
        return Err(ModelFileFlaw::TooFewBytes {
            needed,
            bytes: file_length,
        });
    }
    let counts = [header.time.seconds, header.time.epoch];
    if !counts
        .iter()
        .all(|count| count.is_finite() && *count >= 0.0)
    {
        return Err(ModelFileFlaw::TrainingTime);
    }
    Ok(())
}

fn read_weights(reader: Reader, header: &Header) -> Result<Weights, ModelFileFlaw> {
    let mut tensors: Vec<Tensor> = reader.into_tensors().map_err(container)?;
    let arrays = Layout::new(&header.recipe, header.shape)
        .arrays()
        .map(|array| {
            let place = tensors
                .iter()
                .position(|tensor| tensor.name == array.name)
                .ok_or_else(|| ModelFileFlaw::MissingWeights(array.name.clone()))?;
            to_array(tensors.swap_remove(place), &array.shape)
        })
        .collect::<Result<Vec<Array>, ModelFileFlaw>>()?;
    match tensors.into_iter().next() {
        Some(extra) => Err(ModelFileFlaw::ExtraWeights(extra.name)),
        None => Ok(Weights { arrays }),
    }
}

fn to_array(tensor: Tensor, shape: &[usize]) -> Result<Array, ModelFileFlaw> {
    let (name, dtype, found, _, bytes) = tensor.into_parts().map_err(container)?;
    if dtype != DType::F32 || found.to_vec() != shape {
        return Err(ModelFileFlaw::WeightShape {
            array: name,
            expected: shape.to_vec(),
            found: found.to_vec(),
            numbers: format!("{dtype:?}"),
        });
    }
    let values = bytes
        .chunks_exact(4)
        .map(|quad| f32::from_le_bytes([quad[0], quad[1], quad[2], quad[3]]))
        .collect();
    Ok(Array {
        name,
        shape: shape.to_vec(),
        values,
    })
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, ModelFileFlaw> {
    let refused = |error: Error| ModelFileFlaw::Refused(error.to_string());
    let file = File::open(path).map_err(refused)?;
    let facts = file.metadata().map_err(refused)?;
    if !facts.is_file() {
        return Err(ModelFileFlaw::NotRegular);
    }
    if facts.len() > MAX_FILE {
        return Err(ModelFileFlaw::TooLarge { bytes: facts.len() });
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE)
        .read_to_end(&mut bytes)
        .map_err(refused)?;
    Ok(bytes)
}

/// SHA-256 with the stored hash's characters as zeros; None if they have no one place.
fn hash_without(bytes: &[u8], stored: &str) -> Option<String> {
    let place = place_of_hash(bytes, stored)?;
    let (before, after) = (bytes.get(..place)?, bytes.get(place + stored.len()..)?);
    let mut hasher = Sha256::new();
    hasher.update(before);
    hasher.update(NO_HASH.as_bytes());
    hasher.update(after);
    Some(hex(&hasher.finalize()))
}

/// Where the characters of `hash` stand as the value of its key.
///
/// In CBOR a text of 64 characters is its length (0x78 0x40) and the characters.
fn place_of_hash(bytes: &[u8], hash: &str) -> Option<usize> {
    let entry = [HASH_KEY.as_bytes(), &[0x78, 0x40], hash.as_bytes()].concat();
    Some(find_once(bytes, &entry)? + entry.len() - hash.len())
}

/// Where `needle` begins, if it occurs exactly once.
fn find_once(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let mut places = bytes
        .windows(needle.len())
        .enumerate()
        .filter(|(_, window)| *window == needle)
        .map(|(place, _)| place);
    let first = places.next()?;
    places.next().is_none().then_some(first)
}
