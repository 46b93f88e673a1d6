//! What the window asks in one frame, whatever kinds of queries there are.

use super::answered::{Answered, AnyAnswered};
use super::query::{Query, Urgency};
use super::task::{AnyTask, Task};
use super::which_weights::WhichWeights;
use std::any::{Any, TypeId};
use std::fmt::Debug;
use std::sync::Arc;

/// Where a query stands: its kind, and a name where one kind is asked several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Slot {
    kind: TypeId,
    name: &'static str,
}

/// The name of a slot whose kind is asked once.
pub(super) const ONLY: &str = "";

impl Slot {
    /// The slot of this name for queries of kind `Q`.
    pub fn of<Q: Query>(name: &'static str) -> Self {
        Self {
            kind: TypeId::of::<Q>(),
            name,
        }
    }
}

/// A [`Query`] of any kind.
pub(super) trait AnyQuery: Any + Debug + Send + Sync {
    fn urgency(&self) -> Urgency;
    fn equals(&self, other: &dyn AnyQuery) -> bool;
    fn leads_to(&self, newer: &dyn AnyQuery) -> bool;
    /// Whether `answered`, an [`Answered`], is about this very query.
    fn is_answered_by(&self, answered: &dyn Any) -> bool;
    /// What the exploring thread keeps about it.
    fn task(&self) -> Box<dyn AnyTask>;
}

impl<Q: Query> AnyQuery for Q {
    fn urgency(&self) -> Urgency {
        Query::urgency(self)
    }

    fn equals(&self, other: &dyn AnyQuery) -> bool {
        downcast(other).is_some_and(|other: &Q| self == other)
    }

    fn leads_to(&self, newer: &dyn AnyQuery) -> bool {
        downcast(newer).is_some_and(|newer: &Q| Query::leads_to(self, newer))
    }

    fn is_answered_by(&self, answered: &dyn Any) -> bool {
        let answered = answered.downcast_ref::<Answered<Q>>();
        answered.is_some_and(|answered| answered.query == *self)
    }

    fn task(&self) -> Box<dyn AnyTask> {
        Box::new(Task::<Q>::default())
    }
}

fn downcast<Q: Query>(query: &dyn AnyQuery) -> Option<&Q> {
    (query as &dyn Any).downcast_ref()
}

/// One query of a frame.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub slot: Slot,
    pub query: Arc<dyn AnyQuery>,
    pub weights: WhichWeights,
}

impl Entry {
    /// Whether both ask the same of the same weights.
    pub fn equals(&self, other: &Self) -> bool {
        self.weights == other.weights && self.query.equals(other.query.as_ref())
    }

    fn follows_mouse(&self) -> bool {
        self.query.urgency() == Urgency::FollowsMouse
    }

    /// Whether `given` answers this very query, about these weights.
    pub fn is_answered_by(&self, given: &AnyAnswered) -> bool {
        self.weights.admit(&given.stamp) && self.query.is_answered_by(given.answered.as_ref())
    }
}

/// All that is asked in a frame, in the order in which it was asked first.
///
/// Filled afresh each frame: what nobody asks again is not answered any more.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    entries: Vec<Entry>,
    shown: WhichWeights,
}

impl Asked {
    /// Nothing yet, by a window that shows these weights: what is asked about the newest is
    /// asked about them.
    pub fn about(shown: WhichWeights) -> Self {
        Self {
            entries: Vec::new(),
            shown,
        }
    }

    /// Asks `query` about the newest weights, or those that the window shows.
    pub fn ask<Q: Query>(&mut self, query: Q) {
        self.ask_of(WhichWeights::Newest, query);
    }

    /// Asks `query` beside others of its kind, each under a name of its own.
    pub fn ask_as<Q: Query>(&mut self, name: &'static str, query: Q) {
        self.ask_as_of(name, WhichWeights::Newest, query);
    }

    /// Asks `query` about these weights; the newest are those that the window shows.
    pub fn ask_of<Q: Query>(&mut self, weights: WhichWeights, query: Q) {
        self.ask_as_of(ONLY, weights, query);
    }

    /// The same under a name of its own.
    pub fn ask_as_of<Q: Query>(&mut self, name: &'static str, weights: WhichWeights, query: Q) {
        let weights = match weights {
            WhichWeights::Newest => self.shown.clone(),
            WhichWeights::Held(_) => weights,
        };
        let slot = Slot::of::<Q>(name);
        let earlier = self.entry(slot).filter(|entry| entry.weights == weights);
        let query = match earlier.and_then(|entry| downcast(entry.query.as_ref())) {
            Some(earlier) => query.merged(earlier),
            None => query,
        };
        self.put(Entry {
            slot,
            query: Arc::new(query),
            weights,
        });
    }

    /// The query of this kind, if it was asked.
    pub fn get<Q: Query>(&self) -> Option<&Q> {
        self.get_as(ONLY)
    }

    /// The query of this kind and name, if it was asked.
    pub fn get_as<Q: Query>(&self, name: &'static str) -> Option<&Q> {
        downcast(self.entry(Slot::of::<Q>(name))?.query.as_ref())
    }

    /// The weights that the query of this kind is about, if it was asked.
    pub fn weights_of<Q: Query>(&self) -> Option<&WhichWeights> {
        Some(&self.entry(Slot::of::<Q>(ONLY))?.weights)
    }

    /// All that `earlier` asks, and what is only here. A query that follows the mouse takes the
    /// place of the one of its kind and name; any other waits behind it, since it may be asked
    /// for less than `earlier` asks.
    #[must_use]
    pub fn laid_over(&self, earlier: &Self) -> Self {
        let mut both = earlier.clone();
        for entry in &self.entries {
            if entry.follows_mouse() || both.entry(entry.slot).is_none() {
                both.put(entry.clone());
            }
        }
        both
    }

    /// All but the queries that follow the mouse.
    #[must_use]
    pub fn at_rest(mut self) -> Self {
        self.entries.retain(|entry| !entry.follows_mouse());
        self
    }

    /// Whether a query that follows the mouse is asked here and was not in `before`.
    pub fn moves(&self, before: &Self) -> bool {
        self.with_urgency(Urgency::FollowsMouse).any(|entry| {
            let known = before.entry(entry.slot);
            !known.is_some_and(|known| known.equals(entry))
        })
    }

    pub(super) fn entry(&self, slot: Slot) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.slot == slot)
    }

    /// All queries.
    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The queries of one urgency.
    pub(super) fn with_urgency(&self, urgency: Urgency) -> impl Iterator<Item = &Entry> {
        let all = self.entries.iter();
        all.filter(move |entry| entry.query.urgency() == urgency)
    }

    fn put(&mut self, entry: Entry) {
        let mut there = self.entries.iter_mut();
        match there.find(|other| other.slot == entry.slot) {
            Some(place) => *place = entry,
            None => self.entries.push(entry),
        }
    }
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        let same = |entry: &Entry| {
            let there = other.entry(entry.slot);
            there.is_some_and(|there| there.equals(entry))
        };
        self.entries.len() == other.entries.len() && self.entries.iter().all(same)
    }
}
