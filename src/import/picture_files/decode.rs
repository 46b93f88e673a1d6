//! One picture file: what its header says, and its pixels as bytes.

use super::super::pictures::StoredPicture;
use super::orientation::set_upright;
use crate::data::{NumberKind, PictureFlaw};
use crate::recipe::{ImageSize, NumberRange};
use image::metadata::Orientation;
use image::{ColorType, ImageDecoder, ImageError, ImageReader, Limits};
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

/// The numbers that a picture's file holds, the coarser the smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    Byte,
    Word,
    Float,
}

impl Depth {
    /// Black and white, as pictures have them.
    pub fn range(self) -> NumberRange {
        NumberRange::to(match self {
            Self::Byte => 255.0,
            Self::Word => 65535.0,
            Self::Float => 1.0,
        })
    }

    /// What the numbers are called.
    pub fn kind(self) -> NumberKind {
        match self {
            Self::Byte => NumberKind::U8,
            Self::Word => NumberKind::U16,
            Self::Float => NumberKind::F32,
        }
    }
}

/// How the numbers of all pictures of a set become bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    /// The finest numbers in the set: coarser ones are scaled to them.
    pub depth: Depth,
    /// Which of those are black and white.
    pub range: NumberRange,
}

impl PictureHeader {
    /// Reads it off the first bytes of a file, or off all of them.
    ///
    /// # Errors
    /// The bytes are no picture, or too few to tell.
    pub fn of(bytes: &[u8]) -> Result<Self, PictureFlaw> {
        unless_it_panics(|| {
            let mut decoder = open(bytes)?;
            let (width, height) = decoder.dimensions();
            let (channels, depth) = layout(decoder.color_type())?;
            let size = ImageSize {
                height: height as usize,
                width: width as usize,
            };
            Ok(Self {
                size: if swaps_sides(orientation(&mut decoder)) {
                    ImageSize {
                        height: size.width,
                        width: size.height,
                    }
                } else {
                    size
                },
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
        let mut decoder = open(bytes)?;
        let orientation = orientation(&mut decoder);
        let (width, height) = decoder.dimensions();
        let mut size = [height as usize, width as usize];
        let (channels, depth) = layout(decoder.color_type())?;
        let channels = usize::from(channels);
        // `open` has made sure that they are few enough.
        let total = usize::try_from(decoder.total_bytes()).unwrap_or(usize::MAX);
        self.stored.clear();
        self.stored
            .try_reserve_exact(total)
            .map_err(|error| PictureFlaw::Refused(error.to_string()))?;
        self.stored.resize(total, 0);
        decoder.read_image(&mut self.stored).map_err(flaw_of)?;
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

/// A decoder for the format that the bytes themselves tell, within bounds.
fn open(bytes: &[u8]) -> Result<impl ImageDecoder + '_, PictureFlaw> {
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
    let decoder = reader.into_decoder().map_err(flaw_of)?;
    if decoder.total_bytes() > MOST_BYTES {
        let each = u64::from(decoder.color_type().bytes_per_pixel());
        return Err(PictureFlaw::TooLarge {
            most: MOST_BYTES / each.max(1),
        });
    }
    Ok(decoder)
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

/// How the picture is to be turned; not at all where its file says nothing that is understood.
fn orientation(decoder: &mut impl ImageDecoder) -> Orientation {
    decoder.orientation().unwrap_or(Orientation::NoTransforms)
}

fn swaps_sides(orientation: Orientation) -> bool {
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

/// Whether a JPEG's end is missing: its decoder paints the rest grey without a word.
fn is_cut_short(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xd8]) && !bytes.windows(2).rev().any(|pair| pair == [0xff, 0xd9])
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

/// The byte that each number of a file becomes.
struct Levels {
    scale: Scale,
    /// Bytes are already what they become.
    bytes_stay: bool,
    of_byte: Vec<u8>,
    /// Empty until a picture of words comes.
    of_word: Vec<u8>,
}

impl Levels {
    fn new(scale: Scale) -> Self {
        let of_byte: Vec<u8> = (0..=u8::MAX)
            .map(|number| level(scale, Depth::Byte, f64::from(number)))
            .collect();
        Self {
            scale,
            bytes_stay: of_byte.iter().copied().eq(0..=u8::MAX),
            of_byte,
            of_word: Vec::new(),
        }
    }

    fn of_bytes(&self, stored: &[u8], channels: usize, out: &mut Vec<u8>) {
        let level = |number: u8| self.of_byte.get(usize::from(number)).copied().unwrap_or(0);
        convert(
            stored.iter().copied(),
            channels,
            level,
            |opacity| opacity,
            out,
        );
    }

    fn of_words(&mut self, stored: &[u8], channels: usize, out: &mut Vec<u8>) {
        if self.of_word.is_empty() {
            let words = 0..=u16::MAX;
            let word = |number| level(self.scale, Depth::Word, f64::from(number));
            self.of_word = words.map(word).collect();
        }
        let words = stored.as_chunks::<2>().0.iter();
        let words = words.map(|word| u16::from_ne_bytes(*word));
        let level = |number: u16| self.of_word.get(usize::from(number)).copied().unwrap_or(0);
        let opacity = |number: u16| Depth::Word.range().byte(f64::from(number));
        convert(words, channels, level, opacity, out);
    }

    fn of_floats(
        &self,
        stored: &[u8],
        channels: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), PictureFlaw> {
        let floats = stored.as_chunks::<4>().0.iter();
        let floats = floats.map(|float| f32::from_ne_bytes(*float));
        if !floats.clone().all(f32::is_finite) {
            return Err(PictureFlaw::NotFinite);
        }
        let level = |number: f32| level(self.scale, Depth::Float, f64::from(number));
        let opacity = |number: f32| Depth::Float.range().byte(f64::from(number));
        convert(floats, channels, level, opacity, out);
        Ok(())
    }
}

/// The byte of one number of a picture of `depth`.
fn level(scale: Scale, depth: Depth, number: f64) -> u8 {
    let finer = scale.depth.range().high / depth.range().high;
    scale.range.byte(number * finer)
}

/// Every number by `level`, but for opacity, the last of 2 or 4.
fn convert<T: Copy>(
    numbers: impl Iterator<Item = T>,
    channels: usize,
    level: impl Fn(T) -> u8,
    opacity: impl Fn(T) -> u8,
    out: &mut Vec<u8>,
) {
    out.clear();
    if channels.is_multiple_of(2) {
        out.extend(numbers.enumerate().map(|(at, number)| {
            if (at + 1).is_multiple_of(channels) {
                opacity(number)
            } else {
                level(number)
            }
        }));
    } else {
        out.extend(numbers.map(level));
    }
}
