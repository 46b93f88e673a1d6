//! What is wrong with the header of an IDX file.

/// What is wrong with the header of an IDX file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdxFlaw {
    /// The file does not begin as IDX files do.
    #[error("{:02x} {:02x} where an IDX file has 00 00", .0[0], .0[1])]
    NotIdx([u8; 2]),
    /// The type byte stands for no kind of numbers.
    #[error("numbers of type 0x{0:02x}, which the format does not know")]
    NumberType(u8),
}
