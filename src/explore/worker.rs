//! The exploring thread, and the window's handle on it.

use super::answers::Answers;
use super::asked::Asked;
use super::exchange::Exchange;
use super::scheduler::Scheduler;
use super::task::moves;
use crate::cores::single_threaded;
use crate::train::{Published, Wake};
use arc_swap::ArcSwapOption;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often the thread looks for new weights when nothing new is asked.
const LOOK_EVERY: Duration = Duration::from_millis(33);

/// A handle on the exploring thread; dropping it ends the thread.
pub struct Explorer {
    exchange: Exchange,
    bell: Option<Sender<()>>,
    answered: Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl Explorer {
    /// Starts the thread on the trainer's slot. `wake` is called after each answer.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn spawn(slot: Arc<ArcSwapOption<Published>>, wake: Wake) -> std::io::Result<Self> {
        let trainers = slot.clone();
        let rests = move || !trainers.load().as_ref().is_some_and(|newest| moves(newest));
        Self::start(slot, wake, rests)
    }

    /// `trainer_rests` says whether the trainer leaves its cores to others.
    fn start(
        slot: Arc<ArcSwapOption<Published>>,
        wake: Wake,
        trainer_rests: impl Fn() -> bool + Send + 'static,
    ) -> std::io::Result<Self> {
        let (answers_bell, answered) = bounded(1);
        let exchange = Exchange::new(slot, answers_bell, wake);
        let (bell, rings) = bounded(1);
        let mut scheduler = Scheduler::new(exchange.clone());
        let thread = std::thread::Builder::new()
            .name("explorer".into())
            .spawn(move || serve(&mut scheduler, &rings, trainer_rests))?;
        Ok(Self {
            exchange,
            bell: Some(bell),
            answered,
            thread: Some(thread),
        })
    }

    /// Starts the thread on weights that stay as they are.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn about(weights: Arc<Published>, wake: Wake) -> std::io::Result<Self> {
        // Of the trainer they say nothing.
        Self::start(Arc::new(ArcSwapOption::new(Some(weights))), wake, || false)
    }

    /// Asks this from now on, in the place of all that was asked before; never waits.
    pub fn ask(&self, asked: Asked) {
        self.exchange.post(asked);
        if let Some(bell) = &self.bell {
            // A bell that already rings needs no second pull.
            let _ = bell.try_send(());
        }
    }

    /// The newest answers; never waits.
    pub fn answers(&self) -> Arc<Answers> {
        self.exchange.answers.load_full()
    }

    /// The newest answers, once they hold what follows the mouse in `asked`; waits no
    /// longer than `patience`, and not at all for the first answer.
    pub fn answers_to(&self, asked: &Asked, patience: Duration) -> Arc<Answers> {
        let deadline = Instant::now() + patience;
        loop {
            let answers = self.answers();
            if answers.nothing_to_wait_for(asked) || self.answered.recv_deadline(deadline).is_err()
            {
                return answers;
            }
        }
    }
}

impl Drop for Explorer {
    fn drop(&mut self) {
        // What is under way sees that nobody asks it any more.
        self.ask(Asked::default());
        self.bell = None;
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was already told; there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

fn serve(scheduler: &mut Scheduler, rings: &Receiver<()>, trainer_rests: impl Fn() -> bool) {
    loop {
        match rings.recv_timeout(LOOK_EVERY) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if trainer_rests() {
            scheduler.answer();
        } else {
            // Looking around neither queues behind the trainer nor disturbs it.
            single_threaded(|| scheduler.answer());
        }
    }
}
