//! The two splits by name.

use serde::{Deserialize, Serialize};
use std::fmt::{Display, Formatter};

/// One of the two splits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum SplitName {
    /// What the model learns from.
    Train,
    /// What it is judged by.
    Test,
}

impl SplitName {
    /// Its word in tables, in reports and on the command line.
    pub fn short(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Test => "test",
        }
    }
}

impl Display for SplitName {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Train => "training images",
            Self::Test => "test images",
        })
    }
}
