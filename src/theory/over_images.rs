//! Images shared out over the cores.

use super::error::TheoryError;
use super::watch::{Watch, unless_given_up};
use crate::cores::single_threaded;
use std::sync::atomic::{AtomicUsize, Ordering};

/// `one` of 0..count, in this order, by so many threads; if `watch` ends it, those before the
/// first one that was not begun or was given up.
///
/// A thread does all of an image by itself: sharing out each product would leave cores waiting
/// for one another some hundred times an image.
///
/// # Errors
/// The first error of `one`.
pub(super) fn over_images<T: Send>(
    count: usize,
    threads: usize,
    one: impl Fn(usize) -> Result<T, TheoryError> + Sync,
    watch: &dyn Watch,
) -> Result<Vec<T>, TheoryError> {
    if watch.images_done(0).is_break() {
        return Ok(Vec::new());
    }
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let mut found = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return Ok(found);
            }
            let result = unless_given_up(one(index));
            let result = result.inspect_err(|_| next.store(count, Ordering::Relaxed))?;
            let Some(result) = result else {
                next.store(count, Ordering::Relaxed);
                return Ok(found);
            };
            found.push((index, result));
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if watch.images_done(done).is_break() {
                next.store(count, Ordering::Relaxed);
            }
        }
    };
    let parts: Vec<Result<Vec<(usize, T)>, TheoryError>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads.min(count))
            .map(|_| scope.spawn(|| single_threaded(work)))
            .collect();
        let joined = threads.into_iter().map(|thread| match thread.join() {
            Ok(part) => part,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect()
    });
    let mut all = Vec::with_capacity(count);
    for part in parts {
        all.extend(part?);
    }
    all.sort_by_key(|(index, _)| *index);
    let in_turn = all.into_iter().enumerate();
    let unbroken = in_turn.take_while(|(place, (index, _))| place == index);
    Ok(unbroken.map(|(_, (_, found))| found).collect())
}
