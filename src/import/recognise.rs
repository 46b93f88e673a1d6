//! Which format a folder or a file is in: by its content, not by its name.

use super::arrays;
use super::blob::Blob;
use super::content::{Content, Sniffed};
use super::error::{ImportError, NoDataSet};
use super::pictures::Pictures;
use super::watch::ImportWatch;
use crate::recipe::DataSpec;
use std::path::Path;

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
        of_folder(path, spec, watch)
    } else {
        of_blob(&Blob::file(path), spec, watch)
    }
}

/// The pictures of a folder.
fn of_folder(
    path: &Path,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Box<dyn Pictures>, ImportError> {
    if let Some(pictures) = arrays::of_folder(path, spec, watch)? {
        return Ok(pictures);
    }
    Err(unknown(path, NoDataSet::EmptyFolder))
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
        Content::Empty => NoDataSet::EmptyFile,
        Content::Picture => NoDataSet::OnePicture,
        Content::WebPage => NoDataSet::WebPage,
        Content::Model => NoDataSet::Model,
        Content::Idx
        | Content::Npy
        | Content::Zip
        | Content::Tar
        | Content::Text
        | Content::Other => NoDataSet::Content(sniffed.head.into_iter().take(8).collect()),
    };
    Err(unknown(blob.path(), found))
}

fn unknown(path: &Path, found: NoDataSet) -> ImportError {
    ImportError::Unknown {
        path: path.to_owned(),
        found,
    }
}
