//! How a computation over many images tells how far it is, and hears that it may end.

use super::error::TheoryError;
use crate::model::ModelError;
use std::ops::ControlFlow;

/// Looks on while many images are computed. Called from several threads.
pub trait Watch: Sync {
    /// Told before the first image and after each one how many are done; says whether to
    /// begin another. An image under way is then still finished.
    fn images_done(&self, done: usize) -> ControlFlow<()>;

    /// Asked within an image, between two passes of the decoder, whether to go on: where it
    /// ends, the image under way is given up.
    fn within_an_image(&self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl<F: Fn(usize) -> ControlFlow<()> + Sync> Watch for F {
    fn images_done(&self, done: usize) -> ControlFlow<()> {
        self(done)
    }
}

/// A [`Watch`] that lets every image be computed.
pub fn always_continue(_done: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// What was computed of an image; None if the image was given up on the way.
pub(super) fn unless_given_up<T>(found: Result<T, TheoryError>) -> Result<Option<T>, TheoryError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(TheoryError::Model(ModelError::Abandoned)) => Ok(None),
        Err(error) => Err(error),
    }
}
