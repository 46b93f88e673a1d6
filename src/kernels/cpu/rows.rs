//! Loops over numbers and over rows, shared between threads.

use crate::cores::{for_each, threads};

/// Numbers below which one thread is faster than waking a second.
const WORTH_SHARING: usize = 1 << 15;

/// Splits work on `len` numbers into spans, a whole number of `unit`s each, one per thread.
pub(super) fn span(len: usize, unit: usize) -> usize {
    let threads = if len < WORTH_SHARING { 1 } else { threads() };
    let unit = unit.max(1);
    len.div_ceil(unit).div_ceil(threads).max(1) * unit
}

/// Runs `work` over rows of `width` of the `values`, with their number of the first and
/// what `per_row` has for each, shared between threads.
pub(super) fn share_rows<T: Send>(
    values: &mut [f32],
    per_row: &mut [T],
    width: usize,
    work: impl Fn(usize, &mut [f32], &mut [T]) + Sync,
) {
    let width = width.max(1);
    assert!(values.len().div_ceil(width) == per_row.len());
    let rows = span(values.len(), width) / width;
    if rows >= per_row.len() {
        return work(0, values, per_row);
    }
    let parts = values
        .chunks_mut(rows * width)
        .zip(per_row.chunks_mut(rows));
    for_each(parts.enumerate(), |(part, (values, per_row))| {
        work(part * rows, values, per_row);
    });
}
