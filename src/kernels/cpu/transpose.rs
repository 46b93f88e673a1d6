//! Copies, row by row, of matrices that lie column by column.

use super::registers::LANES;
use super::view::{Place, View};
#[cfg(target_arch = "x86_64")]
use crate::cores;
use pulp::Simd;

/// Copies `from`, whichever way it lies, so that its row r lies side by side from
/// r * `to_step` of `to` on. Fastest where the columns lie side by side.
#[inline(always)]
#[allow(unsafe_code)]
pub(super) fn copy_by_rows<S: Simd>(simd: S, from: View<'_>, to: &mut [f32], to_step: usize) {
    let (rows, columns) = (from.rows(), from.columns());
    if rows == 0 || columns == 0 {
        return;
    }
    let last = (rows - 1)
        .checked_mul(to_step)
        .and_then(|start| start.checked_add(columns));
    assert!(
        to_step >= columns && last.is_some_and(|end| end <= to.len()),
        "no room for {rows} rows of {columns}"
    );
    let to = to.as_mut_ptr();
    let by_columns = from.is_by_columns();
    let from = from.place();
    // A few rows at a time: what a column's cache line holds is used before it goes.
    for first in (0..rows).step_by(LANES) {
        let group = LANES.min(rows - first);
        let done = if group == LANES && by_columns {
            // SAFETY: these rows are elements of `from`, and are within `to` by the assert;
            // the elements of a column lie side by side.
            unsafe {
                let from = Place {
                    start: from.start.add(first),
                    ..from
                };
                copy_tiles(simd, from, columns, to.add(first * to_step), to_step)
            }
        } else {
            0
        };
        for column in done..columns {
            for row in first..first + group {
                // SAFETY: an element of `from`, and a place within `to` by the assert.
                unsafe {
                    let number = from
                        .start
                        .add(row * from.row_step + column * from.column_step);
                    *to.add(row * to_step + column) = *number;
                }
            }
        }
    }
}

