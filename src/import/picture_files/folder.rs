//! A folder of picture files, whatever lies between them.

use super::super::error::{ImportError, NoDataSet};
use super::super::natural_order::natural_order;
use super::super::watch::ImportWatch;
use super::decode::Decoder;
use super::picture_names::claims_to_be_a_picture;
use super::store::{FileBytes, FileStore, FileWork, HeaderFound, headers_of_each};
use super::threads::share_out;
use crate::data::{Format, LeftOut, PictureFlaw};
use std::collections::HashSet;
use std::fs::File;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
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
        let mut walk = Walk {
            asked: path,
            root: &root,
            files: Vec::new(),
            links: Vec::new(),
            left_out: Vec::new(),
        };
        walk.through(&root, watch)?;
        walk.follow_links(watch)?;
        let Walk {
            mut files,
            left_out,
            ..
        } = walk;
        files.sort_by(|a, b| {
            let [a, b] = [a, b].map(|path| path.as_os_str().as_encoded_bytes());
            natural_order(a, b)
        });
        Ok(Self {
            path: path.to_owned(),
            files,
            left_out,
        })
    }
}

/// What was found in a folder so far.
struct Walk<'a> {
    /// The folder as it was asked for.
    asked: &'a Path,
    /// The same without links.
    root: &'a Path,
    files: Vec<Box<Path>>,
    /// Links that were not looked at yet.
    links: Vec<PathBuf>,
    left_out: Vec<LeftOut>,
}

impl Walk<'_> {
    /// Goes through the folder at `place` and those below it, past links.
    fn through(&mut self, place: &Path, watch: &ImportWatch) -> Result<(), ImportError> {
        let mut entries = WalkDir::new(place).into_iter();
        while let Some(entry) = entries.next() {
            watch.check(self.asked)?;
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.refuse(&error)?;
                    continue;
                }
            };
            let kind = entry.file_type();
            if is_hidden(&entry) {
                if kind.is_dir() {
                    entries.skip_current_dir();
                }
            } else if entry.depth() == 0 || kind.is_dir() {
                continue;
            } else if kind.is_symlink() {
                self.links.push(entry.into_path());
            } else {
                self.add(entry.path(), kind.is_file());
            }
        }
        Ok(())
    }

    fn add(&mut self, place: &Path, is_file: bool) {
        if is_file {
            self.files.push(within(self.root, place).into());
        } else if claims_to_be_a_picture(&place.to_string_lossy()) {
            // A pipe or a device, which might never end.
            self.leave_out(place, PictureFlaw::NoPicture);
        }
    }

    /// Follows the links that lead to something in the folder itself: to a folder one link
    /// alone, so that a web of links ends, and none to what it lies in.
    fn follow_links(&mut self, watch: &ImportWatch) -> Result<(), ImportError> {
        let mut entered = HashSet::new();
        while !self.links.is_empty() {
            let mut links = std::mem::take(&mut self.links);
            links.sort();
            for link in links {
                let found = link.canonicalize();
                let target = found.ok().filter(|target| target.starts_with(self.root));
                let kind = target.as_ref().and_then(|target| target.metadata().ok());
                match (target, kind) {
                    (Some(target), Some(kind)) if kind.is_dir() => {
                        let lies_in = link.parent().and_then(|parent| parent.canonicalize().ok());
                        let circle = lies_in.is_none_or(|place| place.starts_with(&target));
                        if circle || !entered.insert(target) {
                            self.leave_out(&link, PictureFlaw::LeadsOut);
                        } else {
                            self.through(&link, watch)?;
                        }
                    }
                    (Some(_), Some(kind)) => self.add(&link, kind.is_file()),
                    _ => self.leave_out(&link, PictureFlaw::LeadsOut),
                }
            }
        }
        Ok(())
    }

    fn refuse(&mut self, error: &walkdir::Error) -> Result<(), ImportError> {
        let reason = match error.io_error() {
            Some(error) => error.to_string(),
            None => error.to_string(),
        };
        match error.path() {
            Some(place) if place != self.root => {
                self.leave_out(place, PictureFlaw::Refused(reason));
                Ok(())
            }
            _ => Err(refused(self.asked, error)),
        }
    }

    fn leave_out(&mut self, place: &Path, reason: PictureFlaw) {
        self.left_out.push(LeftOut {
            name: name_of(within(self.root, place)),
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
    let name = path.to_string_lossy();
    if MAIN_SEPARATOR == '/' {
        name.into_owned()
    } else {
        name.replace(MAIN_SEPARATOR, "/")
    }
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
                Ok(mut open) => work(decoder, file, Ok(FileBytes::open(&mut open, room, watch))),
                Err(error) => work(decoder, file, Err(PictureFlaw::Refused(error.to_string()))),
            }
        });
        Ok(())
    }
}
