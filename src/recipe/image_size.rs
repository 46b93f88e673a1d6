//! Height and width of an image as a person types and reads them.

use serde::{Deserialize, Serialize};
use std::fmt::{Display, Formatter};
use std::str::FromStr;

/// Height and width of an image, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ImageSize {
    /// Rows of pixels.
    pub height: usize,
    /// Pixels in a row.
    pub width: usize,
}

impl ImageSize {
    /// The longest side that a data set's images may have.
    pub const MAX_SIDE: usize = 512;

    /// As high as wide.
    pub fn square(side: usize) -> Self {
        Self {
            height: side,
            width: side,
        }
    }
}

/// Why a text is no size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no size of an image; write 64, or 48x64 for 48 rows of 64 pixels, 1 to {most}",
    most = ImageSize::MAX_SIDE
)]
pub struct ImageSizeError {
    /// As it was typed.
    pub text: String,
}

/// `64` is 64 x 64, `48x64` is 48 rows of 64 pixels; `×` and spaces are read too.
impl FromStr for ImageSize {
    type Err = ImageSizeError;

    fn from_str(text: &str) -> Result<Self, ImageSizeError> {
        let refused = || ImageSizeError {
            text: text.to_owned(),
        };
        let side = |word: &str| {
            let side: usize = word.trim().parse().map_err(|_| refused())?;
            if (1..=Self::MAX_SIDE).contains(&side) {
                Ok(side)
            } else {
                Err(refused())
            }
        };
        match text.split_once(['x', 'X', '×']) {
            None => side(text).map(Self::square),
            Some((height, width)) => Ok(Self {
                height: side(height)?,
                width: side(width)?,
            }),
        }
    }
}

impl Display for ImageSize {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}x{}", self.height, self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_one_side_or_two() {
        let read = |text: &str| text.parse::<ImageSize>().ok();
        let two = ImageSize {
            height: 48,
            width: 64,
        };
        assert_eq!(read("64"), Some(ImageSize::square(64)));
        assert_eq!(read("48x64"), Some(two));
        assert_eq!(read(" 48 × 64 "), Some(two));
        assert_eq!(read(&two.to_string()), Some(two));
        for text in ["", "0", "x", "48x", "48x64x3", "-4", "513", "6.5"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
