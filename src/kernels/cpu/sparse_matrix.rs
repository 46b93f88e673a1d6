//! A matrix with a list of its numbers that are not zero.
//!
//! Four of five pixels of a digit are black, and about half of a layer after a ReLU
//! is zero. Adding 0 * w changes no sum as long as w is finite, so that a product
//! may pass the zeros over.

mod listing;

use super::registers::LANES;
use super::view::View;
use crate::cores::{self, for_each, threads};
use listing::Listing;

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

    /// The list of the squares of the matrix's numbers, which are `squares`: where they are
    /// not zero it is the same.
    pub fn squared<'s>(&self, squares: View<'s>) -> SparseMatrix<'s> {
        let size = |matrix: View<'_>| [matrix.rows(), matrix.columns()];
        assert!(
            size(squares) == size(self.matrix),
            "squares of another matrix"
        );
        let parts = self.parts.iter().map(|part| Part {
            values: part.values.iter().map(|value| value * value).collect(),
            rows: part.rows.clone(),
            height: part.height,
        });
        SparseMatrix {
            matrix: squares,
            parts: parts.collect(),
        }
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

#[cfg(test)]
mod tests;
