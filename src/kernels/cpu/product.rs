//! The matrix product: lhs rhs, some columns of it at a time.
//!
//! Columns are taken in panels as wide as the registers hold. A panel of `rhs`
//! is packed into a small block that stays in the nearest cache; the block then
//! meets all rows of `lhs`, six at a time. Each element of the answer is one
//! chain of additions along the inner dimension, whatever the panel, the thread
//! or the width of the registers: only the baseline of x86-64, which cannot fuse
//! a multiplication with an addition, rounds differently.

use super::isa;
use super::listed::Listed;
use super::nonzeros::{DEPTH, Nonzeros};
use super::turned::copy_turned;
use super::view::Place;
use pulp::{Simd, WithSimd};
use std::cell::RefCell;
use std::ops::Range;

/// Rows of `lhs` that meet a panel together.
const ROWS: usize = 6;
/// Numbers of a packed block: 24 KiB, so that it leaves room in a cache of 32.
const PACKED: usize = 6 * 1024;
/// Numbers of the largest block that is packed for a listed `lhs`.
const PACKED_LISTED: usize = 5 * LANES * DEPTH;
/// With fewer rows than this a block is not worth packing.
const WORTH_PACKING: usize = 2 * ROWS;
/// Lanes of the widest registers.
pub(super) const LANES: usize = 16;

thread_local! {
    /// Room for one block, and for aligning it.
    static ROOM: RefCell<Vec<f32>> = RefCell::new(vec![0.0; PACKED_LISTED + LANES]);
}

/// Sizes of a product: [rows, inner] times [inner, columns].
#[derive(Clone, Copy)]
pub(super) struct Size {
    pub rows: usize,
    pub inner: usize,
    pub columns: usize,
}

/// Writes lhs rhs to `out`, whose columns lie side by side. Where it is known which
/// numbers of `lhs` are not zero, the others are passed over.
///
/// # Safety
/// All elements of `lhs` and `rhs` can be read, those of `out` be written, and
/// nobody else uses the latter; `out.column_step` is 1; `nonzeros` are those of `lhs`.
#[allow(unsafe_code)]
pub(super) unsafe fn multiply(
    lhs: Place<*const f32>,
    rhs: Place<*const f32>,
    out: Place<*mut f32>,
    size: Size,
    nonzeros: Option<&Nonzeros>,
) {
    if size.inner == 0 {
        for row in 0..size.rows {
            // SAFETY: as promised, and a sum of nothing is 0.
            unsafe { std::ptr::write_bytes(out.start.add(row * out.row_step), 0, size.columns) };
        }
        return;
    }
    ROOM.with_borrow_mut(|room| {
        let ahead = room.as_ptr().align_offset(4 * LANES).min(LANES);
        let room = &mut room[ahead..ahead + PACKED_LISTED];
        let product = Product {
            lhs,
            rhs,
            out,
            size,
            room,
        };
        match nonzeros {
            Some(nonzeros) => isa::dispatch(Listed { product, nonzeros }),
            None => isa::dispatch(product),
        }
    });
}

/// What [`multiply`] was promised.
pub(super) struct Product<'a> {
    pub lhs: Place<*const f32>,
    pub rhs: Place<*const f32>,
    pub out: Place<*mut f32>,
    pub size: Size,
    /// Where a block of `rhs` is packed.
    pub room: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let lanes = S::F32_LANES;
        let columns = self.size.columns;
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

/// A product that is worked off in panels of columns.
pub(super) trait Panels {
    /// Fills the columns from `first` on, as many as V vectors hold or are left.
    fn panel<S: Simd, const V: usize>(&mut self, simd: S, first: usize);

    /// Fills these columns, two vectors at a time, then one.
    #[inline(always)]
    fn last_panels<S: Simd>(&mut self, simd: S, Range { mut start, end }: Range<usize>) {
        while end - start >= 2 * S::F32_LANES {
            self.panel::<S, 2>(simd, start);
            start += 2 * S::F32_LANES;
        }
        while start < end {
            self.panel::<S, 1>(simd, start);
            start += S::F32_LANES;
        }
    }
}

/// V vectors of columns of a block of `rhs`.
#[derive(Clone, Copy)]
struct Panel {
    start: *const f32,
    row_step: usize,
    inner: usize,
    /// Columns that are there; the last vector may reach beyond.
    columns: usize,
}

