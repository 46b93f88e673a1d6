//! The matrix product where most numbers of `lhs` are zero.
//!
//! As in [`super::product`], a panel of columns of `rhs` is packed into the nearest
//! cache and meets all rows of `lhs`; here one at a time, and of each row only the
//! numbers that are not zero. Each element of the answer is the same chain of
//! additions without those that change nothing: the same bits, but that a sum which
//! underflowed to -0 stays so. Where a packed block of `rhs` holds what is not finite,
//! which times 0 is NaN, the zeros take part.

use super::nonzeros::{DEPTH, Nonzeros, block_depth};
use super::product::{LANES, Panels, Product, load, multiply_add, pack_block, store};
use pulp::{Simd, WithSimd};

/// A product whose `lhs` is listed: the list is of all its numbers.
pub(super) struct Listed<'a> {
    pub product: Product<'a>,
    pub nonzeros: &'a Nonzeros,
}

impl WithSimd for Listed<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let lanes = S::F32_LANES;
        let columns = self.product.size.columns;
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

impl Panels for Listed<'_> {
    #[inline(always)]
    #[allow(unsafe_code)]
    fn panel<S: Simd, const V: usize>(&mut self, simd: S, first: usize) {
        let Product {
            lhs,
            rhs,
            out,
            size,
            ref mut room,
        } = self.product;
        let width = V * S::F32_LANES;
        let columns = width.min(size.columns - first);
        let whole = block_depth(size.inner);
        for number in 0..size.inner.div_ceil(whole) {
            let done = number * whole;
            let depth = whole.min(size.inner - done);
            // SAFETY: `first` and `done` are within `rhs`, of which so much is left.
            unsafe {
                let start = rhs.start.add(done * rhs.row_step + first * rhs.column_step);
                pack_block::<S, V>(simd, start, rhs, [depth, columns], room);
            }
            let panel = Panel {
                numbers: &room[..depth * width],
                columns,
                go_on: done > 0,
            };
            // SAFETY: within `out`.
            let out_row = |row: usize| unsafe { out.start.add(row * out.row_step + first) };
            if all_finite(simd, panel.numbers) {
                let mut before = 0;
                for piece in self.nonzeros.block(number) {
                    for row in 0..piece.height() {
                        // SAFETY: the list has the rows of `lhs`, and so of `out`, and
                        // its steps in this block are below `depth`.
                        unsafe { pass::<S, V>(simd, piece.row(row), panel, out_row(before + row)) };
                    }
                    before += piece.height();
                }
                debug_assert!(before == size.rows);
                continue;
            }
            // Zeros have a say where the other factor is not finite.
            let mut values = [0.0; DEPTH];
            for row in 0..size.rows {
                for (step, value) in values[..depth].iter_mut().enumerate() {
                    let step = done + step;
                    // SAFETY: within `lhs`.
                    *value = unsafe { *lhs.start.add(row * lhs.row_step + step * lhs.column_step) };
                }
                let every = (u128::MAX >> (DEPTH - depth), &values[..depth]);
                // SAFETY: a row of `out`, and all steps.
                unsafe { pass::<S, V>(simd, every, panel, out_row(row)) };
            }
        }
    }
}

/// Some columns of a block of `rhs`, packed as V vectors for each step.
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

/// Some numbers of a row of `lhs`, with their steps, times a panel.
///
/// # Safety
/// There is a value for each step, and the steps are within the panel; `out` has
/// `panel.columns` numbers, initialised if they are to be added to.
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn pass<S: Simd, const V: usize>(
    simd: S,
    (steps, values): (u128, &[f32]),
    panel: Panel<'_>,
    out: *mut f32,
) {
    if steps == 0 && panel.go_on {
        return;
    }
    let mut sums = [simd.splat_f32s(0.0); V];
    if panel.go_on {
        for (v, sum) in sums.iter_mut().enumerate() {
            // SAFETY: as promised.
            *sum = unsafe { load(simd, out, v, panel.columns) };
        }
    }
    let start = panel.numbers.as_ptr();
    // Half by half: bits are found in one register by two instructions, in a pair of them by
    // ten, and the multiplications would wait for them.
    let mut value = values.as_ptr();
    for (half, mut steps) in [steps as u64, (steps >> 64) as u64].into_iter().enumerate() {
        while steps != 0 {
            let step = 64 * half + steps.trailing_zeros() as usize;
            // Without its lowest bit.
            steps &= steps - 1;
            // SAFETY: there are as many values as bits.
            let left = simd.splat_f32s(unsafe { *value });
            value = value.wrapping_add(1);
            for (v, sum) in sums.iter_mut().enumerate() {
                // SAFETY: the panel holds V vectors for this step.
                let right = unsafe {
                    let place = start.add((step * V + v) * S::F32_LANES);
                    place.cast::<S::f32s>().read_unaligned()
                };
                *sum = multiply_add(simd, left, right, *sum);
            }
        }
    }
    for (v, sum) in sums.iter().enumerate() {
        // SAFETY: as promised.
        unsafe { store(*sum, out, v, panel.columns) };
    }
}

#[cfg(test)]
mod tests {
    use super::super::isa;
    use super::super::nonzeros::Nonzeros;
    use super::super::product::{Size, multiply};
    use super::super::testing::normal;
    use super::super::view::{Place, View};
    use proptest::prelude::*;

    /// The product of two matrices, `lhs` listed in so many parts or not at all.
    #[allow(unsafe_code)]
    fn product(lhs: View<'_>, rhs: View<'_>, parts: Option<usize>) -> Vec<f32> {
        let mut out = vec![f32::NAN; lhs.rows * rhs.columns];
        let nonzeros = parts.map(|parts| super::super::alone(|| Nonzeros::list(lhs, parts)));
        let place = Place {
            start: out.as_mut_ptr(),
            row_step: rhs.columns,
            column_step: 1,
        };
        let size = Size {
            rows: lhs.rows,
            inner: lhs.columns,
            columns: rhs.columns,
        };
        // SAFETY: views can be read, and `out` has room for the product.
        unsafe { multiply(lhs.place, rhs.place, place, size, nonzeros.as_ref()) };
        out
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
            (turn_lhs, turn_rhs) in any::<(bool, bool)>(),
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
            let lhs = if turn_lhs {
                View::new(&lhs, inner, rows).transposed()
            } else {
                View::new(&lhs, rows, inner)
            };
            let rhs = if turn_rhs {
                View::new(&rhs, columns, inner).transposed()
            } else {
                View::new(&rhs, inner, columns)
            };
            let mut fused: Option<Vec<f32>> = None;
            for (name, arch) in isa::all() {
                let [expected, found] = isa::with(arch, || {
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
