//! The newest answer to each question, whatever kinds there are.

use super::answered::{Answered, AnyAnswered, Stamp};
use super::asked::{Asked, ONLY, Question, Slot};
use super::error::ExploreError;
use super::query::{Query, Urgency};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

/// The newest answer of each kind; each is replaced on its own.
#[derive(Clone, Default)]
pub struct Answers {
    given: BTreeMap<Slot, AnyAnswered>,
    failures: BTreeMap<Slot, Unanswered>,
}

/// Why a question has no new answer.
#[derive(Clone, Debug)]
pub struct Unanswered {
    /// What went wrong.
    pub error: ExploreError,
    /// When.
    pub at: Instant,
    question: Arc<dyn Question>,
}

impl Answers {
    /// The newest answer of this kind, perhaps to a question asked earlier.
    pub fn newest<Q: Query>(&self) -> Option<Arc<Answered<Q>>> {
        self.newest_as(ONLY)
    }

    /// The newest answer of this kind and name, perhaps to a question asked earlier.
    pub fn newest_as<Q: Query>(&self, name: &'static str) -> Option<Arc<Answered<Q>>> {
        let given = self.given.get(&Slot::of::<Q>(name))?;
        given.answered.clone().downcast().ok()
    }

    /// Puts an answer in the place of the one before.
    pub fn give<Q: Query>(&mut self, answered: Answered<Q>) {
        self.give_as(ONLY, answered);
    }

    /// The same for a question asked under a name.
    pub fn give_as<Q: Query>(&mut self, name: &'static str, answered: Answered<Q>) {
        self.put(Slot::of::<Q>(name), answered.into());
    }

    /// The newest failure of a question that has no new answer since.
    pub fn failure(&self) -> Option<&Unanswered> {
        self.failures.values().max_by_key(|failure| failure.at)
    }

    /// The newest weights of which there is an answer that takes milliseconds.
    pub fn newest_stamp(&self) -> Option<Stamp> {
        let swift = self.given.values();
        let swift = swift.filter(|given| given.urgency < Urgency::Slow);
        swift
            .map(|given| given.stamp)
            .max_by_key(|stamp| stamp.published)
    }

    /// Whether waiting for what follows the mouse in `asked` is of no use: it is answered,
    /// it failed, or there never was an answer to anything.
    pub(super) fn are_current(&self, asked: &Asked) -> bool {
        let mut moving = asked.with_urgency(Urgency::FollowsMouse);
        self.given.is_empty()
            || moving.all(|(slot, question)| {
                let given = self.given.get(&slot);
                let failed = self.failures.get(&slot);
                given.is_some_and(|given| question.is_answered_by(given.answered.as_ref()))
                    || failed.is_some_and(|failure| failure.question.equals(question.as_ref()))
            })
    }

    pub(super) fn put(&mut self, slot: Slot, given: AnyAnswered) {
        self.failures.remove(&slot);
        self.given.insert(slot, given);
    }

    pub(super) fn fail(&mut self, slot: Slot, question: Arc<dyn Question>, error: ExploreError) {
        let at = Instant::now();
        let failure = Unanswered {
            error,
            at,
            question,
        };
        self.failures.insert(slot, failure);
    }

    /// Drops what followed the mouse and is not asked any more; whether there was such.
    pub(super) fn drop_unasked(&mut self, asked: &Asked) -> bool {
        let before = self.given.len();
        self.given.retain(|slot, given| {
            given.urgency != Urgency::FollowsMouse || asked.question(*slot).is_some()
        });
        self.given.len() < before
    }
}
