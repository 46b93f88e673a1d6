//! What the model makes of one test image.

use super::compared::{Compared, compare};
use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::train::Published;
use std::sync::Arc;

/// What does the model make of this test image?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageQuery {
    /// In the test split.
    pub index: usize,
}

impl Query for ImageQuery {
    type Answer = Arc<Compared>;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Swift;
    const GROWS_OLD: GrowsOld = GrowsOld::WhileWeightsMove;

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        _interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Arc<Compared>>, ExploreError> {
        if self.index >= on.dataset.test_len() {
            return Ok(Reply::Unanswerable);
        }
        let image = compare(on, &[self.index])?.into_iter().next();
        Ok(image.map_or(Reply::Unanswerable, Reply::Complete))
    }
}
