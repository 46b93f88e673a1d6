//! A matrix with a list of its numbers that are not zero.
//!
//! Four of five pixels of a digit are black, and about half of a layer after a ReLU
//! is zero. Adding 0 * w changes no sum as long as w is finite, so that a product
//! may pass the zeros over.

use super::registers::LANES;
use super::transpose::copy_by_rows;
use super::view::View;
use crate::cores::{self, for_each, threads};
use pulp::{Simd, WithSimd};
use std::mem::MaybeUninit;
#[cfg(target_arch = "x86_64")]
use {
    pulp::{bytemuck::cast, x86::V4},
    std::arch::x86_64::{__m512, _CMP_NEQ_UQ},
};

/// Most columns of a block: a bit each. 128 rows of a right-hand matrix of 64 columns fill
/// 32 KiB, a usual nearest cache; of 80 columns they take 40. Blocks of fewer would have the
/// answer's rows read and written more often, which costs more.
pub(super) const DEPTH: usize = u128::BITS as usize;
/// Numbers that are picked from together, and rows that are listed together: as many as
/// the widest registers hold, so that transposed matrices are copied in whole tiles.
const CHUNK: usize = LANES;
/// Rows that are looked at to tell how many zeros a matrix has.
const SAMPLE: usize = 16;
/// Columns of a product below which listing costs more than it saves.
const WORTH_COLUMNS: usize = 64;
/// Multiplications below which the zeros are not looked for.
const WORTH_LISTING: usize = 1 << 22;
/// Largest share of numbers that are not zero at which passing the rest over pays.
const MOST: f64 = 0.6;

/// Columns of each block but the last, which may have fewer: as even as whole chunks allow,
/// and no more blocks than need be.
fn block_depth(columns: usize) -> usize {
    let columns = columns.max(1);
    columns
        .div_ceil(columns.div_ceil(DEPTH))
        .next_multiple_of(CHUNK)
}

/// A matrix, the left-hand one of a product, with what is not zero listed in blocks of
/// columns.
///
/// The list has exactly the matrix's rows, and of each row in each block no column that is
/// not the block's.
pub(super) struct SparseMatrix<'a> {
    matrix: View<'a>,
    /// Rows of the matrix, one part after another.
    parts: Vec<Part>,
}

/// The list of some rows.
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
    /// A bit for each column, the lowest for the first of the block.
    filled: u128,
    /// Where its values begin.
    from: u32,
}

impl<'a> SparseMatrix<'a> {
    /// None where `matrix` is too full, or its product with one of `columns` columns too
    /// small, for it to pay.
    pub fn worthwhile(matrix: View<'a>, columns: usize) -> Option<Self> {
        let numbers = matrix.rows() * matrix.columns();
        let worth = columns >= WORTH_COLUMNS && numbers.saturating_mul(columns) >= WORTH_LISTING;
        let fits = u32::try_from(numbers).is_ok();
        let pays = worth && fits && filled_share(matrix) <= MOST;
        pays.then(|| Self::new(matrix, threads()))
    }

    /// Lists `matrix`, of fewer than 2^32 numbers, in as many `parts`.
    pub fn new(matrix: View<'a>, parts: usize) -> Self {
        let (rows, columns) = (matrix.rows(), matrix.columns());
        assert!(
            u32::try_from(rows * columns).is_ok(),
            "{rows} x {columns} numbers are too many to list"
        );
        let height = rows.div_ceil(parts).max(1);
        let mut parts: Vec<Part> = Vec::new();
        parts.resize_with(rows.div_ceil(height), Part::default);
        for_each(parts.iter_mut().enumerate(), |(number, part)| {
            let first = number * height;
            let rows = height.min(rows - first);
            *part = cores::dispatch(Listing(matrix.block([first, 0], [rows, columns])));
        });
        assert!(parts.iter().map(|part| part.height).sum::<usize>() == rows);
        Self { matrix, parts }
    }

    /// The matrix as it is.
    pub fn matrix(&self) -> View<'a> {
        self.matrix
    }

    /// The blocks of its columns, from the first on.
    pub fn blocks(&self) -> impl Iterator<Item = Block<'_>> {
        let columns = self.matrix.columns();
        let depth = block_depth(columns);
        (0..columns.div_ceil(depth)).map(move |number| Block {
            parts: &self.parts,
            number,
            first: number * depth,
            depth: depth.min(columns - number * depth),
        })
    }
}

/// Some columns of a [`SparseMatrix`].
pub(super) struct Block<'a> {
    parts: &'a [Part],
    number: usize,
    first: usize,
    depth: usize,
}

impl<'a> Block<'a> {
    /// The first of its columns.
    pub fn first(&self) -> usize {
        self.first
    }

