//! Every format shows the same picture, whatever its file is called.

use super::{names, preview, written};
use elbow::recipe::{Background, Colour, DataSpec, ImageSize};

const HEIGHT: usize = 8;
const WIDTH: usize = 12;

/// [8, 12, 3], as make_pictures.py has it.
fn rgb() -> Vec<u8> {
    let pixels = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x as u8, y as u8)));
    pixels.flat_map(|(x, y)| [20 * x, 30 * y, 128]).collect()
}

/// [8, 12]
fn grey() -> Vec<u8> {
    let pixels = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x as u8, y as u8)));
    pixels.map(|(x, y)| 20 * x + y).collect()
}

#[test]
fn colours_are_the_same_in_every_lossless_format() {
    let preview = preview(&DataSpec::at(written("colour")));
    assert_eq!(preview.shape.to_string(), "8 x 12 x 3");
    assert_eq!(names(&preview).len(), 11, "{:?}", preview.report.left_out);
    for picture in &preview.pictures {
        assert_eq!(picture.pixels[..], rgb(), "{}", picture.name);
        assert_eq!(picture.class, None);
    }
}

#[test]
fn greys_are_the_same_in_every_depth() {
    let preview = preview(&DataSpec::at(written("grey")));
    // One is stored as colours, and none has any.
    assert_eq!(preview.shape.to_string(), "8 x 12");
    assert_eq!(names(&preview).len(), 5, "{:?}", preview.report.left_out);
    for picture in &preview.pictures {
        assert_eq!(picture.pixels[..], grey(), "{}", picture.name);
    }
}

#[test]
fn black_and_white_pictures_keep_their_bits() {
    let preview = preview(&DataSpec::at(written("bits")));
    assert_eq!(names(&preview).len(), 2, "{:?}", preview.report.left_out);
    for picture in &preview.pictures {
        for (at, pixel) in picture.pixels.iter().enumerate() {
            let white = (at / WIDTH + at % WIDTH) % 2 == 1;
            assert_eq!(*pixel, if white { 255 } else { 0 }, "{}", picture.name);
        }
    }
}

#[test]
fn a_photo_stands_upright() {
    let preview = preview(&DataSpec::at(written("photo")));
    assert_eq!(preview.shape.to_string(), "32 x 48 x 3");
    let [turned, upright] = preview.pictures.as_slice() else {
        panic!("two photos: {:?}", names(&preview));
    };
    let pairs = turned.pixels.iter().zip(upright.pixels.iter());
    let apart: u32 = pairs.map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
    assert!(apart / (32 * 48 * 3) < 4, "{apart}");
}

#[test]
fn what_is_transparent_shows_the_background() {
    for (folder, whole, channels, files) in
        [("opacity", rgb(), 3, 3), ("grey_opacity", grey(), 1, 2)]
    {
        for (background, behind) in [(Background::White, 255), (Background::Black, 0)] {
            let spec = DataSpec {
                background,
                ..DataSpec::at(written(folder))
            };
            let preview = preview(&spec);
            assert_eq!(preview.shape.channels, channels);
            assert_eq!(
                names(&preview).len(),
                files,
                "{:?}",
                preview.report.left_out
            );
            for picture in &preview.pictures {
                for (at, pixel) in picture.pixels.iter().enumerate() {
                    let opaque = at / channels % WIDTH < WIDTH / 2;
                    let expected = if opaque { whole[at] } else { behind };
                    assert_eq!(*pixel, expected, "{} at {at}", picture.name);
                }
            }
        }
    }
}

#[test]
fn colour_and_size_are_as_they_are_asked_for() {
    let spec = |colour| DataSpec {
        colour,
        size: Some(ImageSize::square(4)),
        ..DataSpec::at(written("colour"))
    };
    assert_eq!(preview(&spec(Colour::Grey)).shape.to_string(), "4 x 4");
    let grey = DataSpec {
        colour: Colour::Rgb,
        ..DataSpec::at(written("grey"))
    };
    assert_eq!(preview(&grey).shape.to_string(), "8 x 12 x 3");
}

#[test]
fn numbers_are_scaled_by_the_range_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    // A mask of a few classes, as programs write them: all but black to the eye.
    let mask = image::GrayImage::from_fn(4, 4, |x, _| image::Luma([x as u8]));
    for name in ["a.png", "b.png"] {
        mask.save(folder.path().join(name)).unwrap();
    }
    let spec = DataSpec {
        range: Some("0..3".parse().unwrap()),
        ..DataSpec::at(folder.path())
    };
    assert_eq!(preview(&spec).pictures[0].pixels[..4], [0, 85, 170, 255]);
    // A camera of 12 bits.
    let camera = |x: u32, _| image::Luma([[0u16, 1365, 2730, 4095][x as usize]]);
    let camera = image::ImageBuffer::<image::Luma<u16>, _>::from_fn(4, 4, camera);
    for name in ["a.png", "b.png"] {
        camera.save(folder.path().join(name)).unwrap();
    }
    let spec = DataSpec {
        range: Some("0..4095".parse().unwrap()),
        ..spec
    };
    assert_eq!(preview(&spec).pictures[0].pixels[..4], [0, 85, 170, 255]);
}
