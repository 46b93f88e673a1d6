//! Samples per second over a short while.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How far back [`Progress::samples_per_second`](crate::train::Progress) looks.
pub const WINDOW: Duration = Duration::from_millis(1500);
/// Samples are gathered this long before they become one entry.
const GRAIN: Duration = Duration::from_millis(50);

/// A sliding count of samples.
#[derive(Debug, Default)]
pub(super) struct Rate {
    /// Total count at some moments, oldest first.
    entries: VecDeque<(Instant, u64)>,
    total: u64,
    now: Option<Instant>,
}

impl Rate {
    pub fn add(&mut self, samples: u64, now: Instant) {
        self.total += samples;
        self.now = Some(now);
        let fresh = self
            .entries
            .back()
            .is_none_or(|(at, _)| now.duration_since(*at) >= GRAIN);
        if fresh {
            self.entries.push_back((now, self.total));
        }
        while self.entries.len() > 2
            && self
                .entries
                .get(1)
                .is_some_and(|(at, _)| now.duration_since(*at) > WINDOW)
        {
            self.entries.pop_front();
        }
    }

    /// 0 until two moments are known.
    pub fn per_second(&self) -> f64 {
        let (Some((from, before)), Some(now)) = (self.entries.front(), self.now) else {
            return 0.0;
        };
        let seconds = now.duration_since(*from).as_secs_f64();
        if seconds <= 0.0 {
            return 0.0;
        }
        (self.total - before) as f64 / seconds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_stream_has_its_rate() {
        let start = Instant::now();
        let mut rate = Rate::default();
        for step in 0..400u64 {
            rate.add(128, start + Duration::from_millis(5 * step));
        }
        let expected = 128.0 / 0.005;
        assert!((rate.per_second() / expected - 1.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_yet_is_no_rate() {
        assert_eq!(Rate::default().per_second(), 0.0);
    }
}
