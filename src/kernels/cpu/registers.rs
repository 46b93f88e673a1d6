//! Vectors of numbers: read, written, multiplied.

use pulp::Simd;

/// Lanes of the widest registers.
pub(super) const LANES: usize = 16;

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
/// The row's `columns` numbers can be read, and vector `v` begins at one of them.
#[inline(always)]
#[allow(unsafe_code)]
pub(super) unsafe fn load<S: Simd>(simd: S, row: *const f32, v: usize, columns: usize) -> S::f32s {
    let from = v * S::F32_LANES;
    // SAFETY: the row's numbers can be read, and no more than its `columns` are.
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
/// The row's `columns` numbers can be written, and vector `v` begins at one of them.
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
    // SAFETY: the row's numbers can be written, and no more than its `columns` are; the
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
