//! A table's bytes, which end before they fill the memory.

use std::io::{Error, Read, Result};

/// The most bytes of a table, and of a line of it.
pub(super) const MOST_BYTES: u64 = 256 << 20;
pub(super) const MOST_OF_LINE: usize = 1 << 20;

/// Bytes that refuse to go on without end.
pub(super) struct Bounded<R> {
    inner: R,
    /// Bytes so far.
    all: u64,
    /// The line in hand, and its bytes so far.
    line: u64,
    of_line: usize,
}

/// Why it does.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unbounded {
    #[error("line {0} is too long")]
    Line(u64),
    #[error("the file is too large")]
    File,
}

impl<R> Bounded<R> {
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            all: 0,
            line: 1,
            of_line: 0,
        }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, room: &mut [u8]) -> Result<usize> {
        let count = self.inner.read(room)?;
        let bytes = room.get(..count).unwrap_or_default();
        self.all += count as u64;
        let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
        self.line += ends as u64;
        self.of_line = match bytes.iter().rposition(|byte| *byte == b'\n') {
            Some(last) => count - last - 1,
            None => self.of_line + count,
        };
        if self.of_line > MOST_OF_LINE {
            return Err(Error::other(Unbounded::Line(self.line)));
        }
        if self.all > MOST_BYTES {
            return Err(Error::other(Unbounded::File));
        }
        Ok(count)
    }
}
