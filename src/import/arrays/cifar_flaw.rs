//! What is wrong with one of CIFAR's binary files.

/// What is wrong with one of CIFAR's binary files.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CifarFlaw {
    /// The file is not a whole number of records.
    #[error("{bytes} bytes are not a whole number of CIFAR's records of {record} bytes")]
    Size {
        /// Bytes of the file.
        bytes: u64,
        /// Bytes of one label, or two, and one image.
        record: u64,
    },
    /// A label beyond the classes.
    #[error("label {label} of {classes} classes, which count from 0")]
    Label {
        /// As the file says.
        label: u8,
        /// How many classes there are.
        classes: usize,
    },
}
