//! What is wrong with a table that should hold images, and what helps.

use crate::data::LeftOut;

/// Why a table holds no images.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableFlaw {
    /// It is text, but no row of numbers is in it.
    #[error("it is text without rows of numbers; give a table with one image a row")]
    NoNumbers,
    /// A row has more numbers than an image may have.
    #[error("its rows have more than {most} numbers; scale the images down")]
    TooWide {
        /// The most numbers of a row.
        most: usize,
    },
    /// The numbers of a row are no square, and nothing says how to cut them.
    #[error(
        "its rows hold {numbers} number{}, which make no square image; say the size, like \
         --size 48x64, or which column is the class, like --label 1",
        if *numbers == 1 { "" } else { "s" }
    )]
    NoImage {
        /// Columns of numbers, without the one of the class.
        numbers: usize,
    },
    /// There is no column of that name or number.
    #[error(
        "it has no column `{asked}` for the class; give a name of its header, a number from 1 to \
         {columns}, or none"
    )]
    NoColumn {
        /// What was asked for.
        asked: String,
        /// How many columns there are.
        columns: usize,
    },
    /// Classes are counted in 16 bits.
    #[error(
        "column {column} holds more than {most} classes; give another with --label, or --label none"
    )]
    TooManyClasses {
        /// Its name, or its number counted from 1.
        column: String,
        /// The most classes.
        most: usize,
    },
    /// Few of its rows are images, or none.
    #[error("{bad} of its rows are no images, the first {} because {}; mend the table", first.name, first.reason)]
    BadRows {
        /// How many of those that were looked at.
        bad: usize,
        /// The first of them.
        first: LeftOut,
    },
}
