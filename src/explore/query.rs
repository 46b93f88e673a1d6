//! A query about the newest weights: its answer, its urgency, and how it grows old.

use super::error::ExploreError;
use super::interrupts::Interrupts;
use crate::train::Published;
use std::fmt::Debug;

/// One kind of query about the newest weights.
///
/// A value says all that the answer depends on besides the weights: two equal queries
/// have the same answer. To ask for a fresh answer though nothing else changed, give the
/// query a number of its own that grows.
pub trait Query: Clone + Debug + PartialEq + Send + Sync + 'static {
    /// What comes back.
    type Answer: Send + Sync + 'static;
    /// What the exploring thread remembers from one piece of work to the next; `()` for
    /// nothing. Gone with the run, and when another query does not [follow](Self::leads_to).
    type Memory: Default + Send + 'static;

    /// Which queries are answered before it: those whose [`Urgency`] is listed above its own.
    const URGENCY: Urgency;
    /// When its answer no longer serves.
    const GROWS_OLD: GrowsOld;

    /// Answers, or does the next piece of the work; calls `interrupts` between two groups
    /// of evaluations.
    ///
    /// # Errors
    /// The model or the theory. The query is not tried again until it changes.
    fn answer(
        &self,
        memory: &mut Self::Memory,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Self::Answer>, ExploreError>;

    /// The same of this very query, where it takes longer than others of its kind.
    fn urgency(&self) -> Urgency {
        Self::URGENCY
    }

    /// Whether the work under way for this query serves `newer` as well, which is asked
    /// in its place by now. If not, slow work is given up and the memory begins afresh.
    fn leads_to(&self, newer: &Self) -> bool {
        self == newer
    }

    /// The one query that serves this one and `earlier`, which another panel asked in
    /// the same frame and slot. By default this one alone.
    fn merged(self, _earlier: &Self) -> Self {
        self
    }
}

/// In which order queries are answered: all that follow the mouse first, then the swift
/// ones, then the slow ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Answered between any two groups of other work; a frame waits some milliseconds for it.
    FollowsMouse,
    /// Takes milliseconds, and is always finished.
    Swift,
    /// Takes longer: lets the others in, and is given up when nobody asks it any more.
    Slow,
}

/// When an answer no longer serves, though the query is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrowsOld {
    /// With each publication of weights.
    WithEachPublication,
    /// While the weights move: about twice a second.
    WhileWeightsMove,
    /// The same, after the thread has rested so many times as long as it worked on it.
    AfterRest(u32),
    /// The same, after each piece of the work too while weights are handed over. All pieces of
    /// an answer are about the weights that it began with, unless training rests at others.
    InPieces(u32),
    /// Never: it keeps the weights that it began with, in as many pieces as it takes.
    Never,
}

/// What one piece of work led to.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply<A> {
    /// All there is to say.
    Complete(A),
    /// What is known so far; the next piece is due.
    Partial(A),
    /// The next piece is due, and the last answer stays until then.
    NothingNew,
    /// These weights or this data have no such thing: an image beyond the data set's last.
    Unanswerable,
}

impl<A> Reply<A> {
    /// The same reply, its answer turned into another.
    pub fn map<B>(self, change: impl FnOnce(A) -> B) -> Reply<B> {
        match self {
            Self::Complete(answer) => Reply::Complete(change(answer)),
            Self::Partial(answer) => Reply::Partial(change(answer)),
            Self::NothingNew => Reply::NothingNew,
            Self::Unanswerable => Reply::Unanswerable,
        }
    }
}
