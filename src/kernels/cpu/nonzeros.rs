//! The numbers of a left-hand matrix that are not zero.
//!
//! Four of five pixels of a digit are black, and about half of a layer after a ReLU
//! is zero. Adding 0 * w changes no sum as long as w is finite, so that a product
//! may pass the zeros over ([`super::listed`]).

use super::blocks::all_threads;
use super::isa;
use super::product::LANES;
use super::spans::Spans;
use super::team;
use super::turned::copy_turned;
use super::view::View;
use pulp::{Simd, WithSimd};
#[cfg(target_arch = "x86_64")]
use {
    pulp::{bytemuck::cast, x86::V4},
    std::arch::x86_64::{__m512, _CMP_NEQ_UQ},
};

/// Most inner steps of a block: a bit each. 128 rows of 64 columns fill 32 KiB, a usual
/// nearest cache; of 80 columns they take 40. Fewer steps would have the answer's rows
/// read and written more often, which costs more.
pub(super) const DEPTH: usize = u128::BITS as usize;
/// Numbers that are picked from together, and rows that are listed together: as many as
/// the widest registers hold, so that transposed matrices are turned in squares.
const CHUNK: usize = LANES;
/// Rows that are looked at to tell how many zeros a matrix has.
const SAMPLE: usize = 16;
/// Columns of a product below which listing costs more than it saves.
const WORTH_COLUMNS: usize = 64;
/// Multiplications below which the zeros are not looked for.
const WORTH_LISTING: usize = 1 << 22;
/// Largest share of numbers that are not zero at which passing the rest over pays.
const MOST: f64 = 0.6;

/// Steps of each block but the last: as even as whole chunks allow, and no more blocks
/// than need be.
pub(super) fn block_depth(inner: usize) -> usize {
    let inner = inner.max(1);
    inner
        .div_ceil(inner.div_ceil(DEPTH))
        .next_multiple_of(CHUNK)
}

/// The numbers of a matrix that are not zero, listed in blocks of [`block_depth`] columns:
/// the inner steps of a product.
pub(super) struct Nonzeros {
    parts: Vec<Part>,
}

/// Those of some rows.
#[derive(Default)]
struct Part {
    values: Vec<f32>,
    /// Rows, block by block.
    rows: Vec<Row>,
    /// How many rows of the matrix it has.
    height: usize,
}

/// Which numbers of a row in one block are not zero.
#[derive(Clone, Copy, Default)]
struct Row {
    /// A bit for each inner step, the lowest for the first of the block.
    steps: u128,
    /// Where its values begin.
    from: u32,
}

impl Nonzeros {
    /// None where `lhs` is too full, or its product with a matrix of `columns`
    /// columns too small, for it to pay.
    pub fn of(lhs: View<'_>, columns: usize) -> Option<Self> {
        let numbers = lhs.rows * lhs.columns;
        let worth = columns >= WORTH_COLUMNS && numbers * columns >= WORTH_LISTING;
        let fits = u32::try_from(numbers).is_ok();
        (worth && fits && filled_share(lhs) <= MOST).then(|| Self::list(lhs, all_threads()))
    }

    /// Lists `lhs`, of fewer than 2^32 numbers, in as many `parts`.
    #[allow(unsafe_code)]
    pub fn list(lhs: View<'_>, parts: usize) -> Self {
        let height = lhs.rows.div_ceil(parts).max(1);
        let mut parts: Vec<Part> = Vec::new();
        parts.resize_with(lhs.rows.div_ceil(height), Part::default);
        let spans = Spans::new(&mut parts, 1);
        team::share(spans.count(), &|number| {
            let first = number * height;
            let rows = height.min(lhs.rows - first);
            let part = isa::dispatch(Listing(lhs.block([first, 0], [rows, lhs.columns])));
            // SAFETY: one call for each number, and one part to a span.
            unsafe { spans.span(number)[0] = part };
        });
        Self { parts }
    }

    /// All rows in block `number`, one after another in what is given one after another.
    pub fn block(&self, number: usize) -> impl Iterator<Item = Piece<'_>> {
        self.parts.iter().map(move |part| Piece {
            values: &part.values,
            rows: &part.rows[number * part.height..][..part.height],
        })
    }
}

/// Those of some rows in one block.
pub(super) struct Piece<'a> {
    values: &'a [f32],
    rows: &'a [Row],
}

