//! Bytes with a name, on disk or in memory, read from the beginning as often as needed.

use super::error::{ImportError, ReadCause};
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file, or bytes that stand in for one.
#[derive(Clone, Debug)]
pub(super) struct Blob {
    path: PathBuf,
    bytes: Option<Bytes>,
}

#[derive(Clone, Debug)]
enum Bytes {
    Shared(Arc<[u8]>),
    Embedded(&'static [u8]),
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Shared(bytes) => bytes,
            Self::Embedded(bytes) => bytes,
        }
    }
}

/// What a blob is read through.
pub(super) trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

impl Blob {
    /// The file at `path`.
    pub fn file(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            bytes: None,
        }
    }

    /// Bytes in memory, by a name for messages.
    pub fn memory(name: impl Into<PathBuf>, bytes: Arc<[u8]>) -> Self {
        Self {
            path: name.into(),
            bytes: Some(Bytes::Shared(bytes)),
        }
    }

    /// Bytes of the program itself.
    pub fn embedded(name: impl Into<PathBuf>, bytes: &'static [u8]) -> Self {
        Self {
            path: name.into(),
            bytes: Some(Bytes::Embedded(bytes)),
        }
    }

    /// Its name, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where it lies on disk; None in memory.
    pub fn on_disk(&self) -> Option<&Path> {
        match self.bytes {
            None => Some(&self.path),
            Some(_) => None,
        }
    }

    /// Opens it at its beginning; with its size in bytes.
    ///
    /// # Errors
    /// It is not there, is no regular file, or the system refuses it.
    pub fn open(&self) -> Result<(BufReader<Box<dyn ReadSeek>>, u64), ImportError> {
        let (reader, size): (Box<dyn ReadSeek>, u64) = match &self.bytes {
            Some(bytes) => {
                let size = bytes.as_ref().len() as u64;
                (Box::new(Cursor::new(bytes.clone())), size)
            }
            None => {
                let (file, size) = open_file(&self.path)?;
                (Box::new(file), size)
            }
        };
        Ok((BufReader::with_capacity(1 << 16, reader), size))
    }
}

fn open_file(path: &Path) -> Result<(File, u64), ImportError> {
    // Asked before opening: opening a named pipe would wait for its writer.
    let about = std::fs::metadata(path).map_err(|error| ImportError::unreadable(path, error))?;
    if !about.is_file() {
        return Err(ImportError::unreadable(path, ReadCause::NotRegular));
    }
    let file = File::open(path).map_err(|error| ImportError::unreadable(path, error))?;
    Ok((file, about.len()))
}
