//! How far an import is, and whether anyone still wants it.

use super::error::ImportError;
use crate::data::PictureFlaw;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Shared between who imports and who waits for it. Counting costs nothing worth a word.
#[derive(Debug, Default)]
pub struct ImportWatch {
    done: AtomicUsize,
    total: AtomicUsize,
    cancelled: AtomicBool,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportProgress {
    /// Images read.
    pub done: usize,
    /// Of so many; 0 while they are still being counted, and `done` counts what was found.
    pub total: usize,
}

impl ImportWatch {
    /// How far it is.
    pub fn progress(&self) -> ImportProgress {
        ImportProgress {
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
        }
    }

    /// Gives it up: it ends within a few images.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was given up.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Begins to count `total` images; 0 for as many as there turn out to be.
    pub(super) fn begin(&self, total: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// Counts `images` more.
    pub(super) fn advance(&self, images: usize) {
        self.done.fetch_add(images, Ordering::Relaxed);
    }

    /// An error once it was given up.
    pub(super) fn check(&self, path: &Path) -> Result<(), ImportError> {
        if self.is_cancelled() {
            return Err(ImportError::Cancelled {
                path: path.to_owned(),
            });
        }
        Ok(())
    }
}

/// Told of a picture that nobody waits for any more.
pub(super) fn given_up() -> PictureFlaw {
    PictureFlaw::Refused("it was cancelled".to_owned())
}
