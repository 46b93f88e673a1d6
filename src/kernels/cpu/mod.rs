//! The fused loops, on plain slices.
//!
//! Matrices lie row by row. Loops are compiled for each instruction set
//! (baseline, AVX2, AVX-512, NEON) and the best one that the machine has is
//! taken at run time; sums run in 16 lanes whatever the width of the machine's
//! registers, so that the answers differ by fused multiply-adds alone.

mod adam;
mod latent;
mod math;
mod matrix;
mod memory;
mod pixels;

pub(super) use adam::adam;
pub(super) use latent::{kl, kl_slope, sample, sample_slope};
pub use matrix::alone;
pub(super) use matrix::{dense, input_slope, parameter_slopes, through_nonlinearity};
pub use memory::keep_freed_memory;
pub(super) use pixels::{bernoulli, scale_rows, sigmoid, squares};

use pulp::Arch;
use rayon::prelude::*;

/// Numbers below which one thread is faster than waking a second.
const WORTH_SHARING: usize = 1 << 15;

/// Splits work on `len` numbers into spans, a whole number of `unit`s each, one per thread.
fn span(len: usize, unit: usize) -> usize {
    let threads = if len < WORTH_SHARING || matrix::is_alone() {
        1
    } else {
        rayon::current_num_threads()
    };
    let unit = unit.max(1);
    (len / unit).div_ceil(threads).max(1) * unit
}

/// A loop to be compiled for each instruction set.
///
/// Its `run` must be `#[inline(always)]`, and so must all that it calls:
/// what is not inlined is compiled for the baseline only.
trait Loop {
    fn run(self);
}

/// A small loop as a closure; the compiler inlines it by itself.
impl<F: FnOnce()> Loop for F {
    #[inline(always)]
    fn run(self) {
        self()
    }
}

/// Runs a loop with the best instructions that the machine has.
fn vectorised(work: impl Loop) {
    struct Work<L>(L);
    impl<L: Loop> pulp::NullaryFnOnce for Work<L> {
        type Output = ();
        #[inline(always)]
        fn call(self) {
            self.0.run()
        }
    }
    Arch::new().dispatch(Work(work));
}

/// Runs `work` over matching rows of `a` and numbers of `b`, shared between threads.
fn share_rows<T: Send + Sync + Copy>(
    a: &mut [f32],
    per_row: &mut [T],
    width: usize,
    work: impl Fn(usize, &mut [f32], &mut [T]) + Sync,
) {
    let width = width.max(1);
    let rows_per_span = span(a.len(), width) / width;
    if rows_per_span * width >= a.len() {
        return work(0, a, per_row);
    }
    a.par_chunks_mut(rows_per_span * width)
        .zip(per_row.par_chunks_mut(rows_per_span))
        .enumerate()
        .for_each(|(index, (a, per_row))| work(index * rows_per_span, a, per_row));
}
