//! The entries of a tar archive, read with distrust.

use super::super::error::ImportError;
use super::super::watch::ImportWatch;
use super::entry_names::{EntryLink, EntryName};
use crate::data::{LeftOut, PictureFlaw};
use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;
use tar::{Entries, EntryType};

/// The most bytes that an entry's headers may have: names that go on for ever are refused.
const MOST_HEADER: u64 = 1 << 20;

/// A reader that gives no more bytes than it was last granted, and none once nobody waits.
pub(super) struct Bounded<'a, R> {
    reader: R,
    granted: Rc<Cell<u64>>,
    watch: &'a ImportWatch,
}

impl<'a, R> Bounded<'a, R> {
    pub fn new(reader: R, watch: &'a ImportWatch) -> Self {
        Self {
            reader,
            granted: Rc::new(Cell::new(0)),
            watch,
        }
    }

    /// How many bytes are granted, to be set.
    pub fn granted(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.granted)
    }
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let granted = self.granted.get();
        if self.watch.is_cancelled() {
            return Err(io::Error::other("it was cancelled"));
        }
        if granted == 0 && !out.is_empty() {
            let words = "the header of an entry is too long";
            return Err(io::Error::new(io::ErrorKind::InvalidData, words));
        }
        let got = self.reader.by_ref().take(granted).read(out)?;
        self.granted.set(granted - got as u64);
        Ok(got)
    }
}

impl<R: Seek> Seek for Bounded<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.reader.seek(to)
    }
}

/// An entry that counts.
pub(super) enum TarEntry<'a> {
    File {
        name: EntryName,
        /// Where its bytes begin in the archive.
        start: u64,
        size: u64,
        /// As many as are wanted may be read.
        bytes: &'a mut dyn Read,
    },
    Link(EntryLink),
    LeftOut(LeftOut),
}

/// Goes through the entries of the archive at `path`, in their order, until `take` breaks;
/// `granted` is that of the archive's own reader.
///
/// # Errors
/// The archive is damaged or ends early; the watch was cancelled.
pub(super) fn each_entry<R: Read>(
    path: &Path,
    mut entries: Entries<'_, R>,
    granted: &Cell<u64>,
    watch: &ImportWatch,
    take: &mut dyn FnMut(TarEntry<'_>) -> ControlFlow<()>,
) -> Result<(), ImportError> {
    let mut unread = 0u64;
    loop {
        granted.set(unread.saturating_add(MOST_HEADER));
        let entry = entries.next();
        watch.check(path)?;
        let Some(entry) = entry else {
            return Ok(());
        };
        let mut entry = entry.map_err(|error| ImportError::unreadable(path, error))?;
        granted.set(u64::MAX);
        let (kind, size) = (entry.header().entry_type(), entry.size());
        // A sparse file is longer than what is stored of it.
        let stored = if kind.is_gnu_sparse() {
            entry.header().entry_size().unwrap_or(0)
        } else {
            size
        };
        let path_bytes = entry.path_bytes();
        let name = EntryName::of(&path_bytes, &path_bytes);
        if let Some(name) = name {
            let start = entry.raw_file_position();
            let target = || {
                let target = entry.link_name_bytes();
                target.unwrap_or_default().into_owned()
            };
            let next = match kind {
                EntryType::Regular | EntryType::Continuous => take(TarEntry::File {
                    name,
                    start,
                    size,
                    bytes: &mut entry,
                }),
                EntryType::Link => take(TarEntry::Link(EntryLink::hard(name, &target()))),
                EntryType::Symlink => take(TarEntry::Link(EntryLink::symbolic(name, &target()))),
                EntryType::GNUSparse => take(TarEntry::LeftOut(LeftOut {
                    name: name.shown(),
                    reason: PictureFlaw::Undecodable("its entry is sparse".to_owned()),
                })),
                // Folders, devices, and what other systems keep beside files.
                _ => ControlFlow::Continue(()),
            };
            if next.is_break() {
                return Ok(());
            }
        }
        unread = stored.saturating_sub(u64::MAX - granted.get());
    }
}
