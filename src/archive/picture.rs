//! Decoded images as picture files: PNG, which keeps every bit, and JPEG.

use super::atomic_write::{WriteError, atomic_write};
use super::picture_text::PictureText;
use crate::numbers::unit_to_bytes;
use crate::recipe::ImageShape;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use std::io::Write;
use std::path::{Path, PathBuf};

/// JPEG's scale goes to 100; at 95 a picture looks as it was.
const JPEG_QUALITY: u8 = 95;
/// The most pixels along a side of a JPEG, whose header has 16 bits for them.
const JPEG_SIDE: u32 = u16::MAX as u32;

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// Keeps every pixel as it is.
    Png,
    /// Smaller for photographs; pixels change a little.
    Jpeg,
}

impl PictureFormat {
    /// The format that the ending of a file's name says, in small letters or capitals.
    ///
    /// # Errors
    /// The name has no ending, or that of another format, or is nothing else.
    pub fn of_name(path: &Path) -> Result<Self, PictureError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if [".png", ".jpg", ".jpeg"].contains(&name.to_ascii_lowercase().as_str()) {
            return Err(PictureError::NoName {
                path: path.to_owned(),
                ending: name.into_owned(),
            });
        }
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        match ending.to_ascii_lowercase().as_str() {
            "png" => Ok(Self::Png),
            "jpg" | "jpeg" => Ok(Self::Jpeg),
            _ => Err(PictureError::Format {
                path: path.to_owned(),
                ending: ending.into_owned(),
            }),
        }
    }

    /// What the format is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
        }
    }
}

/// Why a picture could not be made or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// The file's name does not say PNG or JPEG.
    #[error(
        "{} {}; end the name in .png, .jpg or .jpeg",
        path.display(),
        no_format(ending)
    )]
    Format {
        /// The file that was asked for.
        path: PathBuf,
        /// What follows the last point of its name; empty without one.
        ending: String,
    },
    /// The file's name is nothing but an ending.
    #[error("{} is an ending without a name before it; write one like x{}", path.display(), ending)]
    NoName {
        /// The file that was asked for.
        path: PathBuf,
        /// The ending, with its point.
        ending: String,
    },
    /// Neither grey nor red, green and blue.
    #[error("a picture has 1 or 3 channels, not {0}")]
    Channels(usize),
    /// A side is 0, or longer than the format allows.
    #[error("no {format} is {height} x {width} pixels; choose fewer or smaller images")]
    Size {
        /// What was to be written.
        format: &'static str,
        /// Rows of pixels.
        height: usize,
        /// Pixels in a row.
        width: usize,
    },
    /// The number of pixels is not that of the picture's size.
    #[error("{found} numbers are no picture of {height} x {width} x {channels}")]
    Count {
        /// How many there are.
        found: usize,
        /// Rows of pixels.
        height: usize,
        /// Pixels in a row.
        width: usize,
        /// Numbers per pixel.
        channels: usize,
    },
    /// The encoder failed, in its own words.
    #[error("the picture cannot be encoded: {0}")]
    Encoder(String),
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

fn no_format(ending: &str) -> String {
    if ending.is_empty() {
        "does not say in which format to write the picture".to_owned()
    } else {
        format!("asks for .{ending}, which is not among the formats that pictures are written in")
    }
}

/// The pixels of a picture, in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raster {
    /// [height, width, channels], 0..=255.
    pixels: Vec<u8>,
    height: u32,
    width: u32,
    colour: ExtendedColorType,
    text: Option<PictureText>,
}

impl Raster {
    /// A picture of `pixels`, [height, width, channels] row by row, 0..=255; one channel
    /// is grey, three are red, green and blue.
    ///
    /// # Errors
    /// The number of channels or pixels does not fit, or a side is 0.
    pub fn new(
        pixels: Vec<u8>,
        height: usize,
        width: usize,
        channels: usize,
    ) -> Result<Self, PictureError> {
        let colour = match channels {
            1 => ExtendedColorType::L8,
            3 => ExtendedColorType::Rgb8,
            _ => return Err(PictureError::Channels(channels)),
        };
        let side = |n: usize| u32::try_from(n).ok().filter(|&n| n > 0);
        let (Some(high), Some(wide)) = (side(height), side(width)) else {
            return Err(PictureError::Size {
                format: "picture",
                height,
                width,
            });
        };
        let expected = height
            .checked_mul(width)
            .and_then(|n| n.checked_mul(channels));
        if expected != Some(pixels.len()) {
            return Err(PictureError::Count {
                found: pixels.len(),
                height,
                width,
                channels,
            });
        }
        Ok(Self {
            pixels,
            height: high,
            width: wide,
            colour,
            text: None,
        })
    }

