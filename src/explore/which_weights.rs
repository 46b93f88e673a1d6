//! Which weights a query is about: the newest, or some that are held.

use super::answered::Stamp;
use crate::train::Published;
use std::sync::Arc;
use std::time::Instant;

/// The weights that a query is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum WhichWeights {
    /// The newest that the trainer handed over.
    #[default]
    Newest,
    /// These, as long as their run is the one in hand.
    Held(HeldWeights),
}

/// Weights that somebody holds while training goes on. They stay in memory until the last
/// clone is dropped, so whoever holds them holds one set, not a row of them.
#[derive(Clone, Debug)]
pub struct HeldWeights(Arc<Published>);

impl HeldWeights {
    /// Holds these; the numbers themselves are shared, not copied.
    pub fn new(published: &Published) -> Self {
        Self(Arc::new(published.clone()))
    }

    /// Holds weights that are kept elsewhere too.
    pub fn kept(published: Arc<Published>) -> Self {
        Self(published)
    }

    /// The weights, with what is needed to look at them.
    pub fn published(&self) -> &Published {
        &self.0
    }

    /// The run that they belong to.
    pub fn run(&self) -> u64 {
        self.0.run
    }

    /// Steps trained.
    pub fn step(&self) -> u64 {
        self.0.snapshot.time.step
    }

    /// Whether an answer with this stamp was computed from them.
    pub fn gave(&self, stamp: &Stamp) -> bool {
        self.identity() == (stamp.run, stamp.step, stamp.published)
    }

    /// Whether an answer with this stamp was computed from weights handed over later.
    pub fn is_older_than(&self, stamp: &Stamp) -> bool {
        self.0.at < stamp.published
    }

    /// No two publications of a run happen at once.
    fn identity(&self) -> (u64, u64, Instant) {
        (self.run(), self.step(), self.0.at)
    }
}

impl PartialEq for HeldWeights {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl WhichWeights {
    /// Whether an answer with this stamp is about them; the newest are about anything.
    pub fn admit(&self, stamp: &Stamp) -> bool {
        match self {
            Self::Newest => true,
            Self::Held(held) => held.gave(stamp),
        }
    }

    /// The weights to work on; none where those held are of another run than `newest`.
    pub(super) fn among(&self, newest: &Arc<Published>) -> Option<Arc<Published>> {
        match self {
            Self::Newest => Some(newest.clone()),
            Self::Held(held) => (held.run() == newest.run).then(|| held.0.clone()),
        }
    }

    pub(super) fn are_held(&self) -> bool {
        *self != Self::Newest
    }
}
