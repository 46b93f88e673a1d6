//! What a model keeps of the images that it learned from: by it they are known again.

use super::content_hash::ContentHash;
use serde::{Deserialize, Serialize};

/// The identity of a data set, small enough to lie in every model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataRecord {
    /// What the data set was called.
    pub name: String,
    /// Over the shape and every pixel, as the model saw them.
    pub hash: ContentHash,
    /// Images in the training split.
    pub train_images: usize,
    /// Images in the test split.
    pub test_images: usize,
    /// The names of the classes, in the order of their numbers.
    pub class_names: Vec<String>,
}

/// Whether images are those that a model learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameData {
    /// Pixel for pixel.
    Same,
    /// At least one pixel differs, or their order.
    Other,
    /// The model's file does not say.
    Unknown,
}

impl SameData {
    /// Whether `found` is the hash that was `kept`.
    pub fn of(kept: Option<ContentHash>, found: ContentHash) -> Self {
        match kept {
            Some(kept) if kept == found => Self::Same,
            Some(_) => Self::Other,
            None => Self::Unknown,
        }
    }

    /// None where it is not known.
    pub fn answer(self) -> Option<bool> {
        match self {
            Self::Same => Some(true),
            Self::Other => Some(false),
            Self::Unknown => None,
        }
    }
}