impl<'a> Piece<'a> {
    /// How many rows.
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// Steps of a row, a bit each, and their values.
    #[inline(always)]
    pub fn row(&self, row: usize) -> (u128, &'a [f32]) {
        let Row { steps, from } = self.rows[row];
        let values = &self.values[from as usize..][..steps.count_ones() as usize];
        (steps, values)
    }
}

/// The share of numbers that are not zero, by a few rows as they lie in memory.
#[allow(unsafe_code)]
fn filled_share(lhs: View<'_>) -> f64 {
    let as_it_lies = if lhs.place.column_step == 1 {
        lhs
    } else {
        lhs.transposed()
    };
    let View { rows, columns, .. } = as_it_lies;
    let looked_at = rows.min(SAMPLE);
    let mut filled = 0;
    for number in 0..looked_at {
        // SAFETY: within the matrix, whose rows each lie side by side.
        let row = unsafe { as_it_lies.row(number * rows / looked_at) };
        filled += row.iter().filter(|value| **value != 0.0).count();
    }
    filled as f64 / (looked_at * columns) as f64
}

/// A matrix to be listed.
struct Listing<'a>(View<'a>);

impl WithSimd for Listing<'_> {
    type Output = Part;

    #[inline(always)]
    #[allow(unsafe_code)]
    fn with_simd<S: Simd>(self, simd: S) -> Part {
        let Self(lhs) = self;
        let View { rows, columns, .. } = lhs;
        let depth = block_depth(columns);
        let blocks = columns.div_ceil(depth);
        let mut values: Vec<f32> = Vec::with_capacity(rows * columns);
        let mut listed = vec![Row::default(); blocks * rows];
        let mut count = 0;
        let mut list = |block: usize, row: usize, numbers: &[f32]| {
            // SAFETY: `count` are those listed of other numbers, and there is room for as
            // many as the matrix has.
            let steps = unsafe { pick(simd, numbers, values.as_mut_ptr().add(count)) };
            listed[block * rows + row] = Row {
                steps,
                from: count as u32,
            };
            count += steps.count_ones() as usize;
        };
        // A few rows at a time, so that a row's values in one block are near those of
        // the next row, and that what a transposed matrix's cache line holds is used
        // before it goes.
        let mut copied = [[0.0; DEPTH]; CHUNK];
        for first in (0..rows).step_by(CHUNK) {
            for block in 0..blocks {
                let from = [first, block * depth];
                let size = [CHUNK.min(rows - first), depth.min(columns - from[1])];
                let group = lhs.block(from, size);
                let side_by_side = lhs.place.column_step == 1;
                if !side_by_side {
                    let to = copied.as_mut_ptr().cast();
                    // SAFETY: the group is no larger than the room for it.
                    unsafe { copy_turned(simd, group.place, size, to, DEPTH) };
                }
                for (row, copied) in copied[..size[0]].iter().enumerate() {
                    let numbers = if side_by_side {
                        // SAFETY: within the group, whose rows lie side by side.
                        unsafe { group.row(row) }
                    } else {
                        &copied[..size[1]]
                    };
                    list(block, first + row, numbers);
                }
            }
        }
        // SAFETY: so many have been written.
        unsafe { values.set_len(count) };
        Part {
            values,
            rows: listed,
            height: rows,
        }
    }
}

/// Writes those of at most [`DEPTH`] numbers that are not zero and tells which they are.
///
/// # Safety
/// There is room for as many as `numbers`; what lies beyond those that are not zero is
/// overwritten too.
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn pick<S: Simd>(simd: S, numbers: &[f32], values: *mut f32) -> u128 {
    // SAFETY: as promised.
    let (mut steps, done) = unsafe { pick_chunks(simd, numbers, values) };
    let mut count = steps.count_ones() as usize;
    for (step, &value) in numbers.iter().enumerate().skip(done) {
        // Each is written, so that the processor has no branch to guess, and
        // stays if it is not zero.
        // SAFETY: `count` is at most the numbers before this one.
        unsafe { values.add(count).write(value) };
        let filled = value != 0.0;
        steps |= u128::from(filled) << step;
        count += usize::from(filled);
    }
    steps
}

