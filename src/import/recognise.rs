//! Which format a folder or a file is in: by its content, not by its name.

use super::arrays;
use super::blob::Blob;
use super::content::{Content, Sniffed};
use super::error::{ImportError, NoDataSet};
use super::picture_files::{self, claims_to_be_a_picture};
use super::pictures::Pictures;
use super::table;
use super::tables;
use super::watch::ImportWatch;
use crate::data::Format;
use crate::recipe::DataSpec;
use std::path::{Path, PathBuf};

/// The pictures of the folder or the file at `path`.
///
/// # Errors
/// There is nothing, or nothing that is a data set; its files cannot be read.
pub(super) fn pictures(
    path: &Path,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Box<dyn Pictures>, ImportError> {
    let about = std::fs::metadata(path).map_err(|error| {
        let found = match error.kind() {
            std::io::ErrorKind::NotFound => NoDataSet::Missing,
            _ => NoDataSet::Refused(error.to_string()),
        };
        unknown(path, found)
    })?;
    if about.is_dir() {
        of_folder(path, spec, watch, Depth::Outer)
    } else {
        of_blob(&Blob::file(path), spec, watch)
    }
}

/// Whether a folder may hold nothing but the folder or the file that is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Outer,
    Inner,
}

/// The pictures of a folder.
fn of_folder(
    path: &Path,
    spec: &DataSpec,
    watch: &ImportWatch,
    depth: Depth,
) -> Result<Box<dyn Pictures>, ImportError> {
    if let Some(pictures) = arrays::of_folder(path, spec, watch)? {
        let is_by_word = matches!(pictures.listing().format, Format::Npy | Format::Npz);
        return match subfolder_of_pictures(path, watch)?.filter(|_| is_by_word) {
            Some(subfolder) => Err(ImportError::SeveralSets {
                folder: path.to_owned(),
                names: vec![format!("arrays ({})", pictures.listing().format), subfolder],
            }),
            None => Ok(pictures),
        };
    }
    let found = picture_files::of_folder(path, spec, watch);
    if !matches!(&found, Err(error) if is_none(error)) {
        return found;
    }
    if let Some(pictures) = tables::of_folder(path, &visible_entries(path)?, spec, watch)? {
        return Ok(pictures);
    }
    if depth == Depth::Outer {
        let only = the_only_one_in(path, spec, watch);
        if !matches!(&only, Err(error) if is_none(error)) {
            return only;
        }
    }
    // It knows of the pictures that cannot be read.
    found
}

/// The first folder below with so many pictures that they are no illustrations.
fn subfolder_of_pictures(path: &Path, watch: &ImportWatch) -> Result<Option<String>, ImportError> {
    /// So many pictures are a set.
    const SET: usize = 16;
    for folder in visible_entries(path)? {
        watch.check(path)?;
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        let names = entries.map_while(Result::ok).map(|entry| entry.file_name());
        let pictures = names.filter(|name| claims_to_be_a_picture(&name.to_string_lossy()));
        if pictures.take(SET).count() == SET {
            let name = folder.file_name().unwrap_or_default();
            return Ok(Some(name.to_string_lossy().into_owned()));
        }
    }
    Ok(None)
}

/// Whether it says that no picture was found that can be taken.
fn is_none(error: &ImportError) -> bool {
    matches!(
        error,
        ImportError::Unknown { .. } | ImportError::AllBad { .. }
    )
}

/// The pictures of the only data set directly below a folder without pictures.
fn the_only_one_in(
    path: &Path,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Box<dyn Pictures>, ImportError> {
    let mut only = None;
    for inner in visible_entries(path)? {
        watch.check(path)?;
        let found = if inner.is_dir() {
            of_folder(&inner, spec, watch, Depth::Inner)
        } else if is_archive(&inner) {
            of_blob(&Blob::file(&inner), spec, watch)
        } else {
            continue;
        };
        let is_none = matches!(&found, Err(error) if is_none(error));
        if !is_none && only.replace(found).is_some() {
            return Err(unknown(path, NoDataSet::EmptyFolder));
        }
    }
    only.unwrap_or_else(|| Err(unknown(path, NoDataSet::EmptyFolder)))
}

/// What lies in a folder and is not hidden, in the order of names.
fn visible_entries(path: &Path) -> Result<Vec<PathBuf>, ImportError> {
    let refused = |error: std::io::Error| unknown(path, NoDataSet::Refused(error.to_string()));
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path).map_err(refused)? {
        let entry = entry.map_err(refused)?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            entries.push(entry.path());
        }
    }
    entries.sort();
    Ok(entries)
}

fn is_archive(path: &Path) -> bool {
    let sniffed = Sniffed::of(&Blob::file(path));
    sniffed.is_ok_and(|sniffed| matches!(sniffed.content, Content::Zip | Content::Tar))
}

/// The pictures of one file, on disk or in memory.
pub(super) fn of_blob(
    blob: &Blob,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Box<dyn Pictures>, ImportError> {
    let sniffed = Sniffed::of(blob)?;
    if let Some(pictures) = arrays::of_file(blob, &sniffed, spec, watch)? {
        return Ok(pictures);
    }
    let found = match sniffed.content {
        Content::Zip if !sniffed.gzipped => return picture_files::of_zip(blob, spec, watch),
        Content::Tar => return picture_files::of_tar(blob, &sniffed, spec, watch),
        Content::Text => return table::pictures(sniffed.source, spec, watch),
        Content::Empty => NoDataSet::EmptyFile,
        Content::Picture => NoDataSet::OnePicture,
        Content::WebPage => NoDataSet::WebPage,
        Content::Model => NoDataSet::Model,
        Content::Idx | Content::Npy | Content::Zip | Content::Other => {
            NoDataSet::Content(sniffed.head.into_iter().take(8).collect())
        }
    };
    Err(unknown(blob.path(), found))
}

fn unknown(path: &Path, found: NoDataSet) -> ImportError {
    ImportError::Unknown {
        path: path.to_owned(),
        found,
    }
}
