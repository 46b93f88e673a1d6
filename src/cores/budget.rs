//! The core budget: cores that the team does without, because other work has them.
//!
//! A loop ends with its last piece. A helper that shares its core with other work
//! would hold the others up at every loop, so such work says so: while as many cores
//! are leased as there are helpers, whoever calls the team goes on without them.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

static LEASED: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static SINGLE_THREADED: Cell<bool> = const { Cell::new(false) };
}

/// A core that work beside the team's has, until this is dropped.
#[derive(Debug)]
#[must_use = "the core goes back when the lease is dropped"]
pub struct CoreLease(());

/// Leases one core for work that the calling thread is about to do, or that is done for it.
/// No answer changes: a loop has the same pieces, whoever works them off.
pub fn lease_core() -> CoreLease {
    LEASED.fetch_add(1, Relaxed);
    CoreLease(())
}

impl Drop for CoreLease {
    fn drop(&mut self) {
        LEASED.fetch_sub(1, Relaxed);
    }
}

/// Runs `work` on the calling thread alone, on a core that is leased for it: it neither
/// waits for the team nor takes a thread from a trainer that needs it.
pub fn single_threaded<T>(work: impl FnOnce() -> T) -> T {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            SINGLE_THREADED.set(self.0);
        }
    }
    let _lease = lease_core();
    let _restore = Restore(SINGLE_THREADED.replace(true));
    work()
}

/// Whether the calling thread is within [`single_threaded`].
pub(super) fn is_single_threaded() -> bool {
    SINGLE_THREADED.get()
}

/// How many cores are leased.
pub(super) fn leased() -> usize {
    LEASED.load(Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_within_work_stays_single_threaded_until_the_outer_one_ends() {
        assert!(!is_single_threaded());
        single_threaded(|| {
            single_threaded(|| assert!(is_single_threaded()));
            assert!(is_single_threaded());
            assert!(leased() >= 1);
        });
        assert!(!is_single_threaded());
    }

    #[test]
    fn a_panic_ends_it_too() {
        let fallen = std::panic::catch_unwind(|| single_threaded(|| panic!("of work")));
        assert!(fallen.is_err());
        assert!(!is_single_threaded());
    }
}
