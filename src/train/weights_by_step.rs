//! The weights of a run by step, in memory: what it was like at any time.

use super::protocol::Published;
use super::trainer::Trainer;
use crate::model::check_size;
use crate::run::Thinned;
use std::sync::Arc;
use std::time::Instant;

/// What the weights by step of the run in hand may take, in bytes, unless a person says
/// otherwise.
pub const KEPT_WEIGHTS_BYTES: u64 = 256 << 20;
/// Those of a replaced run may take this part of it.
const OF_A_REPLACED_RUN: u64 = 4;
/// More are no use to anyone, however small the model is.
const MOST: u64 = 2048;

/// The weights of one run at steps that lie evenly over its whole length.
pub(super) struct WeightsByStep {
    kept: Thinned<Arc<Published>>,
    /// Of one set of weights, as singles.
    bytes_each: u64,
    /// What is told of them; made anew once there is a new one.
    shown: Option<Arc<Vec<Arc<Published>>>>,
}

impl WeightsByStep {
    /// None yet, of a run that may take so many bytes.
    pub fn new(trainer: &Trainer, bytes: u64) -> Self {
        let weights = check_size(trainer.recipe(), trainer.dataset().shape);
        let bytes_each = 4 * weights.unwrap_or(1).max(1) as u64;
        Self {
            kept: Thinned::with_room(room(bytes, bytes_each)),
            bytes_each,
            shown: None,
        }
    }

    /// May take so many bytes from now on.
    pub fn set_bytes(&mut self, bytes: u64) {
        self.kept.set_room(room(bytes, self.bytes_each));
        self.shown = None;
    }

    /// Of a run that another replaces, where that one may take so many bytes.
    pub fn shrink(&mut self, bytes: u64) {
        self.set_bytes(bytes / OF_A_REPLACED_RUN);
    }

    /// Keeps the weights as they are, if it is their turn by their step. Nothing is copied: the
    /// next step writes its weights elsewhere.
    pub fn note(&mut self, run: u64, trainer: &Trainer) {
        let step = trainer.time().step;
        if self.kept.wants(step) {
            let weights = Published {
                run,
                snapshot: trainer.snapshot(),
                dataset: trainer.dataset().clone(),
                at: Instant::now(),
            };
            self.kept.push(step, Arc::new(weights));
            self.shown = None;
        }
    }

    /// What the window is told of them, ascending by step.
    pub fn shown(&mut self) -> Arc<Vec<Arc<Published>>> {
        let kept = &self.kept;
        let shown = self.shown.get_or_insert_with(|| {
            let all = kept.kept().iter().map(|(_, weights)| weights.clone());
            Arc::new(all.collect())
        });
        shown.clone()
    }
}

fn room(bytes: u64, bytes_each: u64) -> usize {
    (bytes / bytes_each).clamp(2, MOST) as usize
}
