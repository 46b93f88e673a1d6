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

/// The `columns` numbers of a row as V vectors; beyond the last number, zeros.
///
/// # Safety
/// The row's `columns` numbers can be read, and no more of them than V vectors have.
#[inline(always)]
#[allow(unsafe_code)]
pub(super) unsafe fn load<S: Simd, const V: usize>(
    simd: S,
    row: *const f32,
    columns: usize,
) -> [S::f32s; V] {
    if columns == V * S::F32_LANES {
        // SAFETY: the row has as many numbers as V vectors.
        return unsafe { row.cast::<[S::f32s; V]>().read_unaligned() };
    }
    let mut vectors = [simd.splat_f32s(0.0); V];
    // SAFETY: the row has as many numbers; the vectors have room for them.
    unsafe { copy(row, vectors.as_mut_ptr().cast(), columns) };
    vectors
}

/// The reverse of [`load`].
///
/// # Safety
/// The row's `columns` numbers can be written, and no more of them than V vectors have.
#[inline(always)]
#[allow(unsafe_code)]
pub(super) unsafe fn store<S: Simd, const V: usize>(
    vectors: [S::f32s; V],
    row: *mut f32,
    columns: usize,
) {
    if columns == V * S::F32_LANES {
        // SAFETY: the row has as many numbers as V vectors.
        return unsafe { row.cast::<[S::f32s; V]>().write_unaligned(vectors) };
    }
    // SAFETY: the vectors have as many numbers; the row has room for them.
    unsafe { copy(vectors.as_ptr().cast(), row, columns) };
}

/// Apart, so that vectors which are seldom copied so stay in registers.
///
/// # Safety
/// So many numbers can be read from `from` on, and written from `to` on; not the same ones.
#[cold]
#[inline(never)]
#[allow(unsafe_code)]
unsafe fn copy(from: *const f32, to: *mut f32, numbers: usize) {
    // SAFETY: this function's own clause.
    unsafe { std::ptr::copy_nonoverlapping(from, to, numbers) };
}
