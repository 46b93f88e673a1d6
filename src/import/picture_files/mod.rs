//! Picture files of a folder, or of an archive of one, as one list of pictures.

mod decode;
mod entry_names;
mod files;
mod folder;
mod jpeg;
mod label_table;
mod large;
mod layout;
mod levels;
mod list;
mod one;
mod orientation;
mod packed_tar;
mod picture_names;
mod store;
mod tar_archive;
mod tar_entries;
mod threads;
mod uncommon_tiff;
mod zip_archive;

use super::blob::Blob;
use super::content::Sniffed;
use super::error::ImportError;
use super::pictures::Pictures;
use super::watch::ImportWatch;
use crate::recipe::DataSpec;
use files::PictureFiles;
use folder::Folder;
pub(super) use one::with_the_one_in;
use packed_tar::PackedTar;
pub(super) use picture_names::claims_to_be_a_picture;
use std::path::Path;
use tar_archive::TarArchive;
use zip_archive::ZipArchive;

/// The pictures in the folder at `path` and in those below it.
///
/// # Errors
/// There are none, or none can be read; the watch was cancelled.
pub(super) fn of_folder(
    path: &Path,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Box<dyn Pictures>, ImportError> {
    let folder = Folder::at(path, watch)?;
    Ok(Box::new(PictureFiles::of(Box::new(folder), spec, watch)?))
}

/// The pictures in a zip archive.
///
/// # Errors
/// As [`of_folder`], and the archive is damaged.
pub(super) fn of_zip(
    blob: &Blob,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Box<dyn Pictures>, ImportError> {
    let archive = ZipArchive::of(blob, watch)?;
    Ok(Box::new(PictureFiles::of(Box::new(archive), spec, watch)?))
}

/// The pictures in a tar archive, packed or not.
///
/// # Errors
/// As [`of_folder`], and the archive is damaged.
pub(super) fn of_tar(
    blob: &Blob,
    sniffed: &Sniffed,
    spec: &DataSpec,
    watch: &ImportWatch,
) -> Result<Box<dyn Pictures>, ImportError> {
    let pictures = if sniffed.gzipped {
        let archive = PackedTar::of(sniffed.source.clone(), watch)?;
        PictureFiles::of(Box::new(archive), spec, watch)
    } else {
        PictureFiles::of(Box::new(TarArchive::of(blob, watch)?), spec, watch)
    };
    Ok(Box::new(pictures?))
}
