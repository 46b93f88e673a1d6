//! Pictures are read back as they were, and say what they show.

use super::super::picture_text::tests::sample;
use super::*;

const GREY: ImageShape = ImageShape {
    height: 1,
    width: 2,
    channels: 1,
};

fn read(path: &Path) -> image::DynamicImage {
    image::open(path).expect("a picture of the format its name says")
}

#[test]
fn a_grid_reads_back_as_the_images_side_by_side() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("grid.png");
    let values: Vec<f32> = (0..12).map(|i| i as f32 / 255.0).collect();
    let grid = Raster::grid(&values, GREY, 2, 3).expect("twelve pixels");
    grid.save(&path, PictureFormat::Png).expect("writable");
    let read = read(&path).into_luma8();
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
    assert_eq!(row_by_row(&[1, 2, 3, 4], shape, 2), [1, 3, 2, 4]);
}

#[test]
fn a_pixel_enlarged_is_a_square_of_its_colour() {
    let shape = ImageShape {
        height: 2,
        width: 1,
        channels: 3,
    };
    let values: Vec<f32> = (0..12).map(|i| i as f32 / 255.0).collect();
    let grid = Raster::enlarged_grid(&values, shape, 1, 2, 4).expect("two images");
    let bytes = grid.encode(PictureFormat::Png).expect("small enough");
    let read = image::load_from_memory(&bytes).expect("a PNG").into_rgb8();
    assert_eq!(read.dimensions(), (8, 8));
    for (x, y, pixel) in read.enumerate_pixels() {
        // The second image begins with its sixth number.
        let first = (x / 4 * 6 + y / 4 * 3) as u8;
        assert_eq!(pixel.0, [first, first + 1, first + 2]);
    }
}

/// The chunks of a PNG, by its specification.
fn chunks(png: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut rest = &png[8..];
    let mut found = Vec::new();
    while let [a, b, c, d, after @ ..] = rest {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        found.push((&after[..4], &after[4..4 + length]));
        rest = &after[4 + length + 4..];
    }
    found
}

#[test]
fn a_picture_says_what_it_shows_and_is_the_same_picture() {
    let plain = Raster::new((0..32).collect(), 4, 8, 1).expect("32 pixels");
    let text = sample(r#"{"shows":"Zähler"}"#);
    let told = plain.clone().with_text(text);
    let png = told.encode(PictureFormat::Png).expect("a PNG");
    let chunks = chunks(&png);
    let kinds: Vec<&[u8]> = chunks.iter().map(|chunk| chunk.0).collect();
    assert_eq!(kinds[..3], [b"IHDR", b"tEXt", b"tEXt"]);
    assert_eq!(chunks[1].1, b"Software\0Elbow");
    let description = ["Description\0", r#"{"shows":"Z\u00e4hler"}"#].concat();
    assert_eq!(chunks[2].1, description.as_bytes());
    let jpeg = told.encode(PictureFormat::Jpeg).expect("a JPEG");
    let comment = br#"Elbow: {"shows":"Z\u00e4hler"}"#;
    assert!(jpeg.windows(comment.len()).any(|window| window == comment));
    for format in [PictureFormat::Png, PictureFormat::Jpeg] {
        let pixels = |picture: &Raster| {
            let bytes = picture.encode(format).expect("small enough");
            image::load_from_memory(&bytes)
                .expect("a picture")
                .into_luma8()
        };
        assert_eq!(pixels(&plain), pixels(&told), "{format:?}");
    }
}

#[test]
fn colours_keep_their_channels_and_other_counts_are_refused() {
    let colour = Raster::new(vec![1, 2, 3, 4, 5, 6], 1, 2, 3).expect("two pixels");
    let bytes = colour.encode(PictureFormat::Png).expect("small enough");
    let read = image::load_from_memory(&bytes).expect("a PNG").into_rgb8();
    assert_eq!(read.into_raw(), [1, 2, 3, 4, 5, 6]);
    assert!(Raster::new(vec![1, 2], 1, 1, 2).is_err());
    assert!(Raster::new(vec![1, 2], 1, 1, 1).is_err());
    assert!(Raster::new(vec![], 0, 1, 1).is_err());
}

#[test]
fn a_jpeg_in_colour_is_close_to_the_picture() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("colour.JPG");
    let format = PictureFormat::of_name(&path).expect("a JPEG");
    let pixels = [200, 40, 90].repeat(16 * 8);
    let picture = Raster::new(pixels.clone(), 8, 16, 3).expect("all of one colour");
    picture.save(&path, format).expect("writable");
    let read = read(&path).into_rgb8();
    assert_eq!(read.dimensions(), (16, 8));
    let far = |(a, b): (&u8, &u8)| a.abs_diff(*b) > 6;
    assert!(!read.as_raw().iter().zip(&pixels).any(far));
}

#[test]
fn the_ending_of_a_name_says_the_format() {
    let format = |name: &str| PictureFormat::of_name(Path::new(name)).ok();
    assert_eq!(format("x.png"), Some(PictureFormat::Png));
    assert_eq!(format("x.PNG"), Some(PictureFormat::Png));
    assert_eq!(format("x.y.jpeg"), Some(PictureFormat::Jpeg));
    for name in ["x", "x.gif", ".png", "png", "x.png.txt", ""] {
        assert_eq!(format(name), None, "{name}");
    }
}

#[test]
fn a_jpeg_that_would_be_too_wide_is_refused_and_the_png_is_not() {
    let wide = Raster::new(vec![7; 70_000], 1, 70_000, 1).expect("one row");
    assert!(wide.encode(PictureFormat::Png).is_ok());
    let refused = wide.encode(PictureFormat::Jpeg).expect_err("too wide");
    assert!(refused.to_string().contains("JPEG"), "{refused}");
}
