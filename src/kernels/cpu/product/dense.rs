//! The product where every number of the left-hand matrix counts: six rows of it meet a
//! panel together.
//!
//! Small matrices stay in the second level of cache, and of the right-hand one a panel at a
//! time is packed. Of large ones both are packed, block by block: a product with pictures in
//! colour would otherwise wait for pieces of rows that lie 48 KiB apart, each of them too
//! short for the processor to read ahead.

use super::super::registers::{load, multiply_add, store};
use super::super::transpose::copy_by_rows;
use super::super::view::{Place, View};
use super::{PACKED, Panels, Product, pack_block};
use pulp::{Simd, WithSimd};
use std::ops::Range;

/// Rows of the left-hand matrix that meet a panel together.
const ROWS: usize = 6;
/// Numbers of a panel's packed block: 24 KiB, so that it leaves room in a cache of 32.
const BLOCK: usize = 6 * 1024;
/// With fewer rows than this a block is not worth packing.
const WORTH_PACKING: usize = 2 * ROWS;
/// With fewer numbers than this, 1 MiB, a left-hand matrix is not worth packing.
const LARGE: usize = 1 << 18;
/// Rows of a left-hand matrix that lie this many numbers apart, 8 KiB, are read where they
/// are: six of them side by side, each for 2 KiB.
const NEAR: usize = 2 * 1024;
/// Inner steps of large packed blocks: rows of 2 KiB.
const DEPTH: usize = 512;
/// Columns of a large packed block of the right-hand matrix.
const COLUMNS: usize = 256;
/// Numbers of a large packed block of the left-hand matrix.
const LEFT_BLOCK: usize = 96 * 1024;

const _: () = assert!(BLOCK <= PACKED && COLUMNS * DEPTH + LEFT_BLOCK <= PACKED);

/// A product of all numbers.
pub(super) struct Dense<'a>(pub Product<'a>);

impl WithSimd for Dense<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let (left, columns) = (self.0.left, self.0.right.columns());
        if left.rows() >= WORTH_PACKING && left.rows() * left.columns() >= LARGE {
            return self.in_blocks(simd);
        }
        all_panels(&mut self, simd, 0..columns);
    }
}

/// Writes these columns, in panels as wide as the registers hold.
#[inline(always)]
fn all_panels<S: Simd>(of: &mut impl Panels, simd: S, Range { mut start, end }: Range<usize>) {
    let lanes = S::F32_LANES;
    // Four vectors a row need 24 registers for the sums alone.
    if S::REGISTER_COUNT >= 32 {
        while end - start >= 4 * lanes {
            of.panel::<S, 4>(simd, start);
            start += 4 * lanes;
        }
    }
    of.last_panels(simd, start..end);
}

/// V vectors of columns of a block of the right-hand matrix.
#[derive(Clone, Copy)]
struct Panel {
    start: *const f32,
    row_step: usize,
    inner: usize,
    /// Columns that are there; the last vector may reach beyond.
    columns: usize,
}

impl Panels for Dense<'_> {
    #[inline(always)]
    #[allow(unsafe_code)]
    fn panel<S: Simd, const V: usize>(&mut self, simd: S, first: usize) {
        let Product {
            left,
            right,
            out,
            ref mut room,
        } = self.0;
        let (rows, inner) = (left.rows(), left.columns());
        let width = V * S::F32_LANES;
        let columns = width.min(right.columns() - first);
        // Vectors that would reach beyond the last column need a block that is padded.
        let pack = rows >= WORTH_PACKING || !right.is_by_rows() || columns < width;
        let depth = if pack { BLOCK / width } else { inner };
        let out = out.columns_from(first);
        for done in (0..inner).step_by(depth) {
            let depth = depth.min(inner - done);
            let block = right.block([done, first], [depth, columns]);
            let (start, row_step) = if pack {
                pack_block::<S, V>(simd, block, room);
                (room.as_ptr(), width)
            } else {
                (block.place().start, block.place().row_step)
            };
            let panel = Panel {
                start,
                row_step,
                inner: depth,
                columns,
            };
            let left = left.block([0, done], [rows, depth]);
            // SAFETY: the panel has `depth` rows of V vectors: padded, or all columns of the
            // block. `out` has as many rows as `left`, of so many columns behind `first`,
            // which are written if something is done.
            unsafe { all_rows::<S, V>(simd, left, panel, out, done > 0) };
        }
    }
}

