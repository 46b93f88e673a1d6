//! The newest answer to each query, whatever kinds there are.

use super::answered::{Answered, AnyAnswered, Stamp};
use super::asked::{AnyQuery, Asked, Entry, ONLY, Slot};
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

/// Why a query has no new answer.
#[derive(Clone, Debug)]
pub struct Unanswered {
    /// What went wrong.
    pub error: ExploreError,
    /// When.
    pub at: Instant,
    query: Arc<dyn AnyQuery>,
}

impl Answers {
    /// The newest answer of this kind, perhaps to a query asked earlier.
    pub fn newest<Q: Query>(&self) -> Option<Arc<Answered<Q>>> {
        self.newest_as(ONLY)
    }

    /// The newest answer of this kind and name, perhaps to a query asked earlier.
    pub fn newest_as<Q: Query>(&self, name: &'static str) -> Option<Arc<Answered<Q>>> {
        let given = self.given.get(&Slot::of::<Q>(name))?;
        given.answered.clone().downcast().ok()
    }

    /// Puts an answer in the place of the one before.
    pub fn give<Q: Query>(&mut self, answered: Answered<Q>) {
        self.give_as(ONLY, answered);
    }

    /// The same for a query asked under a name.
    pub fn give_as<Q: Query>(&mut self, name: &'static str, answered: Answered<Q>) {
        self.put(Slot::of::<Q>(name), answered.into());
    }

    /// The newest failure of a query that has no new answer since.
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

    /// Whether all of `asked` is answered here: the very queries, about these weights. What has
    /// failed counts too; what cannot be answered at all never is.
    pub fn hold(&self, asked: &Asked) -> bool {
        asked.entries().all(|entry| self.settles(entry))
    }

    fn settles(&self, entry: &Entry) -> bool {
        let given = self.given.get(&entry.slot);
        let failed = self.failures.get(&entry.slot);
        given.is_some_and(|given| entry.is_answered_by(given))
            || failed.is_some_and(|failure| failure.query.equals(entry.query.as_ref()))
    }

    /// Whether each query in `asked` that follows the mouse is answered here or has failed.
    /// Also true as long as there is no answer to anything: a frame does not wait for the first.
    pub(super) fn nothing_to_wait_for(&self, asked: &Asked) -> bool {
        let mut moving = asked.with_urgency(Urgency::FollowsMouse);
        self.given.is_empty() || moving.all(|entry| self.settles(entry))
    }

    pub(super) fn put(&mut self, slot: Slot, given: AnyAnswered) {
        self.failures.remove(&slot);
        self.given.insert(slot, given);
    }

    pub(super) fn fail(&mut self, slot: Slot, query: Arc<dyn AnyQuery>, error: ExploreError) {
        let at = Instant::now();
        let failure = Unanswered { error, at, query };
        self.failures.insert(slot, failure);
    }

    /// Drops what followed the mouse and is not asked any more; where that stood.
    pub(super) fn drop_unasked(&mut self, asked: &Asked) -> Vec<Slot> {
        let follows = self.given.iter();
        let follows = follows.filter(|(_, given)| given.urgency == Urgency::FollowsMouse);
        let slots = follows.map(|(slot, _)| *slot);
        let dropped: Vec<Slot> = slots.filter(|slot| asked.entry(*slot).is_none()).collect();
        for slot in &dropped {
            self.given.remove(slot);
        }
        dropped
    }
}
