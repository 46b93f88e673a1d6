//! The trainer's and the explorer's threads behind a window, which the test listens to as well.

use elbow::explore::{Answers, Asked, Explorer};
use elbow::train::{Command, Progress, Published, SavedSession, Worker};
use elbow::ui::{Answering, Backend};
use std::sync::Arc;
use std::time::Duration;

#[derive(Clone)]
pub struct Threads {
    // Dropped in this order: the explorer reads what the trainer writes.
    pub explorer: Arc<Explorer>,
    pub worker: Arc<Worker>,
}

impl Threads {
    /// These threads, and an explorer of what the trainer hands over.
    pub fn over(worker: Worker) -> Self {
        let explorer = Explorer::spawn(worker.slot(), Arc::new(|| {})).expect("a thread");
        Self {
            explorer: Arc::new(explorer),
            worker: Arc::new(worker),
        }
    }
}

impl Backend for Threads {
    fn send(&mut self, command: Command) {
        self.worker.send(command);
    }

    fn keep_work(&mut self, session: SavedSession) {
        self.worker.send(Command::KeepWork(Box::new(session)));
    }

    fn progress(&self) -> Arc<Progress> {
        self.worker.progress()
    }

    fn newest_weights(&self) -> Option<Arc<Published>> {
        self.worker.slot().load_full()
    }
}

impl Answering for Threads {
    fn ask(&mut self, asked: Asked) {
        self.explorer.ask(asked);
    }

    fn answers(&self) -> Arc<Answers> {
        self.explorer.answers()
    }

    fn answers_to(&self, asked: &Asked, patience: Duration) -> Arc<Answers> {
        self.explorer.answers_to(asked, patience)
    }
}
