//! How often the window is drawn.
//!
//! Each frame takes the processor away from the trainer, and where the processor
//! paints it takes much. A window that is only watched is drawn eight times a
//! second. While a person moves the mouse or types, new answers are drawn
//! at once, but no faster than a screen would show them; and while a run is in
//! motion, only as often as leaves the trainer its share, and as a draft where a
//! frame is expensive.

use eframe::egui;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Between two frames that only news asked for.
const WATCHED: Duration = Duration::from_millis(125);
/// Between two frames while a person does something.
const TOUCHED: Duration = Duration::from_millis(16);
/// The most that it becomes while training goes on.
const SLOWEST: Duration = Duration::from_millis(120);
/// The share of all cores that drawing may take from a run in motion.
const SHARE: f64 = 0.13;
/// A frame that takes more of the processor than this is expensive.
const EXPENSIVE: Duration = Duration::from_millis(8);
/// How long after the last input a person counts as doing something.
const LINGER: Duration = Duration::from_millis(400);

/// No frame has been asked for.
const IDLE: u8 = 0;
/// A frame has been asked for and has not begun.
const REQUESTED: u8 = 1;
/// A frame is being drawn.
const DRAWING: u8 = 2;
/// Something new arrived while a frame was being drawn.
const MISSED: u8 = 3;

/// Turns the threads' calls into a bounded number of frames.
///
/// The threads call [`FrameScheduler::news_arrived`], the event loop asks [`FrameScheduler::next_frame_due`]; the window
/// calls the rest, in the order of a frame: [`FrameScheduler::frame_begins`],
/// [`FrameScheduler::frame_draws`], [`FrameScheduler::frame_ends`].
pub(crate) struct FrameScheduler {
    ctx: egui::Context,
    origin: Instant,
    state: AtomicU8,
    /// Microseconds from `origin`.
    last_frame: AtomicU64,
    last_touch: AtomicU64,
    /// Processor time that a frame takes, smoothed, in microseconds.
    cost: AtomicU64,
    cores: f64,
    training: AtomicBool,
    draft: AtomicBool,
}

impl FrameScheduler {
    pub fn new(ctx: egui::Context) -> Self {
        Self {
            ctx,
            origin: Instant::now(),
            state: AtomicU8::new(IDLE),
            last_frame: AtomicU64::new(0),
            last_touch: AtomicU64::new(0),
            cost: AtomicU64::new(0),
            cores: std::thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64),
            training: AtomicBool::new(false),
            draft: AtomicBool::new(false),
        }
    }

    /// Something new can be drawn. Safe from any thread; returns at once.
    pub fn news_arrived(&self) {
        if self.changed(IDLE, REQUESTED) {
            self.request();
        } else {
            self.changed(DRAWING, MISSED);
        }
    }

    /// When the next frame may be drawn at the earliest; None before the first one.
    /// It keeps its distance from the last one, a larger one while a run in
    /// motion needs the processor.
    pub fn next_frame_due(&self) -> Option<Instant> {
        let last = self.read(&self.last_frame);
        let fair = self.read(&self.cost).div_f64(SHARE * self.cores);
        let distance = if self.training.load(Ordering::Relaxed) {
            fair.clamp(TOUCHED, SLOWEST)
        } else {
            TOUCHED
        };
        (!last.is_zero()).then(|| self.origin + last + distance)
    }

    /// Whether a run in motion feels the frames.
    pub fn frames_are_expensive(&self) -> bool {
        self.training.load(Ordering::Relaxed) && self.read(&self.cost) > EXPENSIVE
    }

    /// A frame begins; `touched` says whether a person caused it, `taken` what
    /// the one before took of the processor. Whether it may be a draft, its edges
    /// not smoothed: it will be followed by another one soon, and the trainer
    /// needs the processor.
    pub fn frame_begins(&self, touched: bool, training: bool, taken: Duration) -> bool {
        // A single hitch is no reason to draw seldom for long.
        let taken = taken.min(2 * SLOWEST);
        let cost = self.read(&self.cost).mul_f64(0.8) + taken.mul_f64(0.2);
        self.cost.store(cost.as_micros() as u64, Ordering::Relaxed);
        self.training.store(training, Ordering::Relaxed);
        let now = self.now();
        let micros = now.as_micros() as u64;
        self.last_frame.store(micros, Ordering::Relaxed);
        if touched {
            self.last_touch.store(micros, Ordering::Relaxed);
        }
        self.state.store(IDLE, Ordering::Release);
        let moving = now < self.read(&self.last_touch) + LINGER / 2;
        // A draft is cheaper, which is no reason to end it before the mouse rests.
        let before = self.draft.load(Ordering::Relaxed);
        let draft = training && moving && (before || cost > EXPENSIVE);
        self.draft.store(draft, Ordering::Relaxed);
        draft
    }

    /// The newest news have been picked up and are being drawn.
    pub fn frame_draws(&self) {
        if !self.changed(IDLE, DRAWING) && !self.changed(REQUESTED, DRAWING) {
            self.changed(MISSED, DRAWING);
        }
    }

    /// A frame was drawn. `stale` tells whether there is more than it shows;
    /// it is asked only if something arrived in the meantime.
    pub fn frame_ends(&self, stale: impl FnOnce() -> bool) {
        let was = self.state.swap(IDLE, Ordering::AcqRel);
        if was == MISSED && stale() {
            self.news_arrived();
        }
    }

    fn request(&self) {
        let now = self.now();
        let touched = self.read(&self.last_touch) + LINGER;
        let pause = if now < touched { TOUCHED } else { WATCHED };
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
