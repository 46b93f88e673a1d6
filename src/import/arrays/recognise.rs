//! Which files and folders hold arrays of images.

use super::files::{ArrayFile, FileKind, FileSet, array_files, set_in, set_with};
use super::pictures::Arrays;
use super::stored_array::StoredArray;
use super::{cifar, idx, npy, npz, set};
use crate::data::{Format, Warning};
use crate::import::blob::Blob;
use crate::import::content::{Content, Sniffed};
use crate::import::error::ImportError;
use crate::import::pictures::Pictures;
use crate::import::watch::ImportWatch;
use crate::recipe::DataSpec;
use std::path::Path;
use std::sync::Arc;

/// The arrays of a folder, by the usual names of their files; None if there are none.
///
/// # Errors
/// There are several sets, or not all of one; a file cannot be read.
pub(in crate::import) fn of_folder(
    folder: &Path,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Option<Box<dyn Pictures>>, ImportError> {
    let files = array_files(folder)?;
    for kind in [FileKind::Idx, FileKind::Npy, FileKind::Npz] {
        if let Some(found) = set_in(folder, &files, kind)? {
            let arrays = of_files(folder, &found, &files, spec, watch)?;
            return Ok(Some(Box::new(arrays)));
        }
    }
    if let Some(arrays) = cifar::of_folder(folder, spec, watch)? {
        return Ok(Some(Box::new(arrays)));
    }
    match &*files {
        [only] if only.kind == FileKind::Npz && is_alone(folder) => {
            of_archive(&Blob::file(&only.path), spec, watch)
        }
        _ => Ok(None),
    }
}

/// Whether a folder holds one file, but for pages about it.
fn is_alone(folder: &Path) -> bool {
    const PAGES: [&str; 4] = ["md", "txt", "pdf", "json"];
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    let is_page = |name: &std::ffi::OsStr| {
        let ending = Path::new(name).extension().unwrap_or_default();
        let is_about = |page: &&str| ending.eq_ignore_ascii_case(page);
        PAGES.iter().any(is_about) || name.eq_ignore_ascii_case("LICENSE")
    };
    let names = entries.map_while(Result::ok).map(|entry| entry.file_name());
    names.filter(|name| !is_page(name)).take(2).count() == 1
}

/// The arrays of one file whose content was looked at, with what lies beside it; None if it
/// holds none.
///
/// # Errors
/// A file does not hold what it claims, or cannot be read.
pub(in crate::import) fn of_file(
    blob: &Blob,
    sniffed: &Sniffed,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Option<Box<dyn Pictures>>, ImportError> {
    match sniffed.content {
        Content::Idx => {
            let array = idx::open(Arc::clone(&sniffed.source))?;
            of_one_array(blob, FileKind::Idx, array, spec, watch).map(Some)
        }
        Content::Npy => {
            let array = npy::open(Arc::clone(&sniffed.source))?;
            of_one_array(blob, FileKind::Npy, array, spec, watch).map(Some)
        }
        // Neither can be read from within another packing.
        Content::Zip | Content::Other if sniffed.gzipped => Ok(None),
        Content::Zip => of_archive(blob, spec, watch),
        Content::Other => {
            let arrays = cifar::of_file(blob, spec, watch)?;
            Ok(arrays.map(|arrays| -> Box<dyn Pictures> { Box::new(arrays) }))
        }
        Content::Empty
        | Content::Tar
        | Content::Picture
        | Content::WebPage
        | Content::Model
        | Content::Text => Ok(None),
    }
}

fn of_one_array(
    blob: &Blob,
    kind: FileKind,
    array: StoredArray,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Box<dyn Pictures>, ImportError> {
    let file = ArrayFile::of(blob.path(), kind);
    let files = beside(blob);
    let found = set_with(&file, &files);
    let parts = found.parts(array, &files, spec)?;
    let arrays = set::pictures(blob.path(), format(kind), parts, spec, watch)?;
    Ok(Box::new(warned(arrays, &found)))
}

fn of_archive(
    blob: &Blob,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Option<Box<dyn Pictures>>, ImportError> {
    let Some(contents) = npz::contents(blob, spec)? else {
        return Ok(None);
    };
    if contents.is_one_array {
        let array = npz::only_array(blob)?;
        return of_one_array(blob, FileKind::Npz, array, spec, watch).map(Some);
    }
    let arrays = set::pictures(blob.path(), Format::Npz, contents.parts, spec, watch)?;
    Ok(Some(Box::new(arrays)))
}

fn of_files(
    folder: &Path,
    found: &FileSet<'_>,
    files: &[ArrayFile],
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Arrays, ImportError> {
    let parts = found.parts(found.train.open()?, files, spec)?;
    let format = format(found.train.kind);
    let arrays = set::pictures(folder, format, parts, spec, watch)?;
    Ok(warned(arrays, found))
}

fn format(kind: FileKind) -> Format {
    match kind {
        FileKind::Idx => Format::Idx,
        FileKind::Npy => Format::Npy,
        FileKind::Npz => Format::Npz,
    }
}

/// The files of arrays in the folder of a file; none where that cannot be read.
fn beside(blob: &Blob) -> Vec<ArrayFile> {
    let folder = match blob.on_disk().map(Path::parent) {
        Some(Some(folder)) if folder.as_os_str().is_empty() => Path::new("."),
        Some(Some(folder)) => folder,
        Some(None) | None => return Vec::new(),
    };
    array_files(folder).unwrap_or_default()
}

/// EMNIST's own files are known to lie sideways: by their names, or their folder's.
fn warned(mut arrays: Arrays, found: &FileSet<'_>) -> Arrays {
    let folder = found.train.path.parent().and_then(Path::file_name);
    let folder = folder.unwrap_or_default().to_string_lossy().to_lowercase();
    let is_emnist = |name: &str| {
        let mut words = name.split(|letter: char| !letter.is_alphanumeric());
        words.any(|word| word == "emnist")
    };
    let is_idx = found.train.kind == FileKind::Idx;
    if is_idx && (is_emnist(&found.train.name.set) || is_emnist(&folder)) {
        arrays.warn(Warning::Sideways);
    }
    arrays
}
