//! Blocks share no element, and a matrix is not given out before all of it is written.

use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn blocks_of_a_split_have_each_element_once(
        rows in 0usize..40, columns in 0usize..200, threads in 1usize..9, by_rows in any::<bool>(),
    ) {
        let split = if by_rows { Partition::ColumnsAndRows } else { Partition::Columns };
        let mut times = vec![0; rows * columns];
        let whole = BlockMut::new(&mut times, rows, columns);
        let blocks = split.blocks(threads, whole);
        prop_assert!(blocks.len() <= threads);
        for mut block in blocks.into_iter().flatten() {
            for row in 0..block.rows().len() {
                block.row_mut(row).iter_mut().for_each(|times| *times += 1);
            }
        }
        prop_assert!(times.iter().all(|times| *times == 1));
    }

    #[test]
    fn a_block_knows_its_place(
        rows in 1usize..20, columns in 1usize..20, row in 0usize..20, column in 0usize..20,
    ) {
        let mut numbers: Vec<usize> = (0..rows * columns).collect();
        let whole = BlockMut::new(&mut numbers, rows, columns);
        let (_, block) = whole.split_at_column(column.min(columns));
        let (_, block) = block.split_at_row(row.min(rows));
        for (at, row) in block.rows().enumerate() {
            let expected = block.columns().map(|column| row * columns + column);
            prop_assert!(block.row(at).iter().copied().eq(expected));
        }
    }
}

/// Writes a number everywhere.
#[allow(unsafe_code)]
fn ones<'b>(mut block: BlockMut<'b, MaybeUninit<f32>>) -> BlockMut<'b, f32> {
    for row in 0..block.rows().len() {
        block.row_mut(row).fill(MaybeUninit::new(1.0));
    }
    // SAFETY: all rows have been written.
    unsafe { block.assume_init() }
}

#[test]
fn a_matrix_is_filled_whoever_fills_it() {
    for split in [Partition::Columns, Partition::ColumnsAndRows] {
        for size in [[100, 200], [1, 1000], [7, 3], [0, 5], [5, 0]] {
            let out = filled(size, usize::MAX, split, ones);
            assert_eq!(out, vec![1.0; size[0] * size[1]]);
        }
    }
}

#[test]
#[should_panic(expected = "another block came back")]
fn a_block_of_another_matrix_does_not_pass_for_the_one_to_be_filled() {
    filled([2, 3], 1, Partition::Columns, |_| {
        BlockMut::new(Vec::leak(vec![0.0; 6]), 2, 3)
    });
}

#[test]
#[should_panic(expected = "row < self.rows.len()")]
fn there_is_no_row_beyond_the_last() {
    BlockMut::new(&mut [0.0; 6], 2, 3).row_mut(2);
}

#[test]
#[should_panic(expected = "6 numbers are no 3 x 3 matrix")]
fn a_matrix_has_as_many_numbers_as_it_says() {
    BlockMut::new(&mut [0.0; 6], 3, 3);
}

#[test]
#[should_panic(expected = "column <= end")]
fn a_split_lies_within_its_block() {
    let mut numbers = [0.0; 6];
    let (left, _) = BlockMut::new(&mut numbers, 2, 3).split_at_column(2);
    left.split_at_column(3);
}

#[test]
#[should_panic(expected = "no place in memory")]
fn a_size_beyond_what_can_be_counted_is_refused() {
    filled([usize::MAX, 2], 1, Partition::Columns, ones);
}
