//! Reads the bytes of one array from front to back, and says what is wrong where they end.

use super::flaw::ArrayFlaw;
use crate::import::byte_source::ByteSource;
use crate::import::error::ImportError;
use crate::import::watch::ImportWatch;
use std::io::{self, Read};
use std::sync::Arc;

/// So many bytes are skipped between two looks at the watch.
const STRIDE: u64 = 1 << 20;

/// A source that is being read, and the place within it.
pub(super) struct SourceReader {
    source: Arc<dyn ByteSource>,
    reader: Box<dyn Read + Send>,
    /// Bytes before the next one, unpacked.
    at: u64,
}

impl SourceReader {
    /// At the source's beginning.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(source: &Arc<dyn ByteSource>) -> Result<Self, ImportError> {
        Ok(Self {
            source: Arc::clone(source),
            reader: source.open_at(0)?,
            at: 0,
        })
    }

    /// Bytes before the next one.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Fills `room` as far as there are bytes; how many there were.
    ///
    /// # Errors
    /// The system refuses it, or what is packed does not unpack.
    pub fn fill(&mut self, room: &mut [u8]) -> Result<usize, ImportError> {
        let mut filled = 0;
        while let Some(rest) = room.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.reader.read(rest) {
                Ok(0) => break,
                Ok(got) => {
                    filled += got;
                    self.at += got as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.failed(error)),
            }
        }
        Ok(filled)
    }

    /// Goes on to the byte at `place`, or to the end if that comes before.
    ///
    /// # Errors
    /// As [`Self::fill`]; the watch was cancelled.
    pub fn skip_to(&mut self, place: u64, watch: &ImportWatch) -> Result<(), ImportError> {
        let far = place.saturating_sub(self.at) > STRIDE;
        if place < self.at || (far && self.source.seeks()) {
            self.reader = self.source.open_at(place)?;
            self.at = place;
        }
        while self.at < place {
            watch.check(self.source.path())?;
            let step = (place - self.at).min(STRIDE);
            let skipped = io::copy(&mut (&mut self.reader).take(step), &mut io::sink())
                .map_err(|error| self.failed(error))?;
            self.at += skipped;
            if skipped < step {
                break;
            }
        }
        Ok(())
    }

    /// Whether a byte follows. Asking also makes what unpacks check its own checksum.
    ///
    /// # Errors
    /// As [`Self::fill`].
    pub fn has_more(&mut self) -> Result<bool, ImportError> {
        Ok(self.fill(&mut [0])? > 0)
    }

    /// What is wrong here.
    pub fn malformed(&self, flaw: impl Into<ArrayFlaw>) -> ImportError {
        malformed(self.source.as_ref(), self.at, flaw)
    }

    fn failed(&self, error: io::Error) -> ImportError {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        let Some(packing) = self.source.packing() else {
            return ImportError::unreadable(self.source.path(), error);
        };
        match error.kind() {
            UnexpectedEof => self.malformed(ArrayFlaw::PackedCutShort(packing)),
            InvalidData | InvalidInput => {
                self.malformed(ArrayFlaw::PackedDamaged(packing, error.to_string()))
            }
            _ => ImportError::unreadable(self.source.path(), error),
        }
    }
}

/// What is wrong with a source at one of its bytes.
pub(super) fn malformed(
    source: &dyn ByteSource,
    offset: u64,
    flaw: impl Into<ArrayFlaw>,
) -> ImportError {
    ImportError::Malformed {
        path: source.path().to_owned(),
        offset,
        unpacked: source.packing().is_some(),
        flaw: flaw.into(),
    }
}
