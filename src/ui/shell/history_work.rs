//! A run in time while it is drawn for a file: how far it is, and whether it is to end.

use eframe::egui::Context;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Shared by the window and the thread that writes. It is under way as long as the thread has it.
pub(crate) struct HistoryWork {
    ctx: Context,
    /// Steps that are to be drawn.
    pub of: usize,
    done: AtomicUsize,
    stopped: AtomicBool,
    given_up: AtomicBool,
}

impl HistoryWork {
    /// Of so many steps; `ctx` is that of the window that says how far it is.
    pub fn new(ctx: Context, of: usize) -> Self {
        Self {
            ctx,
            of,
            done: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
            given_up: AtomicBool::new(false),
        }
    }

    /// One more step is drawn.
    pub fn step_done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.ctx.request_repaint();
    }

    /// Steps that are drawn.
    pub fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// Draws no further; what is drawn is written.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
    }

    /// Draws no further, and nothing of it stays.
    pub fn give_up(&self) {
        self.given_up.store(true, Ordering::Release);
    }

    /// Whether no more is to be drawn.
    pub fn ends(&self) -> bool {
        self.stopped.load(Ordering::Acquire) || self.is_given_up()
    }

    /// Whether nothing of it is to stay.
    pub fn is_given_up(&self) -> bool {
        self.given_up.load(Ordering::Acquire)
    }
}
