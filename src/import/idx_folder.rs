//! A folder with the four IDX files of a data set.

use super::arrays::Arrays;
use super::blob::Blob;
use super::error::ImportError;
use super::file_names::FILE_NAMES;
use super::idx;
use super::pictures::Pictures;
use super::watch::ImportWatch;
use crate::data::{Format, SplitName};
use crate::recipe::ImageShape;
use std::path::{Path, PathBuf};

/// Whether a file of images has its usual name in `folder`.
pub(super) fn is_here(folder: &Path) -> bool {
    let [train_images, _, test_images, _] = FILE_NAMES;
    [train_images, test_images]
        .into_iter()
        .any(|name| matches!(find(folder, name), Ok(Some(_))))
}

/// The four files of `folder`; files of labels may be missing.
pub(super) fn pictures(
    folder: &Path,
    watch: &ImportWatch,
) -> Result<Box<dyn Pictures>, ImportError> {
    let mut parts = Vec::new();
    let mut labels: Option<Vec<u16>> = Some(Vec::new());
    let mut shapes: Vec<(PathBuf, ImageShape)> = Vec::new();
    let [train_images, train_labels, test_images, test_labels] = FILE_NAMES;
    for (split, name, label_name) in [
        (SplitName::Train, train_images, train_labels),
        (SplitName::Test, test_images, test_labels),
    ] {
        let path = find(folder, name)?.ok_or_else(|| ImportError::Missing {
            folder: folder.to_owned(),
            images: split,
            name,
        })?;
        let part = idx::part(&Blob::file(&path), Some(split))?;
        shapes.push((
            path,
            ImageShape {
                height: part.size.height,
                width: part.size.width,
                channels: part.channels,
            },
        ));
        let own = labels_of(folder, label_name, part.images)?;
        labels = labels.zip(own).map(|(mut labels, own)| {
            labels.extend(own);
            labels
        });
        parts.push(part);
    }
    if let [(train_path, train), (test_path, test)] = shapes.as_slice()
        && train != test
    {
        return Err(ImportError::Shapes {
            test_path: test_path.clone(),
            test: *test,
            train_path: train_path.clone(),
            train: *train,
        });
    }
    let labels = idx::by_number(labels);
    let arrays = Arrays::new(folder, Format::Idx, parts, labels, watch)?;
    Ok(Box::new(arrays))
}

fn labels_of(folder: &Path, name: &str, images: usize) -> Result<Option<Vec<u16>>, ImportError> {
    let Some(path) = find(folder, name)? else {
        return Ok(None);
    };
    let labels = idx::read_labels(&Blob::file(&path))?;
    if labels.len() != images {
        return Err(ImportError::LabelCount {
            path,
            labels: labels.len(),
            images,
        });
    }
    Ok(Some(labels.into_iter().map(u16::from).collect()))
}

/// The file of this name, plain or else gzipped; one that is there but cannot be
/// looked at is an error rather than missing.
fn find(folder: &Path, name: &str) -> Result<Option<PathBuf>, ImportError> {
    for name in [name.to_owned(), format!("{name}.gz")] {
        let path = folder.join(name);
        match path.try_exists() {
            Ok(true) => return Ok(Some(path)),
            Ok(false) => {}
            Err(error) => return Err(ImportError::unreadable(&path, error)),
        }
    }
    Ok(None)
}
