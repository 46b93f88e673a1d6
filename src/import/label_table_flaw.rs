//! What is wrong with a table of file names and classes.

/// Why a table says nothing about the pictures beside it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabelTableFlaw {
    /// There is no such file.
    #[error("there is no such table of classes; say with --labels where it lies")]
    Missing,
    /// No cell of it is the name of a picture.
    #[error(
        "no column of it names a picture of the set; give the names in one and the classes in another"
    )]
    NoFiles,
    /// It names pictures and nothing else.
    #[error("it has no column beside the names of the pictures; give their classes in another")]
    NoClasses,
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
    /// It is larger than such tables are.
    #[error("it is larger than {most} bytes; give a table of names and classes alone")]
    TooLarge {
        /// The most bytes that are read.
        most: u64,
    },
}
