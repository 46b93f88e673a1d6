//! The hyperparameters that a running trainer takes at its next step, and how they change.

use serde::{Deserialize, Serialize};

/// The hyperparameters that a running trainer takes at its next step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Live {
    /// As in [`Recipe`](super::Recipe).
    pub learning_rate: f64,
    /// As in [`Recipe`](super::Recipe).
    pub beta: f64,
    /// As in [`Recipe`](super::Recipe).
    pub batch: usize,
}

/// One hyperparameter before and after a change in a run: a live one at any step, the others
/// where a run goes on as a fork of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RecipeChange {
    /// Adam's step size.
    LearningRate {
        /// Until now.
        before: f64,
        /// From the next step on.
        after: f64,
    },
    /// The KL's weight.
    Beta {
        /// Until now.
        before: f64,
        /// From the next step on.
        after: f64,
    },
    /// Images per minibatch.
    Batch {
        /// Until now.
        before: usize,
        /// From the next step on.
        after: usize,
    },
    /// Samples of z per image in what is minimised.
    Importance {
        /// Until now.
        before: usize,
        /// From the next step on.
        after: usize,
    },
    /// Steps over which the KL's weight rises.
    KlWarmup {
        /// Until now.
        before: u64,
        /// From the next step on.
        after: u64,
    },
    /// KL in nats that each latent dimension has for free.
    FreeBits {
        /// Until now.
        before: f64,
        /// From the next step on.
        after: f64,
    },
    /// The seed of the training noise.
    NoiseSeed {
        /// Until now.
        before: u64,
        /// From the next step on.
        after: u64,
    },
}

impl Live {
    /// What is another than in `before`.
    pub fn changes_since(self, before: Live) -> impl Iterator<Item = RecipeChange> {
        // Named one by one, so that a new field is not forgotten here.
        let Self {
            learning_rate,
            beta,
            batch,
        } = self;
        let learning_rate =
            (before.learning_rate != learning_rate).then_some(RecipeChange::LearningRate {
                before: before.learning_rate,
                after: learning_rate,
            });
        let beta = (before.beta != beta).then_some(RecipeChange::Beta {
            before: before.beta,
            after: beta,
        });
        let batch = (before.batch != batch).then_some(RecipeChange::Batch {
            before: before.batch,
            after: batch,
        });
        [learning_rate, beta, batch].into_iter().flatten()
    }
}
