//! What the window asks in one frame, whatever kinds of questions there are.

use super::answered::Answered;
use super::query::{Query, Urgency};
use super::task::{AnyTask, Task};
use std::any::{Any, TypeId};
use std::fmt::Debug;
use std::sync::Arc;

/// Where a question stands: its kind, and a name where one kind is asked several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Slot {
    kind: TypeId,
    name: &'static str,
}

/// The name of a slot whose kind is asked once.
pub(super) const ONLY: &str = "";

impl Slot {
    /// The slot of this name for questions of kind `Q`.
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
    /// Whether `answered`, an [`Answered`], is about this very question.
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
        answered.is_some_and(|answered| answered.question == *self)
    }

    fn task(&self) -> Box<dyn AnyTask> {
        Box::new(Task::<Q>::default())
    }
}

fn downcast<Q: Query>(question: &dyn AnyQuery) -> Option<&Q> {
    (question as &dyn Any).downcast_ref()
}

/// All that is asked in a frame, in the order in which it was asked first.
///
/// Filled afresh each frame: what nobody asks again is not answered any more.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    questions: Vec<(Slot, Arc<dyn AnyQuery>)>,
}

impl Asked {
    /// Asks `question`.
    pub fn ask<Q: Query>(&mut self, question: Q) {
        self.ask_as(ONLY, question);
    }

    /// Asks `question` beside others of its kind, each under a name of its own.
    pub fn ask_as<Q: Query>(&mut self, name: &'static str, question: Q) {
        let question = match self.get_as::<Q>(name) {
            Some(earlier) => question.merged(earlier),
            None => question,
        };
        self.put(Slot::of::<Q>(name), Arc::new(question));
    }

    /// The question of this kind, if it was asked.
    pub fn get<Q: Query>(&self) -> Option<&Q> {
        self.get_as(ONLY)
    }

    /// The question of this kind and name, if it was asked.
    pub fn get_as<Q: Query>(&self, name: &'static str) -> Option<&Q> {
        downcast(self.question(Slot::of::<Q>(name))?.as_ref())
    }

    /// All that `earlier` asks, each question replaced by the one of its kind and name here,
    /// if there is one; what is only here comes last.
    #[must_use]
    pub fn laid_over(&self, earlier: &Self) -> Self {
        let mut both = earlier.clone();
        for (slot, question) in &self.questions {
            both.put(*slot, question.clone());
        }
        both
    }

    /// Whether a question that follows the mouse is asked here and was not in `before`.
    pub fn moves(&self, before: &Self) -> bool {
        self.with_urgency(Urgency::FollowsMouse)
            .any(|(slot, question)| {
                let known = before.question(slot);
                !known.is_some_and(|known| known.equals(question.as_ref()))
            })
    }

    pub(super) fn question(&self, slot: Slot) -> Option<&Arc<dyn AnyQuery>> {
        let mut there = self.questions.iter();
        there
            .find(|(other, _)| *other == slot)
            .map(|(_, question)| question)
    }

    /// The questions of one urgency.
    pub(super) fn with_urgency(
        &self,
        urgency: Urgency,
    ) -> impl Iterator<Item = (Slot, &Arc<dyn AnyQuery>)> {
        let all = self.questions.iter();
        all.filter(move |(_, question)| question.urgency() == urgency)
            .map(|(slot, question)| (*slot, question))
    }

    fn put(&mut self, slot: Slot, question: Arc<dyn AnyQuery>) {
        match self.questions.iter_mut().find(|(other, _)| *other == slot) {
            Some((_, place)) => *place = question,
            None => self.questions.push((slot, question)),
        }
    }
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        let same = |(slot, question): &(Slot, Arc<dyn AnyQuery>)| {
            let there = other.question(*slot);
            there.is_some_and(|there| there.equals(question.as_ref()))
        };
        self.questions.len() == other.questions.len() && self.questions.iter().all(same)
    }
}
