//! What a run needs beside its weights to go on bit for bit, as plain data.

use super::log_state::LogState;
use crate::curves::History;
use crate::data::BatchesState;
use crate::model::OptimizerState;
use crate::run::Lineage;

/// What a run needs beside its weights and its recipe to go on bit for bit.
///
/// Its seeds are those of the recipe; of each stream of randomness only the position is here.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// Which run it is; files from before that was kept have none.
    pub lineage: Option<Lineage>,
    /// Adam's moments.
    pub optimizer: OptimizerState,
    /// The order of the training images, and how far the walk over them has come.
    pub batches: BatchesState,
    /// Words drawn from [`Stream::Noise`](crate::rng::Stream::Noise).
    pub noise: u64,
    /// Passes over the training images that an earlier walk made.
    pub epochs_before: f64,
    /// The curves, with the live changes marked on them.
    pub history: History,
    /// Where the log of `elbow train` stands; None where there is none.
    pub log: Option<LogState>,
}
