//! What the trainer's thread has done beside it; a test puts its own in the place of each.

use super::evaluator::{self, Evaluate};
use super::importer::ReadImages;
use super::saver::{self, WriteRun};
use crate::import;
use std::sync::Arc;

/// What the trainer's thread has done beside it.
pub struct Services {
    /// Reads images.
    pub read: ReadImages,
    /// Evaluates the test split.
    pub evaluate: Evaluate,
    /// Writes a run to a file that a person named.
    pub write: WriteRun,
}

impl Default for Services {
    fn default() -> Self {
        Self {
            read: Arc::new(import::open),
            evaluate: evaluator::as_usual(),
            write: saver::as_usual(),
        }
    }
}
