//! Decoded images as PNG files.

use super::whole::{WriteError, write_whole};
use crate::numbers::unit_to_bytes;
use crate::recipe::ImageShape;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use std::io::{Error, ErrorKind};
use std::path::Path;

/// Writes one image as PNG: `pixels` are 0..=255, [height, width, channels]
/// row by row; one channel is grey, three are red, green and blue.
///
/// # Errors
/// The number of channels or pixels does not fit, or the file cannot be written.
pub fn save_grey(
    pixels: &[u8],
    height: usize,
    width: usize,
    channels: usize,
    path: &Path,
) -> Result<(), WriteError> {
    let unfit = |reason: String| WriteError::new(path, Error::new(ErrorKind::InvalidInput, reason));
    let colour = match channels {
        1 => ExtendedColorType::L8,
        3 => ExtendedColorType::Rgb8,
        _ => return Err(unfit(format!("a PNG has 1 or 3 channels, not {channels}"))),
    };
    let side = |n: usize| u32::try_from(n).ok().filter(|&n| n > 0);
    let (Some(wide), Some(high)) = (side(width), side(height)) else {
        return Err(unfit(format!("no PNG is {height} x {width} pixels")));
    };
    if height
        .checked_mul(width)
        .and_then(|n| n.checked_mul(channels))
        != Some(pixels.len())
    {
        let count = pixels.len();
        return Err(unfit(format!(
            "{count} numbers are no {height} x {width} x {channels} image"
        )));
    }
    write_whole(path, |out| {
        PngEncoder::new(out)
            .write_image(pixels, wide, high, colour)
            .map_err(Error::other)
    })
}

/// Writes a grid of images as one PNG: `images` are 0..=1, [rows, columns,
/// pixels], the top row first, edge to edge.
///
/// # Errors
/// As [`save_grey`].
pub fn save_grid(
    images: &[f32],
    shape: ImageShape,
    rows: usize,
    columns: usize,
    path: &Path,
) -> Result<(), WriteError> {
    let (height, width) = (shape.height * rows, shape.width * columns);
    let pixels = lay_out(&unit_to_bytes(images), shape, columns);
    save_grey(&pixels, height, width, shape.channels, path)
}

/// From image after image to line after line.
fn lay_out(images: &[u8], shape: ImageShape, columns: usize) -> Vec<u8> {
    let line = shape.width * shape.channels;
    let image = shape.pixels();
    let mut out = Vec::with_capacity(images.len());
    for row in images.chunks((image * columns).max(1)) {
        for y in 0..shape.height {
            for one in row.chunks(image) {
                out.extend(one.iter().skip(y * line).take(line));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_reads_back_as_the_images_side_by_side() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("grid.png");
        let shape = ImageShape {
            height: 1,
            width: 2,
            channels: 1,
        };
        let values: Vec<f32> = (0..12).map(|i| i as f32 / 255.0).collect();
        save_grid(&values, shape, 2, 3, &path).expect("writable");
        let read = image::open(&path).expect("a PNG").into_luma8();
        assert_eq!(read.dimensions(), (6, 2));
        assert_eq!(read.into_raw(), (0..12).collect::<Vec<u8>>());
    }

    #[test]
    fn tall_images_keep_their_rows_together() {
        let shape = ImageShape {
            height: 2,
            width: 1,
            channels: 1,
        };
        assert_eq!(lay_out(&[1, 2, 3, 4], shape, 2), [1, 3, 2, 4]);
    }

    #[test]
    fn colours_keep_their_channels_and_other_counts_are_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("colour.png");
        save_grey(&[1, 2, 3, 4, 5, 6], 1, 2, 3, &path).expect("writable");
        let read = image::open(&path).expect("a PNG").into_rgb8();
        assert_eq!(read.into_raw(), [1, 2, 3, 4, 5, 6]);
        assert!(save_grey(&[1, 2], 1, 1, 2, &path).is_err());
        assert!(save_grey(&[1, 2], 1, 1, 1, &path).is_err());
        assert!(save_grey(&[], 0, 1, 1, &path).is_err());
    }
}
