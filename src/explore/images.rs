//! Several images, each beside what the model makes of it.

use super::compared::{Compared, compare};
use super::decode::GROUP;
use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::which_image::WhichImage;
use crate::train::Published;
use std::sync::Arc;

/// What does the model make of these images?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImagesQuery {
    /// Which ones; as few as are looked at.
    pub images: Vec<WhichImage>,
}

impl Query for ImagesQuery {
    /// In the order in which they were asked.
    type Answer = Vec<Arc<Compared>>;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Swift;
    const GROWS_OLD: GrowsOld = GrowsOld::WhileWeightsMove;

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Vec<Arc<Compared>>>, ExploreError> {
        if self.images.iter().any(|image| !image.is_there(on)) {
            return Ok(Reply::Unanswerable);
        }
        let mut compared = Vec::with_capacity(self.images.len());
        for group in self.images.chunks(GROUP) {
            compared.extend(compare(on, group)?);
            interrupts.let_in()?;
        }
        Ok(Reply::Complete(compared))
    }
}
