//! Decoded images as picture files: PNG, which keeps every bit, and JPEG.

use super::atomic_write::atomic_write;
use super::picture_text::PictureText;
use super::write_error::WriteError;
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

    /// Its pixels, 0..=255, row by row, and its shape.
    pub fn pixels(&self) -> (&[u8], ImageShape) {
        let shape = ImageShape {
            height: self.height as usize,
            width: self.width as usize,
            channels: match self.colour {
                ExtendedColorType::Rgb8 => 3,
                _ => 1,
            },
        };
        (&self.pixels, shape)
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
mod tests;
