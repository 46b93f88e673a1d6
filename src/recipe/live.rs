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

/// One live hyperparameter before and after a change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LiveChange {
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
}

impl Live {
    /// What is another than in `before`.
    pub fn changes_since(self, before: Live) -> impl Iterator<Item = LiveChange> {
        // Named one by one, so that a new field is not forgotten here.
        let Self {
            learning_rate,
            beta,
            batch,
        } = self;
        let learning_rate =
            (before.learning_rate != learning_rate).then_some(LiveChange::LearningRate {
                before: before.learning_rate,
                after: learning_rate,
            });
        let beta = (before.beta != beta).then_some(LiveChange::Beta {
            before: before.beta,
            after: beta,
        });
        let batch = (before.batch != batch).then_some(LiveChange::Batch {
            before: before.batch,
            after: batch,
        });
        [learning_rate, beta, batch].into_iter().flatten()
    }
}
