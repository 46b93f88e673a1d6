//! A folder with the four IDX files of a data set, as `--data` opens it.

use super::dataset::{Dataset, Split};
use super::error::{DataError, FolderCause, SplitName};
use super::file_names::FILE_NAMES;
use super::idx::{self, Images};
use std::path::{Path, PathBuf};

/// Opens the four files of `folder`; files of labels may be missing.
pub(super) fn open(folder: &Path) -> Result<Dataset, DataError> {
    let cause = match std::fs::metadata(folder) {
        Ok(about) if about.is_dir() => None,
        Ok(_) => Some(FolderCause::NotAFolder),
        Err(error) => Some(FolderCause::Refused(error.to_string())),
    };
    if let Some(cause) = cause {
        let folder = folder.to_owned();
        return Err(DataError::Folder { folder, cause });
    }
    let [train_images, train_labels, test_images, test_labels] = FILE_NAMES;
    let (train_path, train) = images(folder, train_images, SplitName::Train)?;
    let (test_path, test) = images(folder, test_images, SplitName::Test)?;
    if train.shape != test.shape {
        return Err(DataError::Shapes {
            test_path,
            test: test.shape,
            train_path,
            train: train.shape,
        });
    }
    let shape = train.shape;
    let train = labelled(folder, train_labels, train)?;
    let test = labelled(folder, test_labels, test)?;
    Dataset::new(name(folder), shape, train, test)
}

fn images(
    folder: &Path,
    name: &'static str,
    images: SplitName,
) -> Result<(PathBuf, Images), DataError> {
    let path = find(folder, name)?.ok_or_else(|| DataError::Missing {
        folder: folder.to_owned(),
        images,
        name,
    })?;
    let images = idx::read_images(&path)?;
    Ok((path, images))
}

fn labelled(folder: &Path, name: &str, images: Images) -> Result<Split, DataError> {
    let Some(path) = find(folder, name)? else {
        return Ok(Split {
            pixels: images.pixels,
            labels: None,
        });
    };
    let labels = idx::read_labels(&path)?;
    let count = images.pixels.len() / images.shape.pixels();
    if labels.len() != count {
        return Err(DataError::LabelCount {
            path,
            labels: labels.len(),
            images: count,
        });
    }
    Ok(Split {
        pixels: images.pixels,
        labels: Some(labels),
    })
}

/// The file of this name, plain or else gzipped; one that is there but cannot be
/// looked at is an error rather than missing.
fn find(folder: &Path, name: &str) -> Result<Option<PathBuf>, DataError> {
    for name in [name.to_owned(), format!("{name}.gz")] {
        let path = folder.join(name);
        match path.try_exists() {
            Ok(true) => return Ok(Some(path)),
            Ok(false) => {}
            Err(error) => return Err(DataError::unreadable(&path, error)),
        }
    }
    Ok(None)
}

/// What the data set of a folder is called: the folder's own name.
pub(super) fn name(folder: &Path) -> String {
    let last = folder.file_name().unwrap_or(folder.as_os_str());
    last.to_string_lossy().into_owned()
}
