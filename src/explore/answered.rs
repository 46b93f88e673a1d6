//! An answer, and what it is about.

use super::query::{Query, Urgency};
use std::any::Any;
use std::sync::Arc;
use std::time::Instant;

/// An answer, with the query and the weights that it is about.
#[derive(Clone, Debug)]
pub struct Answered<Q: Query> {
    /// What was asked.
    pub query: Q,
    /// When the query was posted to the exploring thread.
    pub posted: Instant,
    /// Which weights, and when.
    pub stamp: Stamp,
    /// What came of it.
    pub answer: Q::Answer,
}

/// Which weights an answer was computed from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stamp {
    /// The run they belong to.
    pub run: u64,
    /// Steps trained.
    pub step: u64,
    /// When those weights were handed over by the trainer.
    pub published: Instant,
    /// When this answer was ready.
    pub answered: Instant,
}

/// An [`Answered`] of any kind.
#[derive(Clone)]
pub(super) struct AnyAnswered {
    pub answered: Arc<dyn Any + Send + Sync>,
    pub stamp: Stamp,
    pub urgency: Urgency,
}

impl<Q: Query> From<Answered<Q>> for AnyAnswered {
    fn from(answered: Answered<Q>) -> Self {
        Self {
            stamp: answered.stamp,
            urgency: answered.query.urgency(),
            answered: Arc::new(answered),
        }
    }
}
