//! A zip archive of picture files, read where it lies: each thread unpacks its own entries.
//!
//! Format: PKWARE, ".ZIP File Format Specification" (APPNOTE), sections 4.3.7 and 4.3.12.

use super::super::blob::{Blob, ReadSeek};
use super::super::error::ImportError;
use super::super::watch::ImportWatch;
use super::decode::Decoder;
use super::store::{
    FileBytes, FileStore, FileWork, HeaderFound, entry_name, headers_of_each, sort_by_name,
};
use super::threads::share_out;
use crate::data::{Format, LeftOut, PictureFlaw};
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use zip::CompressionMethod;
use zip::result::ZipError;

/// Bytes of an entry's own header before its name.
const LOCAL_HEADER: usize = 30;

/// The entries of a zip archive that are files.
pub(super) struct ZipArchive {
    blob: Blob,
    entries: Vec<ZipEntry>,
}

struct ZipEntry {
    name: Box<str>,
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
        let archive = zip::ZipArchive::new(blob.open()?.0).map_err(damaged)?;
        let mut entries = Vec::with_capacity(archive.len());
        for number in 0..archive.len() {
            watch.check(path)?;
            let entry = archive.by_index_data(number).map_err(damaged)?;
            let name = entry_name(&entry.name().map_err(damaged)?);
            let Some(name) = name.filter(|_| entry.is_file()) else {
                continue;
            };
            entries.push(ZipEntry {
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
        sort_by_name(&mut entries, |entry| &entry.name);
        Ok(Self {
            blob: blob.clone(),
            entries,
        })
    }
}

impl ZipEntry {
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
        entry.map_or_else(String::new, |entry| entry.name.to_string())
    }

    fn left_out(&self) -> &[LeftOut] {
        &[]
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
                    Ok(mut open) => work(decoder, file, Ok(FileBytes::open(&mut open, room))),
                    Err(flaw) => work(decoder, file, Err(flaw)),
                }
            },
        );
        Ok(())
    }
}