    /// How many columns, at most [`DEPTH`].
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Its rows, as many as the matrix has, one piece after another.
    #[inline(always)]
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'a>> {
        let number = self.number;
        self.parts.iter().map(move |part| Piece {
            values: &part.values,
            rows: &part.rows[number * part.height..][..part.height],
        })
    }
}

/// Some rows of a [`Block`].
pub(super) struct Piece<'a> {
    values: &'a [f32],
    rows: &'a [Row],
}

impl<'a> Piece<'a> {
    /// How many rows.
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// Which columns of a row are not zero, a bit each, counted from the block's first and
    /// all below its depth; and their values, as many.
    #[inline(always)]
    pub fn row(&self, row: usize) -> (u128, &'a [f32]) {
        let Row { filled, from } = self.rows[row];
        let values = &self.values[from as usize..][..filled.count_ones() as usize];
        (filled, values)
    }
}

/// The share of numbers that are not zero, by a few rows as they lie in memory.
fn filled_share(matrix: View<'_>) -> f64 {
    let as_it_lies = if matrix.is_by_rows() {
        matrix
    } else {
        matrix.transposed()
    };
    let rows = as_it_lies.rows();
    let looked_at = rows.min(SAMPLE);
    let mut filled = 0;
    for number in 0..looked_at {
        let row = as_it_lies.row(number * rows / looked_at);
        filled += row.iter().filter(|value| **value != 0.0).count();
    }
    filled as f64 / (looked_at * as_it_lies.columns()) as f64
}

/// A matrix to be listed.
struct Listing<'a>(View<'a>);

impl WithSimd for Listing<'_> {
    type Output = Part;

    #[inline(always)]
    #[allow(unsafe_code)]
    fn with_simd<S: Simd>(self, simd: S) -> Part {
        let Self(matrix) = self;
        let (rows, columns) = (matrix.rows(), matrix.columns());
        let depth = block_depth(columns);
        let blocks = columns.div_ceil(depth);
        let mut values: Vec<f32> = Vec::with_capacity(rows * columns);
        let mut listed = vec![Row::default(); blocks * rows];
        let mut count = 0;
        let mut list = |block: usize, row: usize, numbers: &[f32]| {
            let filled = pick(simd, numbers, &mut values.spare_capacity_mut()[count..]);
            listed[block * rows + row] = Row {
                filled,
                from: count as u32,
            };
            count += filled.count_ones() as usize;
        };
        // A few rows at a time, so that a row's values in one block are near those of
        // the next row, and that what a transposed matrix's cache line holds is used
        // before it goes.
        let mut copied = [[0.0; DEPTH]; CHUNK];
        for first in (0..rows).step_by(CHUNK) {
            for block in 0..blocks {
                let from = [first, block * depth];
                let size = [CHUNK.min(rows - first), depth.min(columns - from[1])];
                let group = matrix.block(from, size);
                if !matrix.is_by_rows() {
                    copy_by_rows(simd, group, copied.as_flattened_mut(), DEPTH);
                }
                for (row, copied) in copied[..size[0]].iter().enumerate() {
                    let numbers = if matrix.is_by_rows() {
                        group.row(row)
                    } else {
                        &copied[..size[1]]
                    };
                    list(block, first + row, numbers);
                }
            }
        }
        // SAFETY: `pick` wrote each of its values, and they lie one after another.
        unsafe { values.set_len(count) };
        Part {
            values,
            rows: listed,
            height: rows,
        }
    }
}

/// Writes those of at most [`DEPTH`] numbers that are not zero to the front of `room`, and
/// tells which they are, a bit each. What lies behind them, as far as there are numbers, is
/// overwritten too.
#[inline(always)]
#[allow(unsafe_code)]
fn pick<S: Simd>(simd: S, numbers: &[f32], room: &mut [MaybeUninit<f32>]) -> u128 {
    assert!(numbers.len() <= DEPTH && numbers.len() <= room.len());
    let room = room.as_mut_ptr().cast::<f32>();
    // SAFETY: there is room for as many as `numbers` by the assert.
    let (mut filled, done) = unsafe { pick_chunks(simd, numbers, room) };
    let mut count = filled.count_ones() as usize;
    for (column, &value) in numbers.iter().enumerate().skip(done) {
        // Each is written, so that the processor has no branch to guess, and
        // stays if it is not zero.
        // SAFETY: there is room for as many as `numbers` by the assert, and `count` is at
        // most those before this one.
        unsafe { room.add(count).write(value) };
        let stays = value != 0.0;
        filled |= u128::from(stays) << column;
        count += usize::from(stays);
    }
    filled
}

