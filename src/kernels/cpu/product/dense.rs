//! The product where every number of the left-hand matrix counts: six rows of it meet a
//! panel together.

use super::super::registers::{load, multiply_add, store};
use super::super::view::Place;
use super::{PACKED, Panels, Product, pack_block};
use pulp::{Simd, WithSimd};

/// Rows of the left-hand matrix that meet a panel together.
const ROWS: usize = 6;
/// Numbers of a packed block: 24 KiB, so that it leaves room in a cache of 32.
const BLOCK: usize = 6 * 1024;
/// With fewer rows than this a block is not worth packing.
const WORTH_PACKING: usize = 2 * ROWS;

const _: () = assert!(BLOCK <= PACKED);

/// A product of all numbers.
pub(super) struct Dense<'a>(pub Product<'a>);

impl WithSimd for Dense<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let lanes = S::F32_LANES;
        let columns = self.0.right.columns();
        let mut first = 0;
        // Four vectors a row need 24 registers for the sums alone.
        if S::REGISTER_COUNT >= 32 {
            while columns - first >= 4 * lanes {
                self.panel::<S, 4>(simd, first);
                first += 4 * lanes;
            }
        }
        self.last_panels(simd, first..columns);
    }
}

/// V vectors of columns of a block of the right-hand matrix.
#[derive(Clone, Copy)]
struct Panel {
    start: *const f32,
    row_step: usize,
    inner: usize,
    /// Columns that are there; the last vector may reach beyond.
    columns: usize,
}

impl Panels for Dense<'_> {
    #[inline(always)]
    #[allow(unsafe_code)]
    fn panel<S: Simd, const V: usize>(&mut self, simd: S, first: usize) {
        let Product {
            left,
            right,
            out,
            ref mut room,
        } = self.0;
        let (rows, inner) = (left.rows(), left.columns());
        let width = V * S::F32_LANES;
        let columns = width.min(right.columns() - first);
        // Vectors that would reach beyond the last column need a block that is padded.
        let pack = rows >= WORTH_PACKING || !right.is_by_rows() || columns < width;
        let depth = if pack { BLOCK / width } else { inner };
        let left = left.place();
        let mut done = 0;
        loop {
            let depth = depth.min(inner - done);
            let block = right.block([done, first], [depth, columns]);
            let (start, row_step) = if pack {
                pack_block::<S, V>(simd, block, room);
                (room.as_ptr(), width)
            } else {
                (block.place().start, block.place().row_step)
            };
            let panel = Panel {
                start,
                row_step,
                inner: depth,
                columns,
            };
            let mut row = 0;
            while row < rows {
                // SAFETY: `left` has `rows` rows of `inner` elements, of which `depth` are
                // left behind `done`. The panel has `depth` rows of V vectors: padded, or
                // all columns of the block. `out` has `rows` rows of so many columns, and
                // those behind `first` are written if something is done.
                unsafe {
                    let left = Place {
                        start: left
                            .start
                            .add(row * left.row_step + done * left.column_step),
                        ..left
                    };
                    let place = out.start.add(row * out.row_step + first);
                    let go_on = done > 0;
                    row += match rows - row {
                        ROWS.. => tile::<S, ROWS, V>(simd, left, panel, place, out.row_step, go_on),
                        2.. => tile::<S, 2, V>(simd, left, panel, place, out.row_step, go_on),
                        _ => tile::<S, 1, V>(simd, left, panel, place, out.row_step, go_on),
                    };
                }
            }
            done += depth;
            if done >= inner {
                return;
            }
        }
    }
}

/// R rows of a left-hand matrix times a panel, written to `out` or added to what is there;
/// returns R.
///
/// # Safety
/// - `left` has R rows of `panel.inner` elements.
/// - `panel` has `inner` rows of V vectors.
/// - `out` has R rows of `panel.columns` numbers, `out_step` apart, which are
///   initialised if they are to be added to; vector V - 1 begins at one of them.
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn tile<S: Simd, const R: usize, const V: usize>(
    simd: S,
    left: Place<*const f32>,
    panel: Panel,
    out: *mut f32,
    out_step: usize,
    go_on: bool,
) -> usize {
    let lanes = S::F32_LANES;
    let mut sums = [[simd.splat_f32s(0.0); V]; R];
    if go_on {
        for (row, sums) in sums.iter_mut().enumerate() {
            for (v, sum) in sums.iter_mut().enumerate() {
                // SAFETY: `out` has R rows of `columns` numbers, initialised to go on.
                *sum = unsafe { load(simd, out.add(row * out_step), v, panel.columns) };
            }
        }
    }
    for k in 0..panel.inner {
        let mut right = [simd.splat_f32s(0.0); V];
        for (v, right) in right.iter_mut().enumerate() {
            // SAFETY: the panel has `inner` rows of V vectors.
            *right = unsafe {
                panel
                    .start
                    .add(k * panel.row_step + v * lanes)
                    .cast::<S::f32s>()
                    .read_unaligned()
            };
        }
        for (row, sums) in sums.iter_mut().enumerate() {
            // SAFETY: `left` has R rows of `inner` elements.
            let number = unsafe { *left.start.add(row * left.row_step + k * left.column_step) };
            let number = simd.splat_f32s(number);
            for (sum, right) in sums.iter_mut().zip(right) {
                *sum = multiply_add(simd, number, right, *sum);
            }
        }
    }
    for (row, sums) in sums.iter().enumerate() {
        for (v, sum) in sums.iter().enumerate() {
            // SAFETY: `out` has R rows of `columns` numbers.
            unsafe { store(*sum, out.add(row * out_step), v, panel.columns) };
        }
    }
    R
}
