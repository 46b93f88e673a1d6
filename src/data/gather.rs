//! Images that lie anywhere in memory, side by side as numbers.

use crate::cores::{prefetch, vectorised};

/// Images that are asked for before their turn.
const AHEAD: usize = 2;
/// Numbers that are made together, in the nearest cache.
const TOGETHER: usize = 512;

/// Appends `count` images of `width` pixels to `out`, as numbers in 0..=1: p / 255,
/// rightly rounded. `image` gives the pixels of each; what one lacks is black.
pub(super) fn gather<'a>(
    count: usize,
    width: usize,
    image: impl Fn(usize) -> &'a [u8],
    out: &mut Vec<f32>,
) {
    out.reserve(count.saturating_mul(width));
    let mut room = [0.0; TOGETHER];
    for index in 0..count {
        if index + AHEAD < count {
            prefetch(image(index + AHEAD));
        }
        let pixels = image(index);
        let pixels = &pixels[..pixels.len().min(width)];
        append_units(pixels, &mut room, out);
        out.extend(std::iter::repeat_n(0.0, width - pixels.len()));
    }
}

/// Appends p / 255 of each pixel, by way of `room`: what is written straight into a
/// growing list is not sure to be compiled for the machine's own instructions.
fn append_units(pixels: &[u8], room: &mut [f32; TOGETHER], out: &mut Vec<f32>) {
    vectorised(|| {
        for pixels in pixels.chunks(TOGETHER) {
            let units = &mut room[..pixels.len()];
            for (unit, &pixel) in units.iter_mut().zip(pixels) {
                *unit = f32::from(pixel) / 255.0;
            }
            out.extend_from_slice(units);
        }
    });
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
