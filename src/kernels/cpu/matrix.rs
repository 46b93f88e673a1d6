//! Matrix products with what surrounds them in a dense layer.
//!
//! A product is split by columns of its answer, one block per thread: each
//! thread then reads only its own columns of the weights, forwards and
//! backwards, and they stay in its cache.

use super::super::backend::Nonlinearity;
use super::lent;
use super::math::tanh;
use super::product::{self, Place, Size};
use super::team;
use super::vectorised;
use std::marker::PhantomData;

/// Multiplications below which one thread is faster than waking a second.
const WORTH_SHARING: usize = 1 << 17;
/// A thread's columns are a multiple of this many: whole vectors.
const UNIT: usize = 16;

/// A matrix as a view of numbers.
#[derive(Clone, Copy)]
struct View<'a> {
    place: Place<*const f32>,
    rows: usize,
    columns: usize,
    numbers: PhantomData<&'a [f32]>,
}

// SAFETY: it stands for a shared slice, which any thread may read.
#[allow(unsafe_code)]
unsafe impl Sync for View<'_> {}

impl<'a> View<'a> {
    /// Numbers that lie row by row.
    fn new(numbers: &'a [f32], rows: usize, columns: usize) -> Self {
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

    fn transposed(self) -> Self {
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
}

/// A matrix that lies row by row, handed to threads that each work on other columns.
#[derive(Clone, Copy)]
struct Target {
    start: *mut f32,
    rows: usize,
    columns: usize,
}

// SAFETY: `in_blocks` gives each thread a block of columns of its own; no two
// threads touch the same element.
#[allow(unsafe_code)]
unsafe impl Sync for Target {}

/// Columns of a matrix that one thread has to itself.
#[derive(Clone, Copy)]
struct Columns {
    first: usize,
    width: usize,
}

impl Target {
    fn new(numbers: &mut [f32], rows: usize, columns: usize) -> Self {
        assert!(numbers.len() == rows * columns);
        Self {
            start: numbers.as_mut_ptr(),
            rows,
            columns,
        }
    }

    /// The same to read.
    ///
    /// # Safety
    /// What is read of it is alive and initialised, and nobody writes it meanwhile.
    #[allow(unsafe_code)]
    unsafe fn as_view<'a>(self) -> View<'a> {
        View {
            place: Place {
                start: self.start,
                row_step: self.columns,
                column_step: 1,
            },
            rows: self.rows,
            columns: self.columns,
            numbers: PhantomData,
        }
    }

    /// The piece of a row that lies in these columns, to read.
    ///
    /// # Safety
    /// The matrix is alive, its numbers are initialised, and nobody writes these columns.
    #[allow(unsafe_code)]
    unsafe fn read<'a>(self, row: usize, columns: Columns) -> &'a [f32] {
        assert!(row < self.rows && columns.first + columns.width <= self.columns);
        // SAFETY: within the matrix by the line above; the rest as promised.
        unsafe {
            let start = self.start.add(row * self.columns + columns.first);
            std::slice::from_raw_parts(start, columns.width)
        }
    }

    /// The same to write.
    ///
    /// # Safety
    /// The matrix is alive, its numbers are initialised, and nobody else uses these columns.
    #[allow(unsafe_code)]
    unsafe fn piece<'a>(self, row: usize, columns: Columns) -> &'a mut [f32] {
        assert!(row < self.rows && columns.first + columns.width <= self.columns);
        // SAFETY: within the matrix by the line above; the rest as promised.
        unsafe {
            let start = self.start.add(row * self.columns + columns.first);
            std::slice::from_raw_parts_mut(start, columns.width)
        }
    }
}

/// Calls `work` for blocks of columns that together are all `columns`, on as
/// many threads as `work` multiplications are worth.
fn in_blocks(multiplications: usize, columns: usize, work: impl Fn(Columns) + Sync) {
    let width = block_width(multiplications, columns);
    team::share(columns.div_ceil(width.max(1)), &|number| {
        let first = number * width;
        let width = width.min(columns - first);
        work(Columns { first, width });
    });
}

/// A fresh matrix of `rows` x `columns`, whose columns `work` fills block by block.
///
/// # Safety
/// `work` writes every element of the columns that it is given, and no other.
#[allow(unsafe_code)]
unsafe fn filled(
    [rows, columns]: [usize; 2],
    multiplications: usize,
    work: impl Fn(Target, Columns) + Sync,
) -> Vec<f32> {
    let mut out = Vec::with_capacity(rows * columns);
    let target = Target {
        start: out.as_mut_ptr(),
        rows,
        columns,
    };
    in_blocks(multiplications, columns, |block| work(target, block));
    // SAFETY: the capacity is there, and all columns have been written.
    unsafe { out.set_len(rows * columns) };
    out
}

/// Writes `columns` of lhs rhs into the same columns of `out`.
///
/// # Safety
/// `out` has room for its rows x columns, and nobody else uses these columns of it.
#[allow(unsafe_code)]
unsafe fn multiply(lhs: View<'_>, rhs: View<'_>, out: Target, columns: Columns) {
    let Columns { first, width } = columns;
    assert!(
        lhs.columns == rhs.rows && out.rows == lhs.rows && out.columns == rhs.columns,
        "matrices do not fit"
    );
    assert!(first + width <= out.columns);
    let size = Size {
        rows: lhs.rows,
        inner: lhs.columns,
        columns: width,
    };
    // SAFETY: the columns lie within `out`, which nobody else uses there; `lhs`
    // and `rhs` were checked to hold rows x columns numbers at these steps; all
    // outlive the call, which keeps no pointer.
    unsafe {
        let rhs = Place {
            start: rhs.place.start.add(first * rhs.place.column_step),
            ..rhs.place
        };
        let out = Place {
            start: out.start.add(first),
            row_step: out.columns,
            column_step: 1,
        };
        product::multiply(lhs.place, rhs, out, size);
    }
}

/// Columns per thread for a product of `columns` columns.
fn block_width(multiplications: usize, columns: usize) -> usize {
    if multiplications < WORTH_SHARING || lent::is_alone() {
        return columns;
    }
    columns.div_ceil(team::size()).next_multiple_of(UNIT)
}

/// nonlinearity(x W + b); `shape` is [rows, inner, columns].
#[allow(unsafe_code)]
pub(in crate::kernels) fn dense(
    x: &[f32],
    weight: &[f32],
    bias: &[f32],
    [rows, inner, columns]: [usize; 3],
    nonlinearity: Nonlinearity,
) -> Vec<f32> {
    let x = View::new(x, rows, inner);
    let weight = View::new(weight, inner, columns);
    assert!(bias.len() == columns);
    let fill = |out: Target, block: Columns| {
        // SAFETY: `filled` gives each block to one thread.
        unsafe { multiply(x, weight, out, block) };
        let bias = &bias[block.first..block.first + block.width];
        for row in 0..rows {
            // SAFETY: as above, and written by the product.
            finish(unsafe { out.piece(row, block) }, bias, nonlinearity);
        }
    };
    // SAFETY: the product writes all of its block.
    unsafe { filled([rows, columns], rows * inner * columns, fill) }
}

/// Adds the bias to a piece of a row and applies the nonlinearity.
fn finish(piece: &mut [f32], bias: &[f32], nonlinearity: Nonlinearity) {
    vectorised(|| {
        let pairs = piece.iter_mut().zip(bias);
        match nonlinearity {
            Nonlinearity::Identity => pairs.for_each(|(out, bias)| *out += bias),
            Nonlinearity::Relu => pairs.for_each(|(out, bias)| {
                let sum = *out + bias;
                // Not `max`, which would turn NaN into 0.
                *out = if sum < 0.0 { 0.0 } else { sum };
            }),
            Nonlinearity::Tanh => pairs.for_each(|(out, bias)| *out = tanh(*out + bias)),
        }
    });
}

/// Turns the slope in a layer's output into that in x W + b, in place; gives
/// the slopes in W and b.
#[allow(unsafe_code)]
pub(in crate::kernels) fn dense_slopes(
    x: &[f32],
    output: &[f32],
    slope: &mut [f32],
    [rows, inner, columns]: [usize; 3],
    nonlinearity: Nonlinearity,
) -> (Vec<f32>, Vec<f32>) {
    assert!(slope.len() == rows * columns && output.len() == slope.len());
    let target = Target::new(slope, rows, columns);
    let prepare = |block: Columns| {
        for row in 0..rows {
            // SAFETY: `slope` is borrowed for this call, and each block is prepared by one thread.
            let slope = unsafe { target.piece(row, block) };
            let from = row * columns + block.first;
            let output = &output[from..from + block.width];
            vectorised(|| through(output, slope, nonlinearity));
        }
    };
    // SAFETY: as above; a block is read only after it was prepared, by the same thread.
    unsafe { slopes_of(x, target, inner, prepare) }
}

/// Slopes in W and b, given the slope in x W + b.
#[allow(unsafe_code)]
pub(in crate::kernels) fn affine_slopes(
    x: &[f32],
    slope: &[f32],
    [rows, inner, columns]: [usize; 3],
) -> (Vec<f32>, Vec<f32>) {
    assert!(slope.len() == rows * columns);
    let target = Target {
        start: slope.as_ptr().cast_mut(),
        rows,
        columns,
    };
    // SAFETY: `slope` is borrowed for this call, and is only read.
    unsafe { slopes_of(x, target, inner, |_| {}) }
}

/// Slopes in W and b block by block, each after its `prepare`.
///
/// # Safety
/// `slope` is alive, and no block of it is written but by its own `prepare`.
#[allow(unsafe_code)]
unsafe fn slopes_of(
    x: &[f32],
    slope: Target,
    inner: usize,
    prepare: impl Fn(Columns) + Sync,
) -> (Vec<f32>, Vec<f32>) {
    let Target { rows, columns, .. } = slope;
    let x = View::new(x, rows, inner).transposed();
    let mut bias = vec![0.0; columns];
    let bias_row = Target::new(&mut bias, 1, columns);
    let fill = |out: Target, block: Columns| {
        prepare(block);
        // SAFETY: `filled` gives each block to one thread, and `bias` outlives the call.
        let bias = unsafe { bias_row.piece(0, block) };
        vectorised(|| {
            for row in 0..rows {
                // SAFETY: alive as promised, and only read from here on.
                let slope = unsafe { slope.read(row, block) };
                for (sum, value) in bias.iter_mut().zip(slope) {
                    *sum += *value;
                }
            }
        });
        // SAFETY: of the slope it reads this block only, which no other thread writes.
        unsafe { multiply(x, slope.as_view(), out, block) };
    };
    // SAFETY: the product writes all of its block.
    let weight = unsafe { filled([inner, columns], rows * inner * columns, fill) };
    (weight, bias)
}

/// From the slope in a layer's output to that in x W + b, in place.
#[inline(always)]
fn through(output: &[f32], slope: &mut [f32], nonlinearity: Nonlinearity) {
    let pairs = slope.iter_mut().zip(output);
    match nonlinearity {
        Nonlinearity::Identity => {}
        Nonlinearity::Relu => pairs.for_each(|(slope, &output)| {
            // A slope stays where the output is not a number, as in burn.
            *slope = if output <= 0.0 { 0.0 } else { *slope };
        }),
        Nonlinearity::Tanh => {
            pairs.for_each(|(slope, &output)| *slope *= 1.0 - output * output);
        }
    }
}

/// Slope in x, given the slope in x W + b.
#[allow(unsafe_code)]
pub(in crate::kernels) fn input_slope(
    slope: &[f32],
    weight: &[f32],
    [rows, inner, columns]: [usize; 3],
) -> Vec<f32> {
    let slope = View::new(slope, rows, columns);
    let weight = View::new(weight, inner, columns).transposed();
    // SAFETY: the product writes all of its block, which one thread has to itself.
    unsafe {
        filled([rows, inner], rows * inner * columns, |out, block| {
            multiply(slope, weight, out, block);
        })
    }
}
