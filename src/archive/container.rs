//! The container of a model file: one burnpack file with a SHA-256 of all its bytes inside.
//!
//! The hash is taken with its own 64 characters as zeros, so that a flip of any bit, padding
//! included, is noticed.

use super::digest::{hex, sha256};
use super::model_file_error::ModelFileFlaw;
use burn_pack::{Bytes, Reader, Writer};
use sha2::{Digest, Sha256};
use std::io::Read;

/// How a burnpack file begins, in the order of little-endian bytes: "BURN" backwards.
const MAGIC_NUMBER: u32 = 0x4255_524E;
/// Before the metadata: magic number, version, and the size of the metadata.
const BEFORE_METADATA: usize = 10;
const HASH_KEY: &str = "elbow.sha256";
const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The bytes of the file that `writer` describes, its hash among them; and that hash.
pub(super) fn sealed(writer: Writer) -> Result<(Vec<u8>, String), String> {
    let packed = writer
        .with_metadata(HASH_KEY, NO_HASH)
        .into_bytes()
        .map_err(|error| error.to_string())?;
    let mut bytes = packed.to_vec();
    let hash = sha256(&bytes);
    let place = place_of_hash(&bytes, NO_HASH).ok_or("there is no one place for its hash")?;
    let place = bytes.get_mut(place..place + hash.len());
    place
        .ok_or("there is no room for its hash")?
        .copy_from_slice(hash.as_bytes());
    Ok((bytes, hash))
}

/// The hash that a file holds, whether it is right or not; None if it holds none.
pub(super) fn stored_hash(file: &mut impl Read) -> Option<String> {
    let mut head = [0; BEFORE_METADATA];
    file.read_exact(&mut head).ok()?;
    if !head.starts_with(&MAGIC_NUMBER.to_le_bytes()) {
        return None;
    }
    let mut metadata = Vec::new();
    file.take(size_of_metadata(&head)? as u64)
        .read_to_end(&mut metadata)
        .ok()?;
    let place = find_once(&metadata, &before_hash())? + before_hash().len();
    let hash = metadata.get(place..place + NO_HASH.len())?;
    String::from_utf8(hash.to_vec()).ok()
}

/// Opens the bytes of a file, if they are as they were written.
pub(super) fn unsealed(bytes: Vec<u8>) -> Result<Reader, ModelFileFlaw> {
    if !bytes.starts_with(&MAGIC_NUMBER.to_le_bytes()) {
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        return Err(match first {
            Some(b'{') => ModelFileFlaw::Description { model: None },
            _ => ModelFileFlaw::NoModel,
        });
    }
    // Shared: the reader and the hash look at the same bytes.
    let bytes = Bytes::from_bytes_vec(bytes).shared();
    let reader = Reader::from_bytes(bytes.clone()).map_err(container)?;
    let Some(stored) = reader.metadata().get(HASH_KEY) else {
        return Err(ModelFileFlaw::Foreign);
    };
    if hash_without(&bytes, stored).as_ref() != Some(stored) {
        return Err(ModelFileFlaw::Hash);
    }
    Ok(reader)
}

/// What the container's reader says, in its own words.
pub(super) fn container(error: impl ToString) -> ModelFileFlaw {
    ModelFileFlaw::Container(error.to_string())
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

/// Where the characters of `hash` stand as the value of its key, in the metadata.
///
/// In CBOR a text of 64 characters is its length (0x78 0x40) and the characters.
fn place_of_hash(bytes: &[u8], hash: &str) -> Option<usize> {
    let size = size_of_metadata(bytes)?;
    let metadata = bytes.get(BEFORE_METADATA..BEFORE_METADATA.checked_add(size)?)?;
    let entry = [&before_hash()[..], hash.as_bytes()].concat();
    let place = find_once(metadata, &entry)?;
    Some(BEFORE_METADATA + place + entry.len() - hash.len())
}

/// How many bytes of metadata a file says that it has.
fn size_of_metadata(bytes: &[u8]) -> Option<usize> {
    let size = bytes.get(BEFORE_METADATA - 4..BEFORE_METADATA)?;
    Some(u32::from_le_bytes(size.try_into().ok()?) as usize)
}

/// What stands before the characters of the hash.
fn before_hash() -> Vec<u8> {
    [HASH_KEY.as_bytes(), &[0x78, 0x40]].concat()
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
