//! One entry of a zip archive as bytes that can be read again and again.

use super::arrays::{ArrayFlaw, Packing};
use super::blob::Blob;
use super::byte_source::{ByteSource, DEFLATE_RATIO, skip};
use super::error::ImportError;
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use zip::{CompressionMethod, ZipArchive};

/// One entry of a zip archive, stored or deflated.
#[derive(Clone, Debug)]
pub(super) struct ZipEntry {
    archive: Blob,
    /// The archive's path, and the entry's name behind it.
    path: PathBuf,
    name: String,
    is_deflated: bool,
    /// Bytes of the archive before the entry's own.
    start: u64,
    packed: u64,
    unpacked: u64,
    checksum: u32,
}

impl ZipEntry {
    /// The entries whose names `is_wanted`, in the order of the archive.
    ///
    /// # Errors
    /// The archive cannot be read or is damaged; one of the entries is encrypted, or packed in
    /// a way that is not read.
    pub fn all(archive: &Blob, is_wanted: impl Fn(&str) -> bool) -> Result<Vec<Self>, ImportError> {
        let (reader, bytes) = archive.open()?;
        let damaged = |path: &Path, error: zip::result::ZipError| match error {
            zip::result::ZipError::Io(error) => ImportError::unreadable(path, error),
            error => flawed(
                path,
                ArrayFlaw::PackedDamaged(Packing::Zip, error.to_string()),
            ),
        };
        let mut zip = ZipArchive::new(reader).map_err(|error| damaged(archive.path(), error))?;
        let mut entries = Vec::new();
        for index in 0..zip.len() {
            let name = match zip.name_for_index(index) {
                Some(Ok(name)) if is_wanted(&name) => name.into_owned(),
                _ => continue,
            };
            // A name from the root on would take the place of the archive's own.
            let path = archive.path().join(name.trim_start_matches('/'));
            let entry = zip
                .by_index_raw(index)
                .map_err(|error| damaged(&path, error))?;
            if entry.encrypted() {
                return Err(flawed(&path, ArrayFlaw::Encrypted));
            }
            let is_deflated = match entry.compression() {
                CompressionMethod::Stored => false,
                CompressionMethod::Deflated => true,
                other => {
                    let flaw = ArrayFlaw::PackingMethod(other.to_string());
                    return Err(flawed(&path, flaw));
                }
            };
            let start = entry.data_start().unwrap_or(bytes);
            // No entry is longer than the archive that holds it.
            let packed = entry.compressed_size().min(bytes.saturating_sub(start));
            entries.push(Self {
                archive: archive.clone(),
                path,
                name,
                is_deflated,
                start,
                packed,
                unpacked: entry.size(),
                checksum: entry.crc32(),
            });
        }
        Ok(entries)
    }

    /// Its name within the archive.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its bytes as they lie in the archive, from `start` on.
    fn packed_from(
        &self,
        start: u64,
    ) -> Result<io::Take<io::BufReader<Box<dyn super::blob::ReadSeek>>>, ImportError> {
        let (mut reader, _) = self.archive.open()?;
        reader
            .seek(SeekFrom::Start(self.start.saturating_add(start)))
            .map_err(|error| ImportError::unreadable(&self.path, error))?;
        Ok(reader.take(self.packed.saturating_sub(start)))
    }
}

fn flawed(path: &Path, flaw: ArrayFlaw) -> ImportError {
    ImportError::Malformed {
        path: path.to_owned(),
        offset: 0,
        unpacked: false,
        flaw,
    }
}

impl ByteSource for ZipEntry {
    fn path(&self) -> &Path {
        &self.path
    }

    fn most_bytes(&self) -> Result<u64, ImportError> {
        Ok(if self.is_deflated {
            self.unpacked.min(self.packed.saturating_mul(DEFLATE_RATIO))
        } else {
            self.packed
        })
    }

    fn open_at(&self, start: u64) -> Result<Box<dyn Read + Send>, ImportError> {
        if !self.is_deflated && start > 0 {
            return Ok(Box::new(self.packed_from(start)?));
        }
        let packed = self.packed_from(0)?;
        if !self.is_deflated {
            return Ok(Box::new(Checked::new(packed, self.checksum)));
        }
        let mut reader = Checked::new(DeflateDecoder::new(packed), self.checksum);
        skip(&mut reader, start).map_err(|error| ImportError::unreadable(&self.path, error))?;
        Ok(Box::new(reader))
    }

    fn packing(&self) -> Option<Packing> {
        Some(Packing::Zip)
    }

    fn seeks(&self) -> bool {
        !self.is_deflated
    }
}

/// Checks at its end that what was read from the beginning is what was packed.
struct Checked<R> {
    reader: R,
    sum: Crc,
    expected: u32,
}

impl<R> Checked<R> {
    fn new(reader: R, expected: u32) -> Self {
        Self {
            reader,
            sum: Crc::new(),
            expected,
        }
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let got = self.reader.read(out)?;
        if let Some(bytes) = out.get(..got) {
            self.sum.update(bytes);
        }
        if got == 0 && !out.is_empty() && self.sum.sum() != self.expected {
            let words = "another checksum than the archive says";
            return Err(io::Error::new(io::ErrorKind::InvalidData, words));
        }
        Ok(got)
    }
}
