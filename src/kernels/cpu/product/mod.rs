//! The matrix product, a block of its answer at a time.
//!
//! Columns are taken in panels as wide as the registers hold. A panel of the right-hand
//! matrix is packed into a small block that stays in the nearest cache; the block then
//! meets all rows of the left-hand one. Each element of the answer is one chain of
//! additions along the inner dimension, whatever the panel, the thread or the width of
//! the registers: only the baseline of x86-64, which cannot fuse a multiplication with
//! an addition, rounds differently.

mod dense;
mod sparse;

use super::blocks::BlockMut;
use super::registers::LANES;
use super::sparse_matrix::{DEPTH, SparseMatrix};
use super::transpose::copy_by_rows;
use super::view::{Place, View};
use crate::cores::dispatch;
use dense::Dense;
use pulp::Simd;
use sparse::Sparse;
use std::cell::RefCell;
use std::mem::MaybeUninit;
use std::ops::Range;

/// Numbers that are packed at once: 896 KiB, for a second level of cache of a megabyte. The
/// list's largest block is one of [`DEPTH`] rows, 40 KiB.
const PACKED: usize = 224 * 1024;

const _: () = assert!(5 * LANES * DEPTH <= PACKED);

thread_local! {
    /// Room for one block, and for aligning it.
    static ROOM: RefCell<Vec<f32>> = RefCell::new(vec![0.0; PACKED + LANES]);
}

/// The left-hand matrix of a product.
#[derive(Clone, Copy)]
pub(super) enum Left<'a> {
    /// All its numbers are multiplied.
    Dense(View<'a>),
    /// Its zeros are passed over.
    Sparse(&'a SparseMatrix<'a>),
}

impl<'a> Left<'a> {
    fn matrix(self) -> View<'a> {
        match self {
            Self::Dense(matrix) => matrix,
            Self::Sparse(sparse) => sparse.matrix(),
        }
    }
}

/// Writes left * right to `out`, a block of that size.
#[allow(unsafe_code)]
pub(super) fn multiply<'b>(
    left: Left<'_>,
    right: View<'_>,
    mut out: BlockMut<'b, MaybeUninit<f32>>,
) -> BlockMut<'b, f32> {
    let matrix = left.matrix();
    assert!(matrix.columns() == right.rows(), "matrices do not fit");
    assert!(
        [matrix.rows(), right.columns()] == [out.rows().len(), out.columns().len()],
        "the answer is of another size"
    );
    if right.rows() == 0 {
        for row in 0..matrix.rows() {
            out.row_mut(row).fill(MaybeUninit::new(0.0));
        }
    } else {
        ROOM.with_borrow_mut(|room| {
            let ahead = room.as_ptr().align_offset(4 * LANES).min(LANES);
            let product = Product {
                left: matrix,
                right,
                out: out.place(),
                room: &mut room[ahead..ahead + PACKED],
            };
            match left {
                Left::Dense(_) => dispatch(Dense(product)),
                Left::Sparse(list) => dispatch(Sparse { product, list }),
            }
        });
    }
    // SAFETY: each row has been written by the loop, or by the panels, which together
    // have all columns, and each of them all rows.
    unsafe { out.assume_init() }
}

/// A product whose sizes fit. Made by [`multiply`] alone.
struct Product<'a> {
    left: View<'a>,
    right: View<'a>,
    /// As many rows as `left` and columns as `right`, which nobody else uses.
    out: Place<*mut f32>,
    /// Where a block of `right` is packed: [`PACKED`] numbers.
    room: &'a mut [f32],
}

/// A product that is worked off in panels of columns.
trait Panels {
    /// Writes all rows of the columns from `first` on, as many as V vectors hold or are left.
    fn panel<S: Simd, const V: usize>(&mut self, simd: S, first: usize);

    /// Writes these columns, two vectors at a time, then one.
    #[inline(always)]
    fn last_panels<S: Simd>(&mut self, simd: S, Range { mut start, end }: Range<usize>) {
        while end - start >= 2 * S::F32_LANES {
            self.panel::<S, 2>(simd, start);
            start += 2 * S::F32_LANES;
        }
        while start < end {
            self.panel::<S, 1>(simd, start);
            start += S::F32_LANES;
        }
    }
}

/// Copies a block of a right-hand matrix row by row to the front of `room`, each row
/// padded with zeros to V vectors.
#[inline(always)]
#[allow(unsafe_code)]
fn pack_block<S: Simd, const V: usize>(simd: S, block: View<'_>, room: &mut [f32]) {
    let width = V * S::F32_LANES;
    let columns = block.columns();
    let room = &mut room[..block.rows() * width];
    if columns < width {
        room.fill(0.0);
    }
    if !block.is_by_rows() {
        return copy_by_rows(simd, block, room, width);
    }
    for (row, packed) in room.chunks_exact_mut(width).enumerate() {
        let row = block.row(row);
        if row.len() == width {
            let packed = packed.as_mut_ptr().cast::<[S::f32s; V]>();
            // SAFETY: both have `width` numbers, as V vectors have.
            unsafe { packed.write_unaligned(row.as_ptr().cast::<[S::f32s; V]>().read_unaligned()) };
        } else {
            packed[..columns].copy_from_slice(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::blocks::{Partition, filled};
    use super::*;

    /// The product of matrices of these sizes, as an answer of `size`.
    fn product([rows, inner]: [usize; 2], right: [usize; 2], size: [usize; 2], sparse: bool) {
        let numbers = vec![1.0; rows * inner];
        let left = View::new(&numbers, rows, inner);
        let list = SparseMatrix::new(left, 1);
        let left = if sparse {
            Left::Sparse(&list)
        } else {
            Left::Dense(left)
        };
        let numbers = vec![1.0; right[0] * right[1]];
        let right = View::new(&numbers, right[0], right[1]);
        let out = filled(size, 1, Partition::Columns, |out| {
            multiply(left, right, out)
        });
        assert_eq!(out, vec![inner as f32; rows * right.columns()]);
    }

    #[test]
    fn sizes_that_fit_are_multiplied_and_a_sum_of_nothing_is_zero() {
        for sparse in [false, true] {
            product([7, 9], [9, 5], [7, 5], sparse);
            product([7, 0], [0, 5], [7, 5], sparse);
            product([0, 9], [9, 5], [0, 5], sparse);
            product([7, 9], [9, 0], [7, 0], sparse);
        }
    }

    #[test]
    #[should_panic(expected = "matrices do not fit")]
    fn an_inner_dimension_that_differs_is_refused() {
        product([7, 9], [8, 5], [7, 5], false);
    }

    #[test]
    #[should_panic(expected = "the answer is of another size")]
    fn an_answer_with_fewer_rows_than_the_list_is_refused() {
        product([7, 9], [9, 5], [6, 5], true);
    }

    #[test]
    #[should_panic(expected = "the answer is of another size")]
    fn an_answer_with_fewer_rows_than_the_matrix_is_refused() {
        product([7, 9], [9, 5], [6, 5], false);
    }

    #[test]
    #[should_panic(expected = "the answer is of another size")]
    fn an_answer_with_other_columns_is_refused() {
        product([7, 9], [9, 5], [7, 6], false);
    }
}
