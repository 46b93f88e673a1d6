//! Matrix products with what surrounds them in a dense layer.
//!
//! A product is split by columns of its answer, one block per thread: each
//! thread then reads only its own columns of the weights, forwards and
//! backwards, and they stay in its cache.

use super::super::backend::Nonlinearity;
use super::math::tanh;
use super::{share_rows, vectorised};
use rayon::prelude::*;
use std::cell::Cell;

/// Multiplications below which one thread is faster than waking a second.
const WORTH_SHARING: usize = 1 << 20;
/// Blocks of columns are a multiple of this wide.
const BLOCK: usize = 16;

thread_local! {
    static ALONE: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` without help from other threads, so that it neither queues
/// behind a trainer that keeps them busy nor disturbs it.
pub fn alone<T>(work: impl FnOnce() -> T) -> T {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            ALONE.set(self.0);
        }
    }
    let _restore = Restore(ALONE.replace(true));
    work()
}

pub(super) fn is_alone() -> bool {
    ALONE.get()
}

/// A matrix as a view of numbers: element (r, c) is at r * row_step + c * column_step.
#[derive(Clone, Copy)]
struct View<'a> {
    numbers: &'a [f32],
    rows: usize,
    columns: usize,
    row_step: usize,
    column_step: usize,
}

impl<'a> View<'a> {
    /// Numbers that lie row by row.
    fn new(numbers: &'a [f32], rows: usize, columns: usize) -> Self {
        assert!(
            numbers.len() >= rows * columns,
            "a {rows} x {columns} matrix needs more than {} numbers",
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

    fn transposed(self) -> Self {
        Self {
            rows: self.columns,
            columns: self.rows,
            row_step: self.column_step,
            column_step: self.row_step,
            ..self
        }
    }
}

/// The answer's memory, handed to threads that each write other columns.
#[derive(Clone, Copy)]
struct Target(*mut f32);

// SAFETY: `product` gives each thread a block of columns of its own; no two
// threads touch the same element.
#[allow(unsafe_code)]
unsafe impl Send for Target {}
// SAFETY: as above.
#[allow(unsafe_code)]
unsafe impl Sync for Target {}

impl Target {
    /// A method, so that closures capture the wrapper and not the bare pointer.
    fn pointer(self) -> *mut f32 {
        self.0
    }
}

/// out = lhs rhs, then `finish(first column, rest of a row)` on each finished piece of a row.
#[allow(unsafe_code)]
fn product(
    lhs: View<'_>,
    rhs: View<'_>,
    out: &mut [f32],
    finish: impl Fn(usize, &mut [f32]) + Sync,
) {
    let (m, k, n) = (lhs.rows, lhs.columns, rhs.columns);
    assert!(rhs.rows == k && out.len() == m * n, "matrices do not fit");
    let target = Target(out.as_mut_ptr());
    let block = |first: usize, width: usize| {
        // SAFETY: columns first..first + width of `out` lie within its m * n
        // numbers, and no other thread is given them; `lhs` and `rhs` were
        // checked to hold rows x columns numbers at these steps; all three
        // outlive the call, which keeps no pointer.
        unsafe {
            gemm::gemm(
                m,
                width,
                k,
                target.pointer().add(first),
                1,
                n as isize,
                false,
                lhs.numbers.as_ptr(),
                lhs.column_step as isize,
                lhs.row_step as isize,
                rhs.numbers.as_ptr().add(first * rhs.column_step),
                rhs.column_step as isize,
                rhs.row_step as isize,
                0.0f32,
                1.0f32,
                false,
                false,
                false,
                gemm::Parallelism::None,
            );
        }
        for row in 0..m {
            // SAFETY: the piece lies in row `row` of `out`, within the columns
            // that only this thread was given.
            let piece = unsafe {
                std::slice::from_raw_parts_mut(target.pointer().add(row * n + first), width)
            };
            finish(first, piece);
        }
    };
    let width = block_width(m * k * n, n);
    if width >= n {
        return block(0, n);
    }
    (0..n.div_ceil(width))
        .into_par_iter()
        .for_each(|index| block(index * width, width.min(n - index * width)));
}

/// Columns per thread for a product of `n` columns.
fn block_width(work: usize, n: usize) -> usize {
    if work < WORTH_SHARING || is_alone() {
        return n;
    }
    n.div_ceil(rayon::current_num_threads())
        .next_multiple_of(BLOCK)
}

/// out = nonlinearity(x W + b); `shape` is [rows, inner, columns].
pub(in crate::kernels) fn dense(
    x: &[f32],
    weight: &[f32],
    bias: &[f32],
    [rows, inner, columns]: [usize; 3],
    nonlinearity: Nonlinearity,
    out: &mut [f32],
) {
    let x = View::new(x, rows, inner);
    let weight = View::new(weight, inner, columns);
    product(x, weight, out, |first, piece| {
        let bias = &bias[first..first + piece.len()];
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
    });
}

/// From the slope in a layer's output to that in x W + b, in place.
pub(in crate::kernels) fn through_nonlinearity(
    output: &[f32],
    slope: &mut [f32],
    nonlinearity: Nonlinearity,
) {
    let width = 1024;
    let mut none = vec![(); slope.len().div_ceil(width)];
    share_rows(slope, &mut none, width, |first, slope, _| {
        let output = &output[first * width..first * width + slope.len()];
        vectorised(|| {
            let pairs = slope.iter_mut().zip(output);
            match nonlinearity {
                Nonlinearity::Identity => {}
                Nonlinearity::Relu => pairs.for_each(|(slope, &output)| {
                    *slope = if output > 0.0 { *slope } else { 0.0 };
                }),
                Nonlinearity::Tanh => {
                    pairs.for_each(|(slope, &output)| *slope *= 1.0 - output * output);
                }
            }
        });
    });
}

/// Slopes in W and b, given the slope in x W + b.
pub(in crate::kernels) fn parameter_slopes(
    x: &[f32],
    slope: &[f32],
    [rows, inner, columns]: [usize; 3],
    weight: &mut [f32],
    bias: &mut [f32],
) {
    let x = View::new(x, rows, inner).transposed();
    product(x, View::new(slope, rows, columns), weight, |_, _| {});
    vectorised(|| {
        for row in slope.chunks_exact(columns) {
            for (sum, value) in bias.iter_mut().zip(row) {
                *sum += value;
            }
        }
    });
}

/// Slope in x, given the slope in x W + b.
pub(in crate::kernels) fn input_slope(
    slope: &[f32],
    weight: &[f32],
    [rows, inner, columns]: [usize; 3],
    out: &mut [f32],
) {
    let slope = View::new(slope, rows, columns);
    let weight = View::new(weight, inner, columns).transposed();
    product(slope, weight, out, |_, _| {});
}
