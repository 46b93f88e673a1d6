//! The product where most numbers of the left-hand matrix are zero.
//!
//! As in [`super::dense`], a panel of columns of the right-hand matrix is packed into the
//! nearest cache and meets all rows of the left-hand one; here one at a time, and of each
//! row only the numbers that are not zero. Each element of the answer is the same chain of
//! additions without those that change nothing: the same bits, but that a sum which
//! underflowed to -0 stays so. Where a packed block holds what is not finite, which times
//! 0 is NaN, the zeros take part.

use super::super::registers::{LANES, load, multiply_add, store};
use super::super::sparse_matrix::{DEPTH, SparseMatrix};
use super::{Panels, Product, pack_block};
use pulp::{Simd, WithSimd};

/// A product whose left-hand matrix is the `list`'s.
pub(super) struct Sparse<'a> {
    pub product: Product<'a>,
    pub list: &'a SparseMatrix<'a>,
}

impl WithSimd for Sparse<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let lanes = S::F32_LANES;
        let columns = self.product.right.columns();
        let mut first = 0;
        // Of wide registers four hold what about fits into the cache; of narrow ones
        // eight sums keep the multipliers busy.
        if lanes < LANES {
            while columns - first >= 8 * lanes {
                self.panel::<S, 8>(simd, first);
                first += 8 * lanes;
            }
        }
        while columns - first >= 4 * lanes {
            // Rather five once than the lists read again for one.
            if lanes == LANES && columns - first == 5 * lanes {
                return self.panel::<S, 5>(simd, first);
            }
            self.panel::<S, 4>(simd, first);
            first += 4 * lanes;
        }
        self.last_panels(simd, first..columns);
    }
}

impl Panels for Sparse<'_> {
    #[inline(always)]
    #[allow(unsafe_code)]
    fn panel<S: Simd, const V: usize>(&mut self, simd: S, first: usize) {
        let Product {
            left,
            right,
            out,
            ref mut room,
        } = self.product;
        let width = V * S::F32_LANES;
        let columns = width.min(right.columns() - first);
        for block in self.list.blocks() {
            let (done, depth) = (block.first(), block.depth());
            let packed = right.block([done, first], [depth, columns]);
            pack_block::<S, V>(simd, packed, room);
            let panel = Panel {
                numbers: &room[..depth * width],
                columns,
                go_on: done > 0,
            };
            let out_row = |row: usize| out.start.wrapping_add(row * out.row_step + first);
            if all_finite(simd, panel.numbers) {
                let mut before = 0;
                for piece in block.pieces() {
                    assert!(before + piece.height() <= left.rows());
                    for row in 0..piece.height() {
                        // SAFETY: a piece has as many values as bits, and bits below the
                        // block's depth alone, for each of which V vectors are packed. The
                        // row is one of `left` by the assert, and so of `out`, which has
                        // so many columns behind `first`, written if something is done.
                        unsafe {
                            let out = out_row(before + row);
                            row_times_panel::<S, V>(simd, piece.row(row), panel, out);
                        }
                    }
                    before += piece.height();
                }
                continue;
            }
            // Zeros have a say where the other factor is not finite.
            let mut values = [0.0; DEPTH];
            let values = &mut values[..depth];
            let all = u128::MAX >> (DEPTH - depth);
            for row in 0..left.rows() {
                for (step, value) in values.iter_mut().enumerate() {
                    *value = left.at(row, done + step);
                }
                // SAFETY: `depth` values and as many bits, the lowest, for each of which V
                // vectors are packed; the row is one of `out`, as above.
                unsafe { row_times_panel::<S, V>(simd, (all, values), panel, out_row(row)) };
            }
        }
    }
}

/// Some columns of a block of the right-hand matrix, packed as V vectors for each row.
#[derive(Clone, Copy)]
struct Panel<'a> {
    numbers: &'a [f32],
    /// Columns that are there; the last vector may reach beyond.
    columns: usize,
    /// Whether what comes out is added to what is there.
    go_on: bool,
}

/// Whether none of the numbers, whole vectors of them, is infinite or NaN.
#[inline(always)]
fn all_finite<S: Simd>(simd: S, numbers: &[f32]) -> bool {
    let (vectors, _) = S::as_simd_f32s(numbers);
    let zero = simd.splat_f32s(0.0);
    let mut sums = [zero; 4];
    for vectors in vectors.chunks(sums.len()) {
        for (sum, vector) in sums.iter_mut().zip(vectors) {
            // 0 for a finite number, NaN for any other; NaN stays.
            *sum = multiply_add(simd, *vector, zero, *sum);
        }
    }
    let [a, b, c, d] = sums;
    let sum = simd.add_f32s(simd.add_f32s(a, b), simd.add_f32s(c, d));
    simd.reduce_sum_f32s(sum) == 0.0
}

