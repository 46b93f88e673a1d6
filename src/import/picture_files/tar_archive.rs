//! A tar archive of picture files, read where it lies: each thread reads its own entries.

use super::super::blob::{Blob, ReadSeek};
use super::super::error::ImportError;
use super::super::watch::ImportWatch;
use super::decode::Decoder;
use super::entry_names::{EntryName, follow_links, sort_by_name};
use super::store::{FileBytes, FileStore, FileWork, HeaderFound, headers_of_each};
use super::tar_entries::{Bounded, TarEntry, each_entry};
use super::threads::share_out;
use crate::data::{Format, LeftOut, PictureFlaw, Warning};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;
use tar::Archive;

/// Headers and contents begin at multiples of so many bytes.
const BLOCK: u64 = 512;

/// The entries of a tar archive that are files.
pub(super) struct TarArchive {
    blob: Blob,
    files: Vec<TarFile>,
    left_out: Vec<LeftOut>,
    replaced: Option<Warning>,
}

struct TarFile {
    name: EntryName,
    start: u64,
    size: u64,
}

impl TarFile {
    /// Where the next entry begins.
    fn end(&self) -> u64 {
        let end = self.start.saturating_add(self.size);
        end.checked_next_multiple_of(BLOCK).unwrap_or(u64::MAX)
    }
}

impl TarArchive {
    /// Lists the archive's entries.
    ///
    /// # Errors
    /// It is no sound tar archive; the watch was cancelled.
    pub fn of(blob: &Blob, watch: &ImportWatch) -> Result<Self, ImportError> {
        let path = blob.path();
        let mut files = Vec::new();
        let (mut links, mut left_out) = (Vec::new(), Vec::new());
        // Without a buffer: from one header to the next it is farther than a buffer is long.
        let (reader, length) = blob.open()?;
        let reader = Bounded::new(reader.into_inner(), watch);
        let granted = reader.granted();
        let mut archive = Archive::new(reader);
        let entries = archive
            .entries_with_seek()
            .map_err(|error| ImportError::unreadable(path, error))?;
        each_entry(path, entries, &granted, watch, &mut |entry| {
            match entry {
                TarEntry::File {
                    name, start, size, ..
                } => files.push(TarFile { name, start, size }),
                TarEntry::Link(link) => links.push(link),
                TarEntry::LeftOut(entry) => left_out.push(entry),
            }
            ControlFlow::Continue(())
        })?;
        // The last entry is followed by zeros, unless the archive was cut off: going from one
        // header to the next does not notice.
        let end = files.iter().map(TarFile::end).max().unwrap_or(0);
        if end.saturating_add(BLOCK) > length {
            let words = "it ends early";
            let error = io::Error::new(io::ErrorKind::UnexpectedEof, words);
            return Err(ImportError::unreadable(path, error));
        }
        let again = |file: &TarFile, name| TarFile { name, ..*file };
        left_out.extend(follow_links(&mut files, links, |file| &file.name, again));
        let replaced = sort_by_name(&mut files, |file| &file.name);
        Ok(Self {
            blob: blob.clone(),
            files,
            left_out,
            replaced,
        })
    }
}

impl FileStore for TarArchive {
    fn path(&self) -> &Path {
        self.blob.path()
    }

    fn format(&self) -> Format {
        Format::Tar
    }

    fn name(&self, file: usize) -> String {
        let file = self.files.get(file);
        file.map_or_else(String::new, |file| file.name.shown())
    }

    fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    fn warnings(&self) -> Vec<Warning> {
        self.replaced.iter().cloned().collect()
    }

    fn headers(&self, watch: &ImportWatch) -> Result<Vec<HeaderFound>, ImportError> {
        headers_of_each(self, self.files.len(), watch)
    }

    fn each(
        &self,
        files: &[usize],
        work: &FileWork<'_>,
        watch: &ImportWatch,
    ) -> Result<(), ImportError> {
        // Told once, by whoever asked; a thread that fails later tells it for each picture.
        self.blob.open()?;
        let keep = || {
            let archive = self.blob.open().map(|(reader, _)| reader.into_inner());
            (Decoder::default(), Vec::new(), archive)
        };
        share_out(
            files.len(),
            watch,
            keep,
            |(decoder, room, archive), piece| {
                let file = files.get(piece).copied().unwrap_or_default();
                let opened = match (archive, self.files.get(file)) {
                    (Ok(archive), Some(entry)) => open(archive, entry),
                    (Err(error), _) => Err(PictureFlaw::Refused(error.to_string())),
                    (_, None) => Err(PictureFlaw::Empty),
                };
                match opened {
                    Ok(mut open) => {
                        work(decoder, file, Ok(FileBytes::open(&mut open, room, watch)))
                    }
                    Err(flaw) => work(decoder, file, Err(flaw)),
                }
            },
        );
        Ok(())
    }
}

fn open<'a>(
    archive: &'a mut Box<dyn ReadSeek>,
    file: &TarFile,
) -> Result<impl Read + 'a, PictureFlaw> {
    archive
        .seek(SeekFrom::Start(file.start))
        .map_err(|error| PictureFlaw::Refused(error.to_string()))?;
    Ok(archive.take(file.size))
}
