//! Saved models: weights with their recipe inside and a hash over every byte.
//!
//! A model file is a burnpack container. Its metadata holds the recipe and a
//! SHA-256 of the whole file, taken with the 64 characters of the hash itself
//! as zeros; so a flip of any bit, padding included, is noticed.

use super::atomic_write::{WriteError, atomic_write};
use crate::model::{Array, Layout, MAX_WEIGHTS, ModelError, Moment, Snapshot, Weights, check_size};
use crate::recipe::{DeviceChoice, ImageShape, Recipe};
use burn_pack::{Bytes, DType, Reader, Tensor, Writer};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Error, Read, Write};
use std::path::{Path, PathBuf};

const HASH_KEY: &str = "elbow.sha256";
const MODEL_KEY: &str = "elbow.model";
const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// Larger files are not Elbow's: the weights of the largest recipe, and room for the rest.
const MAX_FILE: u64 = 4 * MAX_WEIGHTS as u64 + (1 << 20);
/// Pixels per image, colour channels included.
const MAX_PIXELS: usize = 1 << 24;

/// Why a model file was not written or not read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The file is missing, foreign or damaged.
    #[error("{} cannot be opened as a model: {reason}", path.display())]
    Read {
        /// The file that was asked for.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The weights could not be read out.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// Everything about a model but its weights.
#[derive(Debug, Serialize, Deserialize)]
struct Card {
    recipe: Recipe,
    shape: ImageShape,
    step: u64,
    epoch: f64,
    seconds: f64,
    /// Files of models without random weights may lack it.
    #[serde(default)]
    train_images: usize,
}

/// Writes a model; the file appears whole or not at all.
///
/// # Errors
/// If the weights cannot be read out or the file cannot be written.
pub fn save_model(snapshot: &Snapshot, path: &Path) -> Result<(), ArchiveError> {
    let weights = snapshot.weights()?;
    atomic_write(path, |out| {
        let bytes = model_bytes(snapshot, weights).map_err(Error::other)?;
        out.write_all(&bytes)
    })?;
    Ok(())
}

fn model_bytes(snapshot: &Snapshot, weights: Weights) -> Result<Vec<u8>, String> {
    let card = Card {
        recipe: snapshot.recipe.clone(),
        shape: snapshot.shape,
        step: snapshot.step,
        epoch: snapshot.epoch,
        seconds: snapshot.seconds,
        train_images: snapshot.train_images,
    };
    let card = serde_json::to_string(&card).map_err(|error| error.to_string())?;
    let tensors = weights.arrays.into_iter().map(to_tensor).collect();
    let packed = Writer::new(tensors)
        .with_metadata(MODEL_KEY, &card)
        .with_metadata(HASH_KEY, NO_HASH)
        .into_bytes()
        .map_err(|error| error.to_string())?;
    let mut bytes = packed.to_vec();
    let hash = hex(&Sha256::digest(&bytes));
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
/// it was written; the message names the file and the reason.
pub fn load_model(path: &Path, device: Option<DeviceChoice>) -> Result<Snapshot, ArchiveError> {
    let refuse = |reason: String| ArchiveError::Read {
        path: path.to_owned(),
        reason,
    };
    let bytes = read_bounded(path).map_err(refuse)?;
    load_model_bytes(bytes, device).map_err(refuse)
}

/// Reads a model from the bytes of its file; see [`load_model`].
///
/// # Errors
/// The reason, in words for a person.
pub fn load_model_bytes(bytes: Vec<u8>, device: Option<DeviceChoice>) -> Result<Snapshot, String> {
    let length = bytes.len();
    let whole = bytes.clone();
    let reader = Reader::from_bytes(Bytes::from_bytes_vec(bytes))
        .map_err(|error| format!("it is no model file, or a damaged one ({error})"))?;
    let stored = reader.metadata().get(HASH_KEY);
    let card = reader.metadata().get(MODEL_KEY);
    let (Some(stored), Some(card)) = (stored, card) else {
        return Err("it is a burnpack file, but not one that Elbow wrote".to_owned());
    };
    if hash_without(&whole, stored).as_ref() != Some(stored) {
        return Err("its content does not match its hash: the file is damaged".to_owned());
    }
    let mut card: Card =
        serde_json::from_str(card).map_err(|error| format!("its recipe is unreadable: {error}"))?;
    check_card(&card, length)?;
    if let Some(device) = device {
        card.recipe.device = device;
    }
    let weights = read_weights(reader, &card)?;
    let moment = Moment {
        step: card.step,
        epoch: card.epoch,
        seconds: card.seconds,
        train_images: card.train_images,
    };
    Snapshot::from_weights(moment, card.recipe, card.shape, weights)
        .map_err(|error| error.to_string())
}

/// Bounds what the recipe asks for by what the file can hold, before any of it is allocated.
fn check_card(card: &Card, file_length: usize) -> Result<(), String> {
    card.recipe
        .check()
        .map_err(|error| format!("its recipe is out of range: {error}"))?;
    let ImageShape {
        height,
        width,
        channels,
    } = card.shape;
    let pixels = height
        .checked_mul(width)
        .and_then(|pixels| pixels.checked_mul(channels))
        .filter(|pixels| (1..=MAX_PIXELS).contains(pixels));
    if pixels.is_none() {
        return Err(format!(
            "its images of {height} x {width} x {channels} are out of range"
        ));
    }
    let numbers = check_size(&card.recipe, card.shape).map_err(|error| error.to_string())?;
    if numbers.saturating_mul(4) > file_length {
        return Err(format!(
            "its recipe needs {numbers} weights, more than its {file_length} bytes can hold"
        ));
    }
    let counts = [card.seconds, card.epoch];
    if !counts
        .iter()
        .all(|count| count.is_finite() && *count >= 0.0)
    {
        return Err("its training time is out of range".to_owned());
    }
    Ok(())
}

fn read_weights(reader: Reader, card: &Card) -> Result<Weights, String> {
    let mut tensors: Vec<Tensor> = reader.into_tensors().map_err(|error| error.to_string())?;
    let arrays = Layout::new(&card.recipe, card.shape)
        .arrays()
        .map(|array| {
            let place = tensors
                .iter()
                .position(|tensor| tensor.name == array.name)
                .ok_or_else(|| format!("the weights {} are missing", array.name))?;
            to_array(tensors.swap_remove(place), &array.shape)
        })
        .collect::<Result<Vec<Array>, String>>()?;
    match tensors.first() {
        Some(extra) => Err(format!("the weights {} belong to no layer", extra.name)),
        None => Ok(Weights { arrays }),
    }
}

fn to_array(tensor: Tensor, shape: &[usize]) -> Result<Array, String> {
    let (name, dtype, found, _, bytes) = tensor.into_parts().map_err(|error| error.to_string())?;
    if dtype != DType::F32 || found.to_vec() != shape {
        return Err(format!(
            "the weights {name} should be {shape:?} of 32-bit floats, but are {:?} of {dtype:?}",
            found.to_vec()
        ));
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

fn read_bounded(path: &Path) -> Result<Vec<u8>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let facts = file.metadata().map_err(|error| error.to_string())?;
    if !facts.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    if facts.len() > MAX_FILE {
        return Err(format!(
            "its {} bytes are more than any model has",
            facts.len()
        ));
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
