//! Why two splits are no data set.

use super::split_name::SplitName;
use crate::recipe::ImageShape;

/// A split is not a number of whole images, each with a label or none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: its split of {split} {flaw}; take all files from the same data set")]
pub struct SplitError {
    /// The data set.
    pub name: String,
    /// Which split.
    pub split: SplitName,
    /// What is wrong with it.
    pub flaw: SplitFlaw,
}

/// What is wrong with a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitFlaw {
    /// There is no image in it.
    #[error("is empty")]
    Empty,
    /// The last image is cut short.
    #[error("is not a whole number of images of {0} pixels")]
    BrokenImage(ImageShape),
    /// There are more or fewer labels than images.
    #[error("has another number of labels than images")]
    LabelCount,
    /// A label is no class of the data set.
    #[error("has a label beyond the classes of the data set")]
    UnknownClass,
    /// More images than can be counted in 32 bits.
    #[error("has more than 4,294,967,295 images")]
    TooMany,
}
