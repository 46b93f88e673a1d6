//! One test image beside what the model makes of it, and the weights that did so.

use super::compared::{Compared, compare};
use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::which_weights::HeldWeights;
use crate::train::Published;
use std::sync::Arc;

/// What does the model make of this test image?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageQuery {
    /// Index in the test split.
    pub image: usize,
}

/// One test image, and the weights that the answer is about: to be asked about again.
#[derive(Clone, Debug)]
pub struct ImageAnswer {
    /// The image, its reconstruction, its terms and its q(z | x).
    pub compared: Arc<Compared>,
    /// The weights of this answer.
    pub weights: HeldWeights,
}

impl Query for ImageQuery {
    type Answer = ImageAnswer;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Swift;
    const GROWS_OLD: GrowsOld = GrowsOld::WhileWeightsMove;

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        _interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<ImageAnswer>, ExploreError> {
        if self.image >= on.dataset.test_len() {
            return Ok(Reply::Unanswerable);
        }
        let compared = compare(on, &[self.image])?;
        let first = compared.into_iter().next();
        Ok(first.map_or(Reply::Unanswerable, |compared| {
            Reply::Complete(ImageAnswer {
                compared,
                weights: HeldWeights::new(on),
            })
        }))
    }
}
