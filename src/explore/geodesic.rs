//! The shortest way between two places under the decoder's metric.

use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::fields::{DecodedMean, Geodesic, geodesic};
use crate::train::Published;

/// What is the geodesic between two places?
#[derive(Clone, Debug, PartialEq)]
pub struct GeodesicQuery {
    /// Where it begins; filled up or cut to the model's latent length.
    pub from: Vec<f32>,
    /// Where it ends; the same.
    pub to: Vec<f32>,
    /// Pieces that it is made of, 1 to 256.
    pub pieces: usize,
}

impl Query for GeodesicQuery {
    type Answer = Geodesic;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::AfterRest(3);

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Geodesic>, ExploreError> {
        let decoder = DecodedMean(&on.snapshot);
        let mut go_on = || interrupts.let_in();
        let found = geodesic(&decoder, &self.from, &self.to, self.pieces, &mut go_on)?;
        Ok(Reply::Complete(found))
    }

    /// An end that is dragged moves faster than this is drawn: each answer is finished.
    fn leads_to(&self, _newer: &Self) -> bool {
        true
    }
}
