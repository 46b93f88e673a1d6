//! The fused loops, on plain slices.
//!
//! Matrices lie row by row. Loops are compiled for each instruction set
//! (baseline, AVX2, AVX-512, NEON) and the best one that the machine has is
//! taken at run time. A sum's order does not depend on the width of the machine's
//! registers, so that the answers differ by fused multiply-adds alone.

mod adam;
mod blocks;
mod gather;
mod isa;
mod latent;
mod lent;
mod listed;
mod math;
mod matrix;
mod memory;
mod nonzeros;
mod pixels;
mod product;
mod spans;
mod team;
mod turned;
mod view;

pub(super) use adam::adam;
pub use gather::gather;
pub(super) use latent::{kl, kl_slope, sample, sample_slope};
pub use lent::{Lent, alone, lend_core};
pub(super) use matrix::{affine_slopes, dense, dense_slopes, input_slope};
pub use memory::keep_freed_memory;
pub(super) use pixels::{
    bernoulli, continuous_bernoulli, continuous_mean, scale_rows, sigmoid, squares,
};

use isa::vectorised;
use spans::Spans;

/// Numbers below which one thread is faster than waking a second.
const WORTH_SHARING: usize = 1 << 15;

/// Splits work on `len` numbers into spans, a whole number of `unit`s each, one per thread.
fn span(len: usize, unit: usize) -> usize {
    let threads = if len < WORTH_SHARING || lent::is_alone() {
        1
    } else {
        team::size()
    };
    let unit = unit.max(1);
    len.div_ceil(unit).div_ceil(threads).max(1) * unit
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

/// Runs `work` over matching rows of `a` and numbers of `b`, shared between threads.
#[allow(unsafe_code)]
fn share_rows<T: Send + Copy>(
    a: &mut [f32],
    per_row: &mut [T],
    width: usize,
    work: impl Fn(usize, &mut [f32], &mut [T]) + Sync,
) {
    let width = width.max(1);
    let rows = span(a.len(), width) / width;
    if rows * width >= a.len() {
        return work(0, a, per_row);
    }
    let a = Spans::new(a, rows * width);
    let per_row = Spans::new(per_row, rows);
    team::share(a.count(), &|number| {
        // SAFETY: the loop has each number once.
        let (a, per_row) = unsafe { (a.span(number), per_row.span(number)) };
        work(number * rows, a, per_row);
    });
}

#[cfg(test)]
mod testing {
    use crate::rng::{Stream, fill_normal, stream};

    /// Normal numbers; the same for the same salt.
    pub fn normal(count: usize, salt: u64) -> Vec<f32> {
        let mut numbers = vec![0.0; count];
        fill_normal(&mut stream(salt, Stream::Exploration), &mut numbers);
        numbers
    }
}