impl Dense<'_> {
    /// The product of large matrices.
    #[inline(always)]
    fn in_blocks<S: Simd>(self, simd: S) {
        let Product {
            left,
            right,
            out,
            room,
        } = self.0;
        let (rows, inner) = (left.rows(), left.columns());
        let (of_right, of_left) = room.split_at_mut(COLUMNS * DEPTH);
        for first in (0..right.columns()).step_by(COLUMNS) {
            let columns = COLUMNS.min(right.columns() - first);
            for done in (0..inner).step_by(DEPTH) {
                let depth = DEPTH.min(inner - done);
                let height = LEFT_BLOCK / depth / ROWS * ROWS;
                for row in (0..rows).step_by(height) {
                    let block = left.block([row, done], [height.min(rows - row), depth]);
                    let is_near = left.is_by_rows() && left.place().row_step <= NEAR;
                    let mut blocks = Blocks {
                        left: if is_near {
                            block
                        } else {
                            pack_rows(simd, block, of_left)
                        },
                        right: right.block([done, first], [depth, columns]),
                        room: of_right,
                        is_packed: row > 0,
                        out: out.rows_from(row).columns_from(first),
                        go_on: done > 0,
                    };
                    all_panels(&mut blocks, simd, 0..columns);
                }
            }
        }
    }
}

/// Copies a block of a left-hand matrix row by row to the front of `room`.
#[inline(always)]
fn pack_rows<'a, S: Simd>(simd: S, block: View<'_>, room: &'a mut [f32]) -> View<'a> {
    let (rows, columns) = (block.rows(), block.columns());
    let room = &mut room[..rows * columns];
    if block.is_by_rows() {
        for (row, packed) in room.chunks_exact_mut(columns).enumerate() {
            packed.copy_from_slice(block.row(row));
        }
    } else {
        copy_by_rows(simd, block, room, columns);
    }
    View::new(room, rows, columns)
}

/// A block of the left-hand matrix, packed if need be, and one of the right-hand one, which is
/// packed when it is first met. Made by [`Dense::in_blocks`] alone.
struct Blocks<'a> {
    left: View<'a>,
    right: View<'a>,
    /// Where the panels of `right` are packed, one after another.
    room: &'a mut [f32],
    /// They are there already.
    is_packed: bool,
    /// As many rows as `left` and columns as `right`, which nobody else uses.
    out: Place<*mut f32>,
    /// Whether what comes out is added to what is there.
    go_on: bool,
}

impl Panels for Blocks<'_> {
    #[inline(always)]
    #[allow(unsafe_code)]
    fn panel<S: Simd, const V: usize>(&mut self, simd: S, first: usize) {
        let width = V * S::F32_LANES;
        let (rows, depth) = (self.left.rows(), self.right.rows());
        let columns = width.min(self.right.columns() - first);
        let room = &mut self.room[first * depth..][..depth * width];
        if !self.is_packed {
            let block = self.right.block([0, first], [depth, columns]);
            pack_block::<S, V>(simd, block, room);
        }
        // As much of the panel at a time as the nearest cache holds.
        for (step, packed) in room.chunks(BLOCK / width * width).enumerate() {
            let panel = Panel {
                start: packed.as_ptr(),
                row_step: width,
                inner: packed.len() / width,
                columns,
            };
            let done = step * (BLOCK / width);
            let left = self.left.block([0, done], [rows, panel.inner]);
            let out = self.out.columns_from(first);
            // SAFETY: the panel has as many rows of V vectors as `left` has columns; `out`
            // has as many rows as `left`, of so many columns behind `first`, which are
            // written if something is done.
            unsafe { all_rows::<S, V>(simd, left, panel, out, self.go_on || done > 0) };
        }
    }
}

/// All rows of a left-hand matrix times a panel, written to `out` or added to what is there.
///
/// # Safety
/// - `panel` has a row of V vectors for each column of `left`.
/// - `out` has a row of `panel.columns` numbers for each of `left`, which are initialised if
///   they are to be added to; vector V - 1 begins at one of them.
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn all_rows<S: Simd, const V: usize>(
    simd: S,
    left: View<'_>,
    panel: Panel,
    out: Place<*mut f32>,
    go_on: bool,
) {
    let (left, rows) = (left.place(), left.rows());
    let mut row = 0;
    while row < rows {
        // SAFETY: the rows from this one on are those of `left` and `out`.
        unsafe {
            let left = Place {
                start: left.start.add(row * left.row_step),
                ..left
            };
            let place = out.start.add(row * out.row_step);
            row += match rows - row {
                ROWS.. => tile::<S, ROWS, V>(simd, left, panel, place, out.row_step, go_on),
                2.. => tile::<S, 2, V>(simd, left, panel, place, out.row_step, go_on),
                _ => tile::<S, 1, V>(simd, left, panel, place, out.row_step, go_on),
            };
        }
    }
}

