//! The container of a model file: one burnpack file with hashes of its bytes inside.
//!
//! A SHA-256 of all bytes, taken with its own 64 characters as zeros, notices a flip of any bit,
//! padding included. One of the head alone, taken with both hashes as zeros, and one of each array
//! tell which part it is in; files of older Elbows lack these.

mod content;
mod head;
mod write;

use super::file_part::{DamagedPart, Digests};
use super::model_file_error::ModelFileFlaw;
use super::saved_session::MOST_PAST_BYTES;
use burn_pack::{Bytes, HEADER_SIZE, MAGIC_NUMBER, Reader};
use head::{
    HASH_KEY, HEAD_KEY, NO_HASH, PARTS_KEY, hash_with_zeros, size_of_metadata, start_of_arrays,
    texts,
};
use std::io::Read;

pub(super) use content::Content;
pub(super) use write::Sealed;

/// Whether a file may be opened without its earlier steps, where these alone are damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadPast {
    Yes,
    LeftOut,
}

/// The hash that a file holds, whether it is right or not; None if it holds none.
pub(super) fn stored_hash(file: &mut impl Read) -> Option<String> {
    let mut head = vec![0; HEADER_SIZE];
    file.read_exact(&mut head).ok()?;
    if !head.starts_with(&MAGIC_NUMBER.to_le_bytes()) {
        return None;
    }
    let size = size_of_metadata(&head)?;
    file.take(size as u64).read_to_end(&mut head).ok()?;
    let [hash] = texts(&head, HASH_KEY)[..] else {
        return None;
    };
    (hash.len() == NO_HASH.len()).then(|| hash.to_owned())
}

/// Opens the bytes of a file, if they are as they were written; those of its earlier steps need not
/// be where these are left out.
pub(super) fn unsealed(mut bytes: Vec<u8>, past: ReadPast) -> Result<Reader, ModelFileFlaw> {
    if !bytes.starts_with(&MAGIC_NUMBER.to_le_bytes()) {
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        return Err(match first {
            Some(b'{') => ModelFileFlaw::Description { model: None },
            _ => ModelFileFlaw::NoModel,
        });
    }
    match state(&bytes) {
        State::Whole => return Reader::from_bytes(Bytes::from_bytes_vec(bytes)).map_err(container),
        State::Damaged(DamagedPart { part, array }) => {
            let whole_length = part.is_past().then(|| whole_length(&bytes)).flatten();
            match whole_length.filter(|_| past == ReadPast::LeftOut) {
                Some(length) => bytes.resize(length.max(bytes.len()), 0),
                None => return Err(ModelFileFlaw::Damaged { part, array }),
            }
            return Reader::from_bytes(Bytes::from_bytes_vec(bytes)).map_err(container);
        }
        State::Untold => {}
    }
    // Shared: the reader and the hash look at the same bytes.
    let bytes = Bytes::from_bytes_vec(bytes).shared();
    let reader = Reader::from_bytes(bytes.clone()).map_err(container)?;
    let Some(stored) = reader.metadata().get(HASH_KEY) else {
        return Err(ModelFileFlaw::Foreign);
    };
    if !is_hash_of_all(&bytes, stored) {
        return Err(ModelFileFlaw::Hash);
    }
    Ok(reader)
}

/// What the container's reader says, in its own words.
pub(super) fn container(error: impl ToString) -> ModelFileFlaw {
    ModelFileFlaw::Container(error.to_string())
}

/// Whether a file is as it was written.
enum State {
    Whole,
    Damaged(DamagedPart),
    /// It has no hashes of its parts, as files of older Elbows.
    Untold,
}

fn state(bytes: &[u8]) -> State {
    let parts: Vec<Digests> = texts(bytes, PARTS_KEY)
        .into_iter()
        .filter_map(Digests::read)
        .collect();
    let of_head = texts(bytes, HEAD_KEY);
    if parts.is_empty() && of_head.is_empty() {
        return State::Untold;
    }
    let head_is_damaged = State::Damaged(DamagedPart::head());
    let ([parts], [of_head], [of_all]) = (&parts[..], &of_head[..], &texts(bytes, HASH_KEY)[..])
    else {
        return head_is_damaged;
    };
    if is_hash_of_all(bytes, of_all) {
        return State::Whole;
    }
    let behind = start_of_arrays(bytes).and_then(|start| bytes.split_at_checked(start));
    let Some((head, behind)) = behind else {
        return head_is_damaged;
    };
    let zeroed = [(HASH_KEY, *of_all), (HEAD_KEY, *of_head)];
    if hash_with_zeros(head, &zeroed).as_deref() != Some(*of_head) {
        return head_is_damaged;
    }
    // Where the arrays are as they were, it is the hash of all that is not.
    parts
        .damaged(behind)
        .map_or(head_is_damaged, State::Damaged)
}

/// How long a file was of which only earlier steps are damaged; None where that cannot be.
fn whole_length(bytes: &[u8]) -> Option<usize> {
    let [text] = texts(bytes, PARTS_KEY)[..] else {
        return None;
    };
    let length = start_of_arrays(bytes)?.checked_add(Digests::read(text)?.bytes())?;
    let missing = length.saturating_sub(bytes.len());
    (missing as u64 <= MOST_PAST_BYTES).then_some(length)
}

fn is_hash_of_all(bytes: &[u8], stored: &str) -> bool {
    hash_with_zeros(bytes, &[(HASH_KEY, stored)]).as_deref() == Some(stored)
}
