//! The header of an NPY file, as numpy's `save` writes them, in versions 1, 2 and 3.
//!
//! Format: `\x93NUMPY`, the version in two bytes, the length of the rest of the header as a
//! little-endian u16 (from version 2 on a u32), then a dictionary of Python's that says type,
//! order and shape (numpy, "NEP 1: A simple file format for NumPy arrays").

use super::flaw::ArrayFlaw;
use super::npy_dictionary::Dictionary;
use super::npy_flaw::NpyFlaw;
use super::source_reader::{SourceReader, malformed};
use super::stored_array::{
    Element, ElementOrder, HeaderPlaces, StoredArray, TextEncoding, TextForm,
};
use crate::data::NumberKind;
use crate::import::byte_source::ByteSource;
use crate::import::error::ImportError;
use crate::import::numbers::NumberForm;
use std::sync::Arc;

const MARK: &[u8; 6] = b"\x93NUMPY";
/// numpy itself reads 10,000 bytes unless told otherwise.
const MOST_HEADER: u64 = 1 << 16;

/// Reads the header of an NPY file.
///
/// # Errors
/// It is none, cut short, or describes an array that is not read; the file cannot be read.
pub(in crate::import) fn open(source: Arc<dyn ByteSource>) -> Result<StoredArray, ImportError> {
    let mut reader = SourceReader::open(&source)?;
    let told = |offset, flaw: NpyFlaw| malformed(source.as_ref(), offset, flaw);
    let mark: [u8; 6] = next(&mut reader)?;
    if mark != *MARK {
        return Err(told(0, NpyFlaw::NotNpy));
    }
    let bytes: u64 = match next(&mut reader)? {
        [1, 0] => u16::from_le_bytes(next(&mut reader)?).into(),
        [2 | 3, 0] => u32::from_le_bytes(next(&mut reader)?).into(),
        [major, minor] => return Err(told(6, NpyFlaw::Version { major, minor })),
    };
    let place = reader.at();
    if bytes > MOST_HEADER {
        let most = MOST_HEADER;
        return Err(told(8, NpyFlaw::HeaderLength { bytes, most }));
    }
    let mut text = vec![0; bytes as usize];
    if reader.fill(&mut text)? < text.len() {
        return Err(reader.malformed(ArrayFlaw::HeaderCutShort));
    }
    let dictionary = Dictionary::read(&text).map_err(|flaw| told(place, flaw))?;
    let element = element(&dictionary.descr).map_err(|flaw| told(place, flaw))?;
    Ok(StoredArray {
        start: reader.at(),
        source,
        element,
        sizes: dictionary.shape,
        order: if dictionary.fortran_order {
            ElementOrder::FirstFastest
        } else {
            ElementOrder::LastFastest
        },
        header: HeaderPlaces {
            dimensions: place,
            sizes: place,
            each_size: 0,
        },
    })
}

fn next<const N: usize>(reader: &mut SourceReader) -> Result<[u8; N], ImportError> {
    let mut bytes = [0; N];
    if reader.fill(&mut bytes)? < N {
        return Err(reader.malformed(ArrayFlaw::HeaderCutShort));
    }
    Ok(bytes)
}

/// The element that numpy describes like `<f4`: byte order, kind, bytes; letters for text.
fn element(descr: &str) -> Result<Element, NpyFlaw> {
    /// Nobody reads more of a type that is not known.
    const MOST_SAID: usize = 40;
    let (big_endian, code) = match descr.strip_prefix(['<', '|', '=']) {
        Some(code) => (false, code),
        None => match descr.strip_prefix('>') {
            Some(code) => (true, code),
            None => (false, descr),
        },
    };
    let number = |kind| Ok(Element::Number(NumberForm { kind, big_endian }));
    let text = |letters: &str, encoding| {
        let letters = letters.parse().ok().filter(|letters| *letters > 0);
        letters.map(|letters| Element::Text(TextForm { letters, encoding }))
    };
    let unknown = || NpyFlaw::ElementType(descr.chars().take(MOST_SAID).collect());
    match code {
        "b1" | "?" => number(NumberKind::Bool),
        "u1" => number(NumberKind::U8),
        "i1" => number(NumberKind::I8),
        "u2" => number(NumberKind::U16),
        "i2" => number(NumberKind::I16),
        "u4" => number(NumberKind::U32),
        "i4" => number(NumberKind::I32),
        "u8" => number(NumberKind::U64),
        "i8" => number(NumberKind::I64),
        "f2" => number(NumberKind::F16),
        "f4" => number(NumberKind::F32),
        "f8" => number(NumberKind::F64),
        "O" | "O8" | "O4" => Err(NpyFlaw::Objects),
        _ => match code.split_at_checked(1) {
            Some(("U", letters)) => {
                text(letters, TextEncoding::Utf32 { big_endian }).ok_or_else(unknown)
            }
            Some(("S" | "a", letters)) => text(letters, TextEncoding::Bytes).ok_or_else(unknown),
            _ => Err(unknown()),
        },
    }
}
