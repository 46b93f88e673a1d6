//! What is known of a data set beside its pixels: what was there, what was left out and why,
//! and what looks wrong.

use crate::recipe::{ImageShape, ImageSize, NumberRange};
use serde::Serialize;
use std::fmt::{Display, Formatter};

/// What was found where a data set lies, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DataReport {
    /// In which format it lies there.
    pub format: Format,
    /// The shape of every image as the model sees it.
    pub shape: ImageShape,
    /// Training images and test images.
    pub images: SplitCounts,
    /// Whether the test images are a split of their own, or were held out.
    pub held_out: bool,
    /// The classes, in the order of their numbers; empty without labels.
    pub classes: Vec<ClassCount>,
    /// The sizes of the images as they are stored, the most frequent first.
    pub sizes: Vec<SizeCount>,
    /// Numbers per pixel as stored (1 grey, 2 grey and opacity, 3 colour, 4 colour and
    /// opacity), with how many images have them, the most frequent first.
    pub channels: Vec<(u8, usize)>,
    /// What kind of numbers the files hold.
    pub numbers: NumberKind,
    /// The smallest and the largest number of those looked at.
    pub found: Option<(f64, f64)>,
    /// Whether only the numbers of a few pictures, from all over, were looked at.
    pub found_in_sample: bool,
    /// Which numbers were taken as black and white.
    pub range: NumberRange,
    /// What could not be read, by name, the first ten thousand.
    pub left_out: Vec<LeftOut>,
    /// How many could not be read.
    pub left_out_count: usize,
    /// What looks wrong.
    pub warnings: Vec<Warning>,
}

impl DataReport {
    /// The most names in `left_out`.
    pub const MOST_NAMED: usize = 10_000;

    /// Bytes of the pixels in memory.
    pub fn memory(&self) -> u64 {
        let images = (self.images.train + self.images.test) as u64;
        images.saturating_mul(self.shape.pixels() as u64)
    }
}

/// How many images are in each split.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SplitCounts {
    /// What the model learns from.
    pub train: usize,
    /// What it is judged by.
    pub test: usize,
}

/// One class, and how many images it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClassCount {
    /// Its name; a number's is the number.
    pub name: String,
    /// In each split.
    #[serde(flatten)]
    pub images: SplitCounts,
}

/// One size, and how many images have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SizeCount {
    /// The size.
    #[serde(flatten)]
    pub size: ImageSize,
    /// How many images have it.
    pub images: usize,
}

/// A format that data sets come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// MNIST, inside the program.
    Embedded,
    /// Drawn by the program.
    Drawn,
    /// A folder of pictures.
    Folder,
    /// A zip archive of pictures.
    Zip,
    /// A tar archive of pictures, packed or not.
    Tar,
    /// IDX, as MNIST's own files.
    Idx,
    /// One array of numpy's.
    Npy,
    /// An archive of numpy's arrays.
    Npz,
    /// CIFAR's binary files.
    Cifar,
    /// A table of numbers.
    Table,
}

impl Display for Format {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Embedded => "inside the program",
            Self::Drawn => "drawn by the program",
            Self::Folder => "folder of images",
            Self::Zip => "zip archive of images",
            Self::Tar => "tar archive of images",
            Self::Idx => "IDX",
            Self::Npy => "NPY",
            Self::Npz => "NPZ",
            Self::Cifar => "CIFAR",
            Self::Table => "table (CSV or TSV)",
        })
    }
}

/// What kind of numbers a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberKind {
    /// 0 or 1, or false and true.
    Bool,
    /// Whole numbers of 8 bits, from 0.
    U8,
    /// Whole numbers of 8 bits.
    I8,
    /// Whole numbers of 16 bits, from 0.
    U16,
    /// Whole numbers of 16 bits.
    I16,
    /// Whole numbers of 32 bits, from 0.
    U32,
    /// Whole numbers of 32 bits.
    I32,
    /// Whole numbers of 64 bits, from 0.
    U64,
    /// Whole numbers of 64 bits.
    I64,
    /// Floating point of 16 bits.
    F16,
    /// Floating point of 32 bits.
    F32,
    /// Floating point of 64 bits.
    F64,
    /// Written out as text.
    Text,
}