/// The numbers of a row of the left-hand matrix that are not zero, times a panel. A bit
/// of `filled` says which row of the panel each of `values` meets.
///
/// # Safety
/// - There are as many values as bits.
/// - The panel has V vectors for every bit.
/// - `out` has `panel.columns` numbers, initialised if they are to be added to; vector
///   V - 1 begins at one of them.
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn row_times_panel<S: Simd, const V: usize>(
    simd: S,
    (filled, values): (u128, &[f32]),
    panel: Panel<'_>,
    out: *mut f32,
) {
    if filled == 0 && panel.go_on {
        return;
    }
    let mut sums = [simd.splat_f32s(0.0); V];
    if panel.go_on {
        // SAFETY: `out` has `columns` numbers, no more than V vectors have, initialised to
        // go on.
        sums = unsafe { load::<S, V>(simd, out, panel.columns) };
    }
    let start = panel.numbers.as_ptr();
    // Half by half: bits are found in one register by two instructions, in a pair of them by
    // ten, and the multiplications would wait for them.
    let mut value = values.as_ptr();
    for (half, mut filled) in [filled as u64, (filled >> 64) as u64]
        .into_iter()
        .enumerate()
    {
        while filled != 0 {
            let row = 64 * half + filled.trailing_zeros() as usize;
            // Without its lowest bit.
            filled &= filled - 1;
            // SAFETY: there are as many values as bits.
            let left = simd.splat_f32s(unsafe { *value });
            value = value.wrapping_add(1);
            for (v, sum) in sums.iter_mut().enumerate() {
                // SAFETY: the panel has V vectors for every bit.
                let right = unsafe {
                    let place = start.add((row * V + v) * S::F32_LANES);
                    place.cast::<S::f32s>().read_unaligned()
                };
                *sum = multiply_add(simd, left, right, *sum);
            }
        }
    }
    // SAFETY: `out` has `columns` numbers, no more than V vectors have.
    unsafe { store::<S, V>(sums, out, panel.columns) };
}

#[cfg(test)]
mod tests {
    use super::super::super::blocks::{Partition, filled};
    use super::super::super::testing::normal;
    use super::super::super::view::View;
    use super::super::{Left, SparseMatrix, multiply};
    use crate::cores::{instruction_sets, single_threaded, with_instructions};
    use proptest::prelude::*;

    /// The product of two matrices, `left` listed in so many parts or not at all; on this
    /// thread, where the instruction set is forced.
    fn product(left: View<'_>, right: View<'_>, parts: Option<usize>) -> Vec<f32> {
        single_threaded(|| {
            let list = parts.map(|parts| SparseMatrix::new(left, parts));
            let left = list.as_ref().map_or(Left::Dense(left), Left::Sparse);
            let size = [left.matrix().rows(), right.columns()];
            filled(size, 1, Partition::Columns, |out| {
                multiply(left, right, out)
            })
        })
    }

    fn assert_same(found: &[f32], expected: &[f32], case: &str) {
        for (index, (a, b)) in found.iter().zip(expected).enumerate() {
            let same = a == b || (a.is_nan() && b.is_nan());
            assert!(same, "{case}, number {index}: {a} instead of {b}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn passing_zeros_over_changes_no_number(
            rows in 1usize..70,
            inner in prop_oneof![1usize..270, Just(1), Just(127), Just(128), Just(129), Just(256)],
            columns in prop_oneof![1usize..150, Just(80), Just(144)],
            (by_columns_left, by_columns_right) in any::<(bool, bool)>(),
            least in prop::sample::select(vec![-9f32, 0.0, 0.9, 2.0, 9.0]),
            odd in prop::sample::select(vec![0.5, -0.0, 1e-40, f32::INFINITY, f32::NAN]),
            odd_left in prop::sample::select(vec![0.5, -0.0, 1e-40, f32::INFINITY, f32::NAN]),
            place in 0usize..10_000,
            parts in 1usize..3,
        ) {
            let mut lhs = normal(rows * inner, 1);
            for number in lhs.iter_mut().filter(|number| **number < least) {
                *number = 0.0;
            }
            let count = lhs.len();
            lhs[place % count] = odd_left;
            let mut rhs = normal(inner * columns, 2);
            let count = rhs.len();
            rhs[place % count] = odd;
            let lhs = if by_columns_left {
                View::new(&lhs, inner, rows).transposed()
            } else {
                View::new(&lhs, rows, inner)
            };
            let rhs = if by_columns_right {
                View::new(&rhs, columns, inner).transposed()
            } else {
                View::new(&rhs, inner, columns)
            };
            let mut fused: Option<Vec<f32>> = None;
            for (name, arch) in instruction_sets() {
                let [expected, found] = with_instructions(arch, || {
                    [None, Some(parts)].map(|parts| product(lhs, rhs, parts))
                });
                assert_same(&found, &expected, name);
                if name != "baseline" {
                    // Fused multiply-adds give the same numbers in all widths.
                    assert_same(&found, fused.get_or_insert(found.clone()), name);
                }
            }
        }
    }
}
