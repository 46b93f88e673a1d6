//! The team under callers, sleepers, slow pieces and panics.

use super::*;
use crate::cores::{CoreLease, lease_core, single_threaded};

#[test]
fn every_piece_is_done_once_whoever_else_calls() {
    let shared = || {
        for pieces in (0..40).chain([1000]) {
            let done: Vec<AtomicUsize> = (0..pieces).map(|_| AtomicUsize::new(0)).collect();
            for _ in 0..50 {
                run_pieces(pieces, &|piece| {
                    done[piece].fetch_add(1, Relaxed);
                });
            }
            assert!(done.iter().all(|times| times.load(Relaxed) == 50));
        }
    };
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(shared);
        }
    });
}

#[test]
fn helpers_that_fell_asleep_wake_again() {
    for _ in 0..20 {
        let done = AtomicUsize::new(0);
        run_pieces(64, &|_| {
            done.fetch_add(1, Relaxed);
        });
        assert_eq!(done.into_inner(), 64);
        thread::sleep(4 * WATCH);
    }
}

#[test]
fn a_slow_piece_is_waited_for() {
    let done = AtomicUsize::new(0);
    run_pieces(2, &|_| {
        thread::sleep(10 * WATCH);
        done.fetch_add(1, Relaxed);
    });
    assert_eq!(done.into_inner(), 2);
}

#[test]
fn a_panic_reaches_the_caller_and_leaves_the_team_whole() {
    for _ in 0..20 {
        let fallen = catch_unwind(|| {
            run_pieces(8, &|piece| assert!(piece != 5, "piece {piece}"));
        });
        let words = fallen.unwrap_err();
        assert_eq!(words.downcast_ref::<String>().unwrap(), "piece 5");
        every_piece_is_done_once_whoever_else_calls();
    }
}

#[test]
fn a_caller_whose_helpers_have_no_core_goes_on_without_them() {
    let leases: Vec<CoreLease> = (1..threads()).map(|_| lease_core()).collect();
    assert_eq!(elsewhere(), 0);
    drop(leases);
}

#[test]
fn single_threaded_work_stays_on_its_thread() {
    assert_eq!(single_threaded(threads), 1);
    assert_eq!(single_threaded(elsewhere), 0);
}

/// How many of many pieces another thread than the caller's did.
fn elsewhere() -> usize {
    let own = thread::current().id();
    let elsewhere = AtomicUsize::new(0);
    run_pieces(1000, &|_| {
        if thread::current().id() != own {
            elsewhere.fetch_add(1, Relaxed);
        }
    });
    elsewhere.into_inner()
}
