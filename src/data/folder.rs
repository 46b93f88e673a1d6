//! A folder with the four IDX files of a data set, as `--data` opens it.

use super::idx::{self, Images};
use super::{DataError, Dataset, Split};
use std::path::{Path, PathBuf};

/// The names of the four files; each may end in `.gz` too.
pub(super) const STEMS: [&str; 4] = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
];

/// Opens the four files of `folder`; files of labels may be missing.
pub(super) fn open(folder: &Path) -> Result<Dataset, DataError> {
    let trouble = match std::fs::metadata(folder) {
        Ok(about) if about.is_dir() => None,
        Ok(_) => Some("it is not a folder".to_owned()),
        Err(error) => Some(format!("cannot be opened: {error}")),
    };
    if let Some(reason) = trouble {
        return Err(DataError::Folder {
            folder: folder.to_owned(),
            reason,
        });
    }
    let [train_images, train_labels, test_images, test_labels] = STEMS;
    let (train_file, train) = images(folder, train_images, "training images")?;
    let (test_file, test) = images(folder, test_images, "test images")?;
    if train.shape != test.shape {
        return Err(DataError::Mismatch {
            name: test_file.display().to_string(),
            reason: format!(
                "its images are {} pixels, but those of {} are {}",
                test.shape,
                train_file.display(),
                train.shape
            ),
        });
    }
    let shape = train.shape;
    let train = labelled(folder, train_labels, train)?;
    let test = labelled(folder, test_labels, test)?;
    Dataset::new(name(folder), shape, train, test)
}

fn images(folder: &Path, stem: &str, what: &'static str) -> Result<(PathBuf, Images), DataError> {
    let path = find(folder, stem)?.ok_or_else(|| DataError::Missing {
        folder: folder.to_owned(),
        what,
        looked_for: names(stem).into(),
    })?;
    let images = idx::read_images(&path)?;
    Ok((path, images))
}

fn labelled(folder: &Path, stem: &str, images: Images) -> Result<Split, DataError> {
    let Some(path) = find(folder, stem)? else {
        return Ok(Split {
            pixels: images.pixels,
            labels: None,
        });
    };
    let labels = idx::read_labels(&path)?;
    let count = images.pixels.len() / images.shape.pixels();
    if labels.len() != count {
        return Err(DataError::Mismatch {
            name: path.display().to_string(),
            reason: format!("it holds {} labels for {count} images", labels.len()),
        });
    }
    Ok(Split {
        pixels: images.pixels,
        labels: Some(labels),
    })
}

fn names(stem: &str) -> [String; 2] {
    [stem.to_owned(), format!("{stem}.gz")]
}

/// The first of [`names`] that is there; a file that is there but cannot be
/// looked at is an error rather than missing.
fn find(folder: &Path, stem: &str) -> Result<Option<PathBuf>, DataError> {
    for name in names(stem) {
        let path = folder.join(name);
        match path.try_exists() {
            Ok(true) => return Ok(Some(path)),
            Ok(false) => {}
            Err(error) => {
                return Err(DataError::Unreadable {
                    path,
                    reason: error.to_string(),
                });
            }
        }
    }
    Ok(None)
}

/// What the data set of a folder is called: the folder's own name.
pub(super) fn name(folder: &Path) -> String {
    let last = folder.file_name().unwrap_or(folder.as_os_str());
    last.to_string_lossy().into_owned()
}
