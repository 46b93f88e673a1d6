//! A zip archive of picture files, read where it lies: each thread unpacks its own entries.
//!
//! Format: PKWARE, ".ZIP File Format Specification" (APPNOTE), sections 4.3.7 and 4.3.12.

use super::super::blob::{Blob, ReadSeek};
use super::super::error::{ImportError, ReadCause};
use super::super::watch::ImportWatch;
use super::decode::Decoder;
use super::entry_names::{EntryLink, EntryName, follow_links, sort_by_name};
use super::store::{FileBytes, FileStore, FileWork, HeaderFound, headers_of_each};
use super::threads::share_out;
use crate::data::{Format, LeftOut, PictureFlaw, Warning};
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use zip::CompressionMethod;
use zip::result::ZipError;

/// Bytes of an entry's own header before its name.
const LOCAL_HEADER: usize = 30;
/// How an entry in the archive's list begins.
const LISTED: [u8; 4] = *b"PK\x01\x02";
/// Bytes of an entry in the archive's list before its name.
const LISTED_HEADER: usize = 46;
/// The most bytes of the path that a link leads to.
const MOST_TARGET: u64 = 4096;

/// The entries of a zip archive that are files.
pub(super) struct ZipArchive {
    blob: Blob,
    entries: Vec<ZipEntry>,
    left_out: Vec<LeftOut>,
    warnings: Vec<Warning>,
}

#[derive(Clone)]
struct ZipEntry {
    name: EntryName,
    /// Where its own header begins.
    start: u64,
    packed: u64,
    unpacked: u64,
    checksum: u32,
    packing: Packing,
}

#[derive(Clone, Copy)]
enum Packing {
    Stored,
    Deflated,
    Encrypted,
    /// Packed in a way that is not read; its number in the format.
    Other(CompressionMethod),
}

impl ZipArchive {
    /// Lists the archive's entries.
    ///
    /// # Errors
    /// It is no sound zip archive; the watch was cancelled.
    pub fn of(blob: &Blob, watch: &ImportWatch) -> Result<Self, ImportError> {
        let path = blob.path();
        let damaged = |error: ZipError| ImportError::unreadable(path, io::Error::from(error));
        // Its list of entries takes much more room than what is kept of it.
        let archive = match zip::ZipArchive::new(blob.open()?.0) {
            Err(_) if !has_list(blob)? => {
                return Err(ImportError::unreadable(path, ReadCause::EndsEarly));
            }
            archive => archive.map_err(damaged)?,
        };
        let mut entries = Vec::with_capacity(archive.len());
        let mut links = Vec::new();
        for number in 0..archive.len() {
            watch.check(path)?;
            let entry = archive.by_index_data(number).map_err(damaged)?;
            let shown = entry.name().map_err(damaged)?;
            let name = EntryName::of(shown.as_bytes(), entry.name_raw());
            let Some(name) = name.filter(|_| !entry.is_dir()) else {
                continue;
            };
            let kind = if entry.is_symlink() {
                &mut links
            } else {
                &mut entries
            };
            kind.push(ZipEntry {
                name,
                start: entry.header_start(),
                packed: entry.compressed_size(),
                unpacked: entry.size(),
                checksum: entry.crc32(),
                packing: match entry.compression() {
                    _ if entry.encrypted() => Packing::Encrypted,
                    CompressionMethod::Stored => Packing::Stored,
                    CompressionMethod::Deflated => Packing::Deflated,
                    other => Packing::Other(other),
                },
            });
        }
        let mut warnings = Vec::new();
        if archive.has_duplicate_names() {
            // They were dropped with the list of entries; of which name is not known any more.
            let list = archive.central_directory_start();
            warnings.extend(replaced_in_list(blob, list, watch)?);
        }
        drop(archive);
        let mut reader = blob.open()?.0.into_inner();
        let (mut found, mut left_out) = (Vec::new(), Vec::new());
        for link in links {
            watch.check(path)?;
            match link.target(&mut reader) {
                Ok(target) => found.push(EntryLink::symbolic(link.name, &target)),
                Err(reason) => left_out.push(LeftOut {
                    name: link.name.shown(),
                    reason,
                }),
            }
        }
        let again = |entry: &ZipEntry, name| ZipEntry {
            name,
            ..entry.clone()
        };
        left_out.extend(follow_links(&mut entries, found, |of| &of.name, again));
        warnings.extend(sort_by_name(&mut entries, |entry| &entry.name));
        Ok(Self {
            blob: blob.clone(),
            entries,
            left_out,
            warnings,
        })
    }
}

/// Whether an archive ends as it should, with a list of what it holds and the place of that.
fn has_list(blob: &Blob) -> Result<bool, ImportError> {
    /// That place may be followed by a comment.
    const MOST_END: u64 = 22 + (1 << 16);
    let refused = |error| ImportError::unreadable(blob.path(), error);
    let (mut reader, length) = blob.open()?;
    let start = length.saturating_sub(MOST_END);
    reader.seek(SeekFrom::Start(start)).map_err(refused)?;
    let mut end = Vec::new();
    let mut reader = reader.take(MOST_END);
    reader.read_to_end(&mut end).map_err(refused)?;
    Ok(end.windows(4).any(|mark| mark == b"PK\x05\x06"))
}

