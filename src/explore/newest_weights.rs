//! The newest weights themselves, for whoever writes something about them to a file.

use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::which_weights::HeldWeights;
use crate::train::Published;

/// Which weights are the newest, or those that the window shows?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewestWeightsQuery {
    /// Grows with each time that they are asked for.
    pub number: u64,
}

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