impl Panels for Product<'_> {
    #[inline(always)]
    #[allow(unsafe_code)]
    fn panel<S: Simd, const V: usize>(&mut self, simd: S, first: usize) {
        let Size {
            rows,
            inner,
            columns,
        } = self.size;
        let width = V * S::F32_LANES;
        let columns = width.min(columns - first);
        // Vectors that would reach beyond the last column need a block that is padded.
        let pack = rows >= WORTH_PACKING || self.rhs.column_step != 1 || columns < width;
        let depth = if pack { PACKED / width } else { inner };
        let mut done = 0;
        loop {
            let depth = depth.min(inner - done);
            // SAFETY: `first` and `done` are within `rhs`, and the block has room for
            // `depth` rows of `width`; both are read where there is something only.
            let panel = unsafe {
                let start = self
                    .rhs
                    .start
                    .add(done * self.rhs.row_step + first * self.rhs.column_step);
                let (start, row_step) = if pack {
                    pack_block::<S, V>(simd, start, self.rhs, [depth, columns], self.room);
                    (self.room.as_ptr(), width)
                } else {
                    (start, self.rhs.row_step)
                };
                Panel {
                    start,
                    row_step,
                    inner: depth,
                    columns,
                }
            };
            let mut row = 0;
            while row < rows {
                // SAFETY: rows, columns and inner steps are within the matrices.
                unsafe {
                    let lhs = Place {
                        start: self
                            .lhs
                            .start
                            .add(row * self.lhs.row_step + done * self.lhs.column_step),
                        ..self.lhs
                    };
                    let out = self.out.start.add(row * self.out.row_step + first);
                    let go_on = done > 0;
                    row += match rows - row {
                        ROWS.. => {
                            tile::<S, ROWS, V>(simd, lhs, panel, out, self.out.row_step, go_on)
                        }
                        2.. => tile::<S, 2, V>(simd, lhs, panel, out, self.out.row_step, go_on),
                        _ => tile::<S, 1, V>(simd, lhs, panel, out, self.out.row_step, go_on),
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

/// Copies a block of `rhs` row by row, each padded with zeros to V vectors.
///
/// # Safety
/// `start` is where `depth` x `columns` elements of `rhs` begin.
#[inline(always)]
#[allow(unsafe_code)]
pub(super) unsafe fn pack_block<S: Simd, const V: usize>(
    simd: S,
    start: *const f32,
    rhs: Place<*const f32>,
    [depth, columns]: [usize; 2],
    room: &mut [f32],
) {
    let width = V * S::F32_LANES;
    let room = &mut room[..depth * width];
    if columns < width {
        room.fill(0.0);
    }
    if rhs.column_step == 1 {
        for (row, packed) in room.chunks_exact_mut(width).enumerate() {
            // SAFETY: this row holds `columns` numbers, and so V vectors if it is full.
            unsafe {
                let source = start.add(row * rhs.row_step);
                if columns == width {
                    let packed = packed.as_mut_ptr().cast::<[S::f32s; V]>();
                    packed.write_unaligned(source.cast::<[S::f32s; V]>().read_unaligned());
                } else {
                    let source = std::slice::from_raw_parts(source, columns);
                    packed[..columns].copy_from_slice(source);
                }
            }
        }
        return;
    }
    // SAFETY: as promised, and there is room for as many rows of `width`.
    unsafe {
        copy_turned(
            simd,
            Place { start, ..rhs },
            [depth, columns],
            room.as_mut_ptr(),
            width,
        )
    };
}

/// R rows of `lhs` times a panel, written to `out` or added to what is there;
/// returns R.
///
/// # Safety
/// `lhs` has R rows of `panel.inner` elements; `panel` has `inner` rows of V
/// vectors; `out` has R rows of `panel.columns` numbers, `out_step` apart,
/// which are initialised if they are to be added to.
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn tile<S: Simd, const R: usize, const V: usize>(
    simd: S,
    lhs: Place<*const f32>,
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
                // SAFETY: as promised.
                *sum = unsafe { load(simd, out.add(row * out_step), v, panel.columns) };
            }
        }
    }
    for k in 0..panel.inner {
        let mut right = [simd.splat_f32s(0.0); V];
        for (v, right) in right.iter_mut().enumerate() {
            // SAFETY: row k of the panel holds V vectors.
            *right = unsafe {
                panel
                    .start
                    .add(k * panel.row_step + v * lanes)
                    .cast::<S::f32s>()
                    .read_unaligned()
            };
        }
        for (row, sums) in sums.iter_mut().enumerate() {
            // SAFETY: as promised.
            let left = unsafe { *lhs.start.add(row * lhs.row_step + k * lhs.column_step) };
            let left = simd.splat_f32s(left);
            for (sum, right) in sums.iter_mut().zip(right) {
                *sum = multiply_add(simd, left, right, *sum);
            }
        }
    }
    for (row, sums) in sums.iter().enumerate() {
        for (v, sum) in sums.iter().enumerate() {
            // SAFETY: as promised.
            unsafe { store(*sum, out.add(row * out_step), v, panel.columns) };
        }
    }
    R
}

/// left * right + sum, in one rounding where the machine can.
#[inline(always)]
pub(super) fn multiply_add<S: Simd>(
    simd: S,
    left: S::f32s,
    right: S::f32s,
    sum: S::f32s,
) -> S::f32s {
    // The baseline of x86-64 is the only one there with four lanes; fused, each
    // of its products would be a call to the C library.
    if cfg!(target_arch = "x86_64") && S::F32_LANES <= 4 {
        simd.add_f32s(simd.mul_f32s(left, right), sum)
    } else {
        simd.mul_add_f32s(left, right, sum)
    }
}

/// Vector `v` of a row of `columns` numbers; beyond the last, zeros.
///
/// # Safety
/// The row's numbers are there.
#[inline(always)]
#[allow(unsafe_code)]
pub(super) unsafe fn load<S: Simd>(simd: S, row: *const f32, v: usize, columns: usize) -> S::f32s {
    let from = v * S::F32_LANES;
    // SAFETY: the full vector is within the row, or only its part that is.
    unsafe {
        if columns >= from + S::F32_LANES {
            return row.add(from).cast::<S::f32s>().read_unaligned();
        }
        let rest = std::slice::from_raw_parts(row.add(from), columns - from);
        simd.partial_load_f32s(rest)
    }
}

/// The reverse of [`load`].
///
/// # Safety
/// The row's numbers can be written.
#[inline(always)]
#[allow(unsafe_code)]
pub(super) unsafe fn store<T: pulp::bytemuck::Pod>(
    vector: T,
    row: *mut f32,
    v: usize,
    columns: usize,
) {
    let lanes = size_of::<T>() / size_of::<f32>();
    let from = v * lanes;
    // SAFETY: the full vector is within the row, or only its part that is; the
    // vector is made of `lanes` numbers.
    unsafe {
        if columns >= from + lanes {
            row.add(from).cast::<T>().write_unaligned(vector);
        } else {
            let numbers = (&raw const vector).cast::<f32>();
            std::ptr::copy_nonoverlapping(numbers, row.add(from), columns - from);
        }
    }
}
