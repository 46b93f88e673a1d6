//! TIFF files that the image crate does not read: palettes, grey with opacity, grey of few
//! bits, grey floating point.
//!
//! Format: Adobe, "TIFF Revision 6.0", sections 2 and 5; type, tag and value of an entry of the
//! directory on page 14.

use super::levels::Depth;
use crate::data::PictureFlaw;
use std::borrow::Cow;
use std::io::Cursor;
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

/// How numbers become shades.
const PHOTOMETRIC: u16 = 262;
/// They are places in a palette.
const PALETTE: u16 = 3;
/// The smallest is black.
const BLACK_IS_ZERO: u16 = 1;

/// An open file.
pub(super) struct UncommonTiff<'a> {
    decoder: Decoder<Cursor<Cow<'a, [u8]>>>,
    /// [height, width]
    pub size: [usize; 2],
    pub channels: u8,
    pub depth: Depth,
    layout: Layout,
}

/// What its numbers are.
enum Layout {
    /// Places of so many bits in a palette: all red values, all green, all blue.
    Palette(u8, Vec<u16>),
    /// Shades of so many bits, fewer than 8.
    Bits(u8),
    /// As they are.
    Plain,
}

impl<'a> UncommonTiff<'a> {
    /// Opens the file that holds `bytes`.
    ///
    /// # Errors
    /// It is damaged, or of yet another kind.
    pub fn open(bytes: &'a [u8]) -> Result<Self, PictureFlaw> {
        let mut bytes = Cow::Borrowed(bytes);
        let photometric = Photometric::find(&bytes);
        let is_palette = photometric.as_ref().is_some_and(|found| found.is_palette);
        if let Some(photometric) = photometric.filter(|found| found.is_palette) {
            // The tiff crate refuses palettes, but reads the places in them as shades.
            photometric.set_grey(bytes.to_mut());
        }
        let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(flaw_of)?;
        let (width, height) = decoder.dimensions().map_err(flaw_of)?;
        let color = decoder.colortype().map_err(flaw_of)?;
        let (channels, depth, layout) = match color {
            ColorType::Gray(bits @ (1 | 2 | 4 | 8)) if is_palette => {
                let colours = decoder.get_tag_u16_vec(Tag::ColorMap).map_err(flaw_of)?;
                (3, Depth::Byte, Layout::Palette(bits, colours))
            }
            ColorType::Gray(bits @ (2 | 4)) => (1, Depth::Byte, Layout::Bits(bits)),
            ColorType::Gray(32) => (1, Depth::Float, Layout::Plain),
            ColorType::Multiband {
                bit_depth: 8,
                num_samples: 2,
            } => (2, Depth::Byte, Layout::Plain),
            ColorType::Multiband {
                bit_depth: 16,
                num_samples: 2,
            } => (2, Depth::Word, Layout::Plain),
            other => return Err(PictureFlaw::Undecodable(format!("TIFF of {other:?}"))),
        };
        Ok(Self {
            decoder,
            size: [height as usize, width as usize],
            channels,
            depth,
            layout,
        })
    }

    /// What its file says of how it is to be turned, as EXIF counts it.
    pub fn orientation(&mut self) -> u8 {
        let tag = self.decoder.find_tag_unsigned(Tag::Orientation);
        tag.ok().flatten().unwrap_or(1)
    }

    /// Its numbers, native endian, into `out`: [height, width, channels].
    ///
    /// # Errors
    /// It is damaged.
    pub fn read(mut self, out: &mut [u8]) -> Result<(), PictureFlaw> {
        let mut numbers = self.decoder.read_image().map_err(flaw_of)?;
        let is_expected = match &numbers {
            DecodingResult::U8(_) => self.depth == Depth::Byte,
            DecodingResult::U16(_) => self.depth == Depth::Word,
            DecodingResult::F32(_) => self.depth == Depth::Float,
            _ => false,
        };
        if !is_expected {
            return Err(PictureFlaw::Undecodable("TIFF of other numbers".to_owned()));
        }
        let stored = numbers.as_buffer(0);
        let stored = stored.as_bytes();
        let [_, width] = self.size;
        match &self.layout {
            Layout::Plain if stored.len() == out.len() => {
                out.copy_from_slice(stored);
                Ok(())
            }
            Layout::Plain => Err(PictureFlaw::Undecodable(
                "TIFF of several planes".to_owned(),
            )),
            Layout::Bits(bits) => {
                let white = u32::from(u8::MAX >> (8 - bits));
                each_few_bits(stored, width, *bits, out, 1, |number, pixel| {
                    pixel.fill((u32::from(number) * 255 / white) as u8);
                    Some(())
                })
            }
            Layout::Palette(bits, colours) => {
                let count = colours.len() / 3;
                // Some programs write bytes where the format asks for words.
                let shift = if colours.iter().any(|part| *part > 255) {
                    8
                } else {
                    0
                };
                each_few_bits(stored, width, *bits, out, 3, |number, pixel| {
                    for (channel, part) in pixel.iter_mut().enumerate() {
                        let at = (usize::from(number) < count)
                            .then_some(channel * count + usize::from(number))?;
                        *part = (colours.get(at)? >> shift) as u8;
                    }
                    Some(())
                })
            }
        }
    }
}

