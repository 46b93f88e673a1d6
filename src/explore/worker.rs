//! The exploring thread: answers on the newest weights, the newest wants winning.

use super::protocol::{Answers, Wants};
use super::studio::Studio;
use crate::cores::single_threaded;
use crate::train::{Published, Wake};
use arc_swap::{ArcSwap, ArcSwapOption};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often the thread looks for new weights when nobody asks for anything.
const LOOK_EVERY: Duration = Duration::from_millis(33);

/// A statement of wants, and when it was made.
#[derive(Debug)]
pub(super) struct Posted {
    pub wants: Wants,
    pub at: Instant,
}

/// The places that the window and the exploring thread share.
#[derive(Clone)]
pub(super) struct Board {
    pub slot: Arc<ArcSwapOption<Published>>,
    pub posted: Arc<ArcSwap<Posted>>,
    pub answers: Arc<ArcSwap<Answers>>,
    /// Rung after each answer, for whoever waits for one.
    pub answered: Sender<()>,
    pub wake: Wake,
}

impl Board {
    /// Puts new answers where the window finds them.
    pub fn publish(&self, answers: Answers) {
        self.answers.store(Arc::new(answers));
        // A bell that already rings needs no second pull.
        let _ = self.answered.try_send(());
        (self.wake)();
    }
}

/// A handle on the exploring thread; dropping it ends the thread.
pub struct Explorer {
    board: Board,
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
        let posted = Posted {
            wants: Wants::default(),
            at: Instant::now(),
        };
        let (answers_bell, answered) = bounded(1);
        let board = Board {
            slot,
            posted: Arc::new(ArcSwap::from_pointee(posted)),
            answers: Arc::new(ArcSwap::from_pointee(Answers::default())),
            answered: answers_bell,
            wake,
        };
        let (bell, rings) = bounded(1);
        let thread_board = board.clone();
        let thread = std::thread::Builder::new()
            .name("explorer".into())
            .spawn(move || serve(&thread_board, &rings))?;
        Ok(Self {
            board,
            bell: Some(bell),
            answered,
            thread: Some(thread),
        })
    }

    /// States everything wanted from now on; never waits.
    pub fn want(&self, wants: Wants) {
        let at = Instant::now();
        self.board.posted.store(Arc::new(Posted { wants, at }));
        if let Some(bell) = &self.bell {
            // A bell that already rings needs no second pull.
            let _ = bell.try_send(());
        }
    }

    /// The newest answers; never waits.
    pub fn answers(&self) -> Arc<Answers> {
        self.board.answers.load_full()
    }

    /// The newest answers, once they hold the points wanted at `asked` or later;
    /// waits no longer than `patience`, and not at all for the first answer.
    pub fn answers_to(&self, asked: Instant, patience: Duration) -> Arc<Answers> {
        let deadline = Instant::now() + patience;
        loop {
            let answers = self.answers();
            let late = answers.points.as_ref().is_some_and(|p| p.asked < asked);
            if !late || self.answered.recv_deadline(deadline).is_err() {
                return answers;
            }
        }
    }
}

impl Drop for Explorer {
    fn drop(&mut self) {
        // What is under way sees that nobody wants it any more.
        self.want(Wants::default());
        self.bell = None;
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was already told; there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

fn serve(board: &Board, rings: &Receiver<()>) {
    let mut studio = Studio::new(board.clone());
    loop {
        match rings.recv_timeout(LOOK_EVERY) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        // Alone: looking around neither queues behind the trainer nor disturbs it.
        if catch_unwind(AssertUnwindSafe(|| single_threaded(|| studio.answer()))).is_err() {
            studio = Studio::new(board.clone());
            let mut answers = Answers::clone(&board.answers.load());
            answers.failure = Some("the exploring thread broke down and was started again".into());
            board.publish(answers);
        }
    }
}
