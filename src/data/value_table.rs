//! What a table says about the images of a split: a number or a word for each.

use super::split_name::SplitName;
use std::path::PathBuf;
use std::sync::Arc;

/// A table with a row for each image of a split, or for some.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueTable {
    /// The file.
    pub path: PathBuf,
    /// Whose images it is about.
    pub split: SplitName,
    /// Its columns, but for that of the images' numbers.
    pub columns: Vec<ValueColumn>,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueColumn {
    /// As its header says.
    pub name: String,
    /// What it holds.
    pub values: ColumnValues,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnValues {
    /// A number for each image of the split; not a number where the table has none.
    Numbers(Arc<[f32]>),
    /// One of few words for each image.
    Categories {
        /// The words, in the order of the alphabet.
        names: Arc<[String]>,
        /// By image: which of them; None where the table has none.
        of: Arc<[Option<u16>]>,
    },
    /// Neither: words that are too many to have a colour each.
    Unusable {
        /// The line of the first cell that is no number, counted from 1.
        line: u64,
        /// What stands there.
        cell: String,
    },
}
