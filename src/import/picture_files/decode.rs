//! One picture file: what its header says, and its pixels as bytes.

use super::super::pictures::StoredPicture;
use super::levels::{Depth, Levels, Scale};
use super::orientation::{set_upright, swaps_sides};
use super::uncommon_tiff::UncommonTiff;
use crate::data::PictureFlaw;
use crate::recipe::ImageSize;
use image::metadata::Orientation;
use image::{ColorType, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The most bytes that one picture may unpack to.
const MOST_BYTES: u64 = 256 << 20;
/// The most bytes that a decoder may take beside them.
const MOST_BESIDE: u64 = 256 << 20;
/// The longest side of a picture.
const MOST_SIDE: u32 = 1 << 16;

/// What the header of a picture file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PictureHeader {
    /// Once it stands upright.
    pub size: ImageSize,
    pub channels: u8,
    pub depth: Depth,
}

impl PictureHeader {
    /// Reads it off the first bytes of a file, or off all of them.
    ///
    /// # Errors
    /// The bytes are no picture, or too few to tell.
    pub fn of(bytes: &[u8]) -> Result<Self, PictureFlaw> {
        unless_it_panics(|| {
            let Opened {
                size: [height, width],
                channels,
                depth,
                orientation,
                ..
            } = Opened::of(bytes)?;
            let (height, width) = if swaps_sides(orientation) {
                (width, height)
            } else {
                (height, width)
            };
            Ok(Self {
                size: ImageSize { height, width },
                channels,
                depth,
            })
        })
    }
}

/// What a thread needs to decode pictures, kept from one to the next.
#[derive(Default)]
pub(super) struct Decoder {
    stored: Vec<u8>,
    bytes: Vec<u8>,
    upright: Vec<u8>,
    levels: Option<Levels>,
}

impl Decoder {
    /// The pixels of the file that holds `bytes`, upright; opacity is never scaled.
    ///
    /// # Errors
    /// It is no picture, is damaged or larger than is read; the decoder broke down.
    pub fn decode(&mut self, bytes: &[u8], scale: Scale) -> Result<StoredPicture<'_>, PictureFlaw> {
        unless_it_panics(|| self.decode_within(bytes, scale))
    }

    fn decode_within(
        &mut self,
        bytes: &[u8],
        scale: Scale,
    ) -> Result<StoredPicture<'_>, PictureFlaw> {
        let opened = Opened::of(bytes)?;
        let (mut size, depth, orientation) = (opened.size, opened.depth, opened.orientation);
        let channels = usize::from(opened.channels);
        self.stored.clear();
        self.stored
            .try_reserve_exact(opened.bytes)
            .map_err(|error| PictureFlaw::Refused(error.to_string()))?;
        self.stored.resize(opened.bytes, 0);
        match opened.pixels {
            Pixels::Usual(decoder) => decoder.read_image(&mut self.stored).map_err(flaw_of)?,
            Pixels::UncommonTiff(file) => file.read(&mut self.stored)?,
        }
        if is_cut_short(bytes) {
            return Err(PictureFlaw::Undecodable("its file ends early".to_owned()));
        }
        let Self {
            stored,
            bytes,
            upright,
            levels,
        } = self;
        let kept = levels.take().filter(|levels| levels.scale == scale);
        let levels = levels.insert(kept.unwrap_or_else(|| Levels::new(scale)));
        let mut pixels = match depth {
            Depth::Byte if levels.bytes_stay => stored,
            Depth::Byte => {
                levels.of_bytes(stored, channels, bytes);
                bytes
            }
            Depth::Word => {
                levels.of_words(stored, channels, bytes);
                bytes
            }
            Depth::Float => {
                levels.of_floats(stored, channels, bytes)?;
                bytes
            }
        };
        if orientation != Orientation::NoTransforms {
            size = set_upright(pixels, size, channels, orientation, upright);
            pixels = upright;
        }
        Ok(StoredPicture {
            height: size[0],
            width: size[1],
            channels,
            pixels,
        })
    }
}

/// A picture file whose header was read.
struct Opened<'a> {
    /// [height, width] as stored.
    size: [usize; 2],
    channels: u8,
    depth: Depth,
    orientation: Orientation,
    /// As many as all its pixels take, few enough to be read.
    bytes: usize,
    pixels: Pixels<'a>,
}

