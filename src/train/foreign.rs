//! Weights of another program, in hand as a model: what their file tells, and what was taken.

use crate::archive::{Assumed, Mapping};
use std::path::PathBuf;

/// Where the model in hand comes from, if another program wrote the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignWeights {
    /// The file.
    pub path: PathBuf,
    /// Which layer became which, and what was taken for granted.
    pub mapping: Mapping,
    /// What of it a person said; the rest is the default.
    pub said: Assumed,
}

impl ForeignWeights {
    /// Whether nobody has said how the weights are read.
    pub fn is_guessed(&self) -> bool {
        self.said.activation.is_none() || self.said.likelihood.is_none()
    }

    /// All that was taken for granted, as if a person had said it.
    pub fn taken(&self) -> Assumed {
        Assumed {
            activation: Some(self.mapping.activation),
            likelihood: Some(self.mapping.likelihood),
            shape: Some(self.mapping.shape),
        }
    }
}