/// Counts the entries whose names occur again further down in the archive's list, which begins
/// at `start`.
fn replaced_in_list(
    blob: &Blob,
    start: u64,
    watch: &ImportWatch,
) -> Result<Option<Warning>, ImportError> {
    let damaged = |error| ImportError::unreadable(blob.path(), error);
    let mut reader = blob.open()?.0;
    reader.seek(SeekFrom::Start(start)).map_err(damaged)?;
    let mut names = HashSet::new();
    let mut replaced: Option<(usize, String)> = None;
    loop {
        watch.check(blob.path())?;
        // What follows the last is shorter.
        let mut header = [0; LISTED_HEADER];
        let (mark, rest) = header.split_at_mut(LISTED.len());
        reader.read_exact(mark).map_err(damaged)?;
        if *mark != LISTED {
            break;
        }
        reader.read_exact(rest).map_err(damaged)?;
        let Some([name, extra, comment]) = listed_lengths(&header) else {
            break;
        };
        let mut written = vec![0; usize::from(name)];
        reader.read_exact(&mut written).map_err(damaged)?;
        let rest = i64::from(extra) + i64::from(comment);
        reader.seek_relative(rest).map_err(damaged)?;
        let shown = EntryName::of(&written, &written);
        if !names.insert(written)
            && let Some(name) = shown
        {
            replaced.get_or_insert_with(|| (0, name.shown())).0 += 1;
        }
    }
    Ok(replaced.map(|(entries, first)| Warning::Replaced { entries, first }))
}

/// The lengths of name, extra field and comment of an entry in the archive's list; None behind
/// the last.
fn listed_lengths(header: &[u8; LISTED_HEADER]) -> Option<[u16; 3]> {
    let rest = header.strip_prefix(&LISTED)?;
    let (_, lengths) = rest.split_at_checked(24)?;
    let (lengths, _) = lengths.as_chunks::<2>();
    let lengths: [[u8; 2]; 3] = *lengths.first_chunk::<3>()?;
    Some(lengths.map(u16::from_le_bytes))
}

impl ZipEntry {
    /// The path that it leads to if it is a link.
    fn target(&self, archive: &mut Box<dyn ReadSeek>) -> Result<Vec<u8>, PictureFlaw> {
        let mut target = Vec::new();
        let mut reader = self.open(archive)?.take(MOST_TARGET);
        reader
            .read_to_end(&mut target)
            .map_err(|error| PictureFlaw::Refused(error.to_string()))?;
        Ok(target)
    }

    /// Opens it in `archive`.
    fn open<'a>(
        &self,
        archive: &'a mut Box<dyn ReadSeek>,
    ) -> Result<Checked<Box<dyn Read + 'a>>, PictureFlaw> {
        let refused = |error: io::Error| PictureFlaw::Refused(error.to_string());
        let mut header = [0; LOCAL_HEADER];
        archive.seek(SeekFrom::Start(self.start)).map_err(refused)?;
        archive.read_exact(&mut header).map_err(refused)?;
        let [name, extra] = match header {
            [b'P', b'K', 3, 4, .., a, b, c, d] => [[a, b], [c, d]].map(u16::from_le_bytes),
            _ => return Err(PictureFlaw::Undecodable("its entry is damaged".to_owned())),
        };
        let skipped = i64::from(name) + i64::from(extra);
        archive.seek(SeekFrom::Current(skipped)).map_err(refused)?;
        let packed = archive.take(self.packed);
        let unpacked: Box<dyn Read + 'a> = match self.packing {
            Packing::Stored => Box::new(packed),
            Packing::Deflated => Box::new(DeflateDecoder::new(packed)),
            Packing::Encrypted => {
                return Err(PictureFlaw::Undecodable("it is encrypted".to_owned()));
            }
            Packing::Other(method) => {
                return Err(PictureFlaw::Undecodable(format!("packed by {method}")));
            }
        };
        Ok(Checked {
            unpacked,
            left: self.unpacked,
            checksum: self.checksum,
            crc: Crc::new(),
        })
    }
}

/// An entry's bytes, no more of them than it says, and at their end the checksum that it says.
struct Checked<R> {
    unpacked: R,
    left: u64,
    checksum: u32,
    crc: Crc,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        let got = self.unpacked.by_ref().take(self.left).read(out)?;
        self.crc.update(out.get(..got).unwrap_or_default());
        self.left -= got as u64;
        if got == 0 && (self.left > 0 || self.crc.sum() != self.checksum) {
            let words = "its length or its checksum is not what the archive says";
            return Err(io::Error::new(io::ErrorKind::InvalidData, words));
        }
        Ok(got)
    }
}

impl FileStore for ZipArchive {
    fn path(&self) -> &Path {
        self.blob.path()
    }

    fn format(&self) -> Format {
        Format::Zip
    }

    fn name(&self, file: usize) -> String {
        let entry = self.entries.get(file);
        entry.map_or_else(String::new, |entry| entry.name.shown())
    }

    fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    fn warnings(&self) -> Vec<Warning> {
        self.warnings.clone()
    }

    fn headers(&self, watch: &ImportWatch) -> Result<Vec<HeaderFound>, ImportError> {
        headers_of_each(self, self.entries.len(), watch)
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
                let opened = match (archive, self.entries.get(file)) {
                    (Ok(archive), Some(entry)) => entry.open(archive),
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