impl Display for NumberKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Bool => "bool",
            Self::U8 => "uint8",
            Self::I8 => "int8",
            Self::U16 => "uint16",
            Self::I16 => "int16",
            Self::U32 => "uint32",
            Self::I32 => "int32",
            Self::U64 => "uint64",
            Self::I64 => "int64",
            Self::F16 => "float16",
            Self::F32 => "float32",
            Self::F64 => "float64",
            Self::Text => "text",
        })
    }
}

/// One picture that is not in the data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{name}: {reason}")]
pub struct LeftOut {
    /// Its file's name within the set, or its row.
    pub name: String,
    /// Why.
    #[serde(serialize_with = "as_words")]
    pub reason: PictureFlaw,
}

fn as_words<S: serde::Serializer>(flaw: &PictureFlaw, out: S) -> Result<S::Ok, S::Error> {
    out.collect_str(flaw)
}

/// Why one picture could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureFlaw {
    /// It cannot be decoded, in the decoder's words.
    #[error("it cannot be decoded ({0})")]
    Undecodable(String),
    /// Its content is no picture in a format that is read.
    #[error("it is no picture in a known format")]
    NoPicture,
    /// The system refuses it, in its own words.
    #[error("it cannot be read ({0})")]
    Refused(String),
    /// It is larger than is read.
    #[error("it is larger than {most} pixels")]
    TooLarge {
        /// The most pixels of one picture.
        most: u64,
    },
    /// Its file is larger than is read.
    #[error("its file is larger than {most} bytes")]
    TooManyBytes {
        /// The most bytes of one file.
        most: u64,
    },
    /// It has no pixels.
    #[error("it has no pixels")]
    Empty,
    /// A number in it is not finite.
    #[error("it holds a number that is not finite")]
    NotFinite,
    /// Its row in a table has more or fewer cells than the others.
    #[error("it has {found} cells where the others have {expected}")]
    RowLength {
        /// Cells of the row.
        found: usize,
        /// Cells of most rows.
        expected: usize,
    },
    /// The cell of its row that holds all its pixels holds more or fewer than the others'.
    #[error("it has {found} numbers where the others have {expected}")]
    NumbersInCell {
        /// Numbers of the cell.
        found: usize,
        /// Numbers of an image.
        expected: usize,
    },
    /// A cell of its row in a table is empty.
    #[error("column {column} is empty")]
    EmptyCell {
        /// Counted from 1.
        column: usize,
    },
    /// A cell of its row in a table holds no number.
    #[error("column {column} holds `{cell}`, which is no number")]
    NotANumber {
        /// Counted from 1.
        column: usize,
        /// How the cell begins.
        cell: String,
    },
    /// It is a link that leads out of the folder, in a circle, or where another one leads.
    #[error("it is a link that leads out of the folder, in a circle, or where another one leads")]
    LeadsOut,
    /// The table of classes does not name it.
    #[error("the table of classes does not name it")]
    NoClass,
    /// It is in none of the folders that are splits.
    #[error("it lies beside the folders of training and test images")]
    NoSplit,
    /// Grey was expected, and it is coloured: told by a reader, never to a person.
    #[error("it is coloured")]
    Coloured,
}

