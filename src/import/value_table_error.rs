//! Why a table says nothing about images.

use super::error::ReadCause;
use crate::data::SplitName;
use std::path::PathBuf;

/// A table that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {flaw}", path.display())]
pub struct ValueTableError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub flaw: ValueTableFlaw,
}

/// What is wrong with a table. Lines and cells are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueTableFlaw {
    /// Its content cannot be had.
    #[error("it cannot be read: {cause}; {}", .cause.remedy())]
    Unreadable {
        /// Why.
        cause: ReadCause,
    },
    /// It holds bytes that no text has.
    #[error("it is no text; give a table of cells that commas, semicolons or tabs part")]
    NoText,
    /// There is no row below the header.
    #[error("it has no row; give a header and a row for each image")]
    Empty,
    /// It has a column of the images' numbers and no other.
    #[error(
        "it has no column beside `index`; give what the images are to be coloured by in another"
    )]
    NoColumns,
    /// It has more columns than there is room for.
    #[error("it has {columns} columns, and {most} have room for so many images; leave some out")]
    TooManyColumns {
        /// How many.
        columns: usize,
        /// The most for so many images.
        most: usize,
    },
    /// A line does not end.
    #[error("line {line} is longer than {most} bytes; give a table with a line for each image")]
    LongLine {
        /// Which.
        line: u64,
        /// The most bytes of a line.
        most: usize,
    },
    /// The file does not end.
    #[error("it is larger than {most} bytes; leave columns out")]
    TooLarge {
        /// The most bytes.
        most: u64,
    },
    /// A row has another number of cells than the first.
    #[error("line {line} has {found} cells in place of {expected}; give each column a cell there")]
    Cells {
        /// Which line.
        line: u64,
        /// How many.
        found: usize,
        /// As many as the first row.
        expected: usize,
    },
    /// It has not a row for each image, and does not say which images its rows are about.
    #[error(
        "its {rows} rows are not one for each of the {images} {split}; add the missing ones, or a \
         column `index` that says which image each row is about, from 0 on"
    )]
    Rows {
        /// How many it has.
        rows: usize,
        /// How many images there are.
        images: usize,
        /// Of which split.
        split: SplitName,
    },
    /// A cell of the column `index` names no image.
    #[error(
        "line {line}: `{cell}` under `index` is none of the {images} {split}; number them from 0"
    )]
    Index {
        /// Which line.
        line: u64,
        /// What stands there.
        cell: String,
        /// How many images there are.
        images: usize,
        /// Of which split.
        split: SplitName,
    },
    /// Two rows are about one image.
    #[error("line {line} is about image {index} again; leave one of the two rows")]
    Twice {
        /// The line of the second.
        line: u64,
        /// Of which image.
        index: usize,
    },
    /// No column can be coloured by.
    #[error(
        "line {line}: `{cell}` under `{column}` is no number, and the words of that column are \
         more than {most}; give numbers, or fewer words"
    )]
    NoneUsable {
        /// The line of the first column's first cell that is no number.
        line: u64,
        /// Which column.
        column: String,
        /// What stands there.
        cell: String,
        /// The most words that can have a colour each.
        most: usize,
    },
    /// Nobody waits for it any more.
    #[error("reading it was cancelled; open it again")]
    Cancelled,
}
