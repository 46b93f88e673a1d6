//! A list has what is not zero and nothing else, and is made where it pays.

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

#[test]
#[should_panic(expected = "out of bounds")]
fn a_piece_has_no_row_beyond_its_last() {
    let numbers = few(6, 0.0);
    let sparse = SparseMatrix::new(View::new(&numbers, 2, 3), 1);
    let block = sparse.blocks().next().expect("a block");
    let piece = block.pieces().next().expect("a piece");
    piece.row(2);
}