/// The same for whole chunks, as many as there are instructions for; returns the numbers
/// that are done as well.
///
/// # Safety
/// As of [`pick`].
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn pick_chunks<S: Simd>(simd: S, numbers: &[f32], values: *mut f32) -> (u128, usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = isa::avx512(simd) {
        let (mut steps, mut count, mut done) = (0, 0, 0);
        for numbers in numbers.as_chunks().0 {
            // SAFETY: `count` is at most the numbers before these.
            let filled = unsafe { compress(simd, numbers, values.add(count)) };
            steps |= u128::from(filled) << done;
            count += filled.count_ones() as usize;
            done += CHUNK;
        }
        return (steps, done);
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (simd, numbers, values);
    (0, 0)
}

/// Writes those that are not zero, by the instruction that moves together what a mask
/// leaves, and returns the mask.
///
/// # Safety
/// There is room for a chunk, all of which is overwritten.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn compress(simd: V4, numbers: &[f32; CHUNK], values: *mut f32) -> u16 {
    let all = simd.avx512f;
    let numbers: __m512 = cast(*numbers);
    let filled = all._mm512_cmp_ps_mask::<_CMP_NEQ_UQ>(numbers, cast([0f32; CHUNK]));
    let found = all._mm512_maskz_compress_ps(filled, numbers);
    // SAFETY: as promised.
    unsafe { values.cast::<__m512>().write_unaligned(found) };
    filled
}

#[cfg(test)]
mod tests {
    use super::super::testing::normal;
    use super::*;

    /// Normal numbers, those below `least` set to zero.
    fn few(count: usize, least: f32) -> Vec<f32> {
        let numbers = normal(count, 1).into_iter();
        numbers.map(|n| if n < least { 0.0 } else { n }).collect()
    }

    #[test]
    fn digits_are_listed_and_full_or_small_matrices_are_not() {
        let listed = |[rows, inner, columns]: [usize; 3], least| {
            let numbers = few(rows * inner, least);
            let lhs = View::new(&numbers, rows, inner);
            let turned = View::new(&numbers, inner, rows).transposed();
            [lhs, turned].map(|lhs| Nonzeros::of(lhs, columns).is_some())
        };
        assert_eq!(listed([128, 784, 400], 0.8), [true; 2]);
        assert_eq!(listed([128, 784, 400], -0.8), [false; 2], "full");
        assert_eq!(listed([128, 784, 40], 0.8), [false; 2], "few columns");
        assert_eq!(listed([3, 784, 400], 0.8), [false; 2], "few rows");
    }

    #[test]
    fn a_list_has_what_is_not_zero_and_nothing_else() {
        let sizes = [
            [50, 300],
            [5, 96],
            [33, 200],
            [17, 127],
            [16, 128],
            [48, 129],
            [4, 1],
        ];
        for ([rows, inner], least) in sizes.into_iter().zip([0.3, 0.0, -9.0].into_iter().cycle()) {
            let mut numbers = few(rows * inner, least);
            numbers[..4].copy_from_slice(&[f32::NAN, -0.0, 1e-40, f32::INFINITY]);
            let lhs = View::new(&numbers, rows, inner);
            let turned = View::new(&numbers, inner, rows).transposed();
            for (lhs, steps) in [(lhs, [inner, 1]), (turned, [1, rows])] {
                for (name, arch) in isa::all() {
                    // One part is listed on this thread, with these instructions.
                    let list = isa::with(arch, || Nonzeros::list(lhs, 1));
                    assert_complete(&list, &numbers, [rows, inner], steps, name);
                }
                let list = Nonzeros::list(lhs, 3);
                assert_complete(&list, &numbers, [rows, inner], steps, "in parts");
            }
        }
    }

    /// Element (r, c) of the matrix is at r * row_step + c * column_step of `numbers`.
    fn assert_complete(
        list: &Nonzeros,
        numbers: &[f32],
        [rows, inner]: [usize; 2],
        [row_step, column_step]: [usize; 2],
        case: &str,
    ) {
        let mut found = vec![Vec::new(); rows];
        let depth = block_depth(inner);
        for block in 0..inner.div_ceil(depth) {
            let pieces = list.block(block);
            let rows = pieces.flat_map(|piece| (0..piece.height()).map(move |r| piece.row(r)));
            for (found, (steps, values)) in found.iter_mut().zip(rows) {
                let steps = (0..depth).filter(|step| steps >> step & 1 == 1);
                let steps = steps.map(|step| block * depth + step);
                found.extend(steps.zip(values.iter().map(|value| value.to_bits())));
            }
        }
        for (row, found) in found.into_iter().enumerate() {
            let number = |step| numbers[row * row_step + step * column_step];
            let expected: Vec<(usize, u32)> = (0..inner)
                .filter(|&step| number(step) != 0.0)
                .map(|step| (step, number(step).to_bits()))
                .collect();
            assert_eq!(found, expected, "row {row} of {rows} x {inner}, {case}");
        }
    }
}