/// What gives a picture's pixels.
enum Pixels<'a> {
    Usual(Box<dyn ImageDecoder + 'a>),
    UncommonTiff(Box<UncommonTiff<'a>>),
}

impl<'a> Opened<'a> {
    /// Of the format that the bytes themselves tell, within bounds.
    fn of(bytes: &'a [u8]) -> Result<Self, PictureFlaw> {
        let format = image::guess_format(bytes).map_err(|_| PictureFlaw::NoPicture)?;
        if !format.reading_enabled() {
            return Err(PictureFlaw::NoPicture);
        }
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut limits = Limits::no_limits();
        limits.max_image_width = Some(MOST_SIDE);
        limits.max_image_height = Some(MOST_SIDE);
        limits.max_alloc = Some(MOST_BYTES + MOST_BESIDE);
        reader.limits(limits);
        let opened = match reader.into_decoder() {
            Ok(decoder) => Self::usual(decoder),
            Err(ImageError::Unsupported(_)) if format == ImageFormat::Tiff => Self::uncommon(bytes),
            Err(error) => Err(flaw_of(error)),
        }?;
        let [height, width] = opened.size.map(|side| side as u64);
        let area = height.saturating_mul(width);
        let each = u64::from(opened.channels) * opened.depth.width();
        match usize::try_from(area.saturating_mul(each)) {
            Ok(bytes) if bytes as u64 <= MOST_BYTES => Ok(Self { bytes, ..opened }),
            _ => Err(PictureFlaw::TooLarge {
                most: MOST_BYTES / each.max(1),
            }),
        }
    }

    fn usual(mut decoder: impl ImageDecoder + 'a) -> Result<Self, PictureFlaw> {
        let (width, height) = decoder.dimensions();
        let (channels, depth) = layout(decoder.color_type())?;
        // Not at all where the file says nothing that is understood.
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        Ok(Self {
            size: [height as usize, width as usize],
            channels,
            depth,
            orientation,
            bytes: 0,
            pixels: Pixels::Usual(Box::new(decoder)),
        })
    }

    fn uncommon(bytes: &'a [u8]) -> Result<Self, PictureFlaw> {
        let mut file = UncommonTiff::open(bytes)?;
        let orientation = Orientation::from_exif(file.orientation());
        Ok(Self {
            size: file.size,
            channels: file.channels,
            depth: file.depth,
            orientation: orientation.unwrap_or(Orientation::NoTransforms),
            bytes: 0,
            pixels: Pixels::UncommonTiff(Box::new(file)),
        })
    }
}

/// Channels and numbers of a decoder's pixels.
fn layout(color: ColorType) -> Result<(u8, Depth), PictureFlaw> {
    match color {
        ColorType::L8 => Ok((1, Depth::Byte)),
        ColorType::La8 => Ok((2, Depth::Byte)),
        ColorType::Rgb8 => Ok((3, Depth::Byte)),
        ColorType::Rgba8 => Ok((4, Depth::Byte)),
        ColorType::L16 => Ok((1, Depth::Word)),
        ColorType::La16 => Ok((2, Depth::Word)),
        ColorType::Rgb16 => Ok((3, Depth::Word)),
        ColorType::Rgba16 => Ok((4, Depth::Word)),
        ColorType::Rgb32F => Ok((3, Depth::Float)),
        ColorType::Rgba32F => Ok((4, Depth::Float)),
        other => Err(PictureFlaw::Undecodable(format!("{other:?}"))),
    }
}

/// Whether a JPEG ends before its pixels do: its decoder paints the rest grey without a word.
///
/// Format: ITU-T T.81, section B.1.1: segments of a mark and a length, then the coded pixels, in
/// which no mark stands, and the mark of the end.
fn is_cut_short(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(&[0xff, 0xd8]) else {
        return false;
    };
    // A small picture within a segment has an end of its own.
    while let [0xff, mark, after @ ..] = rest {
        let (segment, is_scan) = (after.first_chunk::<2>(), *mark == 0xda);
        let length = segment.map(|length| usize::from(u16::from_be_bytes(*length)));
        rest = match (mark, length.and_then(|length| after.get(length.max(2)..))) {
            // A mark may stand behind bytes of filling.
            (0xff, _) => rest.get(1..).unwrap_or_default(),
            (_, Some(after)) => after,
            (_, None) => break,
        };
        if is_scan {
            break;
        }
    }
    !rest.windows(2).rev().any(|pair| pair == [0xff, 0xd9])
}

fn flaw_of(error: ImageError) -> PictureFlaw {
    match error {
        ImageError::Limits(_) => PictureFlaw::TooLarge {
            most: MOST_BYTES / 4,
        },
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Unsupported(_)
        | ImageError::IoError(_) => PictureFlaw::Undecodable(error.to_string()),
    }
}

/// A decoder that panics has met a picture that it cannot decode.
fn unless_it_panics<T>(decode: impl FnOnce() -> Result<T, PictureFlaw>) -> Result<T, PictureFlaw> {
    // What a broken decode leaves in the buffers is overwritten by the next.
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|cause| {
        let words = cause
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| cause.downcast_ref::<&str>().copied())
            .unwrap_or("the decoder broke down");
        Err(PictureFlaw::Undecodable(words.to_owned()))
    })
}

#[cfg(test)]
mod tests;
