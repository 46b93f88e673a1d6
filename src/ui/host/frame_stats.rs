//! Stopwatches of the window: how long a frame takes, how fresh a picture is.

use crate::explore::Answers;
use eframe::egui::{Context, LayerId, PaintCallback, Shape};
use eframe::egui_glow::CallbackFn;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Times the frames, and the way from a pointer's move to its decoded image.
pub(crate) struct Gauge {
    /// When this frame took its input.
    input: Instant,
    began: Instant,
    interval: Duration,
    /// Smoothed for the eye.
    shown: Duration,
    /// As measured.
    last: Option<Duration>,
    /// The pointer moved then, and its wants were posted right after.
    moved: Option<Instant>,
    /// This frame shows the answer to the move of then.
    answered: Option<Instant>,
    /// When the last frame was painted to its last pixel, in microseconds from
    /// `origin`; 0 if nobody looked.
    painted: Arc<AtomicU64>,
    origin: Instant,
}

impl Default for Gauge {
    fn default() -> Self {
        let now = Instant::now();
        Self {
            input: now,
            began: now,
            interval: Duration::ZERO,
            shown: Duration::ZERO,
            last: None,
            moved: None,
            answered: None,
            painted: Arc::default(),
            origin: now,
        }
    }
}

impl Gauge {
    /// The input of the next frame is taken.
    pub fn takes_input(&mut self) {
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
            self.shown = if self.shown.is_zero() {
                cost
            } else {
                self.shown.mul_f64(0.9) + cost.mul_f64(0.1)
            };
        }
        latency
    }

    /// Looks when this frame is painted to its last pixel, which a frame otherwise need not wait for.
    pub fn await_paint(&self, ctx: &Context) {
        let (painted, origin) = (self.painted.clone(), self.origin);
        let look = CallbackFn::new(move |_, painter| {
            // Reading a pixel back waits for all that was to be painted before.
            painter.read_screen_rgba([1, 1]);
            painted.store(origin.elapsed().as_micros() as u64, Ordering::Relaxed);
        });
        let rect = ctx.content_rect();
        let callback = Arc::new(look);
        let shape = Shape::Callback(PaintCallback { rect, callback });
        ctx.layer_painter(LayerId::debug()).add(shape);
    }

    /// The pointer moved in this frame.
    pub fn moved(&mut self) {
        self.moved.get_or_insert(self.input);
    }

    /// Looks whether this frame draws the answer to the last move.
    pub fn look(&mut self, answers: &Answers) {
        let hovering = answers
            .points
            .as_ref()
            .filter(|points| points.hover.is_some());
        if let (Some(points), Some(moved)) = (hovering, self.moved)
            && points.asked >= moved
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
    pub fn shown(&self) -> Duration {
        self.shown
    }

    /// Time of the last frame.
    pub fn last(&self) -> Option<Duration> {
        self.last
    }
}
