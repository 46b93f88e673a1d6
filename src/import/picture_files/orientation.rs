//! Pictures set upright as their files say.

use image::metadata::Orientation;

/// Whether an upright picture is as wide as the stored one is high.
pub(super) fn swaps_sides(orientation: Orientation) -> bool {
    match orientation {
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => false,
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => true,
    }
}

/// Writes the pixels of a picture of `size`, [height, width], into `out` as they stand upright;
/// returns their size then.
pub(super) fn set_upright(
    pixels: &[u8],
    [height, width]: [usize; 2],
    channels: usize,
    orientation: Orientation,
    out: &mut Vec<u8>,
) -> [usize; 2] {
    // Where the first pixel comes from, and how far the next one down and to the right is.
    let (last_line, last) = (width * height.saturating_sub(1), width.saturating_sub(1));
    let (line, one) = (width.cast_signed(), 1isize);
    let (size, start, down, right) = match orientation {
        Orientation::NoTransforms => ([height, width], 0, line, one),
        Orientation::FlipHorizontal => ([height, width], last, line, -one),
        Orientation::FlipVertical => ([height, width], last_line, -line, one),
        Orientation::Rotate180 => ([height, width], last_line + last, -line, -one),
        Orientation::Rotate90 => ([width, height], last_line, one, -line),
        Orientation::Rotate270 => ([width, height], last, -one, line),
        Orientation::Rotate90FlipH => ([width, height], 0, one, line),
        Orientation::Rotate270FlipH => ([width, height], last_line + last, -one, -line),
    };
    out.clear();
    out.reserve(pixels.len());
    for y in 0..size[0] {
        let begin = start.cast_signed() + y.cast_signed() * down;
        for x in 0..size[1] {
            let at = (begin + x.cast_signed() * right).cast_unsigned() * channels;
            out.extend_from_slice(pixels.get(at..at + channels).unwrap_or_default());
        }
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, RgbImage};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_picture_stands_as_another_program_sets_it(
            (height, width) in (1u32..6, 1u32..6),
            exif in 1u8..=8,
        ) {
            let pixels: Vec<u8> = (0..).take((height * width * 3) as usize).collect();
            let orientation = Orientation::from_exif(exif).expect("one of eight");
            let picture = RgbImage::from_raw(width, height, pixels.clone()).expect("as many");
            let mut other = DynamicImage::from(picture);
            other.apply_orientation(orientation);
            let mut out = Vec::new();
            let size = [height as usize, width as usize];
            let size = set_upright(&pixels, size, 3, orientation, &mut out);
            prop_assert_eq!(size, [other.height() as usize, other.width() as usize]);
            prop_assert_eq!(out, other.into_bytes());
        }
    }
}
