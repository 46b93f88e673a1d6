//! What the model makes of one image.

use super::compared::{Compared, compare};
use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::which_image::WhichImage;
use crate::train::Published;
use std::sync::Arc;

/// What does the model make of this image?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageQuery {
    /// Which one.
    pub image: WhichImage,
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
        if !self.image.is_there(on) {
            return Ok(Reply::Unanswerable);
        }
        let image = compare(on, std::slice::from_ref(&self.image))?
            .into_iter()
            .next();
        Ok(image.map_or(Reply::Unanswerable, Reply::Complete))
    }
}
