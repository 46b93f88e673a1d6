//! The threads behind the window, as far as the window knows them.

use crate::explore::{Answers, Explorer, Wants};
use crate::train::{Command, Progress, Start, Worker};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What the window talks to. No method waits but [`Backend::answers_to`].
pub trait Backend {
    /// Posts a command to the trainer.
    fn send(&mut self, command: Command);
    /// What the trainer last said.
    fn progress(&self) -> Arc<Progress>;
    /// Says what the window wants to see of the newest weights.
    fn want(&mut self, wants: Wants);
    /// The newest answers.
    fn answers(&self) -> Arc<Answers>;
    /// The newest answers, once they hold the points wanted at `asked`; waits no
    /// longer than `patience`.
    fn answers_to(&self, asked: Instant, patience: Duration) -> Arc<Answers>;
}

/// The trainer's and the explorer's threads.
pub(crate) struct Threads {
    // Dropped in this order: the explorer reads what the trainer writes.
    explorer: Explorer,
    worker: Worker,
}

impl Threads {
    /// Starts both; `wake` is called whenever one of them has something new.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn spawn(start: Start, wake: Arc<dyn Fn() + Send + Sync>) -> std::io::Result<Self> {
        let worker = Worker::spawn(start, wake.clone())?;
        let explorer = Explorer::spawn(worker.slot(), wake)?;
        Ok(Self { explorer, worker })
    }
}

impl Backend for Threads {
    fn send(&mut self, command: Command) {
        self.worker.send(command);
    }

    fn progress(&self) -> Arc<Progress> {
        self.worker.progress()
    }

    fn want(&mut self, wants: Wants) {
        self.explorer.want(wants);
    }

    fn answers(&self) -> Arc<Answers> {
        self.explorer.answers()
    }

    fn answers_to(&self, asked: Instant, patience: Duration) -> Arc<Answers> {
        self.explorer.answers_to(asked, patience)
    }
}
