//! What the places along a path decode to, side by side.

use super::decode::{GROUP, decode};
use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::train::Published;
use std::sync::Arc;

/// What do these places decode to, all under the same weights?
#[derive(Clone, Debug, PartialEq)]
pub struct StripQuery {
    /// In the order of the path; each is filled up with 0 or cut to the model's latent length.
    pub places: Arc<[Vec<f32>]>,
}

/// Decoded places.
#[derive(Clone, Debug)]
pub struct Strip {
    /// The mean image of each place, 0 to 255, row by row, channels interleaved.
    pub pictures: Vec<Arc<[u8]>>,
}

impl Query for StripQuery {
    type Answer = Strip;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Swift;
    const GROWS_OLD: GrowsOld = GrowsOld::WhileWeightsMove;

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Strip>, ExploreError> {
        let mut pictures = Vec::with_capacity(self.places.len());
        for group in self.places.chunks(GROUP) {
            let places: Vec<&[f32]> = group.iter().map(Vec::as_slice).collect();
            let decoded = decode(&on.snapshot, &places)?;
            pictures.extend(decoded.into_iter().map(|(_, pixels)| pixels));
            interrupts.let_in()?;
        }
        Ok(Reply::Complete(Strip { pictures }))
    }
}
