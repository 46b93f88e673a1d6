//! What looks wrong with a data set.

use crate::recipe::NumberRange;
use serde::Serialize;
use std::fmt::{Display, Formatter};

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
            Self::Validation { images: 1 } => f.write_str(
                "a validation image is learned from too: the test images alone judge the model",
            ),
            Self::Validation { images } => write!(
                f,
                "{images} validation images are learned from too: the test images alone judge the \
                 model"
            ),
            Self::InBothSplits { images: 1 } => f.write_str(
                "a test image is among the training images too, so the test figures flatter the \
                 model",
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
            Self::Few { images: 1 } => {
                f.write_str("1 training image is too few for a VAE to learn from")
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
