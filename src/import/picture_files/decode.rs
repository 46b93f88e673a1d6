//! One picture file: what its header says, and its pixels as bytes.

use super::super::pictures::StoredPicture;
use super::jpeg::{is_cut_short, kept_numbers};
use super::levels::{Depth, Levels, Scale};
use super::orientation::{set_upright, swaps_sides};
use super::uncommon_tiff::{UncommonTiff, holds_floats};
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
/// Room of a decoder that holds more bytes is given back after each picture.
const MOST_KEPT: usize = 8 << 20;
/// The longest side of a picture.
const MOST_SIDE: u32 = 1 << 16;

/// What the header of a picture file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PictureHeader {
    /// Once it stands upright.
    pub size: ImageSize,
    pub channels: u8,
    pub depth: Depth,
    /// Bytes that the picture takes at most until it is an image of the set: its pixels, and
    /// beside them what the decoder keeps, or a copy.
    pub bytes: u64,
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
                bytes,
                beside,
                ..
            } = Opened::of(bytes)?;
            let pixels = (height as u64).saturating_mul(width as u64);
            let copy = pixels.saturating_mul(u64::from(channels.max(3)));
            let (height, width) = if swaps_sides(orientation) {
                (width, height)
            } else {
                (height, width)
            };
            Ok(Self {
                size: ImageSize { height, width },
                channels,
                depth,
                bytes: (bytes as u64).saturating_add(beside.max(copy)),
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

/// A picture in the room of its decoder.
pub(super) struct Decoded {
    /// [height, width]
    size: [usize; 2],
    channels: usize,
    room: Room,
    /// The smallest and the largest number of its shades, as numbers of the scale's depth; None
    /// for bytes, whose range is known.
    pub bounds: Option<(f64, f64)>,
}

/// Which room of a decoder holds the pixels.
#[derive(Clone, Copy)]
enum Room {
    Stored,
    Bytes,
    Upright,
}

impl Decoder {
    /// The pixels of the file that holds `bytes`, upright; opacity is never scaled.
    ///
    /// # Errors
    /// It is no picture, is damaged or larger than is read; the decoder broke down.
    pub fn decode_whole(&mut self, bytes: &[u8], scale: Scale) -> Result<Decoded, PictureFlaw> {
        unless_it_panics(|| self.decode_within(bytes, scale))
    }

    /// What was decoded last.
    pub fn picture(&self, decoded: &Decoded) -> StoredPicture<'_> {
        let [height, width] = decoded.size;
        StoredPicture {
            height,
            width,
            channels: decoded.channels,
            pixels: match decoded.room {
                Room::Stored => &self.stored,
                Room::Bytes => &self.bytes,
                Room::Upright => &self.upright,
            },
        }
    }

    /// Gives back the room that a large picture took.
    pub fn forget_large(&mut self) {
        for room in [&mut self.stored, &mut self.bytes, &mut self.upright] {
            give_back(room);
        }
    }

    fn decode_within(&mut self, bytes: &[u8], scale: Scale) -> Result<Decoded, PictureFlaw> {
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
        let (mut room, bounds) = match depth {
            Depth::Byte if levels.bytes_stay => (Room::Stored, None),
            Depth::Byte => (Room::Bytes, levels.of_bytes(stored, channels, bytes)),
            Depth::Word => (Room::Bytes, levels.of_words(stored, channels, bytes)),
            Depth::Float => (Room::Bytes, levels.of_floats(stored, channels, bytes)?),
        };
        let pixels = match room {
            Room::Bytes => {
                give_back(stored);
                bytes
            }
            Room::Stored | Room::Upright => stored,
        };
        if orientation != Orientation::NoTransforms {
            size = set_upright(pixels, size, channels, orientation, upright);
            give_back(pixels);
            room = Room::Upright;
        }
        Ok(Decoded {
            size,
            channels,
            room,
            bounds,
        })
    }
}

/// Gives back room that is more than is kept from one picture to the next.
fn give_back(room: &mut Vec<u8>) {
    if room.capacity() > MOST_KEPT {
        *room = Vec::new();
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
    /// Bytes that its decoder keeps at most beside them.
    beside: u64,
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
        // The image crate takes whole numbers of 32 bits for floats where nothing says either.
        if format == ImageFormat::Tiff && opened.depth == Depth::Float && !holds_floats(bytes) {
            let words = "TIFF of whole numbers of 32 bits".to_owned();
            return Err(PictureFlaw::Undecodable(words));
        }
        let [height, width] = opened.size.map(|side| side as u64);
        let area = height.saturating_mul(width);
        let each = u64::from(opened.channels) * opened.depth.width();
        match usize::try_from(area.saturating_mul(each)) {
            Ok(count) if count as u64 <= MOST_BYTES => Ok(Self {
                bytes: count,
                beside: match format {
                    // 16 bits for each number, of lines and columns of blocks of 8 or 16.
                    ImageFormat::Jpeg => {
                        let blocks = [height, width].map(|side| side.next_multiple_of(16));
                        blocks[0] * blocks[1] * 2 * kept_numbers(bytes)
                    }
                    ImageFormat::Gif | ImageFormat::WebP => area.saturating_mul(4),
                    ImageFormat::Tiff => count as u64,
                    // Line by line.
                    _ => 0,
                },
                ..opened
            }),
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
            beside: 0,
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
            beside: 0,
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
