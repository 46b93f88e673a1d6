//! Where the bytes of an array come from: a file, unpacked or not, or an entry of an archive.

use super::arrays::Packing;
use super::blob::Blob;
use super::error::ImportError;
use super::gzip::GzipReader;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

/// Deflate's largest ratio of unpacked to packed bytes.
pub(super) const DEFLATE_RATIO: u64 = 1032;

/// Bytes that can be read from any place, as often as needed.
pub(super) trait ByteSource: Send + Sync {
    /// Its name, for messages.
    fn path(&self) -> &Path;

    /// The most bytes that it can hold: what a header claims beyond is a lie. Exactly as many
    /// as it holds where any place can be reached.
    ///
    /// # Errors
    /// It is not there, or the system refuses it.
    fn most_bytes(&self) -> Result<u64, ImportError>;

    /// Opens it, `start` bytes from its beginning.
    ///
    /// # Errors
    /// It is not there, ends before, or the system refuses it.
    fn open_at(&self, start: u64) -> Result<Box<dyn Read + Send>, ImportError>;

    /// What it is packed with; None for a file as it is.
    fn packing(&self) -> Option<Packing>;

    /// Whether any place is reached without reading all before it.
    fn seeks(&self) -> bool;
}

impl ByteSource for Blob {
    fn path(&self) -> &Path {
        self.path()
    }

    fn most_bytes(&self) -> Result<u64, ImportError> {
        Ok(self.open()?.1)
    }

    fn open_at(&self, start: u64) -> Result<Box<dyn Read + Send>, ImportError> {
        let (mut reader, _) = self.open()?;
        reader
            .seek(SeekFrom::Start(start))
            .map_err(|error| ImportError::unreadable(self.path(), error))?;
        Ok(Box::new(reader))
    }

    fn packing(&self) -> Option<Packing> {
        None
    }

    fn seeks(&self) -> bool {
        true
    }
}

/// A gzipped blob; several members one after another are one stream.
#[derive(Clone, Debug)]
pub(super) struct Gzipped(pub Blob);

impl ByteSource for Gzipped {
    fn path(&self) -> &Path {
        self.0.path()
    }

    fn most_bytes(&self) -> Result<u64, ImportError> {
        Ok(self.0.open()?.1.saturating_mul(DEFLATE_RATIO))
    }

    fn open_at(&self, start: u64) -> Result<Box<dyn Read + Send>, ImportError> {
        let (reader, _) = self.0.open()?;
        let mut reader = GzipReader::new(reader);
        skip(&mut reader, start).map_err(|error| ImportError::unreadable(self.path(), error))?;
        Ok(Box::new(reader))
    }

    fn packing(&self) -> Option<Packing> {
        Some(Packing::Gzip)
    }

    fn seeks(&self) -> bool {
        false
    }
}

/// The blob, unpacked if its first bytes say that it is gzipped, whatever its name says.
///
/// # Errors
/// It cannot be read.
pub(super) fn unpacked(blob: &Blob) -> Result<Arc<dyn ByteSource>, ImportError> {
    let mut mark = Vec::new();
    let mut reader = blob.open_at(0)?.take(2);
    reader
        .read_to_end(&mut mark)
        .map_err(|error| ImportError::unreadable(blob.path(), error))?;
    if mark == [0x1f, 0x8b] {
        Ok(Arc::new(Gzipped(blob.clone())))
    } else {
        Ok(Arc::new(blob.clone()))
    }
}

/// Reads past `bytes` bytes.
///
/// # Errors
/// There are not as many.
pub(super) fn skip(reader: &mut dyn Read, bytes: u64) -> io::Result<()> {
    let skipped = io::copy(&mut reader.take(bytes), &mut io::sink())?;
    if skipped < bytes {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}
