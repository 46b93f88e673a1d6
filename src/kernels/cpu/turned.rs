//! Copies, row by row, of matrices that lie column by column.

#[cfg(target_arch = "x86_64")]
use super::isa;
use super::product::LANES;
use super::view::Place;
use pulp::Simd;

/// Copies `rows` x `columns` numbers, in whatever order they lie, so that row r lies
/// side by side from `to + r * to_step` on. Fastest where the columns lie side by side.
///
/// # Safety
/// The numbers at `from` can be read, and `columns` numbers be written at each
/// `to + r * to_step`; nobody else uses the latter.
#[inline(always)]
#[allow(unsafe_code)]
pub(super) unsafe fn copy_turned<S: Simd>(
    simd: S,
    from: Place<*const f32>,
    [rows, columns]: [usize; 2],
    to: *mut f32,
    to_step: usize,
) {
    // A few rows at a time: what a column's cache line holds is used before it goes.
    for first in (0..rows).step_by(LANES) {
        let group = LANES.min(rows - first);
        let done = if group == LANES && from.row_step == 1 {
            // SAFETY: all columns of these rows, which are within both matrices.
            unsafe {
                let from = Place {
                    start: from.start.add(first),
                    ..from
                };
                copy_squares(simd, from, columns, to.add(first * to_step), to_step)
            }
        } else {
            0
        };
        for column in done..columns {
            for row in first..first + group {
                // SAFETY: within both matrices.
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

/// Copies [`LANES`] rows of a matrix that lies column by column, as far as whole squares
/// go and there are instructions for them; returns the columns that are done.
///
/// # Safety
/// As of [`copy_turned`].
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn copy_squares<S: Simd>(
    simd: S,
    from: Place<*const f32>,
    columns: usize,
    to: *mut f32,
    to_step: usize,
) -> usize {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = isa::avx512(simd) {
        let whole = columns / LANES * LANES;
        for column in (0..whole).step_by(LANES) {
            // SAFETY: a square within both matrices.
            unsafe {
                let start = from.start.add(column * from.column_step);
                avx512::copy_square(simd, start, from.column_step, to.add(column), to_step);
            }
        }
        return whole;
    }
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

    /// Copies a square whose columns, `from_step` apart, each lie side by side, as rows
    /// `to_step` apart.
    ///
    /// # Safety
    /// The numbers of the square can be read at `from` and written at `to`.
    #[inline(always)]
    #[allow(unsafe_code)]
    pub unsafe fn copy_square(
        simd: V4,
        from: *const f32,
        from_step: usize,
        to: *mut f32,
        to_step: usize,
    ) {
        // SAFETY: as promised.
        let columns = std::array::from_fn(|column| unsafe {
            from.add(column * from_step)
                .cast::<__m512>()
                .read_unaligned()
        });
        for (row, numbers) in turn(simd, columns).into_iter().enumerate() {
            // SAFETY: as promised.
            unsafe {
                to.add(row * to_step)
                    .cast::<__m512>()
                    .write_unaligned(numbers)
            };
        }
    }

    /// Columns of a square as its rows. A register is four quarters of four numbers:
    /// first the squares of four by four numbers are turned, each within its quarters,
    /// then the quarters change places.
    #[inline(always)]
    fn turn(simd: V4, columns: [__m512; LANES]) -> [__m512; LANES] {
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
    use super::super::isa;
    use super::*;
    use proptest::prelude::*;
    use pulp::WithSimd;

    struct Copy<'a> {
        from: &'a [f32],
        size: [usize; 2],
        by_columns: bool,
        to_step: usize,
    }

    impl WithSimd for Copy<'_> {
        type Output = Vec<f32>;

        #[inline(always)]
        #[allow(unsafe_code)]
        fn with_simd<S: Simd>(self, simd: S) -> Vec<f32> {
            let [rows, columns] = self.size;
            let mut to = vec![f32::NAN; rows * self.to_step];
            let (row_step, column_step) = if self.by_columns {
                (1, rows)
            } else {
                (columns, 1)
            };
            let from = Place {
                start: self.from.as_ptr(),
                row_step,
                column_step,
            };
            // SAFETY: there are as many numbers, and as many places for them.
            unsafe { copy_turned(simd, from, self.size, to.as_mut_ptr(), self.to_step) };
            to
        }
    }

    proptest! {
        #[test]
        fn a_turned_matrix_has_every_number_at_its_place(
            rows in 1usize..70,
            columns in 1usize..70,
            by_columns in any::<bool>(),
            padding in 0usize..20,
        ) {
            let number = |row: usize, column: usize| (row * columns + column) as f32;
            let from: Vec<f32> = if by_columns {
                (0..rows * columns).map(|at| number(at % rows, at / rows)).collect()
            } else {
                (0..rows * columns).map(|at| at as f32).collect()
            };
            let to_step = columns + padding;
            for (name, arch) in isa::all() {
                let copy = Copy { from: &from, size: [rows, columns], by_columns, to_step };
                let found = isa::with(arch, || isa::dispatch(copy));
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
}
