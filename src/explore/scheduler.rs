//! Decides which queries are due, and answers them in order of urgency.

use super::answers::Answers;
use super::asked::{Entry, Slot};
use super::exchange::{Exchange, Posted};
use super::interrupts::Interrupts;
use super::query::Urgency;
use super::task::{AnyTask, On, Outcome};
use crate::data::Dataset;
use crate::train::Published;
use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// Beside slow answers, the swift ones get so many times as long as the slow ones.
const SWIFT_TO_SLOW: u32 = 3;

/// The exploring thread's memory of what it answered.
pub(super) struct Scheduler {
    exchange: Exchange,
    answers: Answers,
    /// But for those under way.
    tasks: HashMap<Slot, Box<dyn AnyTask>>,
    /// The run that the tasks belong to, and its images: those of a model may be found while
    /// its weights stay as they are.
    about: Option<(u64, Weak<Dataset>)>,
    /// When slow answers let the swift ones in again.
    swift_again: Option<Instant>,
}

impl Scheduler {
    pub fn new(exchange: Exchange) -> Self {
        Self {
            exchange,
            answers: Answers::default(),
            tasks: HashMap::new(),
            about: None,
            swift_again: None,
        }
    }

    /// Brings every answer up to date that is due, slow ones by a piece of work each.
    pub fn answer(&mut self) {
        let Some(newest) = self.exchange.slot.load_full() else {
            return;
        };
        let images = Arc::downgrade(&newest.dataset);
        let about = self.about.as_ref();
        if !about.is_some_and(|(run, before)| *run == newest.run && before.ptr_eq(&images)) {
            self.about = Some((newest.run, images));
            self.tasks.clear();
        }
        self.answer_swiftly();
        let posted = self.exchange.posted.load_full();
        for entry in posted.asked.with_urgency(Urgency::Slow) {
            if self.answer_one(entry, &posted, &newest) {
                self.publish();
            }
        }
    }

    /// What takes milliseconds: whatever follows the mouse, then the rest.
    fn answer_swiftly(&mut self) {
        self.answer_moves();
        let Some(newest) = self.exchange.slot.load_full() else {
            return;
        };
        let posted = self.exchange.posted.load_full();
        for entry in posted.asked.with_urgency(Urgency::Swift) {
            if self.answer_one(entry, &posted, &newest) {
                self.publish();
            }
        }
    }

    /// What follows the mouse, which is looked at between all other work; published once,
    /// so that whoever waits gets all of it.
    fn answer_moves(&mut self) {
        let Some(newest) = self.exchange.slot.load_full() else {
            return;
        };
        let posted = self.exchange.posted.load_full();
        let dropped = self.answers.drop_unasked(&posted.asked);
        for slot in &dropped {
            // Asked once more it is answered once more, though nothing else has changed.
            self.tasks.remove(slot);
        }
        let mut news = !dropped.is_empty();
        for entry in posted.asked.with_urgency(Urgency::FollowsMouse) {
            news |= self.answer_one(entry, &posted, &newest);
        }
        if news {
            self.publish();
        }
    }

    /// Answers one query if it is due; whether there is something new to publish.
    fn answer_one(&mut self, entry: &Entry, posted: &Posted, newest: &Arc<Published>) -> bool {
        let (slot, query) = (entry.slot, &entry.query);
        let Some(published) = entry.weights.among(newest) else {
            // Held weights of a run that is over.
            return false;
        };
        let on = On {
            published,
            held: entry.weights.are_held(),
        };
        let task = self.tasks.get(&slot);
        if task.is_some_and(|task| !task.is_due(query.as_ref(), &on)) {
            return false;
        }
        let mut task = self.tasks.remove(&slot).unwrap_or_else(|| query.task());
        let mut let_in = || self.let_in(entry, newest.run);
        let mut interrupts = Interrupts::new(&mut let_in);
        let outcome = task.run(query.as_ref(), posted.at, &on, &mut interrupts);
        self.tasks.insert(slot, task);
        match outcome {
            Outcome::Answered(answered) => self.answers.put(slot, answered),
            Outcome::Failed(error) => self.answers.fail(slot, query.clone(), error),
            Outcome::Nothing => return false,
        }
        true
    }

    /// Lets in what is more urgent than `entry`; whether that is still asked.
    fn let_in(&mut self, entry: &Entry, run: u64) -> bool {
        match entry.query.urgency() {
            Urgency::FollowsMouse => true,
            Urgency::Swift => {
                self.answer_moves();
                true
            }
            Urgency::Slow => {
                self.let_swift_in();
                let posted = self.exchange.posted.load();
                let now = posted.asked.entry(entry.slot);
                let still_asked = now.is_some_and(|now| {
                    now.weights == entry.weights && entry.query.leads_to(now.query.as_ref())
                });
                still_asked && self.still_runs(run)
            }
        }
    }

    /// What follows the mouse at once, and the other swift answers in turn with the slow
    /// ones: where they are always due, they get three quarters of the time.
    fn let_swift_in(&mut self) {
        let began = Instant::now();
        if self.swift_again.is_some_and(|again| began < again) {
            self.answer_moves();
            return;
        }
        self.answer_swiftly();
        let rest: Duration = began.elapsed() / SWIFT_TO_SLOW;
        self.swift_again = Some(Instant::now() + rest);
    }

    /// Whether the weights to look at are still those of this run.
    fn still_runs(&self, run: u64) -> bool {
        let newest = self.exchange.slot.load();
        newest.as_ref().is_some_and(|newest| newest.run == run)
    }

    fn publish(&self) {
        self.exchange.publish(self.answers.clone());
    }
}
