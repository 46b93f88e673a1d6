//! One picture, brought to the size and the colours of images that a model knows by the rules
//! that those were read by.

use super::picture_files::{claims_to_be_a_picture, with_the_one_in};
use super::pictures::StoredPicture;
use super::plan::Plan;
use super::prepare::Preparer;
use super::watch::ImportWatch;
use crate::data::PictureFlaw;
use crate::recipe::{DataSpec, Fit, ImageShape};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The longest side of the whole picture that is kept to be looked at.
const WHOLE_SIDE: usize = 160;

/// One picture as a model of this data sees it, and what it was before.
#[derive(Clone, Debug, PartialEq)]
pub struct OnePicture {
    /// Of the shape that was asked for, [height, width, channels].
    pub pixels: Arc<[u8]>,
    /// The shape of the whole picture, as far as it is kept: at most 160 pixels either way.
    pub whole_shape: ImageShape,
    /// [height, width, channels] of that shape.
    pub whole: Arc<[u8]>,
}

/// Why one picture cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OnePictureError {
    /// A file that is no picture, or a damaged one.
    #[error("{}: {flaw}; give a sound PNG, JPEG, BMP, GIF, WebP or TIFF", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        flaw: PictureFlaw,
    },
    /// What a clipboard held.
    #[error("the clipboard’s picture: {0}; copy it anew, or open it as a file")]
    Clipboard(PictureFlaw),
}

/// Whether its name says that this file is a picture.
pub fn is_picture_by_name(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    claims_to_be_a_picture(&name.to_string_lossy())
}

/// Reads the picture in the file at `path`. Of several in one file it is the first.
///
/// # Errors
/// The file cannot be read, or is no picture.
pub fn read_one_picture(
    path: &Path,
    spec: &DataSpec,
    shape: ImageShape,
) -> Result<OnePicture, OnePictureError> {
    let read = || {
        let refused = |error: std::io::Error| PictureFlaw::Refused(error.to_string());
        // Whatever is no file may never end.
        if !std::fs::metadata(path).map_err(refused)?.is_file() {
            return Err(PictureFlaw::NoPicture);
        }
        let mut file = File::open(path).map_err(refused)?;
        let watch = ImportWatch::default();
        with_the_one_in(&mut file, spec.range, &watch, |picture| {
            prepared(picture, spec, shape, &watch)
        })
    };
    read().map_err(|flaw| OnePictureError::File {
        path: path.to_owned(),
        flaw,
    })
}

/// Takes the pixels that a clipboard held, [height, width, 4]: red, green, blue and opacity.
///
/// # Errors
/// It has no pixels, or another number of them.
pub fn take_one_picture(
    [height, width]: [usize; 2],
    rgba: &[u8],
    spec: &DataSpec,
    shape: ImageShape,
) -> Result<OnePicture, OnePictureError> {
    let picture = StoredPicture {
        height,
        width,
        channels: 4,
        pixels: rgba,
    };
    prepared(picture, spec, shape, &ImportWatch::default()).map_err(OnePictureError::Clipboard)
}