/// Copies [`LANES`] rows of a matrix that lies column by column, as far as whole tiles of
/// [`LANES`] x [`LANES`] go and there are instructions for them; returns the columns that
/// are done.
///
/// # Safety
/// [`LANES`] numbers can be read from the start of each of the `columns`, `from.column_step`
/// apart, and `columns` numbers be written from each of [`LANES`] rows on, `to_step` apart.
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn copy_tiles<S: Simd>(
    simd: S,
    from: Place<*const f32>,
    columns: usize,
    to: *mut f32,
    to_step: usize,
) -> usize {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = cores::avx512(simd) {
        let whole = columns / LANES * LANES;
        for column in (0..whole).step_by(LANES) {
            // SAFETY: the tile's columns and rows are among those that this function may
            // read and write.
            unsafe {
                let start = from.start.add(column * from.column_step);
                avx512::copy_tile(simd, start, from.column_step, to.add(column), to_step);
            }
        }
        return whole;
    }
    // Other processors have no tile that is faster than the plain loop.
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (simd, from, columns, to, to_step);
    0
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
    use super::LANES;
    use pulp::bytemuck::cast;
    use pulp::x86::V4;
    use std::arch::x86_64::__m512;

    /// Copies a tile whose columns, `from_step` apart, each lie side by side, as rows
    /// `to_step` apart.
    ///
    /// # Safety
    /// [`LANES`] numbers can be read at each of as many columns from `from` on, and written
    /// at each of as many rows from `to` on.
    #[inline(always)]
    #[allow(unsafe_code)]
    pub unsafe fn copy_tile(
        simd: V4,
        from: *const f32,
        from_step: usize,
        to: *mut f32,
        to_step: usize,
    ) {
        // SAFETY: a register of the numbers that can be read at this column.
        let columns = std::array::from_fn(|column| unsafe {
            from.add(column * from_step)
                .cast::<__m512>()
                .read_unaligned()
        });
        for (row, numbers) in transpose(simd, columns).into_iter().enumerate() {
            // SAFETY: a register of the numbers that can be written at this row.
            unsafe {
                to.add(row * to_step)
                    .cast::<__m512>()
                    .write_unaligned(numbers)
            };
        }
    }

    /// Columns of a tile as its rows. A register is four quarters of four numbers:
    /// first the tiles of four by four numbers are transposed, each within its quarters,
    /// then the quarters change places.
    #[inline(always)]
    fn transpose(simd: V4, columns: [__m512; LANES]) -> [__m512; LANES] {
        const EVEN: i32 = 0b10_00_10_00;
        const ODD: i32 = 0b11_01_11_01;
        let all = simd.avx512f;
        let zero: __m512 = cast([0f32; LANES]);
        let [mut pairs, mut fours, mut rows] = [[zero; LANES]; 3];
        for i in (0..LANES).step_by(2) {
            pairs[i] = all._mm512_unpacklo_ps(columns[i], columns[i + 1]);
            pairs[i + 1] = all._mm512_unpackhi_ps(columns[i], columns[i + 1]);
        }
        for i in (0..LANES).step_by(4) {
            for half in 0..2 {
                let (a, b) = (cast(pairs[i + half]), cast(pairs[i + half + 2]));
                fours[i + 2 * half] = cast(all._mm512_unpacklo_pd(a, b));
                fours[i + 2 * half + 1] = cast(all._mm512_unpackhi_pd(a, b));
            }
        }
        for i in 0..4 {
            let [a, b, c, d] = [fours[i], fours[i + 4], fours[i + 8], fours[i + 12]];
            let even = [
                all._mm512_shuffle_f32x4::<EVEN>(a, b),
                all._mm512_shuffle_f32x4::<EVEN>(c, d),
            ];
            let odd = [
                all._mm512_shuffle_f32x4::<ODD>(a, b),
                all._mm512_shuffle_f32x4::<ODD>(c, d),
            ];
            rows[i] = all._mm512_shuffle_f32x4::<EVEN>(even[0], even[1]);
            rows[i + 4] = all._mm512_shuffle_f32x4::<EVEN>(odd[0], odd[1]);
            rows[i + 8] = all._mm512_shuffle_f32x4::<ODD>(even[0], even[1]);
            rows[i + 12] = all._mm512_shuffle_f32x4::<ODD>(odd[0], odd[1]);
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cores::{dispatch, instruction_sets, with_instructions};
    use proptest::prelude::*;
    use pulp::WithSimd;

    struct Copy<'a> {
        from: View<'a>,
        room: usize,
        to_step: usize,
    }

    impl WithSimd for Copy<'_> {
        type Output = Vec<f32>;

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> Vec<f32> {
            let mut to = vec![f32::NAN; self.room];
            copy_by_rows(simd, self.from, &mut to, self.to_step);
            to
        }
    }

    proptest! {
        #[test]
        fn a_copy_has_every_number_at_its_place(
            rows in 1usize..70,
            columns in 1usize..70,
            by_columns in any::<bool>(),
            padding in 0usize..20,
        ) {
            let number = |row: usize, column: usize| (row * columns + column) as f32;
            let numbers: Vec<f32> = if by_columns {
                (0..rows * columns).map(|at| number(at % rows, at / rows)).collect()
            } else {
                (0..rows * columns).map(|at| at as f32).collect()
            };
            let from = if by_columns {
                View::new(&numbers, columns, rows).transposed()
            } else {
                View::new(&numbers, rows, columns)
            };
            let to_step = columns + padding;
            for (name, arch) in instruction_sets() {
                let copy = Copy { from, room: rows * to_step, to_step };
                let found = with_instructions(arch, || dispatch(copy));
                for (at, found) in found.into_iter().enumerate() {
                    let (row, column) = (at / to_step, at % to_step);
                    if column < columns {
                        prop_assert_eq!(found, number(row, column), "{}", name);
                    } else {
                        prop_assert!(found.is_nan(), "{name} wrote beyond a row");
                    }
                }
            }
        }
    }

    fn copy([rows, columns]: [usize; 2], room: usize, to_step: usize) {
        let numbers = vec![1.0; rows * columns];
        let from = View::new(&numbers, columns, rows).transposed();
        dispatch(Copy {
            from,
            room,
            to_step,
        });
    }

    #[test]
    #[should_panic(expected = "no room for 20 rows of 16")]
    fn a_copy_does_not_reach_beyond_its_room() {
        copy([20, 16], 20 * 16 - 1, 16);
    }

    #[test]
    #[should_panic(expected = "no room for 20 rows of 16")]
    fn rows_of_a_copy_do_not_overlap() {
        copy([20, 16], 20 * 16, 15);
    }

    #[test]
    #[should_panic(expected = "no room for 20 rows of 16")]
    fn the_end_of_a_copy_does_not_wrap_round() {
        copy([20, 16], 20 * 16, usize::MAX / 2);
    }
}
