//! The header of an IDX file, as MNIST's are.
//!
//! Format: two zero bytes, a type byte, the number of dimensions, each dimension as a
//! big-endian u32, then the numbers, big-endian too, the last dimension fastest (LeCun,
//! Cortes & Burges, "The MNIST database").

use super::flaw::ArrayFlaw;
use super::idx_flaw::IdxFlaw;
use super::source_reader::{SourceReader, malformed};
use super::stored_array::{Element, ElementOrder, HeaderPlaces, StoredArray};
use crate::data::NumberKind;
use crate::import::byte_source::ByteSource;
use crate::import::error::ImportError;
use crate::import::numbers::NumberForm;
use std::sync::Arc;

/// Reads the header of an IDX file.
///
/// # Errors
/// It is none, or cut short; the file cannot be read.
pub(in crate::import) fn open(source: Arc<dyn ByteSource>) -> Result<StoredArray, ImportError> {
    let mut reader = SourceReader::open(&source)?;
    let [zero, also_zero, code, dimensions] = word(&mut reader)?;
    if [zero, also_zero] != [0, 0] {
        let flaw = IdxFlaw::NotIdx([zero, also_zero]);
        return Err(malformed(source.as_ref(), 0, flaw));
    }
    let kind = number_kind(code)
        .ok_or_else(|| malformed(source.as_ref(), 2, IdxFlaw::NumberType(code)))?;
    let mut sizes = Vec::new();
    for _ in 0..dimensions {
        sizes.push(u32::from_be_bytes(word(&mut reader)?).into());
    }
    Ok(StoredArray {
        start: reader.at(),
        source,
        element: Element::Number(NumberForm {
            kind,
            big_endian: true,
        }),
        sizes,
        order: ElementOrder::LastFastest,
        header: HeaderPlaces {
            dimensions: 3,
            sizes: 4,
            each_size: 4,
        },
    })
}

/// What a type byte stands for.
fn number_kind(code: u8) -> Option<NumberKind> {
    match code {
        0x08 => Some(NumberKind::U8),
        0x09 => Some(NumberKind::I8),
        0x0b => Some(NumberKind::I16),
        0x0c => Some(NumberKind::I32),
        0x0d => Some(NumberKind::F32),
        0x0e => Some(NumberKind::F64),
        _ => None,
    }
}

fn word(reader: &mut SourceReader) -> Result<[u8; 4], ImportError> {
    let mut word = [0; 4];
    if reader.fill(&mut word)? < word.len() {
        return Err(reader.malformed(ArrayFlaw::HeaderCutShort));
    }
    Ok(word)
}
