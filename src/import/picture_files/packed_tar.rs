//! A packed tar archive of picture files: one thread unpacks it from the beginning, the others
//! decode what comes out.

use super::super::byte_source::ByteSource;
use super::super::error::ImportError;
use super::super::watch::ImportWatch;
use super::decode::Decoder;
use super::decode::PictureHeader;
use super::entry_names::{EntryName, follow_links, sort_by_name};
use super::large::{Accounted, account_for_file};
use super::store::{FileBytes, FileStore, FileWork, HeaderFound};
use super::tar_entries::{Bounded, TarEntry, each_entry};
use super::threads::{share_out, stream_out};
use crate::data::{Format, LeftOut, PictureFlaw, Warning};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use tar::Archive;

/// The most pictures and the most of their bytes that are kept for a first look.
const MOST_KEPT: usize = 128;
const MOST_KEPT_BYTES: usize = 32 << 20;
/// The most bytes of a file that are unpacked.
const MOST_UNPACKED: u64 = 256 << 20;
/// What is reserved for a file before the archive has shown that it holds it.
const MOST_RESERVED: u64 = 1 << 20;

/// The entries of a packed tar archive that are files.
pub(super) struct PackedTar {
    source: Arc<dyn ByteSource>,
    files: Vec<PackedFile>,
    /// Each entry, in the order of the archive, with its file; with several where links lead to
    /// it, with none where a later entry of the same name replaces it.
    by_entry: Vec<(usize, usize)>,
    /// Some pictures from all over the archive, by their files, ascending.
    kept: Vec<(usize, Vec<u8>)>,
    left_out: Vec<LeftOut>,
    replaced: Option<Warning>,
}

struct PackedFile {
    name: EntryName,
    header: Result<PictureHeader, PictureFlaw>,
    /// Its place among the entries.
    entry: usize,
}

impl PackedTar {
    /// Lists the archive's entries with the headers of the pictures: it is unpacked once.
    ///
    /// # Errors
    /// It is no sound tar archive; the watch was cancelled.
    pub fn of(source: Arc<dyn ByteSource>, watch: &ImportWatch) -> Result<Self, ImportError> {
        let mut files = Vec::new();
        let (mut links, mut left_out) = (Vec::new(), Vec::new());
        let mut kept = Kept::default();
        let mut room = Vec::new();
        watch.begin(0);
        each_of(source.as_ref(), watch, &mut |entry| {
            match entry {
                TarEntry::File { name, bytes, .. } => {
                    watch.advance(1);
                    let mut bytes = FileBytes::open(bytes, &mut room, watch);
                    let header = bytes.header();
                    let entry = files.len();
                    if header.is_ok() {
                        kept.offer(entry, &mut bytes);
                    }
                    files.push(PackedFile {
                        name,
                        header,
                        entry,
                    });
                }
                TarEntry::Link(link) => links.push(link),
                TarEntry::LeftOut(entry) => left_out.push(entry),
            }
            ControlFlow::Continue(())
        })?;
        let again = |file: &PackedFile, name| PackedFile {
            name,
            header: file.header.clone(),
            entry: file.entry,
        };
        left_out.extend(follow_links(&mut files, links, |file| &file.name, again));
        let replaced = sort_by_name(&mut files, |file| &file.name);
        let entries = files.iter().enumerate().map(|(file, of)| (of.entry, file));
        let mut by_entry: Vec<(usize, usize)> = entries.collect();
        by_entry.sort_unstable();
        let mut kept: Vec<(usize, Vec<u8>)> = kept
            .pictures
            .into_iter()
            .filter_map(|(entry, bytes)| Some((files_of(&by_entry, entry).next()?, bytes)))
            .collect();
        kept.sort_unstable_by_key(|(file, _)| *file);
        Ok(Self {
            source,
            files,
            by_entry,
            kept,
            left_out,
            replaced,
        })
    }

    /// The bytes of a file that is kept.
    fn kept(&self, file: usize) -> Option<&[u8]> {
        let at = self.kept.binary_search_by_key(&file, |(file, _)| *file);
        self.kept.get(at.ok()?).map(|(_, bytes)| bytes.as_slice())
    }
}

/// The files that an entry is.
fn files_of(by_entry: &[(usize, usize)], entry: usize) -> impl Iterator<Item = usize> {
    let first = by_entry.partition_point(|(of, _)| *of < entry);
    let from = by_entry.get(first..).unwrap_or_default().iter();
    from.take_while(move |(of, _)| *of == entry)
        .map(|(_, file)| *file)
}

