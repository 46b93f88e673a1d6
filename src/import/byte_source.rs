//! Where the bytes of an array come from: a file, unpacked or not, or an entry of an archive.

use super::blob::Blob;
use super::error::ImportError;
use flate2::bufread::MultiGzDecoder;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Deflate's largest ratio of unpacked to packed bytes.
pub(super) const DEFLATE_RATIO: u64 = 1032;

/// Bytes that can be read from any place, as often as needed.
pub(super) trait ByteSource: Send + Sync {
    /// Its name, for messages.
    fn path(&self) -> &Path;

    /// The most bytes that it can hold: what a header claims beyond is a lie.
    ///
    /// # Errors
    /// It is not there, or the system refuses it.
    fn most_bytes(&self) -> Result<u64, ImportError>;

    /// Opens it, `start` bytes from its beginning.
    ///
    /// # Errors
    /// It is not there, ends before, or the system refuses it.
    fn open_at(&self, start: u64) -> Result<Box<dyn Read + Send>, ImportError>;
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
        let mut reader = MultiGzDecoder::new(reader);
        skip(&mut reader, start).map_err(|error| ImportError::unreadable(self.path(), error))?;
        Ok(Box::new(reader))
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