/// The same for whole chunks, as many as there are instructions for; returns the numbers
/// that are done as well.
///
/// # Safety
/// There is room for as many as `numbers`.
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn pick_chunks<S: Simd>(simd: S, numbers: &[f32], room: *mut f32) -> (u128, usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = cores::avx512(simd) {
        let (mut filled, mut count, mut done) = (0, 0, 0);
        for numbers in numbers.as_chunks().0 {
            // SAFETY: there is room for as many as `numbers`, this chunk among them, and
            // `count` is at most those before it.
            let stays = unsafe { compress(simd, numbers, room.add(count)) };
            filled |= u128::from(stays) << done;
            count += stays.count_ones() as usize;
            done += CHUNK;
        }
        return (filled, done);
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (simd, numbers, room);
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
unsafe fn compress(simd: V4, numbers: &[f32; CHUNK], room: *mut f32) -> u16 {
    let all = simd.avx512f;
    let numbers: __m512 = cast(*numbers);
    let filled = all._mm512_cmp_ps_mask::<_CMP_NEQ_UQ>(numbers, cast([0f32; CHUNK]));
    let found = all._mm512_maskz_compress_ps(filled, numbers);
    // SAFETY: there is room for a chunk, which is one register.
    unsafe { room.cast::<__m512>().write_unaligned(found) };
    filled
}

#[cfg(test)]
mod tests {
    use super::super::testing::normal;
    use super::*;
    use crate::cores::{instruction_sets, with_instructions};

    /// Normal numbers, those below `least` set to zero.
    fn few(count: usize, least: f32) -> Vec<f32> {
        let numbers = normal(count, 1).into_iter();
        numbers.map(|n| if n < least { 0.0 } else { n }).collect()
    }

    #[test]
    fn digits_are_listed_and_full_or_small_matrices_are_not() {
        let listed = |[rows, inner, columns]: [usize; 3], least| {
            let numbers = few(rows * inner, least);
            let by_rows = View::new(&numbers, rows, inner);
            let by_columns = View::new(&numbers, inner, rows).transposed();
            [by_rows, by_columns].map(|m| SparseMatrix::worthwhile(m, columns).is_some())
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
            let by_rows = View::new(&numbers, rows, inner);
            let by_columns = View::new(&numbers, inner, rows).transposed();
            for (matrix, steps) in [(by_rows, [inner, 1]), (by_columns, [1, rows])] {
                for (name, arch) in instruction_sets() {
                    // One part is listed on this thread, with these instructions.
                    let list = with_instructions(arch, || SparseMatrix::new(matrix, 1));
                    assert_complete(&list, &numbers, [rows, inner], steps, name);
                }
                let list = SparseMatrix::new(matrix, 3);
                assert_complete(&list, &numbers, [rows, inner], steps, "in parts");
            }
        }
    }

    /// Element (r, c) of the matrix is at r * row_step + c * column_step of `numbers`.
    fn assert_complete(
        list: &SparseMatrix<'_>,
        numbers: &[f32],
        [rows, inner]: [usize; 2],
        [row_step, column_step]: [usize; 2],
        case: &str,
    ) {
        let mut found = vec![Vec::new(); rows];
        for block in list.blocks() {
            let pieces = block.pieces();
            let rows = pieces.flat_map(|piece| (0..piece.height()).map(move |r| piece.row(r)));
            for (found, (filled, values)) in found.iter_mut().zip(rows) {
                let beyond = filled.checked_shr(block.depth() as u32).unwrap_or(0);
                assert_eq!(beyond, 0, "a column beyond the block, {case}");
                let columns = (0..block.depth()).filter(|column| filled >> column & 1 == 1);
                let columns = columns.map(|column| block.first() + column);
                found.extend(columns.zip(values.iter().map(|value| value.to_bits())));
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

    struct Pick<'a>(&'a [f32], usize);

    impl WithSimd for Pick<'_> {
        type Output = u128;

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> u128 {
            pick(simd, self.0, &mut vec![MaybeUninit::new(0.0); self.1])
        }
    }

    #[test]
    #[should_panic(expected = "numbers.len() <= room.len()")]
    fn what_is_picked_has_room() {
        cores::dispatch(Pick(&[1.0; 32], 31));
    }

    #[test]
    #[should_panic(expected = "numbers.len() <= DEPTH")]
    fn no_more_is_picked_than_there_are_bits() {
        cores::dispatch(Pick(&[1.0; DEPTH + 1], 2 * DEPTH));
    }

    #[test]
    #[should_panic(expected = "out of bounds")]
    fn a_piece_has_no_row_beyond_its_last() {
        let numbers = few(6, 0.0);
        let sparse = SparseMatrix::new(View::new(&numbers, 2, 3), 1);
        let block = sparse.blocks().next().expect("a block");
        let piece = block.pieces().next().expect("a piece");
        piece.row(2);
    }
}
