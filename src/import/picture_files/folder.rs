//! A folder of picture files, whatever lies between them.

use super::super::error::{ImportError, NoDataSet};
use super::super::watch::ImportWatch;
use super::decode::Decoder;
use super::natural_order::natural_order;
use super::store::{FileBytes, FileStore, FileWork, HeaderFound, headers_of_each};
use super::threads::share_out;
use crate::data::{Format, LeftOut, PictureFlaw};
use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// The files of a folder and of those below it, but for hidden ones.
pub(super) struct Folder {
    path: PathBuf,
    /// Their paths within the folder.
    files: Vec<Box<Path>>,
    left_out: Vec<LeftOut>,
}

impl Folder {
    /// Walks through the folder at `path`.
    ///
    /// # Errors
    /// It cannot be opened; the watch was cancelled.
    pub fn at(path: &Path, watch: &ImportWatch) -> Result<Self, ImportError> {
        let root = path.canonicalize().map_err(|error| refused(path, &error))?;
        let mut folder = Self {
            path: path.to_owned(),
            files: Vec::new(),
            left_out: Vec::new(),
        };
        let mut walk = WalkDir::new(&root).follow_links(true).into_iter();
        // Each folder is entered by one link at most, so that a web of links ends.
        let mut linked = HashSet::new();
        while let Some(entry) = walk.next() {
            watch.check(path)?;
            match entry {
                Err(error) => folder.refuse(&root, &error, path)?,
                Ok(entry) if is_hidden(&entry) => {
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                }
                Ok(entry) if entry.depth() == 0 => {}
                Ok(entry) => {
                    if entry.path_is_symlink() {
                        let target = entry.path().canonicalize();
                        let inside = target.is_ok_and(|target| {
                            let is_folder = entry.file_type().is_dir();
                            target.starts_with(&root) && (!is_folder || linked.insert(target))
                        });
                        if !inside {
                            folder.leave_out(&root, entry.path(), PictureFlaw::LeadsOut);
                            if entry.file_type().is_dir() {
                                walk.skip_current_dir();
                            }
                            continue;
                        }
                    }
                    if entry.file_type().is_file() {
                        folder.files.push(within(&root, entry.path()).into());
                    }
                }
            }
        }
        folder.files.sort_by(|a, b| {
            let [a, b] = [a, b].map(|path| path.as_os_str().as_encoded_bytes());
            natural_order(a, b)
        });
        Ok(folder)
    }

    fn refuse(
        &mut self,
        root: &Path,
        error: &walkdir::Error,
        path: &Path,
    ) -> Result<(), ImportError> {
        let reason = match (error.io_error(), error.loop_ancestor()) {
            (_, Some(_)) => PictureFlaw::LeadsOut,
            (Some(error), None) => PictureFlaw::Refused(error.to_string()),
            (None, None) => PictureFlaw::Refused(error.to_string()),
        };
        match error.path() {
            Some(place) if place != root => {
                self.leave_out(root, place, reason);
                Ok(())
            }
            _ => Err(refused(path, error)),
        }
    }

    fn leave_out(&mut self, root: &Path, place: &Path, reason: PictureFlaw) {
        self.left_out.push(LeftOut {
            name: name_of(within(root, place)),
            reason,
        });
    }
}

fn refused(path: &Path, error: &dyn std::error::Error) -> ImportError {
    ImportError::Unknown {
        path: path.to_owned(),
        found: NoDataSet::Refused(error.to_string()),
    }
}

fn within<'a>(root: &Path, path: &'a Path) -> &'a Path {
    path.strip_prefix(root).unwrap_or(path)
}

/// A path as it is shown, with `/` between folders.
fn name_of(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// Files that systems put beside a person's own.
fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    entry.depth() > 0 && (name.as_encoded_bytes().starts_with(b".") || name == "__MACOSX")
}

impl FileStore for Folder {
    fn path(&self) -> &Path {
        &self.path
    }

    fn format(&self) -> Format {
        Format::Folder
    }

    fn name(&self, file: usize) -> String {
        let path = self.files.get(file);
        path.map_or_else(String::new, |path| name_of(path))
    }

    fn left_out(&self) -> &[LeftOut] {
        &self.left_out
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
        let keep = || (Decoder::default(), Vec::new());
        share_out(files.len(), watch, keep, |(decoder, room), piece| {
            let file = files.get(piece).copied().unwrap_or_default();
            let path = self.files.get(file).map(|path| self.path.join(path));
            match File::open(path.unwrap_or_default()) {
                Ok(mut open) => work(decoder, file, Ok(FileBytes::open(&mut open, room))),
                Err(error) => work(decoder, file, Err(PictureFlaw::Refused(error.to_string()))),
            }
        });
        Ok(())
    }
}
