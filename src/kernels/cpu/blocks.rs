//! Matrices that threads fill together, each its own blocks.

use super::lent;
use super::team;
use super::view::{Place, View};
use std::ops::Range;

/// Multiplications below which one thread is faster than waking a second.
const WORTH_SHARING: usize = 1 << 17;
/// A thread's own columns are a multiple of this many: whole vectors.
const UNIT: usize = 16;

/// A matrix that lies row by row, handed to threads that each work on other blocks.
#[derive(Clone, Copy)]
pub(super) struct Target {
    pub start: *mut f32,
    pub rows: usize,
    pub columns: usize,
}

// SAFETY: `in_columns` and `in_blocks` give each thread blocks of its own; no two
// threads touch the same element.
#[allow(unsafe_code)]
unsafe impl Sync for Target {}

/// A part of a matrix that one thread has to itself.
pub(super) struct Block {
    pub rows: Range<usize>,
    pub columns: Range<usize>,
}

impl Target {
    pub fn new(numbers: &mut [f32], rows: usize, columns: usize) -> Self {
        assert!(numbers.len() == rows * columns);
        Self {
            start: numbers.as_mut_ptr(),
            rows,
            columns,
        }
    }

    /// The same to read.
    ///
    /// # Safety
    /// The matrix is alive, all its numbers are initialised, and nobody writes them meanwhile.
    #[allow(unsafe_code)]
    pub unsafe fn as_view<'a>(self) -> View<'a> {
        // SAFETY: so many numbers lie side by side; the rest as promised.
        let numbers = unsafe { std::slice::from_raw_parts(self.start, self.rows * self.columns) };
        View::new(numbers, self.rows, self.columns)
    }

    /// Where a block of it is.
    ///
    /// # Safety
    /// The matrix is alive.
    #[allow(unsafe_code)]
    pub unsafe fn at(self, rows: &Range<usize>, columns: &Range<usize>) -> Place<*mut f32> {
        assert!(rows.end <= self.rows && columns.end <= self.columns);
        Place {
            // SAFETY: within the matrix by the line above.
            start: unsafe { self.start.add(rows.start * self.columns + columns.start) },
            row_step: self.columns,
            column_step: 1,
        }
    }

    /// The piece of a row that lies in these columns, to read.
    ///
    /// # Safety
    /// The matrix is alive, its numbers are initialised, and nobody writes them meanwhile.
    #[allow(unsafe_code)]
    pub unsafe fn read<'a>(self, row: usize, columns: &Range<usize>) -> &'a [f32] {
        assert!(row < self.rows && columns.end <= self.columns);
        // SAFETY: within the matrix by the line above; the rest as promised.
        unsafe {
            let start = self.start.add(row * self.columns + columns.start);
            std::slice::from_raw_parts(start, columns.len())
        }
    }

    /// The same to write.
    ///
    /// # Safety
    /// The matrix is alive, its numbers are initialised, and nobody else uses them meanwhile.
    #[allow(unsafe_code)]
    pub unsafe fn piece<'a>(self, row: usize, columns: &Range<usize>) -> &'a mut [f32] {
        assert!(row < self.rows && columns.end <= self.columns);
        // SAFETY: within the matrix by the line above; the rest as promised.
        unsafe {
            let start = self.start.add(row * self.columns + columns.start);
            std::slice::from_raw_parts_mut(start, columns.len())
        }
    }
}

/// Threads that so many multiplications are worth.
pub(super) fn threads_for(multiplications: usize) -> usize {
    if multiplications < WORTH_SHARING {
        return 1;
    }
    all_threads()
}

/// Threads for work that is worth sharing.
pub(super) fn all_threads() -> usize {
    if lent::is_alone() { 1 } else { team::size() }
}

/// Calls `work` for ranges that together are all `columns`, on so many threads.
pub(super) fn in_columns(threads: usize, columns: usize, work: impl Fn(Range<usize>) + Sync) {
    let width = columns.div_ceil(threads).next_multiple_of(UNIT);
    team::share(columns.div_ceil(width.max(1)), &|number| {
        let first = number * width;
        work(first..columns.min(first + width));
    });
}

/// Who has the columns that are left over when all threads have as many as the others.
#[derive(Clone, Copy)]
pub(super) enum Leftover {
    /// The first threads have more columns.
    Columns,
    /// Each thread has some rows of them.
    Rows,
}

/// Calls `work` for blocks that together are the whole matrix, on so many threads.
fn in_blocks(
    threads: usize,
    [rows, columns]: [usize; 2],
    leftover: Leftover,
    work: impl Fn(Block) + Sync,
) {
    if threads == 1 || matches!(leftover, Leftover::Columns) {
        return in_columns(threads, columns, |columns| {
            work(Block {
                rows: 0..rows,
                columns,
            });
        });
    }
    let width = columns / UNIT / threads * UNIT;
    let height = rows.div_ceil(threads);
    team::share(threads, &|number| {
        if width > 0 {
            work(Block {
                rows: 0..rows,
                columns: number * width..(number + 1) * width,
            });
        }
        let left = Block {
            rows: rows.min(number * height)..rows.min((number + 1) * height),
            columns: threads * width..columns,
        };
        if !left.rows.is_empty() && !left.columns.is_empty() {
            work(left);
        }
    });
}

/// A fresh matrix of `rows` x `columns`, which `work` fills block by block, on as many
/// threads as `multiplications` are worth.
///
/// # Safety
/// `work` writes every element of the block that it is given, and no other.
#[allow(unsafe_code)]
pub(super) unsafe fn filled(
    [rows, columns]: [usize; 2],
    multiplications: usize,
    leftover: Leftover,
    work: impl Fn(Target, Block) + Sync,
) -> Vec<f32> {
    let mut out = Vec::with_capacity(rows * columns);
    let target = Target {
        start: out.as_mut_ptr(),
        rows,
        columns,
    };
    in_blocks(
        threads_for(multiplications),
        [rows, columns],
        leftover,
        |block| work(target, block),
    );
    // SAFETY: the capacity is there, and all blocks have been written.
    unsafe { out.set_len(rows * columns) };
    out
}
