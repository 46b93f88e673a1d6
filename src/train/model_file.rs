//! The file that a run is kept in.

use crate::archive::{FileIdentity, is_session_name};
use std::path::PathBuf;

/// The file of a run, and how far the run had come when it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelFile {
    /// Where it is.
    pub path: PathBuf,
    /// The step of the weights in it.
    pub step: u64,
    /// It was there before: the run was opened from it, and never saved to it.
    pub opened: bool,
    /// What the file is known by since it was read or written here.
    pub identity: Option<FileIdentity>,
}

impl ModelFile {
    /// Whether saving goes on in it without asking for a path: a model that was opened is
    /// nobody's to overwrite until it was named, a session goes on in its file.
    pub fn is_own(&self) -> bool {
        !self.opened || is_session_name(&self.path)
    }
}
