//! How long a frame takes, and how long a move of the pointer waits for its image.

use eframe::egui::{Context, LayerId, PaintCallback, Shape};
use eframe::egui_glow::CallbackFn;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Times the frames, and the way from a pointer's move to its decoded image.
pub(crate) struct FrameStats {
    /// When this frame took its input.
    input: Instant,
    began: Instant,
    interval: Duration,
    /// Time of a frame, smoothed over about ten.
    smoothed: Duration,
    /// Time of the last frame.
    last: Option<Duration>,
    /// When the input with the first unanswered move was taken.
    moved: Option<Instant>,
    /// This frame shows the answer to a move: when its input was taken.
    answered: Option<Instant>,
    /// When the last frame was painted to its last pixel, in microseconds from
    /// `origin`; 0 if nobody looked.
    painted: Arc<AtomicU64>,
    origin: Instant,
}

impl Default for FrameStats {
    fn default() -> Self {
        let now = Instant::now();
        Self {
            input: now,
            began: now,
            interval: Duration::ZERO,
            smoothed: Duration::ZERO,
            last: None,
            moved: None,
            answered: None,
            painted: Arc::default(),
            origin: now,
        }
    }
}

impl FrameStats {
    /// The next frame takes its input now.
    pub fn input_taken(&mut self) {
        self.input = Instant::now();
    }

    /// A frame begins; `spent` is the time of the one before. Returns the latency
    /// of a move whose image that frame showed.
    pub fn begin(&mut self, spent: Option<Duration>) -> Option<Duration> {
        let now = Instant::now();
        let painted = self.painted.swap(0, Ordering::Relaxed);
        let cost = if painted > 0 {
            let painted = self.origin + Duration::from_micros(painted);
            Some(painted.saturating_duration_since(self.began))
        } else {
            spent
        };
        let answered = self.answered.take();
        let latency = answered.map(|moved| self.began - moved + cost.unwrap_or_default());
        self.interval = now - self.began;
        self.began = now;
        self.last = cost;
        if let Some(cost) = cost {
            self.smoothed = if self.smoothed.is_zero() {
                cost
            } else {
                self.smoothed.mul_f64(0.9) + cost.mul_f64(0.1)
            };
        }
        latency
    }

    /// Notes when this frame is painted to its last pixel. A frame otherwise need not wait
    /// for that.
    pub fn time_painting(&self, ctx: &Context) {
        let (painted, origin) = (self.painted.clone(), self.origin);
        let note = CallbackFn::new(move |_, painter| {
            // Reading a pixel back waits for all that was to be painted before.
            painter.read_screen_rgba([1, 1]);
            painted.store(origin.elapsed().as_micros() as u64, Ordering::Relaxed);
        });
        let rect = ctx.content_rect();
        let callback = Arc::new(note);
        let shape = Shape::Callback(PaintCallback { rect, callback });
        ctx.layer_painter(LayerId::debug()).add(shape);
    }

    /// The input of this frame asks for another picture at the pointer.
    pub fn moved(&mut self) {
        self.moved.get_or_insert(self.input);
    }

    /// A frame was drawn; `shows_move` says whether it shows what was asked for at a moment, or
    /// later.
    pub fn drawn(&mut self, shows_move: impl Fn(Instant) -> bool) {
        if let Some(moved) = self.moved
            && shows_move(moved)
        {
            self.answered = Some(moved);
            self.moved = None;
        }
    }

    /// Since the frame before began.
    pub fn interval(&self) -> Duration {
        self.interval
    }

    /// Time of a frame, smoothed over about ten.
    pub fn smoothed(&self) -> Duration {
        self.smoothed
    }

    /// Time of the last frame.
    pub fn last(&self) -> Option<Duration> {
        self.last
    }
}
