//! What an array of a data set is for.

use std::fmt::{Display, Formatter};

/// What an array of a data set is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArrayRole {
    /// Images of one size.
    Images,
    /// A class for each image.
    Labels,
}

impl Display for ArrayRole {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Images => "images",
            Self::Labels => "labels",
        })
    }
}
