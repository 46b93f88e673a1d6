//! Matrices as views of numbers that lie somewhere.

/// Where the numbers of a matrix are: element (r, c) is at r * row_step + c * column_step.
#[derive(Clone, Copy)]
pub(super) struct Place<P> {
    pub start: P,
    pub row_step: usize,
    pub column_step: usize,
}

impl Place<*mut f32> {
    /// From this row on.
    #[inline(always)]
    pub fn rows_from(self, row: usize) -> Self {
        Self {
            start: self.start.wrapping_add(row * self.row_step),
            ..self
        }
    }

    /// From this column on.
    #[inline(always)]
    pub fn columns_from(self, column: usize) -> Self {
        Self {
            start: self.start.wrapping_add(column * self.column_step),
            ..self
        }
    }
}

/// A matrix as a view of numbers: its rows or its columns each lie side by side.
///
/// Every element (r, c), r below `rows` and c below `columns`, is the number at
/// r * row_step + c * column_step of `numbers`.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    numbers: &'a [f32],
    rows: usize,
    columns: usize,
    row_step: usize,
    column_step: usize,
}

impl<'a> View<'a> {
    /// Numbers that lie row by row.
    pub fn new(numbers: &'a [f32], rows: usize, columns: usize) -> Self {
        assert!(
            rows.checked_mul(columns) == Some(numbers.len()),
            "{} numbers are no {rows} x {columns} matrix",
            numbers.len()
        );
        Self {
            numbers,
            rows,
            columns,
            row_step: columns,
            column_step: 1,
        }
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Whether each row lies side by side.
    pub fn is_by_rows(&self) -> bool {
        self.column_step == 1
    }

    /// Whether each column lies side by side.
    pub fn is_by_columns(&self) -> bool {
        self.row_step == 1
    }

    /// Where it is: the elements can be read for as long as `'a`.
    pub fn place(&self) -> Place<*const f32> {
        Place {
            start: self.numbers.as_ptr(),
            row_step: self.row_step,
            column_step: self.column_step,
        }
    }

    /// Rows for columns.
    pub fn transposed(self) -> Self {
        Self {
            numbers: self.numbers,
            rows: self.columns,
            columns: self.rows,
            row_step: self.column_step,
            column_step: self.row_step,
        }
    }

    /// The block of `size` rows and columns from a row and a column on.
    #[inline(always)]
    pub fn block(self, from: [usize; 2], size: [usize; 2]) -> Self {
        let ends = [0, 1].map(|axis| from[axis].checked_add(size[axis]));
        assert!(
            ends[0].is_some_and(|end| end <= self.rows)
                && ends[1].is_some_and(|end| end <= self.columns),
            "the block reaches beyond the matrix"
        );
        let numbers = if size.contains(&0) {
            &[]
        } else {
            &self.numbers[from[0] * self.row_step + from[1] * self.column_step..]
        };
        Self {
            numbers,
            rows: size[0],
            columns: size[1],
            ..self
        }
    }

    /// One element.
    #[inline(always)]
    pub fn at(&self, row: usize, column: usize) -> f32 {
        assert!(row < self.rows && column < self.columns);
        self.numbers[row * self.row_step + column * self.column_step]
    }

    /// A row of a matrix whose rows each lie side by side.
    #[inline(always)]
    pub fn row(&self, row: usize) -> &'a [f32] {
        assert!(row < self.rows && self.column_step == 1);
        if self.columns == 0 {
            return &[];
        }
        &self.numbers[row * self.row_step..][..self.columns]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERS: [f32; 12] = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0];

    #[test]
    fn a_block_has_its_own_rows_whichever_way_the_matrix_lies() {
        let block = View::new(&NUMBERS, 3, 4).block([1, 1], [2, 3]);
        assert_eq!(block.row(0), [5.0, 6.0, 7.0]);
        assert_eq!(block.row(1), [9.0, 10.0, 11.0]);
        let again = block.transposed().block([1, 0], [2, 2]).transposed();
        assert_eq!(again.row(1), [10.0, 11.0]);
        assert_eq!(again.transposed().at(1, 0), 7.0);
    }

    #[test]
    fn an_empty_block_at_the_end_is_a_block() {
        let view = View::new(&NUMBERS, 3, 4);
        let block = view.block([3, 4], [0, 0]);
        assert_eq!((block.rows(), block.columns()), (0, 0));
        assert!(view.block([1, 4], [2, 0]).row(1).is_empty());
    }

    #[test]
    #[should_panic(expected = "12 numbers are no 4 x 4 matrix")]
    fn a_matrix_has_as_many_numbers_as_it_says() {
        View::new(&NUMBERS, 4, 4);
    }

    #[test]
    #[should_panic(expected = "no 9223372036854775808 x 2 matrix")]
    fn a_size_beyond_what_can_be_counted_is_refused() {
        View::new(&[], usize::MAX / 2 + 1, 2);
    }

    #[test]
    #[should_panic(expected = "beyond the matrix")]
    fn a_block_lies_within_its_matrix() {
        View::new(&NUMBERS, 3, 4).block([2, 0], [2, 4]);
    }

    #[test]
    #[should_panic(expected = "beyond the matrix")]
    fn the_end_of_a_block_does_not_wrap_round() {
        View::new(&NUMBERS, 3, 4).block([0, usize::MAX], [1, 2]);
    }

    #[test]
    #[should_panic(expected = "row < self.rows")]
    fn there_is_no_row_beyond_the_last() {
        View::new(&NUMBERS, 3, 4).row(3);
    }

    #[test]
    #[should_panic(expected = "column < self.columns")]
    fn there_is_no_element_beyond_the_last_column() {
        View::new(&NUMBERS, 3, 4).at(0, 4);
    }

    #[test]
    #[should_panic(expected = "self.column_step == 1")]
    fn columns_that_lie_side_by_side_are_not_given_out_as_rows() {
        View::new(&NUMBERS, 3, 4).transposed().row(0);
    }
}
