//! A hash over what a data set holds, by which two are the same or not.

use crate::recipe::ImageShape;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt::{Display, Formatter};
use std::str::FromStr;

/// Bytes between two questions whether to go on.
const PIECE: usize = 1 << 20;

/// SHA-256 over the shape and every pixel of a data set. Written as 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentHash([u8; 32]);

/// A text is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hash is 64 hexadecimal digits")]
pub struct NoHash;

impl ContentHash {
    /// Of images of `shape`: the training split's pixels, then the test split's.
    ///
    /// # Errors
    /// That of `check`, which is asked after each megabyte whether to go on.
    pub(super) fn of<E>(
        shape: ImageShape,
        splits: [&[u8]; 2],
        mut check: impl FnMut() -> Result<(), E>,
    ) -> Result<Self, E> {
        let ImageShape {
            height,
            width,
            channels,
        } = shape;
        let mut hasher = Sha256::new();
        for number in [height, width, channels] {
            hasher.update((number as u64).to_le_bytes());
        }
        for pixels in splits {
            hasher.update((pixels.len() as u64).to_le_bytes());
            for piece in pixels.chunks(PIECE) {
                hasher.update(piece);
                check()?;
            }
        }
        Ok(Self(hasher.finalize().into()))
    }
}

impl Display for ContentHash {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for ContentHash {
    type Err = NoHash;

    fn from_str(text: &str) -> Result<Self, NoHash> {
        let mut hash = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(NoHash);
        }
        for (byte, digits) in hash.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digits = std::str::from_utf8(digits).map_err(|_| NoHash)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| NoHash)?;
        }
        Ok(Self(hash))
    }
}

impl Serialize for ContentHash {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContentHash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
