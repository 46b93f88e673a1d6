//! Which run this is, and where it comes from.

use serde::{Deserialize, Serialize};
use std::hash::{BuildHasher, RandomState};

/// Names one run wherever it goes: through files, crashes and sessions. Two runs of one recipe
/// are two runs, so it is no hash of what they compute; nothing that is computed depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunId(pub u64);

impl RunId {
    /// One that no other run has, drawn by the system.
    pub fn unique() -> Self {
        Self(RandomState::new().hash_one(std::process::id()))
    }
}

/// Where a fork left another run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForkPoint {
    /// The run that it left.
    pub run: RunId,
    /// The last step that both share.
    pub step: u64,
}

/// Which run this is, and which one it left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineage {
    /// Its own.
    pub id: RunId,
    /// None for a run that began at its first step, or with the weights of a file.
    pub forked: Option<ForkPoint>,
}

impl Lineage {
    /// That of a run that begins.
    pub fn fresh() -> Self {
        Self {
            id: RunId::unique(),
            forked: None,
        }
    }

    /// That of a run that leaves this one after a step.
    #[must_use]
    pub fn fork(&self, step: u64) -> Self {
        let forked = Some(ForkPoint { run: self.id, step });
        Self {
            forked,
            ..Self::fresh()
        }
    }

    /// Whether this step of that run is one of this run too.
    pub fn shares(&self, run: RunId, step: u64) -> bool {
        let shared = |fork: ForkPoint| fork.run == run && step <= fork.step;
        self.id == run || self.forked.is_some_and(shared)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fork_shares_the_steps_before_it_and_no_other_run_is_the_same() {
        let first = Lineage::fresh();
        let fork = first.fork(40);
        assert_ne!(fork.id, first.id);
        assert!(fork.shares(first.id, 40) && !fork.shares(first.id, 41));
        assert!(fork.shares(fork.id, 41) && !first.shares(fork.id, 1));
        let mut ids: Vec<RunId> = (0..1000).map(|_| RunId::unique()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 1000);
    }
}
