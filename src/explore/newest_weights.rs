//! The newest weights themselves, for whoever writes something about them to a file.

use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::which_weights::HeldWeights;
use crate::train::Published;

/// Which weights are the newest?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewestWeightsQuery;

impl Query for NewestWeightsQuery {
    type Answer = HeldWeights;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Swift;
    const GROWS_OLD: GrowsOld = GrowsOld::WithEachPublication;

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        _interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<HeldWeights>, ExploreError> {
        Ok(Reply::Complete(HeldWeights::new(on)))
    }
}
