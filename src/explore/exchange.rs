//! The places that the window and the exploring thread share.

use super::answers::Answers;
use super::asked::Asked;
use crate::train::{Published, Wake};
use arc_swap::{ArcSwap, ArcSwapOption};
use crossbeam_channel::Sender;
use std::sync::Arc;
use std::time::Instant;

/// What the window asked last, and when.
#[derive(Debug)]
pub(super) struct Posted {
    pub asked: Asked,
    pub at: Instant,
}

/// What each side puts where the other finds it; nobody waits here.
#[derive(Clone)]
pub(super) struct Exchange {
    /// The newest weights, from the trainer.
    pub slot: Arc<ArcSwapOption<Published>>,
    pub posted: Arc<ArcSwap<Posted>>,
    pub answers: Arc<ArcSwap<Answers>>,
    /// Rung after each answer, for whoever waits for one.
    pub answered: Sender<()>,
    pub wake: Wake,
}

impl Exchange {
    /// Empty places around the trainer's `slot`.
    pub fn new(slot: Arc<ArcSwapOption<Published>>, answered: Sender<()>, wake: Wake) -> Self {
        let posted = Posted {
            asked: Asked::default(),
            at: Instant::now(),
        };
        Self {
            slot,
            posted: Arc::new(ArcSwap::from_pointee(posted)),
            answers: Arc::new(ArcSwap::from_pointee(Answers::default())),
            answered,
            wake,
        }
    }

    /// Asks this from now on, and nothing else.
    pub fn post(&self, asked: Asked) {
        let at = Instant::now();
        self.posted.store(Arc::new(Posted { asked, at }));
    }

    /// Puts new answers where the window finds them.
    pub fn publish(&self, answers: Answers) {
        self.answers.store(Arc::new(answers));
        // A bell that already rings needs no second pull.
        let _ = self.answered.try_send(());
        (self.wake)();
    }
}
