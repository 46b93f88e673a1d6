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
mod tests {
    use crate::data::{Dataset, Split};
    use crate::recipe::ImageShape;

    fn dataset(height: usize, width: usize, last: u8) -> Dataset {
        let shape = ImageShape {
            height,
            width,
            channels: 1,
        };
        let split = |last| Split {
            pixels: vec![1, 2, 3, 4, 5, last],
            labels: None,
        };
        let dataset = Dataset::new("six".into(), shape, split(6), split(last));
        dataset.expect("a sound set")
    }

    #[test]
    fn the_same_images_have_the_same_hash_and_others_another() {
        let hash = |height, width, last| dataset(height, width, last).content_hash();
        assert_eq!(hash(2, 3, 6), hash(2, 3, 6));
        assert_ne!(hash(2, 3, 6), hash(2, 3, 7));
        assert_ne!(hash(2, 3, 6), hash(3, 2, 6));
        let written = hash(2, 3, 6).to_string();
        assert_eq!(written.parse(), Ok(hash(2, 3, 6)));
    }

    #[test]
    fn a_hash_that_is_given_up_is_not_known_and_can_be_had_later() {
        let dataset = dataset(2, 3, 6);
        assert_eq!(
            dataset.content_hash_while(|| Err("no time")),
            Err("no time")
        );
        assert_eq!(dataset.known_hash(), None);
        let hash = dataset.content_hash();
        assert_eq!(dataset.known_hash(), Some(hash));
        assert_eq!(dataset.content_hash_while(|| Err("no time")), Ok(hash));
    }

    #[test]
    fn what_a_model_has_kept_stands_in_for_images_that_are_away() {
        let there = dataset(2, 3, 6);
        let record = there.record().expect("images");
        assert_eq!((record.train_images, record.test_images), (1, 1));
        let away = Dataset::recorded(record.clone(), there.shape);
        assert!(away.is_away());
        assert_eq!((away.train_len(), away.test_len()), (0, 0));
        assert_eq!(away.content_hash(), there.content_hash());
        assert_eq!(away.record(), Some(record));
        let unknown = Dataset::away("six".into(), there.shape, [].into());
        assert_eq!(unknown.record(), None);
    }
}
