//! How often the window is drawn.
//!
//! Where the processor paints, each frame takes it away from the trainer. A
//! window that is only watched is drawn five to eight times a second. While a
//! person moves the mouse or types, new answers are drawn at once, but no
//! faster than a screen would show them; where the processor paints and a run is
//! in motion, slower, and as a draft.

use eframe::egui;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Between two frames that only news asked for, where a graphics card paints and where the processor does.
const WATCHED: [Duration; 2] = [Duration::from_millis(125), Duration::from_millis(200)];
/// Between two frames while a person does something.
const TOUCHED: Duration = Duration::from_millis(16);
/// The same while training goes on, where the processor paints: a frame is
/// then some 30 ms of it, which the trainer needs.
const DEAR: Duration = Duration::from_millis(66);
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
    /// Found out with the first frame, once there is something that paints.
    in_software: OnceLock<bool>,
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
            in_software: OnceLock::new(),
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

    /// A frame begins; `touched` says whether a person caused it. It keeps its
    /// distance from the one before, a larger one while `training` needs the
    /// processor.
    pub fn frame_begins(&self, touched: bool, training: bool) -> Manner {
        let in_software = *self.in_software.get_or_init(painted_in_software);
        let dear = training && in_software;
        let distance = if dear { DEAR } else { TOUCHED };
        let last = self.read(&self.last_frame);
        let early = (last + distance).saturating_sub(self.now());
        if !last.is_zero() && !early.is_zero() {
            // As waiting for the screen would; what the mouse does meanwhile comes with the next frame.
            std::thread::sleep(early);
        }
        let now = self.now();
        let micros = now.as_micros() as u64;
        self.last_frame.store(micros, Ordering::Relaxed);
        if touched {
            self.last_touch.store(micros, Ordering::Relaxed);
        }
        self.state.store(QUIET, Ordering::Release);
        let moving = now < self.read(&self.last_touch) + LINGER / 2;
        Manner {
            held: if last.is_zero() {
                Duration::ZERO
            } else {
                early
            },
            draft: dear && moving,
        }
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
        let in_software = self.in_software.get().copied().unwrap_or_default();
        let watched = WATCHED[usize::from(in_software)];
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

/// Whether the processor itself paints: Mesa's software OpenGL runs threads of that name.
fn painted_in_software() -> bool {
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else {
        return false;
    };
    threads.flatten().any(|thread| {
        std::fs::read_to_string(thread.path().join("comm"))
            .is_ok_and(|name| name.starts_with("llvmpipe"))
    })
}
