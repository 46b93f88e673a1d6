//! Whether the file at a path is still the one that was read or written there.

use super::container::stored_hash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// What tells one file of Elbow's from another: the hash that it holds of its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileIdentity(pub(super) String);

impl FileIdentity {
    /// That of the file at `path`; None if it is none of Elbow's, or cannot be read.
    pub fn of(path: &Path) -> Option<Self> {
        let file = File::open(path).ok()?;
        let length = file
            .metadata()
            .ok()
            .filter(std::fs::Metadata::is_file)?
            .len();
        stored_hash(&mut BufReader::new(file).take(length)).map(Self)
    }
}

/// A file as it was when it was last read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it was known by.
    pub identity: FileIdentity,
}

impl KnownFile {
    /// Whether it is there, and the same.
    pub fn is_there(&self) -> bool {
        FileIdentity::of(&self.path).is_some_and(|found| found == self.identity)
    }
}

/// The files that a window has read or written, as they were then: whatever else stands in
/// their place, another window or program has put there.
#[derive(Clone, Debug, Default)]
pub struct KnownFiles {
    files: BTreeMap<PathBuf, Option<FileIdentity>>,
}

impl KnownFiles {
    /// Takes note of a file that was read or written just now.
    pub fn note(&mut self, path: &Path, identity: Option<FileIdentity>) {
        self.files.insert(settled(path), identity);
    }

    /// What is known to stand at `path`.
    pub fn identity(&self, path: &Path) -> Option<FileIdentity> {
        self.files.get(&settled(path)).cloned().flatten()
    }
}

/// One name for a file, however its path is spelled.
fn settled(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
