//! Why a data set cannot be had: file, place, reason, way on.

use super::arrays::ArrayFlaw;
use super::label_table_flaw::LabelTableFlaw;
use super::table_flaw::TableFlaw;
use crate::data::{LeftOut, NumberKind, PictureFlaw, SplitError, SplitName};
use crate::recipe::ImageShape;
use std::path::{Path, PathBuf};

/// Why a data set cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// A file that a data set cannot do without is not in its folder.
    #[error("{}: no file of {images}; put {name} or {name}.gz there", folder.display())]
    Missing {
        /// The folder searched.
        folder: PathBuf,
        /// Which images the file would have held.
        images: SplitName,
        /// What it would be called, unless it is gzipped.
        name: String,
    },
    /// The content of a file cannot be had.
    #[error("{}: cannot be read: {cause}; {}", path.display(), cause.remedy())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What stands in the way.
        cause: ReadCause,
    },
    /// A folder holds several data sets, and nothing says which one is meant.
    #[error(
        "{}: several data sets are in this folder: {}; give one of them alone",
        folder.display(), names.join(", ")
    )]
    SeveralSets {
        /// The folder searched.
        folder: PathBuf,
        /// A file of each.
        names: Vec<String>,
    },
    /// An archive of arrays has none of the name that was asked for, or none with a usual one.
    #[error(
        "{}: {}; it holds {}: say with --array which one holds the images",
        path.display(), asked_for(asked), names.join(", ")
    )]
    NoArray {
        /// The archive.
        path: PathBuf,
        /// The name that was asked for.
        asked: Option<String>,
        /// Those that are there.
        names: Vec<String>,
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
        flaw: ArrayFlaw,
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
    /// The test images are numbers of another kind than the training images, which makes the
    /// same number another shade.
    #[error(
        "{}: its numbers are {test}, but those of {} are {train}; save both alike",
        test_path.display(),
        train_path.display()
    )]
    NumberKinds {
        /// The file of test images.
        test_path: PathBuf,
        /// The kind of its numbers.
        test: NumberKind,
        /// The file of training images.
        train_path: PathBuf,
        /// The kind of its numbers.
        train: NumberKind,
    },
    /// What was read makes no data set.
    #[error(transparent)]
    Split(#[from] SplitError),
    /// Nothing there is a data set in any format that is read.
    #[error("{}: {found}; {}", path.display(), found.remedy())]
    Unknown {
        /// The file or the folder.
        path: PathBuf,
        /// What it is instead.
        found: NoDataSet,
    },
    /// A table of file names and classes says nothing about the pictures.
    #[error("{}: {flaw}", path.display())]
    LabelTable {
        /// The table.
        path: PathBuf,
        /// Why.
        flaw: LabelTableFlaw,
    },
    /// Classes are counted in 16 bits.
    #[error("{}: it names more than {most} classes; go without with --label none", path.display())]
    TooManyClasses {
        /// The folder, the archive or the table.
        path: PathBuf,
        /// The most classes.
        most: usize,
    },
    /// A table holds no images.
    #[error("{}: {flaw}", path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// Why.
        flaw: TableFlaw,
    },
    /// So many pictures cannot be read that a person has to say whether to go on.
    #[error(
        "{}: {bad} of {all} pictures cannot be read, the first {} because {}; mend them, or go on \
         without them with --skip-bad",
        path.display(), first.name, first.reason
    )]
    ManyBad {
        /// The folder or the file.
        path: PathBuf,
        /// How many cannot be read.
        bad: usize,
        /// How many there are.
        all: usize,
        /// The first of them.
        first: LeftOut,
        /// Their names and reasons, the first ten thousand.
        left_out: Vec<LeftOut>,
    },
    /// Of what claims to be a picture, nothing is left.
    #[error(
        "{}: none of {bad} {} can be taken, the first {} because {}; mend them, or give others{}",
        path.display(), split.map_or("pictures", split_pictures), first.name, first.reason,
        if first.reason == PictureFlaw::NoPicture {
            " (PNG, JPEG, BMP, GIF, WebP, TIFF)"
        } else {
            ""
        }
    )]
    AllBad {
        /// The folder or the file.
        path: PathBuf,
        /// The split that is lost; None if all is.
        split: Option<SplitName>,
        /// How many there are.
        bad: usize,
        /// The first of them.
        first: Box<LeftOut>,
        /// Their names and reasons, the first ten thousand.
        left_out: Vec<LeftOut>,
    },
    /// The numbers lie in no range that is known.
    #[error(
        "{}: its numbers go from {least} to {most}, which is no usual range; say which are black \
         and white, like --range {least}..{most}",
        path.display()
    )]
    Range {
        /// The file.
        path: PathBuf,
        /// The smallest.
        least: String,
        /// The largest.
        most: String,
    },
    /// The images do not fit into memory.
    #[error(
        "{}: {bytes} bytes of pixels do not fit into memory; choose a smaller --size, or close \
         other programs",
        path.display()
    )]
    Memory {
        /// The folder or the file.
        path: PathBuf,
        /// Bytes that were asked for.
        bytes: u64,
    },
    /// One image cannot be parted into two splits.
    #[error(
        "{}: {images} image makes no training and test split; at least two are needed",
        path.display()
    )]
    TooFew {
        /// The folder or the file.
        path: PathBuf,
        /// How many there are.
        images: usize,
    },
    /// A person did not want to wait for it.
    #[error("{}: reading it was cancelled", path.display())]
    Cancelled {
        /// The folder or the file.
        path: PathBuf,
    },
    /// The reader broke down, in its own words.
    #[error("{}: reading it broke down: {words}; please report it", path.display())]
    BrokeDown {
        /// The folder or the file.
        path: PathBuf,
        /// The panic's words.
        words: String,
    },
}

