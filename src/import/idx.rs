//! The IDX format of MNIST, read with distrust: a header is believed only as
//! far as the file behind it can hold what it claims.
//!
//! Format: two zero bytes, a type byte, the number of dimensions, each
//! dimension as a big-endian u32, then the numbers, the last dimension
//! fastest (LeCun, Cortes & Burges, "The MNIST database").

use super::arrays::{ArrayLabels, ArrayPart, Arrays, ChannelOrder};
use super::blob::Blob;
use super::byte_source::{ByteSource, DEFLATE_RATIO, Gzipped};
use super::error::ImportError;
use super::idx_flaw::{Content, IdxFlaw};
use super::numbers::NumberForm;
use super::pictures::Pictures;
use crate::data::{Format, NumberKind, SplitName};
#[cfg(test)]
use crate::recipe::ImageShape;
use crate::recipe::ImageSize;
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::sync::Arc;

/// The largest image, in pixels: far beyond what a plain multilayer network can learn.
const MAX_PIXELS: u64 = 1 << 20;
/// The type byte of unsigned bytes.
const UNSIGNED_BYTE: u8 = 0x08;
/// What is reserved at once before the file has shown that it holds it.
const RESERVE: u64 = 64 << 20;

/// The images of one split.
#[cfg(test)]
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Images {
    pub shape: ImageShape,
    /// [images, height x width], one byte each.
    pub pixels: Vec<u8>,
}

/// The four files inside the program: images and labels of both splits.
pub(super) fn embedded(files: [[Blob; 2]; 2]) -> Result<Box<dyn Pictures>, ImportError> {
    let mut parts = Vec::new();
    let mut labels = Vec::new();
    for ([images, classes], split) in files.iter().zip([SplitName::Train, SplitName::Test]) {
        parts.push(part(images, Some(split))?);
        labels.extend(read_labels(classes)?.into_iter().map(u16::from));
    }
    let labels = by_number(Some(labels));
    let path = Path::new("MNIST");
    let arrays = Arrays::of_bytes(path, Format::Embedded, parts, labels);
    Ok(Box::new(arrays))
}

/// Classes that are called by their numbers.
pub(super) fn by_number(labels: Option<Vec<u16>>) -> ArrayLabels {
    let most = labels.iter().flatten().max();
    let numbers = most.map_or(0..0, |&most| 0..usize::from(most) + 1);
    ArrayLabels {
        class_names: numbers.map(|number| number.to_string()).collect(),
        labels,
    }
}

/// The images of a file: three dimensions of unsigned bytes.
pub(super) fn part(blob: &Blob, split: Option<SplitName>) -> Result<ArrayPart, ImportError> {
    let (source, size) = blob.open()?;
    let mut idx = Idx::open(blob.path(), source, size)?;
    let packed = matches!(idx.source, Source::Gzip(_));
    let [images, height, width] = idx.header::<3>(Content::Images)?.map(|dim| dim as usize);
    let source: Arc<dyn ByteSource> = if packed {
        Arc::new(Gzipped(blob.clone()))
    } else {
        Arc::new(blob.clone())
    };
    Ok(ArrayPart {
        source,
        start: 16,
        before_each: 0,
        images,
        form: NumberForm {
            kind: NumberKind::U8,
            big_endian: true,
        },
        size: ImageSize { height, width },
        channels: 1,
        order: ChannelOrder::Last,
        split,
    })
}

/// Reads a file of labels: one dimension of unsigned bytes.
pub(super) fn read_labels(blob: &Blob) -> Result<Vec<u8>, ImportError> {
    let (source, size) = blob.open()?;
    labels_from(blob.path(), source, size)
}

/// The images of any source of `size` bytes; `path` is for messages.
#[cfg(test)]
pub(super) fn images_from(
    path: &Path,
    source: impl BufRead,
    size: u64,
) -> Result<Images, ImportError> {
    let (dims, pixels) = Idx::open(path, source, size)?.read::<3>(Content::Images)?;
    let [_, height, width] = dims.map(|dim| dim as usize);
    let shape = ImageShape {
        height,
        width,
        channels: 1,
    };
    Ok(Images { shape, pixels })
}

/// As [`read_labels`], from any source of `size` bytes; `path` is for messages.
pub(super) fn labels_from(
    path: &Path,
    source: impl BufRead,
    size: u64,
) -> Result<Vec<u8>, ImportError> {
    let (_, labels) = Idx::open(path, source, size)?.read::<1>(Content::Labels)?;
    Ok(labels)
}

/// One file being read.
struct Idx<'a, R: BufRead> {
    path: &'a Path,
    source: Source<R>,
    /// The most bytes that can come out of `source`.
    most: u64,
}

enum Source<R: BufRead> {
    Plain(R),
    Gzip(Box<MultiGzDecoder<R>>),
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(source) => source.read(out),
            Self::Gzip(source) => source.read(out),
        }
    }
}

