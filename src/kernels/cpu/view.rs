//! Matrices as views of numbers that lie somewhere.

use std::marker::PhantomData;

/// Where the numbers of a matrix are: element (r, c) is at r * row_step + c * column_step.
#[derive(Clone, Copy)]
pub(super) struct Place<P> {
    pub start: P,
    pub row_step: usize,
    pub column_step: usize,
}

/// A matrix as a view of numbers: its rows or its columns each lie side by side.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub place: Place<*const f32>,
    pub rows: usize,
    pub columns: usize,
    numbers: PhantomData<&'a [f32]>,
}

// SAFETY: it stands for a shared slice, which any thread may read.
#[allow(unsafe_code)]
unsafe impl Sync for View<'_> {}

impl<'a> View<'a> {
    /// Numbers that lie row by row.
    pub fn new(numbers: &'a [f32], rows: usize, columns: usize) -> Self {
        assert!(
            numbers.len() == rows * columns,
            "{} numbers are no {rows} x {columns} matrix",
            numbers.len()
        );
        Self {
            place: Place {
                start: numbers.as_ptr(),
                row_step: columns,
                column_step: 1,
            },
            rows,
            columns,
            numbers: PhantomData,
        }
    }

    /// Rows for columns.
    pub fn transposed(self) -> Self {
        Self {
            place: Place {
                start: self.place.start,
                row_step: self.place.column_step,
                column_step: self.place.row_step,
            },
            rows: self.columns,
            columns: self.rows,
            ..self
        }
    }

    /// The block of `size` rows and columns from a row and a column on.
    #[allow(unsafe_code)]
    pub fn block(self, from: [usize; 2], size: [usize; 2]) -> Self {
        assert!(from[0] + size[0] <= self.rows && from[1] + size[1] <= self.columns);
        let Place {
            start,
            row_step,
            column_step,
        } = self.place;
        let start = if size.contains(&0) {
            start
        } else {
            // SAFETY: an element of the matrix by the line above.
            unsafe { start.add(from[0] * row_step + from[1] * column_step) }
        };
        Self {
            place: Place {
                start,
                ..self.place
            },
            rows: size[0],
            columns: size[1],
            numbers: PhantomData,
        }
    }

    /// A row.
    ///
    /// # Safety
    /// It is within the matrix, whose rows each lie side by side.
    #[inline(always)]
    #[allow(unsafe_code)]
    pub unsafe fn row(&self, row: usize) -> &'a [f32] {
        debug_assert!(row < self.rows && self.place.column_step == 1);
        // SAFETY: as promised.
        unsafe {
            std::slice::from_raw_parts(
                self.place.start.add(row * self.place.row_step),
                self.columns,
            )
        }
    }
}
