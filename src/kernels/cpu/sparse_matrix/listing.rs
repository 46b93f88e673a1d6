//! Finds the numbers of a matrix that are not zero.

use super::super::transpose::copy_by_rows;
use super::super::view::View;
use super::{CHUNK, DEPTH, Part, Row, block_depth};
#[cfg(target_arch = "x86_64")]
use crate::cores;
use pulp::{Simd, WithSimd};
use std::mem::MaybeUninit;
#[cfg(target_arch = "x86_64")]
use {
    pulp::{bytemuck::cast, x86::V4},
    std::arch::x86_64::{__m512, _CMP_NEQ_UQ},
};

/// A matrix to be listed.
pub(super) struct Listing<'a>(pub View<'a>);

impl WithSimd for Listing<'_> {
    type Output = Part;

    #[inline(always)]
    #[allow(unsafe_code)]
    fn with_simd<S: Simd>(self, simd: S) -> Part {
        let Self(matrix) = self;
        let (rows, columns) = (matrix.rows(), matrix.columns());
        let depth = block_depth(columns);
        let blocks = columns.div_ceil(depth);
        let mut values: Vec<f32> = Vec::with_capacity(rows * columns);
        let mut listed = vec![Row::default(); blocks * rows];
        let mut count = 0;
        let mut list = |block: usize, row: usize, numbers: &[f32]| {
            let filled = pick(simd, numbers, &mut values.spare_capacity_mut()[count..]);
            listed[block * rows + row] = Row {
                filled,
                from: count as u32,
            };
            count += filled.count_ones() as usize;
        };
        // A few rows at a time, so that a row's values in one block are near those of
        // the next row, and that what a transposed matrix's cache line holds is used
        // before it goes.
        let mut copied = [[0.0; DEPTH]; CHUNK];
        for first in (0..rows).step_by(CHUNK) {
            for block in 0..blocks {
                let from = [first, block * depth];
                let size = [CHUNK.min(rows - first), depth.min(columns - from[1])];
                let group = matrix.block(from, size);
                if !matrix.is_by_rows() {
                    copy_by_rows(simd, group, copied.as_flattened_mut(), DEPTH);
                }
                for (row, copied) in copied[..size[0]].iter().enumerate() {
                    let numbers = if matrix.is_by_rows() {
                        group.row(row)
                    } else {
                        &copied[..size[1]]
                    };
                    list(block, first + row, numbers);
                }
            }
        }
        // SAFETY: `pick` wrote each of its values, and they lie one after another.
        unsafe { values.set_len(count) };
        Part {
            values,
            rows: listed,
            height: rows,
        }
    }
}

/// Writes those of at most [`DEPTH`] numbers that are not zero to the front of `room`, and
/// tells which they are, a bit each. What lies behind them, as far as there are numbers, is
/// overwritten too.
#[inline(always)]
#[allow(unsafe_code)]
fn pick<S: Simd>(simd: S, numbers: &[f32], room: &mut [MaybeUninit<f32>]) -> u128 {
    assert!(numbers.len() <= DEPTH && numbers.len() <= room.len());
    let room = room.as_mut_ptr().cast::<f32>();
    // SAFETY: there is room for as many as `numbers` by the assert.
    let (mut filled, done) = unsafe { pick_chunks(simd, numbers, room) };
    let mut count = filled.count_ones() as usize;
    for (column, &value) in numbers.iter().enumerate().skip(done) {
        // Each is written, so that the processor has no branch to guess, and
        // stays if it is not zero.
        // SAFETY: there is room for as many as `numbers` by the assert, and `count` is at
        // most those before this one.
        unsafe { room.add(count).write(value) };
        let stays = value != 0.0;
        filled |= u128::from(stays) << column;
        count += usize::from(stays);
    }
    filled
}

/// The same for whole chunks, as many as there are instructions for; returns the numbers
/// that are done as well.
///
/// # Safety
/// There is room for as many as `numbers`.
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn pick_chunks<S: Simd>(simd: S, numbers: &[f32], room: *mut f32) -> (u128, usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = cores::avx512(simd) {
        let (mut filled, mut count, mut done) = (0, 0, 0);
        for numbers in numbers.as_chunks().0 {
            // SAFETY: there is room for as many as `numbers`, this chunk among them, and
            // `count` is at most those before it.
            let stays = unsafe { compress(simd, numbers, room.add(count)) };
            filled |= u128::from(stays) << done;
            count += stays.count_ones() as usize;
            done += CHUNK;
        }
        return (filled, done);
    }
    // Other processors lack the instruction: nothing is done here.
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (simd, numbers, room);
    (0, 0)
}

/// Writes those that are not zero, by the instruction that moves together what a mask
/// leaves, and returns the mask.
///
/// # Safety
/// There is room for a chunk, all of which is overwritten.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn compress(simd: V4, numbers: &[f32; CHUNK], room: *mut f32) -> u16 {
    let all = simd.avx512f;
    let numbers: __m512 = cast(*numbers);
    let filled = all._mm512_cmp_ps_mask::<_CMP_NEQ_UQ>(numbers, cast([0f32; CHUNK]));
    let found = all._mm512_maskz_compress_ps(filled, numbers);
    // SAFETY: there is room for a chunk, which is one register.
    unsafe { room.cast::<__m512>().write_unaligned(found) };
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cores::dispatch;

    struct Pick<'a>(&'a [f32], usize);

    impl WithSimd for Pick<'_> {
        type Output = u128;

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> u128 {
            pick(simd, self.0, &mut vec![MaybeUninit::new(0.0); self.1])
        }
    }

    #[test]
    #[should_panic(expected = "numbers.len() <= room.len()")]
    fn what_is_picked_has_room() {
        dispatch(Pick(&[1.0; 32], 31));
    }

    #[test]
    #[should_panic(expected = "numbers.len() <= DEPTH")]
    fn no_more_is_picked_than_there_are_bits() {
        dispatch(Pick(&[1.0; DEPTH + 1], 2 * DEPTH));
    }
}
