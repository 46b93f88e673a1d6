//! Every piece is worked off once, and nothing after the end.

use super::*;
use proptest::prelude::*;
use std::sync::Mutex;

fn sorted(numbers: Mutex<Vec<usize>>) -> Vec<usize> {
    let mut numbers = numbers.into_inner().expect("no panic");
    numbers.sort_unstable();
    numbers
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn every_piece_is_worked_off_once(pieces in 0usize..100) {
        let watch = ImportWatch::default();
        let (shared, streamed) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
        let take = |to: &Mutex<Vec<usize>>, piece| {
            to.lock().expect("no panic").push(piece);
            ControlFlow::Continue(())
        };
        share_out(pieces, &watch, || (), |(), piece| take(&shared, piece));
        let produce = |hand_on: &mut dyn FnMut(usize) -> ControlFlow<()>| {
            (0..pieces).try_for_each(hand_on).continue_value().expect("nobody breaks");
            Ok(())
        };
        let done = stream_out(&watch, || (), produce, |(), piece| take(&streamed, piece));
        prop_assert!(done.is_ok());
        let all: Vec<usize> = (0..pieces).collect();
        prop_assert_eq!(sorted(shared), all.clone());
        prop_assert_eq!(sorted(streamed), all);
    }
}

#[test]
fn a_break_ends_it_and_tells_whoever_produces() {
    let watch = ImportWatch::default();
    let worked = AtomicUsize::new(0);
    let work = |(): &mut (), _: usize| {
        worked.fetch_add(1, Ordering::Relaxed);
        ControlFlow::Break(())
    };
    share_out(1_000_000, &watch, || (), work);
    assert!(worked.swap(0, Ordering::Relaxed) <= 2 * cores());
    let produce = |hand_on: &mut dyn FnMut(usize) -> ControlFlow<()>| {
        // Without an end of its own.
        while hand_on(0).is_continue() {}
        Ok(())
    };
    assert!(stream_out(&watch, || (), produce, work).is_ok());
    assert!(worked.into_inner() <= 2 * cores());
}

#[test]
fn a_cancelled_watch_ends_it() {
    let watch = ImportWatch::default();
    let work = |(): &mut (), piece: usize| {
        if piece == 20 {
            watch.cancel();
        }
        assert!(piece < 1000, "it goes on and on");
        ControlFlow::Continue(())
    };
    share_out(usize::MAX / 2, &watch, || (), work);
    let produce = |hand_on: &mut dyn FnMut(usize) -> ControlFlow<()>| {
        while hand_on(0).is_continue() {}
        Ok(())
    };
    assert!(stream_out(&watch, || (), produce, work).is_ok());
}
