//! Matrices that threads fill together, each its own blocks.

use super::view::Place;
use crate::cores::{for_each, threads};
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Multiplications below which one thread is faster than waking a second.
const WORTH_SHARING: usize = 1 << 17;
/// A thread's own columns are a multiple of this many: whole vectors.
const UNIT: usize = 16;

/// Threads that so many multiplications are worth.
pub(super) fn threads_for(multiplications: usize) -> usize {
    if multiplications < WORTH_SHARING {
        1
    } else {
        threads()
    }
}

/// Columns of a thread, where so many threads have as many, in whole vectors.
pub(super) fn columns_per_thread(columns: usize, threads: usize) -> usize {
    columns.div_ceil(threads).next_multiple_of(UNIT)
}

/// Some columns of some rows of a matrix, to write. The matrix lies row by row.
///
/// It is an exclusive borrow of its elements, as `&mut [T]` is of a slice: [`BlockMut::new`]
/// takes one of all of them, and the splits give each element to one of two blocks.
/// Element (r, c), counted from the block's own corner, is at `start` + r * row_step + c.
pub(super) struct BlockMut<'a, T> {
    start: *mut T,
    row_step: usize,
    rows: Range<usize>,
    columns: Range<usize>,
    elements: PhantomData<&'a mut [T]>,
}

// SAFETY: a block is an exclusive borrow of its elements, and such a borrow may go to
// another thread if they may.
#[allow(unsafe_code)]
unsafe impl<T: Send> Send for BlockMut<'_, T> {}

impl<'a, T> BlockMut<'a, T> {
    /// A whole matrix.
    pub fn new(elements: &'a mut [T], rows: usize, columns: usize) -> Self {
        assert!(
            rows.checked_mul(columns) == Some(elements.len()),
            "{} numbers are no {rows} x {columns} matrix",
            elements.len()
        );
        Self {
            start: elements.as_mut_ptr(),
            row_step: columns,
            rows: 0..rows,
            columns: 0..columns,
            elements: PhantomData,
        }
    }

    /// Which rows of the matrix it has.
    pub fn rows(&self) -> Range<usize> {
        self.rows.clone()
    }

    /// Which columns of the matrix it has.
    pub fn columns(&self) -> Range<usize> {
        self.columns.clone()
    }

    /// The columns before `column` of the matrix, and the others.
    fn split_at_column(self, column: usize) -> (Self, Self) {
        let Range { start, end } = self.columns;
        assert!(start <= column && column <= end);
        let left = Self {
            columns: start..column,
            rows: self.rows.clone(),
            ..self
        };
        let right = Self {
            // Beyond the matrix where the right block has no element.
            start: self.start.wrapping_add(column - start),
            columns: column..end,
            ..self
        };
        (left, right)
    }

    /// The rows before `row` of the matrix, and the others.
    fn split_at_row(self, row: usize) -> (Self, Self) {
        let Range { start, end } = self.rows;
        assert!(start <= row && row <= end);
        let above = Self {
            rows: start..row,
            columns: self.columns.clone(),
            ..self
        };
        let below = Self {
            // Beyond the matrix where the lower block has no element.
            start: self.start.wrapping_add((row - start) * self.row_step),
            rows: row..end,
            ..self
        };
        (above, below)
    }

    /// Blocks of `width` columns each; the last may have fewer.
    pub fn by_columns(self, width: usize) -> Vec<Self> {
        let mut blocks = Vec::new();
        let mut rest = self;
        while !rest.columns.is_empty() {
            let Range { start, end } = rest.columns;
            let (block, others) = rest.split_at_column(start + width.clamp(1, end - start));
            blocks.push(block);
            rest = others;
        }
        blocks
    }

    /// Blocks of `height` rows each; the last may have fewer.
    fn by_rows(self, height: usize) -> Vec<Self> {
        let mut blocks = Vec::new();
        let mut rest = self;
        while !rest.rows.is_empty() {
            let Range { start, end } = rest.rows;
            let (block, others) = rest.split_at_row(start + height.clamp(1, end - start));
            blocks.push(block);
            rest = others;
        }
        blocks
    }

