//! The head of a container, and the texts in it as they lie in a file: before it is known whether the
//! file can be taken apart.

use crate::archive::digest::hex;
use burn_pack::{HEADER_SIZE, aligned_data_section_start};
use sha2::{Digest, Sha256};
use std::ops::Range;

/// Holds the SHA-256 of all bytes.
pub const HASH_KEY: &str = "elbow.sha256";
/// Holds that of the head.
pub const HEAD_KEY: &str = "elbow.head.sha256";
/// Holds those of the arrays.
pub const PARTS_KEY: &str = "elbow.parts";
/// In the place of a hash while it is computed.
pub const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// SHA-256 with these texts, each under its key, as zeros; None if one has no one place.
pub fn hash_with_zeros(bytes: &[u8], texts: &[(&str, &str)]) -> Option<String> {
    let places = texts.iter().map(|(key, text)| place_of(bytes, key, text));
    let mut places: Vec<Range<usize>> = places.collect::<Option<_>>()?;
    places.sort_by_key(|place| place.start);
    let mut hasher = Sha256::new();
    let mut hashed = 0;
    for place in places {
        hasher.update(bytes.get(hashed..place.start)?);
        hasher.update("0".repeat(place.len()));
        hashed = place.end;
    }
    hasher.update(bytes.get(hashed..)?);
    Some(hex(&hasher.finalize()))
}

/// Where the arrays begin in a file.
pub fn start_of_arrays(bytes: &[u8]) -> Option<usize> {
    size_of_metadata(bytes).map(aligned_data_section_start)
}

/// How many bytes of metadata a file says that it has.
pub fn size_of_metadata(bytes: &[u8]) -> Option<usize> {
    let size = bytes.get(HEADER_SIZE - 4..HEADER_SIZE)?;
    Some(u32::from_le_bytes(size.try_into().ok()?) as usize)
}

/// The bytes of a file's metadata, as far as they are there.
fn metadata(bytes: &[u8]) -> Option<&[u8]> {
    let behind = bytes.get(HEADER_SIZE..)?;
    behind.get(..size_of_metadata(bytes)?.min(behind.len()))
}

/// Where `text` stands as the value of `key`, if it does so exactly once.
pub fn place_of(bytes: &[u8], key: &str, text: &str) -> Option<Range<usize>> {
    let metadata = metadata(bytes)?;
    let mut places = values(metadata, key)
        .into_iter()
        .filter(|place| metadata.get(place.clone()) == Some(text.as_bytes()));
    let place = places.next()?;
    places
        .next()
        .is_none()
        .then_some(place.start + HEADER_SIZE..place.end + HEADER_SIZE)
}

/// Whatever texts stand behind `key`.
pub fn texts<'a>(bytes: &'a [u8], key: &str) -> Vec<&'a str> {
    let Some(metadata) = metadata(bytes) else {
        return Vec::new();
    };
    let values = values(metadata, key).into_iter();
    let texts = values.filter_map(|place| std::str::from_utf8(metadata.get(place)?).ok());
    texts.collect()
}

/// The places of the texts behind `key`. The metadata are CBOR, in which a text is a first byte, how
/// many bytes it has, in one, two or four of them, and these.
fn values(metadata: &[u8], key: &str) -> Vec<Range<usize>> {
    let found = metadata.windows(key.len()).enumerate();
    let ends = found.filter(|(_, window)| *window == key.as_bytes());
    let value = |end: usize| {
        let length_bytes = match metadata.get(end)? {
            0x78 => 1,
            0x79 => 2,
            0x7A => 4,
            _ => return None,
        };
        let start = end + 1 + length_bytes;
        let length = metadata.get(end + 1..start)?;
        let length = length.iter().fold(0, |n, byte| n << 8 | usize::from(*byte));
        let place = start..start.checked_add(length)?;
        (place.end <= metadata.len()).then_some(place)
    };
    ends.filter_map(|(place, _)| value(place + key.len()))
        .collect()
}
