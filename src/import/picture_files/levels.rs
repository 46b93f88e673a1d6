//! The numbers of picture files, and the byte that each of them becomes.

use crate::data::{NumberKind, PictureFlaw};
use crate::recipe::NumberRange;

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

    /// Bytes of one number.
    pub fn width(self) -> u64 {
        match self {
            Self::Byte => 1,
            Self::Word => 2,
            Self::Float => 4,
        }
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

/// The byte that each number of a file becomes.
pub(super) struct Levels {
    pub scale: Scale,
    /// Bytes are already what they become.
    pub bytes_stay: bool,
    of_byte: Vec<u8>,
    /// Empty until a picture of words comes.
    of_word: Vec<u8>,
}

impl Levels {
    /// By this scale.
    pub fn new(scale: Scale) -> Self {
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

    /// From bytes, [.., channels].
    pub fn of_bytes(
        &self,
        stored: &[u8],
        channels: usize,
        out: &mut Vec<u8>,
    ) -> Option<(f64, f64)> {
        let level = |number: u8| self.of_byte.get(usize::from(number)).copied().unwrap_or(0);
        convert(
            stored.iter().copied(),
            channels,
            level,
            |opacity| opacity,
            out,
        );
        self.bounds(Depth::Byte, stored.iter().copied(), channels)
    }

    /// The smallest and the largest of numbers of `depth` but for opacity, as they count among
    /// the finest.
    fn bounds<T: Copy + PartialOrd + Into<f64>>(
        &self,
        depth: Depth,
        numbers: impl Iterator<Item = T>,
        channels: usize,
    ) -> Option<(f64, f64)> {
        let is_opacity =
            |at: usize| channels.is_multiple_of(2) && (at + 1).is_multiple_of(channels);
        let shades = numbers.enumerate().filter(|(at, _)| !is_opacity(*at));
        let bounds = shades.map(|(_, number)| (number, number));
        let (least, most) = bounds.reduce(|(least, most), (number, _)| {
            (
                if number < least { number } else { least },
                if number > most { number } else { most },
            )
        })?;
        let finer = finer(self.scale, depth);
        Some((least.into() * finer, most.into() * finer))
    }

    /// From native-endian words, [.., channels].
    pub fn of_words(
        &mut self,
        stored: &[u8],
        channels: usize,
        out: &mut Vec<u8>,
    ) -> Option<(f64, f64)> {
        if self.of_word.is_empty() {
            let words = 0..=u16::MAX;
            let word = |number| level(self.scale, Depth::Word, f64::from(number));
            self.of_word = words.map(word).collect();
        }
        let words = stored.as_chunks::<2>().0.iter();
        let words = words.map(|word| u16::from_ne_bytes(*word));
        let level = |number: u16| self.of_word.get(usize::from(number)).copied().unwrap_or(0);
        let opacity = |number: u16| Depth::Word.range().byte(f64::from(number));
        convert(words.clone(), channels, level, opacity, out);
        self.bounds(Depth::Word, words, channels)
    }

    /// From native-endian floats, [.., channels].
    ///
    /// # Errors
    /// One is not finite.
    pub fn of_floats(
        &self,
        stored: &[u8],
        channels: usize,
        out: &mut Vec<u8>,
    ) -> Result<Option<(f64, f64)>, PictureFlaw> {
        let floats = stored.as_chunks::<4>().0.iter();
        let floats = floats.map(|float| f32::from_ne_bytes(*float));
        if !floats.clone().all(f32::is_finite) {
            return Err(PictureFlaw::NotFinite);
        }
        let level = |number: f32| level(self.scale, Depth::Float, f64::from(number));
        let opacity = |number: f32| Depth::Float.range().byte(f64::from(number));
        convert(floats.clone(), channels, level, opacity, out);
        Ok(self.bounds(Depth::Float, floats, channels))
    }
}

/// The byte of one number of a picture of `depth`.
fn level(scale: Scale, depth: Depth, number: f64) -> u8 {
    scale.range.byte(number * finer(scale, depth))
}

/// What a number of `depth` is multiplied with to count among the finest.
fn finer(scale: Scale, depth: Depth) -> f64 {
    scale.depth.range().high / depth.range().high
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