/// What a file or a folder is that is no data set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDataSet {
    /// There is nothing at this place.
    #[error("there is nothing at this place")]
    Missing,
    /// The system refuses it, in its own words.
    #[error("it cannot be opened ({0})")]
    Refused(String),
    /// A file of no bytes.
    #[error("the file is empty")]
    EmptyFile,
    /// A folder without pictures.
    #[error("no pictures are in this folder")]
    EmptyFolder,
    /// An archive without pictures.
    #[error("no pictures are in this archive")]
    EmptyArchive,
    /// One picture alone.
    #[error("it is one picture")]
    OnePicture,
    /// A page of the web, saved under another name.
    #[error("it is a web page, not data")]
    WebPage,
    /// A model of Elbow's.
    #[error("it is a saved model")]
    Model,
    /// Content in no known format; its first bytes.
    #[error("its content is in no known format (it begins with {})", hex(.0))]
    Content(Vec<u8>),
}

/// What helps where there is no data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDataSetRemedy {
    /// Check the path.
    #[error("check the path and its permissions")]
    CheckPath,
    /// Fetch the file anew.
    #[error("fetch the file anew")]
    FetchAnew,
    /// Give the folder it lies in.
    #[error("give the folder that it lies in")]
    GiveFolder,
    /// Unpack what is packed.
    #[error("if it holds arrays or tables, unpack it and give the folder")]
    Unpack,
    /// Open it as a model.
    #[error("open it as a model")]
    OpenModel,
    /// What is read.
    #[error(
        "give a folder of images (PNG, JPEG, BMP, GIF, WebP, TIFF), a zip or tar archive of one, \
         IDX, NPY, NPZ or CIFAR files, or a table (CSV, TSV)"
    )]
    Formats,
}

impl NoDataSet {
    /// What helps.
    pub fn remedy(&self) -> NoDataSetRemedy {
        match self {
            Self::Missing | Self::Refused(_) => NoDataSetRemedy::CheckPath,
            Self::EmptyFile | Self::WebPage => NoDataSetRemedy::FetchAnew,
            Self::OnePicture => NoDataSetRemedy::GiveFolder,
            Self::EmptyArchive => NoDataSetRemedy::Unpack,
            Self::Model => NoDataSetRemedy::OpenModel,
            Self::EmptyFolder | Self::Content(_) => NoDataSetRemedy::Formats,
        }
    }
}

/// Bytes as they are read aloud: "1f 8b".
fn hex(bytes: &[u8]) -> String {
    let bytes: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.join(" ")
}

/// Why the content of a file cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadCause {
    /// There is none.
    #[error("there is no such file")]
    Missing,
    /// It is a folder, a pipe or a device.
    #[error("it is not a regular file")]
    NotRegular,
    /// Part of it is missing.
    #[error("it ends early")]
    EndsEarly,
    /// The operating system refused, in its own words.
    #[error("{0}")]
    Refused(String),
}

impl ReadCause {
    /// What helps.
    pub(super) fn remedy(&self) -> &'static str {
        match self {
            Self::Missing => "check the path",
            Self::NotRegular | Self::Refused(_) => "check the file and its permissions",
            Self::EndsEarly => "fetch it anew",
        }
    }
}

impl From<std::io::Error> for ReadCause {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::Missing,
            std::io::ErrorKind::UnexpectedEof => Self::EndsEarly,
            _ => Self::Refused(error.to_string()),
        }
    }
}

impl ImportError {
    pub(super) fn unreadable(path: &Path, cause: impl Into<ReadCause>) -> Self {
        Self::Unreadable {
            path: path.to_owned(),
            cause: cause.into(),
        }
    }
}

fn split_pictures(split: SplitName) -> &'static str {
    match split {
        SplitName::Train => "training pictures",
        SplitName::Test => "test pictures",
    }
}

fn asked_for(name: &Option<String>) -> String {
    match name {
        Some(name) => format!("no array is called `{name}`"),
        None => "no array has a usual name of images".to_owned(),
    }
}
