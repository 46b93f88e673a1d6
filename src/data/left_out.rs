//! Pictures that are not in a data set, and why.

use serde::Serialize;

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
