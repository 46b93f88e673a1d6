//! How often the window is drawn.
//!
//! Where the processor paints, each frame takes it away from the trainer. A
//! window that is only watched is drawn five to eight times a second. While a
//! person moves the mouse or types, new answers are drawn at once, but no
//! faster than a screen would show them; where frames turn out to be dear and
//! a run is in motion, slower, and as a draft.

use eframe::egui;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Between two frames that only news asked for, where they are cheap and where they are dear.
const WATCHED: [Duration; 2] = [Duration::from_millis(125), Duration::from_millis(200)];
/// Between two frames while a person does something.
const TOUCHED: Duration = Duration::from_millis(16);
/// While training goes on, frames begin at least this many times as far apart
/// as one takes, so that the trainer keeps four fifths of two cores.
const BREATHING: u32 = 2;
/// But never further apart than this: slower would not be following the mouse.
const SLOWEST: Duration = Duration::from_millis(66);
/// Frames that take longer are dear: no graphics card paints them.
const DEAR: Duration = Duration::from_millis(12);
/// How long after the last input a person counts as doing something.
const LINGER: Duration = Duration::from_millis(400);

/// No frame has been asked for.
const QUIET: u8 = 0;
/// A frame has been asked for and has not begun.
const ASKED: u8 = 1;
/// A frame is being drawn.
const DRAWING: u8 = 2;
/// Something new arrived while a frame was being drawn.
const MISSED: u8 = 3;

/// Turns the threads' calls into a bounded number of frames.
///
/// The threads call [`Pace::news`]; the window calls the rest, in the order
/// of a frame: [`Pace::frame_begins`], [`Pace::drawing`], [`Pace::frame_ends`].
pub(super) struct Pace {
    ctx: egui::Context,
    origin: Instant,
    state: AtomicU8,
    /// Microseconds from `origin`.
    last_frame: AtomicU64,
    last_touch: AtomicU64,
    /// What a frame takes on the average of the last few, in microseconds.
    cost: AtomicU64,
}

/// How a frame is to be drawn.
pub(super) struct Manner {
    /// How long it was held back to keep its distance from the one before.
    pub held: Duration,
    /// Edges need not be smoothed: it will be followed by another one soon,
    /// and the trainer needs the processor.
    pub draft: bool,
}

impl Pace {
    pub fn new(ctx: egui::Context) -> Self {
        Self {
            ctx,
            origin: Instant::now(),
            state: AtomicU8::new(QUIET),
            last_frame: AtomicU64::new(0),
            last_touch: AtomicU64::new(0),
            cost: AtomicU64::new(0),
        }
    }

    /// Something new can be drawn. Safe from any thread; returns at once.
    pub fn news(&self) {
        if self.changed(QUIET, ASKED) {
            self.ask();
        } else {
            self.changed(DRAWING, MISSED);
        }
    }

    /// A frame begins; `touched` says whether a person caused it, `spent` what
    /// the one before took. It keeps its distance from that one, a larger one
    /// while `training` needs the processor.
    pub fn frame_begins(&self, touched: bool, training: bool, spent: Option<Duration>) -> Manner {
        let cost = self.average(spent);
        let distance = if training {
            (cost * BREATHING).clamp(TOUCHED, SLOWEST)
        } else {
            TOUCHED
        };
        let last = self.read(&self.last_frame);
        let early = (last + distance).saturating_sub(self.now());
        if !last.is_zero() && !early.is_zero() {
            // As waiting for the screen would; what the mouse does meanwhile comes with the next frame.
            std::thread::sleep(early);
        }
        let now = self.now();
        self.last_frame
            .store(now.as_micros() as u64, Ordering::Relaxed);
        if touched {
            self.last_touch
                .store(now.as_micros() as u64, Ordering::Relaxed);
        }
        self.state.store(QUIET, Ordering::Release);
        let moving = now < self.read(&self.last_touch) + LINGER / 2;
        Manner {
            held: if last.is_zero() {
                Duration::ZERO
            } else {
                early
            },
            draft: training && moving && cost > DEAR,
        }
    }

    fn average(&self, spent: Option<Duration>) -> Duration {
        let before = self.read(&self.cost);
        let Some(spent) = spent else { return before };
        let average = if before.is_zero() {
            spent
        } else {
            (before * 7 + spent) / 8
        };
        self.cost
            .store(average.as_micros() as u64, Ordering::Relaxed);
        average
    }

    /// The newest news have been picked up and are being drawn.
    pub fn drawing(&self) {
        if !self.changed(QUIET, DRAWING) && !self.changed(ASKED, DRAWING) {
            self.changed(MISSED, DRAWING);
        }
    }

    /// A frame was drawn. `stale` tells whether there is more than it shows;
    /// it is asked only if something arrived in the meantime.
    pub fn frame_ends(&self, stale: impl FnOnce() -> bool) {
        let was = self.state.swap(QUIET, Ordering::AcqRel);
        if was == MISSED && stale() {
            self.news();
        }
    }

    fn ask(&self) {
        let now = self.now();
        let touched = self.read(&self.last_touch) + LINGER;
        let dear = self.read(&self.cost) > DEAR;
        let watched = WATCHED[usize::from(dear)];
        let pause = if now < touched { TOUCHED } else { watched };
        let due = self.read(&self.last_frame) + pause;
        // Never zero: egui answers a delay of zero with two frames.
        let delay = due.saturating_sub(now).max(Duration::from_millis(1));
        self.ctx.request_repaint_after(delay);
    }

    fn changed(&self, from: u8, to: u8) -> bool {
        let change = self
            .state
            .compare_exchange(from, to, Ordering::AcqRel, Ordering::Acquire);
        change.is_ok()
    }

    fn read(&self, micros: &AtomicU64) -> Duration {
        Duration::from_micros(micros.load(Ordering::Relaxed))
    }

    fn now(&self) -> Duration {
        self.origin.elapsed()
    }
}
