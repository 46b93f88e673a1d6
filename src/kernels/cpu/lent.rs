//! Cores that the team does without, because other work has them.
//!
//! A loop ends with its last piece. A helper that shares its core with other work
//! would hold the others up at every loop, so such work says so: while it has as
//! many cores as there are helpers, the caller goes on alone.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Cores that other work has.
static LENT: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static ALONE: Cell<bool> = const { Cell::new(false) };
}

/// A core lent to work beside the team's, until this is dropped.
#[derive(Debug)]
pub struct Lent(());

/// Lends one core to work that the calling thread is about to do, or that is done for it.
/// The answers stay the same: a loop has the same pieces, whoever works them off.
pub fn lend_core() -> Lent {
    LENT.fetch_add(1, Relaxed);
    Lent(())
}

impl Drop for Lent {
    fn drop(&mut self) {
        LENT.fetch_sub(1, Relaxed);
    }
}

/// Runs `work` without help from other threads, so that it takes none from a
/// trainer that needs them, and on a core that the trainer lends it.
pub fn alone<T>(work: impl FnOnce() -> T) -> T {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            ALONE.set(self.0);
        }
    }
    let _lent = lend_core();
    let _restore = Restore(ALONE.replace(true));
    work()
}

/// Whether the calling thread works [`alone`].
pub(super) fn is_alone() -> bool {
    ALONE.get()
}

/// How many cores are lent.
pub(super) fn cores() -> usize {
    LENT.load(Relaxed)
}

#[cfg(test)]
mod tests {
    use super::super::team::{share, size};
    use super::*;
    use std::thread;

    #[test]
    fn a_caller_whose_helpers_have_lent_their_cores_goes_on_alone() {
        let lent: Vec<Lent> = (1..size()).map(|_| lend_core()).collect();
        let own = thread::current().id();
        let elsewhere = AtomicUsize::new(0);
        share(1000, &|_| {
            if thread::current().id() != own {
                elsewhere.fetch_add(1, Relaxed);
            }
        });
        assert_eq!(elsewhere.into_inner(), 0);
        drop(lent);
    }
}