/// Pictures from all over a stream whose length is not known.
#[derive(Default)]
struct Kept {
    /// By their entries.
    pictures: Vec<(usize, Vec<u8>)>,
    bytes: usize,
    offered: usize,
    /// One in 2 to this power is kept.
    thinned: u32,
}

impl Kept {
    fn offer(&mut self, entry: usize, bytes: &mut FileBytes<'_>) {
        let is_due = self.offered.is_multiple_of(1 << self.thinned);
        self.offered += 1;
        if !is_due {
            return;
        }
        let Ok(bytes) = bytes.whole() else {
            return;
        };
        self.bytes += bytes.len();
        self.pictures.push((entry, bytes.to_vec()));
        while self.pictures.len() > MOST_KEPT || self.bytes > MOST_KEPT_BYTES {
            let mut number = 0;
            self.pictures.retain(|_| {
                number += 1;
                number % 2 == 1
            });
            self.thinned += 1;
            self.bytes = self.pictures.iter().map(|(_, bytes)| bytes.len()).sum();
            if self.pictures.len() < 2 {
                return;
            }
        }
    }
}

/// Goes through the entries of a packed archive.
fn each_of(
    source: &dyn ByteSource,
    watch: &ImportWatch,
    take: &mut dyn FnMut(TarEntry<'_>) -> ControlFlow<()>,
) -> Result<(), ImportError> {
    let reader = Bounded::new(source.open_at(0)?, watch);
    let granted = reader.granted();
    let mut archive = Archive::new(reader);
    let entries = archive
        .entries()
        .map_err(|error| ImportError::unreadable(source.path(), error))?;
    each_entry(source.path(), entries, &granted, watch, take)
}

impl FileStore for PackedTar {
    fn path(&self) -> &Path {
        self.source.path()
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

    fn headers(&self, _watch: &ImportWatch) -> Result<Vec<HeaderFound>, ImportError> {
        let headers = self.files.iter().map(|file| file.header.clone());
        Ok(headers.enumerate().collect())
    }

    fn at_hand(&self) -> Option<Vec<usize>> {
        Some(self.kept.iter().map(|(file, _)| *file).collect())
    }

    fn each(
        &self,
        files: &[usize],
        work: &FileWork<'_>,
        watch: &ImportWatch,
    ) -> Result<(), ImportError> {
        if files.iter().all(|file| self.kept(*file).is_some()) {
            let keep = || (Decoder::default(), Vec::new());
            share_out(files.len(), watch, keep, |(decoder, room), piece| {
                let file = files.get(piece).copied().unwrap_or_default();
                let mut bytes = self.kept(file).unwrap_or_default();
                work(decoder, file, Ok(FileBytes::open(&mut bytes, room, watch)))
            });
            return Ok(());
        }
        let mut left = files.len();
        let unpack = |hand_on: &mut dyn FnMut(Unpacked) -> ControlFlow<()>| {
            let mut entries = 0..;
            each_of(self.source.as_ref(), watch, &mut |found| {
                let TarEntry::File { bytes, size, .. } = found else {
                    return ControlFlow::Continue(());
                };
                let entry = entries.next().unwrap_or(usize::MAX);
                let wanted = files_of(&self.by_entry, entry);
                let wanted = wanted.filter(|file| files.binary_search(file).is_ok());
                let wanted: Vec<usize> = wanted.collect();
                let Some((last, others)) = wanted.split_last() else {
                    return ControlFlow::Continue(());
                };
                let count = wanted.len() as u64;
                let bytes_of_all = size.min(MOST_UNPACKED).saturating_mul(count);
                let Some(accounted) = account_for_file(bytes_of_all, watch) else {
                    return ControlFlow::Break(());
                };
                let mut room = Vec::with_capacity(size.min(MOST_RESERVED) as usize);
                let whole = FileBytes::open(bytes, &mut room, watch).whole().map(|_| ());
                for file in others {
                    hand_on((
                        *file,
                        whole.clone().map(|()| room.clone()),
                        accounted.clone(),
                    ))?;
                }
                hand_on((*last, whole.map(|()| room), accounted))?;
                left -= wanted.len();
                if left == 0 {
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            })
        };
        let keep = Decoder::default;
        stream_out(
            watch,
            keep,
            unpack,
            |decoder, (file, bytes, _accounted): Unpacked| match bytes {
                Ok(mut bytes) => work(decoder, file, Ok(FileBytes::of(&mut bytes))),
                Err(flaw) => work(decoder, file, Err(flaw)),
            },
        )
    }
}

/// A file and its bytes.
type Unpacked = (usize, Result<Vec<u8>, PictureFlaw>, Accounted);

#[cfg(test)]
mod tests;