impl<'a, R: BufRead> Idx<'a, R> {
    /// Tells gzip by its magic bytes, never by the file's name.
    fn open(path: &'a Path, mut source: R, size: u64) -> Result<Self, ImportError> {
        let start = source
            .fill_buf()
            .map_err(|error| ImportError::unreadable(path, error))?;
        let (source, most) = if start.starts_with(&[0x1f, 0x8b]) {
            let unpacked = Source::Gzip(Box::new(MultiGzDecoder::new(source)));
            (unpacked, size.saturating_mul(DEFLATE_RATIO))
        } else {
            (Source::Plain(source), size)
        };
        Ok(Self { path, source, most })
    }

    /// Reads the whole file as unsigned bytes in `N` dimensions.
    fn read<const N: usize>(
        mut self,
        content: Content,
    ) -> Result<([u32; N], Vec<u8>), ImportError> {
        let dims = self.header::<N>(content)?;
        let start = 4 + 4 * N as u64;
        // N is at most 3, so 96 bits hold the product.
        let wide: u128 = dims.iter().map(|&dim| u128::from(dim)).product();
        let claim = u64::try_from(wide)
            .ok()
            .filter(|claim| claim.saturating_add(start) <= self.most)
            .ok_or_else(|| {
                let sizes = dims.to_vec();
                self.malformed(4, IdxFlaw::Claim { sizes, content })
            })?;
        Ok((dims, self.body(start, claim, content)?))
    }

    fn header<const N: usize>(&mut self, content: Content) -> Result<[u32; N], ImportError> {
        let [zero, also_zero, code, found] = self.word(0)?;
        if [zero, also_zero] != [0, 0] {
            return Err(self.malformed(0, IdxFlaw::NotIdx([zero, also_zero])));
        }
        if code != UNSIGNED_BYTE {
            return Err(self.malformed(2, IdxFlaw::NumberType { code }));
        }
        if usize::from(found) != N {
            let expected = N;
            let flaw = IdxFlaw::Dimensions {
                found,
                expected,
                content,
            };
            return Err(self.malformed(3, flaw));
        }
        let mut dims = [0; N];
        let mut offset = 4;
        let mut numbers = 1u64;
        for (axis, dim) in dims.iter_mut().enumerate() {
            *dim = u32::from_be_bytes(self.word(offset)?);
            if *dim == 0 {
                return Err(self.malformed(offset, IdxFlaw::NoContent(content)));
            }
            if axis > 0 {
                numbers = numbers.saturating_mul(u64::from(*dim));
            }
            if numbers > MAX_PIXELS {
                let most = MAX_PIXELS;
                return Err(self.malformed(offset, IdxFlaw::ImageSize { most }));
            }
            offset += 4;
        }
        Ok(dims)
    }

    fn word(&mut self, offset: u64) -> Result<[u8; 4], ImportError> {
        let mut word = Vec::with_capacity(4);
        let result = self.source.by_ref().take(4).read_to_end(&mut word);
        let end = offset + word.len() as u64;
        result.map_err(|error| self.failed(end, error))?;
        word.try_into()
            .map_err(|_| self.malformed(end, IdxFlaw::HeaderCutShort))
    }

    /// Reads `claim` bytes and makes sure that nothing follows them. Asking
    /// for one byte more also makes gzip check its own checksum.
    fn body(mut self, start: u64, claim: u64, content: Content) -> Result<Vec<u8>, ImportError> {
        let mut bytes = Vec::new();
        // Beyond this the vector grows only as bytes really come.
        let reserve = usize::try_from(claim.min(RESERVE)).unwrap_or(0);
        bytes.try_reserve_exact(reserve).map_err(|error| {
            let flaw = IdxFlaw::Memory {
                bytes: claim,
                content,
                reason: error.to_string(),
            };
            self.malformed(4, flaw)
        })?;
        let result = self.source.by_ref().take(claim).read_to_end(&mut bytes);
        let got = bytes.len() as u64;
        result.map_err(|error| self.failed(start + got, error))?;
        if got < claim {
            let flaw = IdxFlaw::CutShort {
                found: got,
                expected: claim,
                content,
            };
            return Err(self.malformed(start + got, flaw));
        }
        let end = start + claim;
        let more = self.source.by_ref().take(1).read_to_end(&mut Vec::new());
        if more.map_err(|error| self.failed(end, error))? > 0 {
            return Err(self.malformed(end, IdxFlaw::TooLong(content)));
        }
        Ok(bytes)
    }

    fn malformed(&self, offset: u64, flaw: IdxFlaw) -> ImportError {
        ImportError::Malformed {
            path: self.path.to_owned(),
            offset,
            unpacked: matches!(self.source, Source::Gzip(_)),
            flaw,
        }
    }

    fn failed(&self, offset: u64, error: io::Error) -> ImportError {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        match error.kind() {
            UnexpectedEof => self.malformed(offset, IdxFlaw::GzipCutShort),
            InvalidData | InvalidInput => {
                self.malformed(offset, IdxFlaw::GzipDamaged(error.to_string()))
            }
            _ => ImportError::unreadable(self.path, error),
        }
    }
}

#[cfg(test)]
mod tests;
