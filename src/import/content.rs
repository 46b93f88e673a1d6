//! What the bytes of a file are, told by the bytes themselves.

use super::blob::Blob;
use super::byte_source::{ByteSource, Gzipped};
use super::error::ImportError;
use std::borrow::Cow;
use std::io::Read;
use std::sync::Arc;

/// So many bytes at the beginning tell: a tar archive's mark stands at byte 257.
const HEAD: u64 = 1024;

/// A file, its packing seen through, and what its bytes are.
pub(super) struct Sniffed {
    pub source: Arc<dyn ByteSource>,
    pub content: Content,
    /// Whether `source` unpacks gzip.
    pub gzipped: bool,
    /// Its first bytes, unpacked.
    pub head: Vec<u8>,
}

/// What bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Nothing at all.
    Empty,
    /// Two zero bytes, a type and a number of dimensions.
    Idx,
    /// One array of numpy's.
    Npy,
    /// A zip archive: of arrays, or of pictures.
    Zip,
    /// A tar archive.
    Tar,
    /// One picture.
    Picture,
    /// A page of the web.
    WebPage,
    /// A model of Elbow's.
    Model,
    /// Text: a table perhaps.
    Text,
    /// Anything else: CIFAR's files have no mark.
    Other,
}

impl Sniffed {
    /// Looks at the first bytes of `blob`, unpacked if they are gzipped.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of(blob: &Blob) -> Result<Self, ImportError> {
        let head = head_of(blob)?;
        if !head.starts_with(&[0x1f, 0x8b]) {
            return Ok(Self {
                content: Content::of(&head),
                source: Arc::new(blob.clone()),
                gzipped: false,
                head,
            });
        }
        let unpacked = Gzipped(blob.clone());
        let head = head_of(&unpacked)?;
        Ok(Self {
            content: Content::of(&head),
            source: Arc::new(unpacked),
            gzipped: true,
            head,
        })
    }
}

fn head_of(source: &dyn ByteSource) -> Result<Vec<u8>, ImportError> {
    let mut head = Vec::new();
    let mut reader = source.open_at(0)?.take(HEAD);
    // A packed file that ends early may still tell by what is there.
    match reader.read_to_end(&mut head) {
        Err(error) if head.is_empty() => Err(ImportError::unreadable(source.path(), error)),
        _ => Ok(head),
    }
}

impl Content {
    /// What bytes that begin with `head` are.
    pub fn of(head: &[u8]) -> Self {
        let starts = |mark: &[u8]| head.starts_with(mark);
        if head.is_empty() {
            Self::Empty
        } else if starts(b"\x93NUMPY") {
            Self::Npy
        } else if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
            Self::Zip
        } else if is_tar(head) {
            Self::Tar
        } else if is_picture(head) {
            Self::Picture
        } else if starts(b"NRUB") {
            Self::Model
        } else if is_idx(head) {
            Self::Idx
        } else if is_web_page(head) {
            Self::WebPage
        } else if is_text(head) {
            Self::Text
        } else {
            Self::Other
        }
    }
}

/// Whether the image crate knows the first bytes.
pub(super) fn is_picture(head: &[u8]) -> bool {
    image::guess_format(head).is_ok_and(|format| format.reading_enabled())
}

/// Whether the checksum of the first header is right: old archives have no other mark.
fn is_tar(head: &[u8]) -> bool {
    let Some(header) = head.first_chunk::<512>() else {
        return false;
    };
    // The checksum's own bytes count as spaces.
    let own = 148..156;
    let bytes = header.iter().enumerate();
    let sum: u64 = bytes
        .map(|(at, byte)| u64::from(if own.contains(&at) { b' ' } else { *byte }))
        .sum();
    let written = header.get(own).unwrap_or_default();
    let written = String::from_utf8_lossy(written);
    let written = written.trim_matches(|byte| byte == ' ' || byte == '\0');
    u64::from_str_radix(written, 8) == Ok(sum)
}

fn is_idx(head: &[u8]) -> bool {
    matches!(head, [0, 0, 0x08 | 0x09 | 0x0b..=0x0e, 1..=4, ..])
}

fn is_web_page(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).trim_start().to_lowercase();
    ["<!doctype", "<html", "<head", "<?xml"]
        .iter()
        .any(|mark| text.starts_with(mark))
}

/// Whether no byte is one that text has not; the head may end within a character. Texts that are
/// no UTF-8 are taken for Latin-1, if they have more than one line.
fn is_text(head: &[u8]) -> bool {
    let is_utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    (is_utf8 || head.contains(&b'\n')) && !head.iter().any(control)
}

/// A piece of a text: UTF-8, or else Latin-1.
pub(super) fn as_text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
