//! A loop over items that each go to one thread.

use super::team::run_pieces;
use std::sync::{Mutex, PoisonError};

/// Calls `work` once with each item, on all threads of the team, in any order; returns
/// once every call has returned. Each item is handed over, so that what it borrows to
/// write is one thread's.
///
/// # Panics
/// If a call panics, once no other is under way; some may then never be made.
pub(crate) fn for_each<T: Send>(items: impl IntoIterator<Item = T>, work: impl Fn(T) + Sync) {
    let items: Vec<Mutex<Option<T>>> = items
        .into_iter()
        .map(|item| Mutex::new(Some(item)))
        .collect();
    run_pieces(items.len(), &|number| {
        // Nothing is done under the lock that could leave the item half taken.
        let mut slot = items[number].lock().unwrap_or_else(PoisonError::into_inner);
        let item = slot.take();
        drop(slot);
        if let Some(item) = item {
            work(item);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_slice_is_written_once() {
        let mut numbers: Vec<usize> = (0..103).collect();
        for_each(numbers.chunks_mut(10), |part| {
            part.iter_mut().for_each(|number| *number *= 2);
        });
        assert!(numbers.iter().enumerate().all(|(i, n)| *n == 2 * i));
    }

    #[test]
    fn a_panic_drops_what_was_left_and_reaches_the_caller() {
        let items: Vec<std::sync::Arc<usize>> = (0..50).map(std::sync::Arc::new).collect();
        let handed = items.clone();
        let fallen = std::panic::catch_unwind(|| {
            for_each(handed, |item| assert!(*item != 7, "item 7"));
        });
        assert!(fallen.is_err());
        let held = items.iter().map(std::sync::Arc::strong_count);
        assert!(held.eq(std::iter::repeat_n(1, 50)));
    }
}
