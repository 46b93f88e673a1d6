//! What is wrong with the header of an NPY file.

/// What is wrong with the header of an NPY file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NpyFlaw {
    /// The file does not begin as NPY files do.
    #[error("it does not begin as NPY files do")]
    NotNpy,
    /// A version of the format that is not known.
    #[error("version {major}.{minor} of the NPY format, which is not known")]
    Version {
        /// As the header says.
        major: u8,
        /// As the header says.
        minor: u8,
    },
    /// The header is longer than any that numpy writes.
    #[error("a header of {bytes} bytes, where {most} are read")]
    HeaderLength {
        /// As the header says.
        bytes: u64,
        /// The most that is read.
        most: u64,
    },
    /// The header is not the dictionary that numpy writes.
    #[error("the header is not as numpy writes it")]
    Header,
    /// The array holds objects of Python's, as a pickle, which could run a program.
    #[error("it holds Python objects (a pickle), which are not read")]
    Objects,
    /// The array's elements are records of several numbers.
    #[error("its elements are records of several fields")]
    Records,
    /// The array's elements are of a type that is not read, in numpy's words.
    #[error("its elements are of type {0}, which is not read")]
    ElementType(String),
}