    /// A row, counted from the block's first.
    #[inline(always)]
    #[allow(unsafe_code)]
    pub fn row(&self, row: usize) -> &[T] {
        assert!(row < self.rows.len());
        // SAFETY: the block's own elements (r, 0..columns), for r below its rows by the
        // assert; the block is borrowed meanwhile.
        unsafe {
            let start = self.start.wrapping_add(row * self.row_step);
            std::slice::from_raw_parts(start, self.columns.len())
        }
    }

    /// The same to write.
    #[inline(always)]
    #[allow(unsafe_code)]
    pub fn row_mut(&mut self, row: usize) -> &mut [T] {
        assert!(row < self.rows.len());
        // SAFETY: as in `row`; the block has its elements to itself and is borrowed to write.
        unsafe {
            let start = self.start.wrapping_add(row * self.row_step);
            std::slice::from_raw_parts_mut(start, self.columns.len())
        }
    }
}

impl<'a> BlockMut<'a, MaybeUninit<f32>> {
    /// Where it is: its elements can be written while it is borrowed.
    pub fn place(&mut self) -> Place<*mut f32> {
        Place {
            start: self.start.cast(),
            row_step: self.row_step,
            column_step: 1,
        }
    }

    /// # Safety
    /// Every element has been written.
    #[allow(unsafe_code)]
    pub unsafe fn assume_init(self) -> BlockMut<'a, f32> {
        BlockMut {
            start: self.start.cast(),
            row_step: self.row_step,
            rows: self.rows,
            columns: self.columns,
            elements: PhantomData,
        }
    }
}

/// How a matrix is split between threads.
#[derive(Clone, Copy)]
pub(super) enum Partition {
    /// By columns; the first threads may have more.
    Columns,
    /// By columns, each thread as many; of those that are left over each has some rows.
    ColumnsAndRows,
}

impl Partition {
    /// The blocks of each of so many threads.
    fn blocks<T>(self, threads: usize, whole: BlockMut<'_, T>) -> Vec<Vec<BlockMut<'_, T>>> {
        let (rows, columns) = (whole.rows.len(), whole.columns.len());
        match self {
            Self::ColumnsAndRows if threads > 1 => {
                let width = columns / UNIT / threads * UNIT;
                let (own, left) = whole.split_at_column(width * threads);
                let mut own = own.by_columns(width).into_iter();
                let left = if left.columns.is_empty() {
                    Vec::new()
                } else {
                    left.by_rows(rows.div_ceil(threads))
                };
                let mut left = left.into_iter();
                let share = |_| own.next().into_iter().chain(left.next()).collect();
                (0..threads).map(share).collect()
            }
            Self::Columns | Self::ColumnsAndRows => whole
                .by_columns(columns_per_thread(columns, threads))
                .into_iter()
                .map(|block| vec![block])
                .collect(),
        }
    }
}

/// A fresh matrix of `rows` x `columns`, filled block by block on as many threads as
/// `multiplications` are worth. `fill` gives back the block that it was given, written.
#[allow(unsafe_code)]
pub(super) fn filled(
    [rows, columns]: [usize; 2],
    multiplications: usize,
    partition: Partition,
    fill: impl for<'b> Fn(BlockMut<'b, MaybeUninit<f32>>) -> BlockMut<'b, f32> + Sync,
) -> Vec<f32> {
    let Some(count) = rows.checked_mul(columns) else {
        panic!("a matrix of {rows} x {columns} numbers has no place in memory");
    };
    let mut out = Vec::with_capacity(count);
    let whole = BlockMut::new(&mut out.spare_capacity_mut()[..count], rows, columns);
    let blocks = partition.blocks(threads_for(multiplications), whole);
    let written = AtomicUsize::new(0);
    for_each(blocks, |blocks| {
        for mut block in blocks {
            let (start, rows, columns) = (block.place().start, block.rows(), block.columns());
            let block = fill(block);
            assert!(
                (block.start, &block.rows, &block.columns) == (start, &rows, &columns),
                "another block came back"
            );
            written.fetch_add(rows.len() * columns.len(), Relaxed);
        }
    });
    assert!(
        written.into_inner() == count,
        "a part of the matrix was not filled"
    );
    // SAFETY: the capacity is there. No two blocks share an element, each came back as
    // written numbers, and together they were as many as the matrix has.
    unsafe { out.set_len(count) };
    out
}

#[cfg(test)]
mod tests;