    /// Images edge to edge in rows of `columns`: `images` are 0..=1,
    /// [rows, columns, pixels], the top row first.
    ///
    /// # Errors
    /// As [`Raster::new`].
    pub fn grid(
        images: &[f32],
        shape: ImageShape,
        rows: usize,
        columns: usize,
    ) -> Result<Self, PictureError> {
        Self::enlarged_grid(images, shape, rows, columns, 1)
    }

    /// The same with `scale` x `scale` pixels for each of an image; 0 counts as 1.
    ///
    /// # Errors
    /// As [`Raster::new`].
    pub fn enlarged_grid(
        images: &[f32],
        shape: ImageShape,
        rows: usize,
        columns: usize,
        scale: usize,
    ) -> Result<Self, PictureError> {
        let scale = scale.max(1);
        let whole = ImageShape {
            height: shape.height.saturating_mul(rows),
            width: shape.width.saturating_mul(columns),
            channels: shape.channels,
        };
        let pixels = row_by_row(&unit_to_bytes(images), shape, columns);
        let (height, width) = (
            whole.height.saturating_mul(scale),
            whole.width.saturating_mul(scale),
        );
        Self::new(
            enlarged(&pixels, whole, scale),
            height,
            width,
            shape.channels,
        )
    }

    /// The same picture, whose file will say `text`.
    #[must_use]
    pub fn with_text(self, text: PictureText) -> Self {
        Self {
            text: Some(text),
            ..self
        }
    }

    /// The bytes of the picture's file.
    ///
    /// # Errors
    /// The format does not go so far, or its encoder failed.
    pub fn encode(&self, format: PictureFormat) -> Result<Vec<u8>, PictureError> {
        let mut bytes = Vec::new();
        let (pixels, width, height) = (&self.pixels, self.width, self.height);
        let written = match format {
            PictureFormat::Png => {
                PngEncoder::new(&mut bytes).write_image(pixels, width, height, self.colour)
            }
            PictureFormat::Jpeg if width.max(height) > JPEG_SIDE => {
                return Err(PictureError::Size {
                    format: format.name(),
                    height: height as usize,
                    width: width as usize,
                });
            }
            PictureFormat::Jpeg => JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)
                .write_image(pixels, width, height, self.colour),
        };
        written.map_err(|error| PictureError::Encoder(error.to_string()))?;
        Ok(match (&self.text, format) {
            (None, _) => bytes,
            (Some(text), PictureFormat::Png) => text.in_png(bytes),
            (Some(text), PictureFormat::Jpeg) => text.in_jpeg(bytes),
        })
    }

    /// Writes the picture at `path`; the file appears whole or not at all.
    ///
    /// # Errors
    /// The format does not go so far, or the file cannot be written.
    pub fn save(&self, path: &Path, format: PictureFormat) -> Result<(), PictureError> {
        let bytes = self.encode(format)?;
        Ok(atomic_write(path, |out| out.write_all(&bytes))?)
    }
}

/// Each pixel of a picture of `shape` as a square of `scale` x `scale`.
pub(super) fn enlarged(pixels: &[u8], shape: ImageShape, scale: usize) -> Vec<u8> {
    if scale <= 1 {
        return pixels.to_vec();
    }
    let line = (shape.width * shape.channels).max(1);
    let mut out = Vec::new();
    for row in pixels.chunks(line) {
        let wide = row.chunks(shape.channels.max(1));
        let wide: Vec<u8> = wide.flat_map(|pixel| pixel.repeat(scale)).collect();
        for _ in 0..scale {
            out.extend_from_slice(&wide);
        }
    }
    out
}

/// From image after image to line after line of a picture with `columns` images in a row.
fn row_by_row(images: &[u8], shape: ImageShape, columns: usize) -> Vec<u8> {
    let line = shape.width * shape.channels;
    let image = shape.pixels().max(1);
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
}
