//! Use for as long as one likes, and the memory that it takes.

use std::time::{Duration, Instant};

/// How long it lasts, in seconds.
const SECONDS: &str = "ELBOW_SOAK_SECONDS";

/// A soak under way.
pub struct Soak {
    began: Instant,
    length: Duration,
    deeds: u64,
    /// The most bytes that were resident in the second third.
    middle: u64,
    /// The same in the last third.
    end: u64,
}

impl Soak {
    pub fn begin() -> Self {
        let seconds = std::env::var(SECONDS).ok();
        let seconds = seconds.and_then(|told| told.parse().ok());
        Self {
            began: Instant::now(),
            length: Duration::from_secs(seconds.unwrap_or(30)),
            deeds: 0,
            middle: 0,
            end: 0,
        }
    }

    /// The number of the next deed, while there is time.
    pub fn next_deed(&mut self) -> Option<u64> {
        self.look_at_memory();
        (self.began.elapsed() < self.length).then(|| {
            self.deeds += 1;
            self.deeds
        })
    }

    fn look_at_memory(&mut self) {
        let Some(bytes) = resident() else { return };
        let share = self.began.elapsed().as_secs_f64() / self.length.as_secs_f64();
        if share > 2.0 / 3.0 {
            self.end = bytes.max(self.end);
        } else if share > 1.0 / 3.0 {
            self.middle = bytes.max(self.middle);
        }
    }

    /// Says what memory was taken; fails if it grew by more than so many bytes after the second
    /// third.
    pub fn finish(self, may_grow: u64) {
        let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
        let (middle, end) = (mib(self.middle), mib(self.end));
        println!(
            "{} deeds in {:.0} s; {middle:.1} MiB at most in the second third, {end:.1} MiB in the last",
            self.deeds,
            self.began.elapsed().as_secs_f64(),
        );
        assert!(
            self.end <= self.middle + may_grow,
            "memory grew: {middle:.1} MiB, then {end:.1} MiB"
        );
    }
}

/// Bytes of this process that lie in memory.
fn resident() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = told.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4096)
}
