//! What the exploring thread keeps about one query: when it is due, and how it goes on.

use super::answered::{Answered, AnyAnswered, Stamp};
use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply};
use crate::train::{Published, panic_words};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Between two answers to the same query while the weights move.
const REFRESH_EVERY: Duration = Duration::from_millis(440);
/// Weights that have been the newest for so long rest: those of a run in motion are handed over
/// about 30 times a second.
const RESTS: Duration = Duration::from_millis(250);

/// A [`Task`] of any kind; `query` must be of that kind.
pub(super) trait AnyTask: Send {
    /// Whether there is work to do for `query`.
    fn is_due(&self, query: &dyn Any, on: &On) -> bool;

    /// Does it, or a piece of it; `posted` is when the query was posted.
    fn run(
        &mut self,
        query: &dyn Any,
        posted: Instant,
        on: &On,
        interrupts: &mut Interrupts<'_>,
    ) -> Outcome;
}

/// The weights that a query is answered on.
pub(super) struct On {
    pub published: Arc<Published>,
    /// Whether it must be these, and not any that are new enough.
    pub held: bool,
}

impl On {
    /// Whether a run is in motion.
    fn moves(&self) -> bool {
        moves(&self.published)
    }
}

/// Whether the run moves whose newest weights these are.
pub(super) fn moves(newest: &Published) -> bool {
    newest.at.elapsed() < RESTS
}

/// What became of a piece of work.
pub(super) enum Outcome {
    Answered(AnyAnswered),
    /// There is nothing to say, or nobody asks it any more.
    Nothing,
    Failed(ExploreError),
}

/// The work on the queries of one slot.
pub(super) struct Task<Q: Query> {
    memory: Q::Memory,
    /// The weights that an answer that never grows old began with.
    kept: Option<Arc<Published>>,
    last: Option<Last<Q>>,
}

/// The last piece of work.
struct Last<Q> {
    query: Q,
    run: u64,
    step: u64,
    published: Instant,
    /// Whether it had to be these weights.
    held: bool,
    began: Instant,
    ended: Instant,
    /// Without the time that went to other queries.
    worked: Duration,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Unfinished,
    Finished,
    Failed,
}

impl<Q: Query> Default for Task<Q> {
    fn default() -> Self {
        Self {
            memory: Q::Memory::default(),
            kept: None,
            last: None,
        }
    }
}

impl<Q: Query> Last<Q> {
    fn serves(&self, query: &Q, on: &On) -> bool {
        let newest = &on.published;
        if self.query != *query || self.run != newest.run {
            return false;
        }
        if on.held && self.published != newest.at {
            return false;
        }
        let moved = self.step != newest.snapshot.time.step;
        // Weights that were held may be much older than the newest.
        let let_go = self.held && !on.held && moved;
        match (self.state, Q::GROWS_OLD) {
            // It keeps the weights that it began with, unless those were of an earlier step.
            (State::Finished, GrowsOld::Never) => !let_go,
            (State::Failed, _) => true,
            (State::Unfinished, GrowsOld::InPieces(times)) => {
                on.moves() && self.ended.elapsed() < times * self.worked
            }
            (State::Unfinished, _) => false,
            (State::Finished, _) if let_go => false,
            (State::Finished, GrowsOld::WithEachPublication) => self.published == newest.at,
            (State::Finished, GrowsOld::WhileWeightsMove) => {
                !moved || self.began.elapsed() < REFRESH_EVERY
            }
            (State::Finished, GrowsOld::AfterRest(times) | GrowsOld::InPieces(times)) => {
                !moved || self.ended.elapsed() < REFRESH_EVERY.max(times * self.worked)
            }
        }
    }
}

impl<Q: Query> Task<Q> {
    /// The weights to work on; what was remembered is gone if it serves no longer.
    fn make_ready(&mut self, query: &Q, on: &On) -> Arc<Published> {
        let newest = &on.published;
        let kept = self.kept.as_ref();
        let goes_on = self
            .last
            .as_ref()
            .is_some_and(|last| last.run == newest.run && last.query.leads_to(query))
            && kept.is_none_or(|kept| !on.held || kept.at == newest.at);
        if !goes_on {
            self.memory = Q::Memory::default();
            self.kept = None;
        }
        match Q::GROWS_OLD {
            GrowsOld::Never => self.kept.get_or_insert_with(|| newest.clone()).clone(),
            GrowsOld::InPieces(_) => {
                let last = self.last.as_ref();
                let unfinished = last.is_some_and(|last| last.state == State::Unfinished);
                self.kept.take_if(|_| !unfinished || !on.moves());
                self.kept.get_or_insert_with(|| newest.clone()).clone()
            }
            GrowsOld::WithEachPublication | GrowsOld::WhileWeightsMove | GrowsOld::AfterRest(_) => {
                newest.clone()
            }
        }
    }

    fn work(
        &mut self,
        query: &Q,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Q::Answer>, ExploreError> {
        let memory = &mut self.memory;
        catch_unwind(AssertUnwindSafe(|| query.answer(memory, on, interrupts))).unwrap_or_else(
            |cause| {
                // It may have been left half done.
                self.memory = Q::Memory::default();
                let cause = panic_words(cause.as_ref());
                Err(ExploreError::Panic { cause })
            },
        )
    }
}

impl<Q: Query> AnyTask for Task<Q> {
    fn is_due(&self, query: &dyn Any, on: &On) -> bool {
        let query: Option<&Q> = query.downcast_ref();
        query.is_some_and(|query| {
            let last = self.last.as_ref();
            !last.is_some_and(|last| last.serves(query, on))
        })
    }

    fn run(
        &mut self,
        query: &dyn Any,
        posted: Instant,
        on: &On,
        interrupts: &mut Interrupts<'_>,
    ) -> Outcome {
        let Some(query) = query.downcast_ref::<Q>() else {
            return Outcome::Nothing;
        };
        let held = on.held;
        let on = self.make_ready(query, on);
        let began = Instant::now();
        let outcome = self.work(query, &on, interrupts);
        let (state, outcome) = match outcome {
            Ok(Reply::Complete(answer)) => (State::Finished, Ok(Some(answer))),
            Ok(Reply::Partial(answer)) => (State::Unfinished, Ok(Some(answer))),
            Ok(Reply::NothingNew) => (State::Unfinished, Ok(None)),
            Ok(Reply::Unanswerable) => (State::Finished, Ok(None)),
            Err(error) if error.is_given_up() => (State::Unfinished, Ok(None)),
            Err(error) => (State::Failed, Err(error)),
        };
        let ended = Instant::now();
        self.last = Some(Last {
            query: query.clone(),
            run: on.run,
            step: on.snapshot.time.step,
            published: on.at,
            held,
            began,
            ended,
            worked: (ended - began).saturating_sub(interrupts.spent()),
            state,
        });
        match outcome {
            Ok(Some(answer)) => Outcome::Answered(AnyAnswered::from(Answered {
                query: query.clone(),
                posted,
                stamp: Stamp {
                    run: on.run,
                    step: on.snapshot.time.step,
                    published: on.at,
                    answered: ended,
                },
                answer,
            })),
            Ok(None) => Outcome::Nothing,
            Err(error) => Outcome::Failed(error),
        }
    }
}
