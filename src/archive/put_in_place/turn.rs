//! Programs of Elbow that write into one folder take turns.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

/// The longest that another is waited for: it needs less than a millisecond, unless it is stopped.
const LONGEST: Duration = Duration::from_secs(1);

/// A turn at a folder, until it is dropped.
pub(in crate::archive) struct Turn(#[allow(dead_code, reason = "it is held")] File);

impl Turn {
    /// Waits for a turn; None where the system has no such thing, or another keeps it.
    pub fn take(folder: &Path) -> Option<Self> {
        let folder = File::open(folder).ok()?;
        let until = Instant::now() + LONGEST;
        loop {
            match folder.try_lock() {
                Ok(()) => return Some(Self(folder)),
                Err(TryLockError::WouldBlock) if Instant::now() < until => {
                    std::thread::sleep(Duration::from_micros(200));
                }
                Err(TryLockError::WouldBlock | TryLockError::Error(_)) => return None,
            }
        }
    }
}
