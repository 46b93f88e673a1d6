//! Why a data set cannot be had: file, place, reason, way on.

use super::file_names::FILE_NAMES;
use super::idx_flaw::IdxFlaw;
use crate::recipe::ImageShape;
use std::fmt::{Display, Formatter};
use std::path::{Path, PathBuf};

/// Why a data set cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// The folder is not there, or is something else.
    #[error("{}: {cause}; give a folder that holds {}", folder.display(), file_names())]
    Folder {
        /// The folder asked for.
        folder: PathBuf,
        /// What is wrong with it.
        cause: FolderCause,
    },
    /// A file that a data set cannot do without is not in its folder.
    #[error("{}: no file of {images}; put {name} or {name}.gz there", folder.display())]
    Missing {
        /// The folder searched.
        folder: PathBuf,
        /// Which images the file would have held.
        images: SplitName,
        /// What it would be called, unless it is gzipped.
        name: &'static str,
    },
    /// The content of a file cannot be had.
    #[error("{}: cannot be read: {cause}; check the file and its permissions", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What stands in the way.
        cause: ReadCause,
    },
    /// The file's content is not what its place in a data set asks for.
    #[error(
        "{}: at byte {offset}{}: {flaw}; {}",
        path.display(),
        if *unpacked { " of the unpacked data" } else { "" },
        flaw.remedy()
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where the trouble shows, counted from 0.
        offset: u64,
        /// Whether `offset` counts bytes after unpacking.
        unpacked: bool,
        /// What is wrong.
        flaw: IdxFlaw,
    },
    /// A file has another number of labels than there are images.
    #[error(
        "{}: it holds {labels} labels for {images} images; take all files from the same data set",
        path.display()
    )]
    LabelCount {
        /// The file of labels.
        path: PathBuf,
        /// Labels in it.
        labels: usize,
        /// Images of the same split.
        images: usize,
    },
    /// The test images have another shape than the training images.
    #[error(
        "{}: its images are {test} pixels, but those of {} are {train}; take all files from the \
         same data set",
        test_path.display(),
        train_path.display()
    )]
    Shapes {
        /// The file of test images.
        test_path: PathBuf,
        /// The shape of its images.
        test: ImageShape,
        /// The file of training images.
        train_path: PathBuf,
        /// The shape of its images.
        train: ImageShape,
    },
    /// A split is not a number of whole images, each with a label or none.
    #[error("{name}: its split of {split} {flaw}; take all files from the same data set")]
    Split {
        /// The data set.
        name: String,
        /// Which split.
        split: SplitName,
        /// What is wrong with it.
        flaw: SplitFlaw,
    },
}

/// What is wrong with a folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FolderCause {
    /// It is a file or a device.
    #[error("it is not a folder")]
    NotAFolder,
    /// The operating system refused, in its own words.
    #[error("cannot be opened: {0}")]
    Refused(String),
}

/// Why the content of a file cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadCause {
    /// It is a folder, a pipe or a device.
    #[error("it is not a regular file")]
    NotRegular,
    /// The operating system refused, in its own words.
    #[error("{0}")]
    Refused(String),
}

impl From<std::io::Error> for ReadCause {
    fn from(error: std::io::Error) -> Self {
        Self::Refused(error.to_string())
    }
}

/// One of the two splits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitName {
    /// What the model learns from.
    Train,
    /// What it is judged by.
    Test,
}

impl Display for SplitName {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Train => "training images",
            Self::Test => "test images",
        })
    }
}

/// What is wrong with a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitFlaw {
    /// There is no image in it.
    #[error("is empty")]
    Empty,
    /// The last image is cut short.
    #[error("is not a whole number of images of {0} pixels")]
    BrokenImage(ImageShape),
    /// There are more or fewer labels than images.
    #[error("has another number of labels than images")]
    LabelCount,
    /// More images than can be counted in 32 bits.
    #[error("has more than 4,294,967,295 images")]
    TooMany,
}

impl DataError {
    pub(super) fn unreadable(path: &Path, cause: impl Into<ReadCause>) -> Self {
        Self::Unreadable {
            path: path.to_owned(),
            cause: cause.into(),
        }
    }
}

fn file_names() -> String {
    let [a, b, c, d] = FILE_NAMES;
    format!("{a}, {b}, {c} and {d}, each plain or .gz")
}
