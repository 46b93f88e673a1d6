//! Test images that are training images too.

use crate::data::Dataset;
use std::hash::{BuildHasher, RandomState};

/// An odd number whose bits are as good as random: the golden ratio's.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
const LANES: usize = 4;
const WORD: usize = 8;

/// Short numbers for long images: equal for equal images, and seldom for others. Nobody can
/// tell which, since the keys are drawn anew each time.
pub(super) struct Fingerprints {
    keys: [u64; LANES],
}

impl Default for Fingerprints {
    fn default() -> Self {
        let state = RandomState::new();
        let mut key = 0_u64;
        Self {
            keys: [(); LANES].map(|()| {
                key += 1;
                state.hash_one(key)
            }),
        }
    }
}

impl Fingerprints {
    /// The number of an image.
    pub fn of(&self, image: &[u8]) -> u64 {
        let mut lanes = self.keys;
        let mut blocks = image.chunks_exact(LANES * WORD);
        for block in &mut blocks {
            mix_block(&mut lanes, block);
        }
        let mut last = [0; LANES * WORD];
        for (byte, left) in last.iter_mut().zip(blocks.remainder()) {
            *byte = *left;
        }
        mix_block(&mut lanes, &last);
        lanes
            .iter()
            .fold(image.len() as u64, |sum, lane| mix(sum, *lane))
    }
}

fn mix_block(lanes: &mut [u64; LANES], block: &[u8]) {
    for (lane, word) in lanes.iter_mut().zip(block.chunks_exact(WORD)) {
        let mut bytes = [0; WORD];
        bytes.copy_from_slice(word);
        *lane = mix(*lane, u64::from_le_bytes(bytes));
    }
}

fn mix(lane: u64, word: u64) -> u64 {
    let product = (lane ^ word).wrapping_mul(SPREAD);
    (product ^ (product >> 32)).rotate_left(29)
}

/// How many test images are among the training images, by the fingerprints of both, and then
/// pixel by pixel.
pub(super) fn repeated(dataset: &Dataset, [train, test]: &[Vec<u64>; 2]) -> usize {
    let mut known: Vec<(u64, usize)> = train.iter().copied().zip(0..).collect();
    known.sort_unstable();
    let shape = dataset.shape;
    let is_known = |print: u64, image: &[u8]| {
        let from = known.partition_point(|(other, _)| *other < print);
        let alike = known.iter().skip(from);
        let mut alike = alike.take_while(|(other, _)| *other == print);
        alike.any(|(_, place)| dataset.train.image(*place, shape) == image)
    };
    let tests = test.iter().enumerate();
    tests
        .filter(|(place, print)| is_known(**print, dataset.test.image(*place, shape)))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn images_that_differ_in_one_pixel_have_other_numbers() {
        let prints = Fingerprints::default();
        let mut seen = HashSet::new();
        for length in [1, 8, 31, 32, 33, 784] {
            for at in 0..length {
                for value in 0..20 {
                    let mut image = vec![7; length];
                    image[at] = value;
                    seen.insert((image.clone(), prints.of(&image)));
                }
            }
        }
        let numbers: HashSet<u64> = seen.iter().map(|(_, number)| *number).collect();
        let images: HashSet<&Vec<u8>> = seen.iter().map(|(image, _)| image).collect();
        assert_eq!(numbers.len(), images.len());
    }

    proptest! {
        #[test]
        fn equal_images_have_equal_numbers(image in prop::collection::vec(any::<u8>(), 0..100)) {
            let prints = Fingerprints::default();
            prop_assert_eq!(prints.of(&image), prints.of(&image.clone()));
        }
    }
}
