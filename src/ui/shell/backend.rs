//! The threads behind the window, as far as the window knows them.

use crate::explore::{Answers, Asked, Explorer};
use crate::train::{
    Command, Progress, Published, RecoveryPlan, RunKeeper, SavedSession, Start, Worker,
};
use std::sync::Arc;
use std::time::Duration;

/// Who answers queries. No method waits but [`Answering::answers_to`].
pub trait Answering {
    /// Asks this of the explorer from now on, in the place of all that was asked before.
    fn ask(&mut self, asked: Asked);
    /// The newest answers.
    fn answers(&self) -> Arc<Answers>;
    /// The newest answers, once they hold what follows the mouse in `asked`; waits no
    /// longer than `patience`.
    fn answers_to(&self, asked: &Asked, patience: Duration) -> Arc<Answers>;
}

/// What the window talks to. No method waits.
pub trait Backend: Answering {
    /// Posts a command to the trainer.
    fn send(&mut self, command: Command);
    /// Has this written with the run by itself, lest it be lost with the window. Whoever writes
    /// nothing by itself lets it be.
    fn keep_work(&mut self, _session: SavedSession) {}
    /// What the trainer last said.
    fn progress(&self) -> Arc<Progress>;
    /// The weights that it handed over last. Who trains nothing has none.
    fn newest_weights(&self) -> Option<Arc<Published>> {
        None
    }
}

impl Answering for Explorer {
    fn ask(&mut self, asked: Asked) {
        Explorer::ask(self, asked);
    }

    fn answers(&self) -> Arc<Answers> {
        Explorer::answers(self)
    }

    fn answers_to(&self, asked: &Asked, patience: Duration) -> Arc<Answers> {
        Explorer::answers_to(self, asked, patience)
    }
}

/// The trainer's and the explorer's threads.
pub(crate) struct Threads {
    // Dropped in this order: the explorer reads what the trainer writes.
    explorer: Explorer,
    worker: Worker,
}

impl Threads {
    /// Starts both; `wake` is called whenever one of them has something new. Checkpoints are
    /// written by themselves as `recovery` says.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn spawn(
        start: Start,
        wake: Arc<dyn Fn() + Send + Sync>,
        recovery: Option<RecoveryPlan>,
    ) -> std::io::Result<Self> {
        let worker = Worker::spawn_keeping(start, wake.clone(), recovery)?;
        let explorer = Explorer::spawn(worker.slot(), wake)?;
        Ok(Self { explorer, worker })
    }

    /// A way to keep the run in hand from another thread.
    pub fn keeper(&self) -> RunKeeper {
        self.worker.keeper()
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
