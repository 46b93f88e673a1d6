//! PyTorch's files since 1.6: a zip archive with `data.pkl` and an entry for each storage.

use super::node::Pickled;
use super::pickle;
use crate::exchange::error::{ExchangeFlaw, TensorFlaw};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Bytes of a pickle.
const MOST_PICKLE: usize = 1 << 24;
const PICKLE: &str = "data.pkl";

/// An archive whose entries stand as they are, not compressed.
#[derive(Debug)]
pub(super) struct Zipped<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// The folder that all entries lie in, with its slash.
    folder: String,
    /// Bytes that may still be read: all entries together are no longer than the file.
    left: usize,
    /// The storages read so far: several tensors may share one.
    storages: BTreeMap<String, Vec<u8>>,
}

pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Reads the pickle of an archive.
pub(super) fn open(bytes: &[u8]) -> Result<(Pickled, Zipped<'_>), ExchangeFlaw> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let name = archive.file_names().find_map(|name| {
        let name = name.ok()?;
        let folder = name.strip_suffix(PICKLE)?;
        (folder.is_empty() || folder.ends_with('/')).then(|| folder.to_owned())
    });
    let mut zipped = Zipped {
        folder: name.ok_or_else(|| ExchangeFlaw::NoEntry(PICKLE.to_owned()))?,
        archive,
        left: bytes.len(),
        storages: BTreeMap::new(),
    };
    if let Some(order) = zipped.entry("byteorder")?
        && order != b"little"
    {
        return Err(ExchangeFlaw::BigEndian);
    }
    let pickle = zipped.entry(PICKLE)?.unwrap_or_default();
    if pickle.len() > MOST_PICKLE {
        return Err(ExchangeFlaw::NoStateDict);
    }
    Ok((pickle::read(&pickle, 0)?, zipped))
}

fn damaged(error: impl ToString) -> ExchangeFlaw {
    ExchangeFlaw::Zip(error.to_string())
}

impl Zipped<'_> {
    /// The bytes of a storage, which the tensor `name` needs.
    pub fn storage(&mut self, name: &str, key: &str) -> Result<&[u8], ExchangeFlaw> {
        let missing = || ExchangeFlaw::tensor(name, TensorFlaw::Missing);
        if !self.storages.contains_key(key) {
            let bytes = self.entry(&format!("data/{key}"))?;
            let bytes = bytes.ok_or_else(missing)?;
            self.storages.insert(key.to_owned(), bytes);
        }
        let bytes = self.storages.get(key).map(Vec::as_slice);
        bytes.ok_or_else(missing)
    }

    /// The bytes of an entry; None where there is none of this name.
    fn entry(&mut self, name: &str) -> Result<Option<Vec<u8>>, ExchangeFlaw> {
        let path = format!("{}{name}", self.folder);
        let Some(index) = self.archive.index_for_name(&path) else {
            return Ok(None);
        };
        let entry = self.archive.by_index(index).map_err(damaged)?;
        let claimed = usize::try_from(entry.size()).unwrap_or(usize::MAX);
        if claimed > self.left {
            return Err(damaged(format!(
                "{name} claims more bytes than the file has"
            )));
        }
        self.left -= claimed;
        let mut bytes = Vec::new();
        let mut entry = entry.take(claimed as u64 + 1);
        entry.read_to_end(&mut bytes).map_err(damaged)?;
        if bytes.len() != claimed {
            return Err(damaged(format!(
                "{name} has not as many bytes as it claims"
            )));
        }
        Ok(Some(bytes))
    }
}
