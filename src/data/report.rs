//! What is known of a data set beside its pixels.

use super::left_out::LeftOut;
use super::warning::Warning;
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
