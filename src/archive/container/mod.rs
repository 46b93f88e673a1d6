//! The container of a model file: one burnpack file with hashes of its bytes inside.
//!
//! A SHA-256 of all bytes, taken with its own 64 characters as zeros, notices a flip of any bit,
//! padding included. One of the head alone, taken with both hashes as zeros, and one of each array
//! tell which part it is in; files of older Elbows lack these.

mod content;
mod head;
mod write;

use super::file_part::{DamagedPart, Digests, FilePart};
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

/// What is read of the earlier steps in a file. Where all is, none may be damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadPast {
    All,
    /// Those that are as they were written.
    Sound,
    Nothing,
}

/// The bytes of a file, with what of its earlier steps is damaged.
pub(super) struct Unsealed {
    pub reader: Reader,
    pub damaged: Vec<FilePart>,
}

impl Unsealed {
    fn of(bytes: Vec<u8>, damaged: Vec<FilePart>) -> Result<Self, ModelFileFlaw> {
        let reader = Reader::from_bytes(Bytes::from_bytes_vec(bytes)).map_err(container)?;
        Ok(Self { reader, damaged })
    }
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
/// be where not all of these are read.
pub(super) fn unsealed(mut bytes: Vec<u8>, past: ReadPast) -> Result<Unsealed, ModelFileFlaw> {
    if !bytes.starts_with(&MAGIC_NUMBER.to_le_bytes()) {
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        return Err(match first {
            Some(b'{') => ModelFileFlaw::Description { model: None },
            _ => ModelFileFlaw::NoModel,
        });
    }
    match state(&bytes) {
        State::Whole => return Unsealed::of(bytes, Vec::new()),
        State::Damaged(DamagedPart { part, array }, more) => {
            let whole_length = part.is_past().then(|| whole_length(&bytes)).flatten();
            match whole_length.filter(|_| past != ReadPast::All) {
                Some(length) => bytes.resize(length.max(bytes.len()), 0),
                None => return Err(ModelFileFlaw::Damaged { part, array }),
            }
            let damaged = more.into_iter().map(|more| more.part);
            return Unsealed::of(bytes, damaged.chain([part]).collect());
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
    Ok(Unsealed {
        reader,
        damaged: Vec::new(),
    })
}

/// What the container's reader says, in its own words.
pub(super) fn container(error: impl ToString) -> ModelFileFlaw {
    ModelFileFlaw::Container(error.to_string())
}

/// Whether a file is as it was written.
enum State {
    Whole,
    /// This part is not, nor are those: one without which the run is not whole first.
    Damaged(DamagedPart, Vec<DamagedPart>),
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
    let head_is_damaged = State::Damaged(DamagedPart::head(), Vec::new());
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
    let mut damaged = parts.damaged(behind).into_iter();
    match damaged.next() {
        Some(first) => State::Damaged(first, damaged.collect()),
        None => head_is_damaged,
    }
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