fn prepared(
    picture: StoredPicture<'_>,
    spec: &DataSpec,
    shape: ImageShape,
    watch: &ImportWatch,
) -> Result<OnePicture, PictureFlaw> {
    let mut preparer = Preparer::default();
    let mut by = |plan: &Plan| {
        let mut pixels = vec![0; plan.shape.pixels()];
        preparer.prepare(picture, plan, watch, &mut pixels)?;
        Ok(pixels.into())
    };
    let pixels = by(&Plan::of_one(spec, shape))?;
    let longer = picture.height.max(picture.width).max(1);
    let kept = |side: usize| (side * WHOLE_SIDE.min(longer) / longer).max(1);
    let whole_shape = ImageShape {
        height: kept(picture.height),
        width: kept(picture.width),
        channels: if picture.channels < 3 { 1 } else { 3 },
    };
    let as_it_is = DataSpec {
        fit: Fit::Stretch,
        background: spec.background,
        ..DataSpec::default()
    };
    let whole = by(&Plan::of_one(&as_it_is, whole_shape))?;
    Ok(OnePicture {
        pixels,
        whole_shape,
        whole,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Background;
    use proptest::prelude::*;

    const GREY: ImageShape = ImageShape {
        height: 28,
        width: 28,
        channels: 1,
    };

    fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        (folder, path)
    }

    fn png(picture: &image::DynamicImage) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let written = picture.write_to(&mut bytes, image::ImageFormat::Png);
        written.expect("a picture");
        bytes.into_inner()
    }

    #[test]
    fn a_picture_of_the_right_size_is_taken_pixel_by_pixel() {
        let pixels: Vec<u8> = (0..784).map(|at| (at % 251) as u8).collect();
        let grey = image::GrayImage::from_raw(28, 28, pixels.clone()).expect("a picture");
        let (_folder, path) = written("seven.png", &png(&grey.into()));
        let spec = DataSpec::default();
        let read = read_one_picture(&path, &spec, GREY).expect("a picture");
        assert_eq!(&*read.pixels, pixels);
        assert_eq!((read.whole_shape, &*read.whole), (GREY, &pixels[..]));
        let inverted = DataSpec {
            invert: true,
            ..spec
        };
        let read = read_one_picture(&path, &inverted, GREY).expect("a picture");
        assert!(read.pixels.iter().zip(&pixels).all(|(a, b)| *a == 255 - b));
        assert_eq!(&*read.whole, pixels, "the whole is as it lies there");
    }

    #[test]
    fn a_large_picture_in_colour_is_kept_small_and_shown_as_the_data_is() {
        let rgb = image::RgbImage::from_pixel(800, 200, image::Rgb([200, 0, 0]));
        let (_folder, path) = written("wide.png", &png(&rgb.into()));
        let spec = DataSpec {
            fit: Fit::Pad,
            background: Background::Black,
            ..DataSpec::default()
        };
        let read = read_one_picture(&path, &spec, GREY).expect("a picture");
        // 28 x 7 pixels of luminance 60 between black.
        assert_eq!(read.pixels[0], 0);
        assert_eq!(read.pixels[14 * 28 + 14], 60);
        assert_eq!((read.whole_shape.height, read.whole_shape.width), (40, 160));
        assert_eq!(read.whole[..3], [200, 0, 0]);
    }

    #[test]
    fn numbers_of_sixteen_bits_are_read_by_the_range_that_they_have() {
        let words = image::ImageBuffer::from_fn(28, 28, |x, _| image::Luma([(x * 151) as u16]));
        let words = image::DynamicImage::ImageLuma16(words);
        let (_folder, path) = written("camera.png", &png(&words));
        let read = read_one_picture(&path, &DataSpec::default(), GREY).expect("a picture");
        // A camera of 12 bits: 27 x 151 of 4,095.
        assert_eq!(read.pixels[27], 254);
    }

    #[test]
    fn a_refusal_names_the_file_and_a_way_on() {
        let (folder, path) = written("notes.png", b"no picture at all");
        for path in [&path, &folder.path().join("gone.png"), folder.path()] {
            let refused = read_one_picture(path, &DataSpec::default(), GREY);
            let words = refused.expect_err("no picture").to_string();
            assert!(words.starts_with(&path.display().to_string()), "{words}");
            assert!(words.contains("; "), "{words}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_pasted_becomes_an_image_of_the_model(
            [height, width] in [1usize..40, 1usize..40],
            seed in any::<u8>(),
        ) {
            let rgba: Vec<u8> = (0..height * width * 4).map(|at| seed ^ at as u8).collect();
            let spec = DataSpec::default();
            let taken = take_one_picture([height, width], &rgba, &spec, GREY).expect("taken");
            prop_assert_eq!(taken.pixels.len(), 784);
            prop_assert_eq!(taken.whole.len(), height * width * 3);
            let short = take_one_picture([height, width], &rgba[1..], &spec, GREY);
            prop_assert_eq!(short, Err(OnePictureError::Clipboard(PictureFlaw::Empty)));
        }
    }
}