/// R rows of a left-hand matrix times a panel, written to `out` or added to what is there;
/// returns R.
///
/// # Safety
/// - `left` has R rows of `panel.inner` elements.
/// - `panel` has `inner` rows of V vectors.
/// - `out` has R rows of `panel.columns` numbers, `out_step` apart, which are
///   initialised if they are to be added to; vector V - 1 begins at one of them.
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn tile<S: Simd, const R: usize, const V: usize>(
    simd: S,
    left: Place<*const f32>,
    panel: Panel,
    out: *mut f32,
    out_step: usize,
    go_on: bool,
) -> usize {
    let lanes = S::F32_LANES;
    let mut sums = [[simd.splat_f32s(0.0); V]; R];
    if go_on {
        for (row, sums) in sums.iter_mut().enumerate() {
            // SAFETY: `out` has R rows of `columns` numbers, no more than V vectors have,
            // initialised to go on.
            *sums = unsafe { load::<S, V>(simd, out.add(row * out_step), panel.columns) };
        }
    }
    for k in 0..panel.inner {
        let mut right = [simd.splat_f32s(0.0); V];
        for (v, right) in right.iter_mut().enumerate() {
            // SAFETY: the panel has `inner` rows of V vectors.
            *right = unsafe {
                panel
                    .start
                    .add(k * panel.row_step + v * lanes)
                    .cast::<S::f32s>()
                    .read_unaligned()
            };
        }
        for (row, sums) in sums.iter_mut().enumerate() {
            // SAFETY: `left` has R rows of `inner` elements.
            let number = unsafe { *left.start.add(row * left.row_step + k * left.column_step) };
            let number = simd.splat_f32s(number);
            for (sum, right) in sums.iter_mut().zip(right) {
                *sum = multiply_add(simd, number, right, *sum);
            }
        }
    }
    for (row, sums) in sums.into_iter().enumerate() {
        // SAFETY: `out` has R rows of `columns` numbers, no more than V vectors have.
        unsafe { store::<S, V>(sums, out.add(row * out_step), panel.columns) };
    }
    R
}

#[cfg(test)]
mod tests {
    use super::super::super::blocks::{Partition, filled};
    use super::super::super::testing::normal;
    use super::super::{Left, multiply};
    use super::*;
    use crate::cores::{instruction_sets, single_threaded, with_instructions};

    fn product(left: View<'_>, right: View<'_>) -> Vec<f32> {
        let size = [left.rows(), right.columns()];
        filled(size, 1, Partition::Columns, |out| {
            multiply(Left::Dense(left), right, out)
        })
    }

    /// Sizes beyond one block in rows, inner steps and columns, and none a multiple of it.
    #[test]
    fn large_matrices_are_multiplied_as_their_rows_are() {
        let (rows, inner, columns) = (403, 1_100, 333);
        let (lhs, rhs) = (normal(rows * inner, 1), normal(inner * columns, 2));
        let apart = NEAR + 50;
        let wide = normal(rows * apart, 3);
        let lefts = [
            View::new(&lhs, rows, inner),
            View::new(&lhs, inner, rows).transposed(),
            View::new(&wide, rows, apart).block([0, 0], [rows, inner]),
        ];
        let rights = [
            View::new(&rhs, inner, columns),
            View::new(&rhs, columns, inner).transposed(),
        ];
        for (name, arch) in instruction_sets() {
            for (left, right) in lefts.into_iter().flat_map(|l| rights.map(|r| (l, r))) {
                assert!(left.rows() * left.columns() >= LARGE);
                let few = 200;
                assert!(few * inner < LARGE);
                let (whole, parts) = with_instructions(arch, || {
                    single_threaded(|| {
                        let firsts = (0..rows).step_by(few);
                        let part = |row| {
                            let part = left.block([row, 0], [few.min(rows - row), inner]);
                            product(part, right)
                        };
                        (
                            product(left, right),
                            firsts.flat_map(part).collect::<Vec<f32>>(),
                        )
                    })
                });
                assert!(whole == parts, "{name}");
            }
        }
    }
}
