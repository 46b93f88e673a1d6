//! Which numbers of a file are black and white.

use serde::{Deserialize, Serialize};
use std::fmt::{Display, Formatter};
use std::str::FromStr;

/// The number that is black and the number that is white, where a file holds numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberRange {
    /// Black.
    pub low: f64,
    /// White; larger than `low`.
    pub high: f64,
}

impl NumberRange {
    /// From 0 to `high`.
    pub const fn to(high: f64) -> Self {
        Self { low: 0.0, high }
    }

    /// The ranges that files are known to have, from the narrowest; those of cameras with 12 and
    /// 14 bits among them.
    pub const KNOWN: [Self; 7] = [
        Self::to(1.0),
        Self {
            low: -1.0,
            high: 1.0,
        },
        Self::to(16.0),
        Self::to(255.0),
        Self::to(4095.0),
        Self::to(16383.0),
        Self::to(65535.0),
    ];

    /// The narrowest known range that holds all numbers from `least` to `most`.
    pub fn found(least: f64, most: f64) -> Option<Self> {
        let mut known = Self::KNOWN.into_iter();
        known.find(|range| range.holds(least, most))
    }

    /// Whether all numbers from `least` to `most` lie within.
    pub fn holds(self, least: f64, most: f64) -> bool {
        self.low <= least && most <= self.high
    }

    /// `number` as one of 256 levels, the nearest; what lies outside is black or white.
    pub fn byte(self, number: f64) -> u8 {
        let share = ((number - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        // In 0..=255, or not a number, which becomes 0.
        (share * 255.0).round() as u8
    }

    /// Whether it is a range at all: two finite numbers, the second larger.
    pub fn is_sound(self) -> bool {
        self.low.is_finite() && self.high.is_finite() && self.low < self.high
    }
}

/// Why a text is no range of numbers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no range of numbers; write black and white like 0..255 or -1..1")]
pub struct NumberRangeError {
    /// As it was typed.
    pub text: String,
}

/// `0..255`: black, two points, white.
impl FromStr for NumberRange {
    type Err = NumberRangeError;

    fn from_str(text: &str) -> Result<Self, NumberRangeError> {
        let refused = || NumberRangeError {
            text: text.to_owned(),
        };
        let number = |word: &str| word.trim().replace('\u{2212}', "-").parse().ok();
        let (low, high) = text.split_once("..").ok_or_else(refused)?;
        match (number(low), number(high)) {
            (Some(low), Some(high)) => Some(Self { low, high }),
            _ => None,
        }
        .filter(|range| range.is_sound())
        .ok_or_else(refused)
    }
}

impl Display for NumberRange {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.low, self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_known_range_is_found() {
        let found = |least, most| NumberRange::found(least, most).map(|range| range.to_string());
        assert_eq!(found(0.0, 1.0).as_deref(), Some("0..1"));
        assert_eq!(found(-0.5, 0.9).as_deref(), Some("-1..1"));
        assert_eq!(found(0.0, 15.0).as_deref(), Some("0..16"));
        assert_eq!(found(0.0, 255.0).as_deref(), Some("0..255"));
        assert_eq!(found(0.0, 4095.0).as_deref(), Some("0..4095"));
        assert_eq!(found(0.0, 4096.0).as_deref(), Some("0..16383"));
        assert_eq!(found(0.0, 16384.0).as_deref(), Some("0..65535"));
        assert_eq!(found(-2.0, 1.0), None);
        assert_eq!(found(0.0, 1e6), None);
        assert_eq!(found(f64::NAN, 1.0), None);
    }

    #[test]
    fn black_is_0_and_white_is_255() {
        let range: NumberRange = "-1..1".parse().expect("two numbers");
        assert_eq!((range.byte(-1.0), range.byte(1.0)), (0, 255));
        assert_eq!((range.byte(-9.0), range.byte(9.0)), (0, 255));
        for byte in 0..=255u8 {
            assert_eq!(NumberRange::to(255.0).byte(f64::from(byte)), byte);
            let unit = f64::from(f32::from(byte) / 255.0);
            assert_eq!(NumberRange::to(1.0).byte(unit), byte);
        }
        for text in ["", "1", "..", "1..1", "2..1", "0..inf", "a..b"] {
            assert!(text.parse::<NumberRange>().is_err(), "{text}");
        }
    }
}
