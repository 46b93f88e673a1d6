//! The end of the session: the program is asked to end, and nobody can be asked about the run.

use crate::train::RunKeeper;
use eframe::egui::Context;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long the run is waited for, to be written.
const PATIENCE: Duration = Duration::from_secs(2);

/// A way to end the window from outside, its run kept for the next window. All clones are one.
#[derive(Clone, Default)]
pub struct SessionEnd {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    requested: AtomicBool,
    window: OnceLock<(RunKeeper, Context)>,
}

impl SessionEnd {
    /// Holds the run in hand, waits until it is written, two seconds at most, and has the
    /// window close without a question. Not to be called on the thread that draws.
    pub fn request(&self) {
        self.inner.requested.store(true, Ordering::Release);
        if let Some((keeper, ctx)) = self.inner.window.get() {
            // What is not written by then is written once the window has closed, if there
            // is time.
            let _ = keeper.keep(PATIENCE);
            ctx.request_repaint();
        }
    }

    /// Whether the window is to close.
    pub fn is_requested(&self) -> bool {
        self.inner.requested.load(Ordering::Acquire)
    }

    /// The window is open.
    pub(crate) fn window_opened(&self, keeper: RunKeeper, ctx: Context) {
        // There is one window.
        let _ = self.inner.window.set((keeper, ctx));
    }
}
