//! Matrix products with what surrounds them in a dense layer.
//!
//! A product is split by columns of its answer: each thread then reads its own
//! columns of the weights, forwards and backwards, and they stay in its cache.

use super::super::backend::Nonlinearity;
use super::blocks::{Block, Leftover, Target, filled, in_columns, threads_for};
use super::math::tanh;
use super::nonzeros::Nonzeros;
use super::product::{self, Size};
use super::vectorised;
use super::view::View;
use std::ops::Range;

/// The left-hand matrix of a product, with what is known about its zeros.
struct Left<'a> {
    view: View<'a>,
    nonzeros: Option<Nonzeros>,
}

impl<'a> Left<'a> {
    /// To be multiplied with a matrix of `columns` columns.
    fn new(view: View<'a>, columns: usize) -> Self {
        Self {
            view,
            nonzeros: Nonzeros::of(view, columns),
        }
    }

    /// How its product is shared out: lists are read for every few columns, so that
    /// columns that are left over had better lie beside others.
    fn leftover(&self) -> Leftover {
        if self.nonzeros.is_some() {
            Leftover::Columns
        } else {
            Leftover::Rows
        }
    }

    /// This times `rhs`, after `finish` has seen the answer: some columns of a row at a
    /// time, while they are still in the cache of the thread that wrote them.
    #[allow(unsafe_code)]
    fn times(&self, rhs: View<'_>, finish: impl Fn(&mut [f32], &Range<usize>) + Sync) -> Vec<f32> {
        let lhs = self.view;
        assert!(lhs.columns == rhs.rows, "matrices do not fit");
        let multiplications = lhs.rows * lhs.columns * rhs.columns;
        let fill = |out: Target, block: Block| {
            let Block { rows, columns } = block;
            let size = Size {
                rows: rows.len(),
                inner: lhs.columns,
                columns: columns.len(),
            };
            let nonzeros = self.nonzeros.as_ref();
            let lhs = lhs.block([rows.start, 0], [size.rows, size.inner]);
            let rhs = rhs.block([0, columns.start], [size.inner, size.columns]);
            // SAFETY: the block lies within `out`, where nobody else uses it; `lhs` and
            // `rhs` hold the numbers that a product of this size reads; a list is of all
            // of `lhs`, and `leftover` then gives out no block of fewer rows; all outlive
            // the call, which keeps no pointer.
            unsafe {
                product::multiply(
                    lhs.place,
                    rhs.place,
                    out.at(&rows, &columns),
                    size,
                    nonzeros,
                )
            };
            for row in rows {
                // SAFETY: as above, and written by the product.
                finish(unsafe { out.piece(row, &columns) }, &columns);
            }
        };
        // SAFETY: the product writes all of its block.
        unsafe {
            filled(
                [lhs.rows, rhs.columns],
                multiplications,
                self.leftover(),
                fill,
            )
        }
    }
}

/// nonlinearity(x W + b); `shape` is [rows, inner, columns].
pub(in crate::kernels) fn dense(
    x: &[f32],
    weight: &[f32],
    bias: &[f32],
    [rows, inner, columns]: [usize; 3],
    nonlinearity: Nonlinearity,
) -> Vec<f32> {
    let x = Left::new(View::new(x, rows, inner), columns);
    let weight = View::new(weight, inner, columns);
    assert!(bias.len() == columns);
    x.times(weight, |piece, columns| {
        finish(piece, &bias[columns.clone()], nonlinearity);
    })
}

/// Adds the bias to a piece of a row and applies the nonlinearity.
fn finish(piece: &mut [f32], bias: &[f32], nonlinearity: Nonlinearity) {
    let pairs = piece.iter_mut().zip(bias);
    match nonlinearity {
        Nonlinearity::Identity => vectorised(|| pairs.for_each(|(out, bias)| *out += bias)),
        Nonlinearity::Relu => vectorised(|| {
            pairs.for_each(|(out, bias)| {
                let sum = *out + bias;
                // Not `max`, which would turn NaN into 0.
                *out = if sum < 0.0 { 0.0 } else { sum };
            });
        }),
        Nonlinearity::Tanh => vectorised(|| {
            pairs.for_each(|(out, bias)| *out = tanh(*out + bias));
        }),
    }
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
    let prepare = |columns: &Range<usize>| {
        for row in 0..rows {
            // SAFETY: `slope` is borrowed for this call, and its columns are prepared
            // by one thread each.
            let slope = unsafe { target.piece(row, columns) };
            let from = row * target.columns;
            let output = &output[from + columns.start..from + columns.end];
            vectorised(|| through(output, slope, nonlinearity));
        }
    };
    // SAFETY: as above.
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

/// Slopes in W and b, after `prepare` has been called for all columns.
///
/// # Safety
/// `slope` is alive, and nobody writes it but `prepare`, which writes no columns but
/// those it is called for.
#[allow(unsafe_code)]
unsafe fn slopes_of(
    x: &[f32],
    slope: Target,
    inner: usize,
    prepare: impl Fn(&Range<usize>) + Sync,
) -> (Vec<f32>, Vec<f32>) {
    let Target { rows, columns, .. } = slope;
    let mut bias = vec![0.0; columns];
    let bias_row = Target::new(&mut bias, 1, columns);
    in_columns(threads_for(rows * inner * columns), columns, |columns| {
        prepare(&columns);
        // SAFETY: each range of columns is one thread's, and `bias` outlives the call.
        let bias = unsafe { bias_row.piece(0, &columns) };
        vectorised(|| {
            for row in 0..rows {
                // SAFETY: alive as promised, and only read once it is prepared.
                let slope = unsafe { slope.read(row, &columns) };
                for (sum, value) in bias.iter_mut().zip(slope) {
                    *sum += *value;
                }
            }
        });
    });
    let x = Left::new(View::new(x, rows, inner).transposed(), columns);
    // SAFETY: alive, and nobody writes it any more.
    let slope = unsafe { slope.as_view() };
    let weight = x.times(slope, |_, _| {});
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
pub(in crate::kernels) fn input_slope(
    slope: &[f32],
    weight: &[f32],
    [rows, inner, columns]: [usize; 3],
) -> Vec<f32> {
    let slope = Left::new(View::new(slope, rows, columns), inner);
    let weight = View::new(weight, inner, columns).transposed();
    slope.times(weight, |_, _| {})
}