/// Unpacks numbers of few bits, whose lines begin with a byte, into `channels` bytes each.
fn each_few_bits(
    stored: &[u8],
    width: usize,
    bits: u8,
    out: &mut [u8],
    channels: usize,
    pixel: impl Fn(u8, &mut [u8]) -> Option<()>,
) -> Result<(), PictureFlaw> {
    let per_byte = 8 / usize::from(bits).max(1);
    let damaged = || PictureFlaw::Undecodable("TIFF with a palette that is too short".to_owned());
    let stored_lines = stored.chunks_exact(width.div_ceil(per_byte).max(1));
    let lines = out.chunks_exact_mut((width * channels).max(1));
    if stored_lines.len() < lines.len() {
        return Err(damaged());
    }
    for (stored, line) in stored_lines.zip(lines) {
        for (x, out) in line.chunks_exact_mut(channels).enumerate() {
            let byte = stored.get(x / per_byte).copied().unwrap_or(0);
            let left = (per_byte - 1 - x % per_byte) * usize::from(bits);
            let number = (byte >> left) & (u8::MAX >> (8 - bits));
            pixel(number, out).ok_or_else(damaged)?;
        }
    }
    Ok(())
}

/// Whether the file says that its numbers are floats; without a word they are whole.
pub(super) fn holds_floats(bytes: &[u8]) -> bool {
    const FLOATS: u16 = 3;
    let Ok(mut decoder) = Decoder::new(Cursor::new(bytes)) else {
        return false;
    };
    let formats = decoder.get_tag_u16_vec(Tag::SampleFormat);
    formats.is_ok_and(|formats| formats.contains(&FLOATS))
}

/// Where the file says how numbers become shades.
struct Photometric {
    /// Of the value's two bytes.
    at: usize,
    big_endian: bool,
    is_palette: bool,
}

impl Photometric {
    /// In the first directory of a file that is no larger than 4 GB.
    fn find(bytes: &[u8]) -> Option<Self> {
        let big_endian = match bytes.first_chunk::<4>()? {
            b"II*\0" => false,
            b"MM\0*" => true,
            _ => return None,
        };
        let word = |at: usize| {
            let word = *bytes.get(at..)?.first_chunk::<2>()?;
            Some(if big_endian {
                u16::from_be_bytes(word)
            } else {
                u16::from_le_bytes(word)
            })
        };
        let [high, low] = if big_endian { [4, 6] } else { [6, 4] };
        let directory = usize::from(word(high)?) << 16 | usize::from(word(low)?);
        let entries = usize::from(word(directory)?);
        let entries = (0..entries).map(|number| directory + 2 + 12 * number);
        let entry = entries
            .into_iter()
            .take_while(|entry| word(*entry).is_some())
            .find(|entry| word(*entry) == Some(PHOTOMETRIC))?;
        let at = entry + 8;
        Some(Self {
            at,
            big_endian,
            is_palette: word(at)? == PALETTE,
        })
    }

    fn set_grey(&self, bytes: &mut [u8]) {
        let value = if self.big_endian {
            BLACK_IS_ZERO.to_be_bytes()
        } else {
            BLACK_IS_ZERO.to_le_bytes()
        };
        if let Some(place) = bytes.get_mut(self.at..self.at + 2) {
            place.copy_from_slice(&value);
        }
    }
}

fn flaw_of(error: TiffError) -> PictureFlaw {
    PictureFlaw::Undecodable(error.to_string())
}
