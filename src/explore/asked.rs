//! What the window asks in one frame, whatever kinds of queries there are.

use super::answered::Answered;
use super::query::{Query, Urgency};
use super::task::{AnyTask, Task};
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
        Q::URGENCY
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

/// All that is asked in a frame, in the order in which it was asked first.
///
/// Filled afresh each frame: what nobody asks again is not answered any more.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    queries: Vec<(Slot, Arc<dyn AnyQuery>)>,
}

impl Asked {
    /// Asks `query`.
    pub fn ask<Q: Query>(&mut self, query: Q) {
        self.ask_as(ONLY, query);
    }

    /// Asks `query` beside others of its kind, each under a name of its own.
    pub fn ask_as<Q: Query>(&mut self, name: &'static str, query: Q) {
        let query = match self.get_as::<Q>(name) {
            Some(earlier) => query.merged(earlier),
            None => query,
        };
        self.put(Slot::of::<Q>(name), Arc::new(query));
    }

    /// The query of this kind, if it was asked.
    pub fn get<Q: Query>(&self) -> Option<&Q> {
        self.get_as(ONLY)
    }

    /// The query of this kind and name, if it was asked.
    pub fn get_as<Q: Query>(&self, name: &'static str) -> Option<&Q> {
        downcast(self.query(Slot::of::<Q>(name))?.as_ref())
    }

    /// All that `earlier` asks, each query replaced by the one of its kind and name here,
    /// if there is one; what is only here comes last.
    #[must_use]
    pub fn laid_over(&self, earlier: &Self) -> Self {
        let mut both = earlier.clone();
        for (slot, query) in &self.queries {
            both.put(*slot, query.clone());
        }
        both
    }

    /// Whether a query that follows the mouse is asked here and was not in `before`.
    pub fn moves(&self, before: &Self) -> bool {
        self.with_urgency(Urgency::FollowsMouse)
            .any(|(slot, query)| {
                let known = before.query(slot);
                !known.is_some_and(|known| known.equals(query.as_ref()))
            })
    }

    pub(super) fn query(&self, slot: Slot) -> Option<&Arc<dyn AnyQuery>> {
        let mut there = self.queries.iter();
        there
            .find(|(other, _)| *other == slot)
            .map(|(_, query)| query)
    }

    /// The queries of one urgency.
    pub(super) fn with_urgency(
        &self,
        urgency: Urgency,
    ) -> impl Iterator<Item = (Slot, &Arc<dyn AnyQuery>)> {
        let all = self.queries.iter();
        all.filter(move |(_, query)| query.urgency() == urgency)
            .map(|(slot, query)| (*slot, query))
    }

    fn put(&mut self, slot: Slot, query: Arc<dyn AnyQuery>) {
        match self.queries.iter_mut().find(|(other, _)| *other == slot) {
            Some((_, place)) => *place = query,
            None => self.queries.push((slot, query)),
        }
    }
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        let same = |(slot, query): &(Slot, Arc<dyn AnyQuery>)| {
            let there = other.query(*slot);
            there.is_some_and(|there| there.equals(query.as_ref()))
        };
        self.queries.len() == other.queries.len() && self.queries.iter().all(same)
    }
}