/// Something that looks wrong, and which option mends it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Warning {
    /// Even the brightest pixel is nearly black.
    Dark {
        /// The brightest, of 255.
        brightest: u8,
    },
    /// Numbers lie outside the range, and are black or white like those at its ends.
    Beyond {
        /// The smallest number.
        least: f64,
        /// The largest.
        most: f64,
        /// What is black and white.
        range: NumberRange,
    },
    /// All images are alike.
    AllAlike,
    /// There is one class only.
    OneClass,
    /// Most pixels are bright: paper is white and ink is black.
    BlackInk {
        /// The mean of all pixels, of 255.
        mean: u8,
    },
    /// Entries of an archive have the names of later ones, which are taken instead.
    Replaced {
        /// How many are not taken.
        entries: usize,
        /// The first of their names.
        first: String,
    },
    /// Validation images are learned from, since there is a test split beside them.
    Validation {
        /// How many.
        images: usize,
    },
    /// The same picture is in both splits.
    InBothSplits {
        /// How many test images are among the training images.
        images: usize,
    },
    /// The images lie sideways, as EMNIST's do.
    Sideways,
    /// A table of labels was given, which only goes with pictures in files of their own.
    LabelsUnused,
    /// An array was asked for by name, and there are no arrays with names.
    ArrayUnused,
    /// There are fewer than a VAE can learn from.
    Few {
        /// Training images.
        images: usize,
    },
    /// The data are floating-point numbers, kept in 256 levels.
    Rounded,
    /// Only its place says that a table's column is the class.
    GuessedClass {
        /// Counted from 1.
        column: usize,
    },
    /// Columns of a table are neither pixels nor the class.
    ColumnsAside {
        /// Their names, or their numbers counted from 1.
        columns: Vec<String>,
    },
}

impl Display for Warning {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Dark { brightest } => write!(
                f,
                "the brightest pixel is {brightest} of 255: all images are nearly black; \
                 say with --range which number is white"
            ),
            Self::Beyond { least, most, range } => write!(
                f,
                "the numbers go from {least} to {most}, and what lies beyond {range} is black or \
                 white; say with --range which numbers are"
            ),
            Self::AllAlike => f.write_str("all images are alike: there is nothing to learn"),
            Self::OneClass => f.write_str("all images are of one class"),
            Self::BlackInk { mean } => write!(
                f,
                "the mean pixel is {mean} of 255: paper is white and ink black; --invert turns \
                 it round, and most models learn that more easily"
            ),
            Self::Replaced { entries: 1, first } => write!(
                f,
                "an entry of the archive has the name of a later one, {first}, which is taken \
                 instead"
            ),
            Self::Replaced { entries, first } => write!(
                f,
                "{entries} entries of the archive have the names of later ones, which are taken \
                 instead: first {first}"
            ),
            Self::Validation { images } => write!(
                f,
                "{images} validation images are learned from too: the test images alone judge the \
                 model"
            ),
            Self::InBothSplits { images } => write!(
                f,
                "{images} test images are among the training images too, so the test figures \
                 flatter the model"
            ),
            Self::Sideways => f.write_str(
                "the images lie sideways, as EMNIST's files do; --transpose sets them upright",
            ),
            Self::LabelsUnused => f.write_str(
                "--labels says nothing here: it goes with a folder or an archive of pictures",
            ),
            Self::ArrayUnused => {
                f.write_str("--array says nothing here: it names an array of an NPZ file")
            }
            Self::Few { images } => {
                write!(
                    f,
                    "{images} training images are few for a VAE to learn from"
                )
            }
            Self::Rounded => {
                f.write_str("floating-point numbers are kept in 256 levels, as pictures are")
            }
            Self::GuessedClass { column } => write!(
                f,
                "column {column} is taken for the class by its place; --label names another, \
                 or none"
            ),
            Self::ColumnsAside { columns } => write!(
                f,
                "{} as neither pixels nor the class; --label names the one of the class",
                left_aside(columns)
            ),
        }
    }
}

/// The names of so many columns are told.
const COLUMNS_TOLD: usize = 5;

fn left_aside(columns: &[String]) -> String {
    let told: Vec<String> = columns
        .iter()
        .take(COLUMNS_TOLD)
        .map(|column| format!("`{column}`"))
        .collect();
    let told = told.join(", ");
    match columns.len() {
        1 => format!("column {told} is left aside"),
        ..=COLUMNS_TOLD => format!("columns {told} are left aside"),
        all => format!(
            "columns {told} and {} more are left aside",
            all - COLUMNS_TOLD
        ),
    }
}
