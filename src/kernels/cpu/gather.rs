//! Images that lie anywhere in memory, side by side as numbers.

use super::vectorised;
use std::mem::MaybeUninit;

/// Images that are asked for before their turn.
const AHEAD: usize = 2;

/// Appends `count` images of `width` pixels to `out`, as numbers in 0..=1: p / 255,
/// rightly rounded. `image` gives the pixels of each; what one lacks is black.
#[allow(unsafe_code)]
pub fn gather<'a>(
    count: usize,
    width: usize,
    image: impl Fn(usize) -> &'a [u8],
    out: &mut Vec<f32>,
) {
    let numbers = count.saturating_mul(width);
    if numbers == 0 {
        return;
    }
    out.reserve(numbers);
    let spare = &mut out.spare_capacity_mut()[..numbers];
    for (index, out) in spare.chunks_exact_mut(width).enumerate() {
        if index + AHEAD < count {
            fetch(image(index + AHEAD));
        }
        write_units(image(index), out);
    }
    // SAFETY: so many were written, since they are whole images: had the product above
    // not fitted, there would have been no room.
    unsafe { out.set_len(out.len() + numbers) };
}

/// Writes all of `out`.
fn write_units(pixels: &[u8], out: &mut [MaybeUninit<f32>]) {
    let there = pixels.len().min(out.len());
    let (out, rest) = out.split_at_mut(there);
    vectorised(|| {
        for (out, &pixel) in out.iter_mut().zip(pixels) {
            out.write(f32::from(pixel) / 255.0);
        }
    });
    rest.fill(MaybeUninit::new(0.0));
}

/// Asks the processor for the cache lines of an image, without waiting for them.
#[allow(unsafe_code)]
fn fetch(pixels: &[u8]) {
    #[cfg(target_arch = "x86_64")]
    for line in pixels.chunks(64) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: only a hint, and part of the baseline of x86-64.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(line.as_ptr().cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = pixels;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_appended_in_their_order_and_what_they_lack_is_black() {
        let (count, width) = (101, 784);
        let pixels: Vec<u8> = (0..count * width).map(|i| (i * 7 % 256) as u8).collect();
        // From the last to the first, every tenth cut short, one gone.
        let image = |at: usize| match count - 1 - at {
            50 => &[][..],
            from => &pixels[from * width..][..if at.is_multiple_of(10) { 300 } else { width }],
        };
        let mut expected = vec![0.25];
        for at in 0..count {
            let image = image(at);
            expected.extend(image.iter().map(|&pixel| f32::from(pixel) / 255.0));
            expected.resize(1 + (at + 1) * width, 0.0);
        }
        let mut out = vec![0.25];
        gather(count, width, image, &mut out);
        assert!(out == expected);
    }
}
