//! One array as its header describes it, whatever the format of the file.

use super::flaw::ArrayFlaw;
use super::source_reader::malformed;
use crate::import::byte_source::ByteSource;
use crate::import::error::ImportError;
use crate::import::numbers::NumberForm;
use std::sync::Arc;

/// One array in a file. What its header claims is not yet believed.
#[derive(Clone)]
pub(in crate::import) struct StoredArray {
    pub source: Arc<dyn ByteSource>,
    /// Bytes before the first element.
    pub start: u64,
    pub element: Element,
    /// The size of each dimension, the first counting images or labels.
    pub sizes: Vec<u64>,
    pub order: ElementOrder,
    pub header: HeaderPlaces,
}

/// What an array consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Element {
    Number(NumberForm),
    Text(TextForm),
}

/// Text of one length, filled up with zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) struct TextForm {
    pub letters: u64,
    pub encoding: TextEncoding,
}

/// How letters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum TextEncoding {
    /// One byte each.
    Bytes,
    /// Four bytes each: UTF-32.
    Utf32 { big_endian: bool },
}

/// Which elements lie next to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum ElementOrder {
    /// The last index changes fastest: image after image.
    LastFastest,
    /// The first index changes fastest, as in Fortran: the first element of every image, then
    /// the second of every image.
    FirstFastest,
}

/// Where a header says what, in bytes from the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) struct HeaderPlaces {
    /// The number of dimensions.
    pub dimensions: u64,
    /// The first size.
    pub sizes: u64,
    /// Bytes from one size to the next; 0 if they have no place of their own.
    pub each_size: u64,
}

impl Element {
    /// Bytes of one element.
    pub fn width(self) -> u64 {
        match self {
            Self::Number(form) => form.width() as u64,
            Self::Text(form) => match form.encoding {
                TextEncoding::Bytes => form.letters,
                TextEncoding::Utf32 { .. } => form.letters.saturating_mul(4),
            },
        }
    }
}

impl StoredArray {
    /// Images or labels in it, as its header claims.
    pub fn count(&self) -> u64 {
        self.sizes.first().copied().unwrap_or(0)
    }

    /// What is wrong with it at one of its bytes.
    pub fn malformed(&self, offset: u64, flaw: impl Into<ArrayFlaw>) -> ImportError {
        malformed(self.source.as_ref(), offset, flaw)
    }

    /// What is wrong with its dimensions.
    pub fn misshapen(&self, flaw: ArrayFlaw) -> ImportError {
        self.malformed(self.header.dimensions, flaw)
    }

    /// Where the header says the size of dimension `axis`.
    pub fn size_place(&self, axis: usize) -> u64 {
        self.header.sizes + self.header.each_size * axis as u64
    }
}
