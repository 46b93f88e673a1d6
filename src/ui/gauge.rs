//! Stopwatches of the window: how long a frame takes, how fresh a picture is.

use crate::explore::Answers;
use std::time::{Duration, Instant};

/// Times the frames, and the way from a pointer's move to its decoded image.
pub(super) struct Gauge {
    began: Instant,
    interval: Duration,
    /// Smoothed for the eye.
    shown: Duration,
    /// As measured.
    last: Option<Duration>,
    /// The pointer moved then, and its wants were posted right after.
    moved: Option<Instant>,
    /// The frame that began then shows the answer to that move.
    answered: Option<(Instant, Instant)>,
}

impl Default for Gauge {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            interval: Duration::ZERO,
            shown: Duration::ZERO,
            last: None,
            moved: None,
            answered: None,
        }
    }
}

impl Gauge {
    /// A frame begins; `cpu` is what the one before took. Returns the latency
    /// of a move whose image that frame showed.
    pub fn begin(&mut self, cpu: Option<Duration>) -> Option<Duration> {
        let now = Instant::now();
        self.interval = now - self.began;
        self.began = now;
        self.last = cpu;
        if let Some(cpu) = cpu {
            self.shown = if self.shown.is_zero() {
                cpu
            } else {
                self.shown.mul_f64(0.9) + cpu.mul_f64(0.1)
            };
        }
        let (moved, frame) = self.answered.take()?;
        Some(frame - moved + cpu.unwrap_or_default())
    }

    /// The pointer moved in this frame.
    pub fn moved(&mut self) {
        self.moved.get_or_insert(self.began);
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
            self.answered = Some((moved, self.began));
            self.moved = None;
        }
    }

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
