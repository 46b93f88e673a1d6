//! How the numbers of a row make an image.

use super::flaw::{ArrayFlaw, Sizes};
use super::role::ArrayRole;
use crate::recipe::ImageSize;

/// The largest image, in pixels: far beyond what a plain multilayer network can learn.
pub(super) const MOST_PIXELS: u64 = 1 << 20;
/// Channels that images have: grey, colour, colour and opacity.
const CHANNELS: [u64; 3] = [1, 3, 4];

/// How the numbers of a row make an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub size: ImageSize,
    pub channels: usize,
    pub order: ChannelOrder,
}

/// Where the channels of a pixel stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChannelOrder {
    /// [height, width, channels]
    Last,
    /// [channels, height, width]
    First,
}

/// A flaw, and the dimension that it is about; None if it is about their number.
type Misfit = (ArrayFlaw, Option<usize>);

impl Layout {
    /// Of an array of these sizes, the first of which counts the images. `asked` says how high
    /// and wide images are whose numbers stand in one line.
    ///
    /// # Errors
    /// The sizes are not those of images.
    pub fn of(sizes: &[u64], asked: Option<ImageSize>) -> Result<Self, Misfit> {
        let is_channels = |size: &u64| CHANNELS.contains(size);
        match *sizes {
            [_, numbers] => Self::of_line(numbers, asked),
            [_, height, width] => Self::checked([height, width], [1, 2], 1, ChannelOrder::Last),
            // Where either end could be channels, they stand last, as most programs write them.
            [_, height, width, channels] if is_channels(&channels) => {
                Self::checked([height, width], [1, 2], channels, ChannelOrder::Last)
            }
            [_, channels, height, width] if is_channels(&channels) => {
                Self::checked([height, width], [2, 3], channels, ChannelOrder::First)
            }
            _ => {
                let sizes = Sizes(sizes.to_vec());
                let role = ArrayRole::Images;
                Err((ArrayFlaw::Dimensions { sizes, role }, None))
            }
        }
    }

    /// Of numbers in one line: grey of the size asked for, coloured of that size with its
    /// channels last, or else a grey square.
    fn of_line(numbers: u64, asked: Option<ImageSize>) -> Result<Self, Misfit> {
        let line = |[height, width]: [u64; 2], channels| {
            Self::checked([height, width], [1, 1], channels, ChannelOrder::Last)
        };
        let asked = asked.map(|size| [size.height as u64, size.width as u64]);
        let side = numbers.isqrt();
        match asked {
            Some(size) if size[0].saturating_mul(size[1]) == numbers => line(size, 1),
            Some(size) if size[0].saturating_mul(size[1]).saturating_mul(3) == numbers => {
                line(size, 3)
            }
            _ if side * side == numbers => line([side, side], 1),
            _ => Err((ArrayFlaw::NoSquare { numbers }, None)),
        }
    }

    fn checked(
        [height, width]: [u64; 2],
        axes: [usize; 2],
        channels: u64,
        order: ChannelOrder,
    ) -> Result<Self, Misfit> {
        let too_large = |axis| {
            let most = MOST_PIXELS;
            (ArrayFlaw::ImageSize { most }, Some(axis))
        };
        if height > MOST_PIXELS {
            return Err(too_large(axes[0]));
        }
        if height.saturating_mul(width) > MOST_PIXELS {
            return Err(too_large(axes[1]));
        }
        Ok(Self {
            size: ImageSize {
                height: height as usize,
                width: width as usize,
            },
            channels: channels as usize,
            order,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn size(height: usize, width: usize) -> ImageSize {
        ImageSize { height, width }
    }

    fn layout(sizes: &[u64], asked: Option<ImageSize>) -> Option<(ImageSize, usize, ChannelOrder)> {
        let layout = Layout::of(sizes, asked).ok()?;
        Some((layout.size, layout.channels, layout.order))
    }

    #[test]
    fn the_usual_shapes_are_told_apart() {
        use ChannelOrder::{First, Last};
        for (sizes, asked, expected) in [
            (&[9, 5, 7][..], None, Some((size(5, 7), 1, Last))),
            (&[9, 5, 7, 3], None, Some((size(5, 7), 3, Last))),
            (&[9, 5, 7, 4], None, Some((size(5, 7), 4, Last))),
            (&[9, 3, 5, 7], None, Some((size(5, 7), 3, First))),
            (&[9, 1, 5, 7], None, Some((size(5, 7), 1, First))),
            (&[9, 3, 7, 3], None, Some((size(3, 7), 3, Last))),
            (&[9, 5, 7, 2], None, None),
            (&[9, 784], None, Some((size(28, 28), 1, Last))),
            (&[9, 35], None, None),
            (&[9, 35], Some(size(5, 7)), Some((size(5, 7), 1, Last))),
            (&[9, 105], Some(size(5, 7)), Some((size(5, 7), 3, Last))),
            // A size to bring squares to.
            (&[9, 784], Some(size(14, 14)), Some((size(28, 28), 1, Last))),
            (&[9], None, None),
            (&[], None, None),
            (&[9, 2, 3, 4, 5], None, None),
        ] {
            assert_eq!(layout(sizes, asked), expected, "{sizes:?} {asked:?}");
        }
    }

    proptest! {
        #[test]
        fn no_image_is_larger_than_can_be_kept(
            sizes in prop::collection::vec(any::<u64>(), 0..6),
            asked in any::<Option<(u16, u16)>>(),
        ) {
            let asked = asked.map(|(height, width)| size(height.into(), width.into()));
            if let Ok(layout) = Layout::of(&sizes, asked) {
                let pixels = layout.size.height * layout.size.width;
                prop_assert!(pixels as u64 <= MOST_PIXELS && layout.channels <= 4);
            }
        }
    }
}
