//! How often the window is drawn when nobody touches it.
//!
//! Drawing with software OpenGL takes the processor away from the trainer, so a
//! window that is only watched is drawn about twelve times a second. While
//! a person moves the mouse or types, new answers are drawn at once, at most
//! sixty times a second.

use eframe::egui;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Between two frames that only news asked for.
const WATCHED: Duration = Duration::from_millis(80);
/// Between two frames while a person does something.
const TOUCHED: Duration = Duration::from_millis(16);
/// How long after the last input a person counts as doing something.
const LINGER: Duration = Duration::from_millis(400);

/// Turns the threads' calls into a bounded number of repaints.
///
/// The threads call [`Pace::news`], the window calls [`Pace::frame_begins`].
pub(super) struct Pace {
    ctx: egui::Context,
    origin: Instant,
    /// A repaint has been asked for since the last frame began.
    asked: AtomicBool,
    /// Microseconds from `origin`.
    last_frame: AtomicU64,
    last_touch: AtomicU64,
}

impl Pace {
    pub fn new(ctx: egui::Context) -> Self {
        Self {
            ctx,
            origin: Instant::now(),
            asked: AtomicBool::new(false),
            last_frame: AtomicU64::new(0),
            last_touch: AtomicU64::new(0),
        }
    }

    /// Something new can be drawn. Safe from any thread; returns at once.
    pub fn news(&self) {
        if self.asked.swap(true, Ordering::AcqRel) {
            return;
        }
        let now = self.now();
        let touched = Duration::from_micros(self.last_touch.load(Ordering::Relaxed)) + LINGER;
        let pause = if now < touched { TOUCHED } else { WATCHED };
        let due = Duration::from_micros(self.last_frame.load(Ordering::Relaxed)) + pause;
        // Never zero: egui answers a delay of zero with two frames.
        let delay = due.saturating_sub(now).max(Duration::from_millis(1));
        self.ctx.request_repaint_after(delay);
    }

    /// A frame begins; `touched` says whether a person caused it.
    pub fn frame_begins(&self, touched: bool) {
        let now = self.now().as_micros() as u64;
        self.last_frame.store(now, Ordering::Relaxed);
        if touched {
            self.last_touch.store(now, Ordering::Relaxed);
        }
        self.asked.store(false, Ordering::Release);
    }

    fn now(&self) -> Duration {
        self.origin.elapsed()
    }
}
