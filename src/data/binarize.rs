//! Pixels turned into 0 or 1: 1 with the pixel as probability, exactly.
//!
//! A pixel p of 0..=255 becomes 1 if p > t, with the threshold t uniform over the 255
//! values 0..=254: P(1) = p / 255, so that 0 never becomes 1 and 255 always does.

use crate::rng::{FIXED_BINARISATION_SEED, Stream, stream};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

/// Where the test split's fixed draw starts in its stream: out of reach of
/// the training split's, so that neither depends on the other's size.
const TEST_START: u128 = 1 << 60;

/// The generator of the fixed draw of the training or the test split.
pub(super) fn fixed_stream(test: bool) -> ChaCha8Rng {
    let mut rng = stream(FIXED_BINARISATION_SEED, Stream::FixedBinarisation);
    if test {
        rng.set_word_pos(TEST_START);
    }
    rng
}

/// One draw of every image of a split: [images, pixels], each 0 or 255.
pub(super) fn draw_split(rng: &mut ChaCha8Rng, pixels: &[u8], per_image: usize) -> Vec<u8> {
    let mut thresholds = vec![0; per_image];
    let mut drawn = Vec::with_capacity(pixels.len());
    for image in pixels.chunks(per_image.max(1)) {
        fill_thresholds(rng, &mut thresholds);
        let ones = image.iter().zip(&thresholds).map(|(&p, &t)| is_one(p, t));
        drawn.extend(ones.map(|one| if one { 255 } else { 0 }));
    }
    drawn
}

/// Whether `pixel` becomes 1 under a `threshold` of 0..=254.
pub(super) fn is_one(pixel: u8, threshold: u8) -> bool {
    pixel > threshold
}

/// Fills `thresholds` with numbers uniform over 0..=254: bytes, with each 255 drawn anew.
pub(super) fn fill_thresholds(rng: &mut ChaCha8Rng, thresholds: &mut [u8]) {
    rng.fill_bytes(thresholds);
    // Whole chunks at once: one in four holds a 255 to replace.
    for chunk in thresholds.chunks_mut(64) {
        if !chunk.contains(&255) {
            continue;
        }
        for threshold in chunk {
            while *threshold == 255 {
                *threshold = rng.next_u32().to_le_bytes()[0];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_becomes_one_with_exactly_its_own_probability() {
        for p in 0..=255u8 {
            let wins = (0..=254u8).filter(|&t| is_one(p, t)).count();
            assert_eq!(wins, usize::from(p), "of 255 equally likely thresholds");
        }
    }

    #[test]
    fn thresholds_are_uniform_over_0_to_254() {
        let mut counts = [0u32; 256];
        let mut thresholds = vec![0; 255 * 1000];
        fill_thresholds(&mut fixed_stream(false), &mut thresholds);
        for &threshold in &thresholds {
            counts[usize::from(threshold)] += 1;
        }
        assert_eq!(counts[255], 0);
        let square = |&count: &u32| (f64::from(count) - 1000.0).powi(2) / 1000.0;
        let chi_squared: f64 = counts[..255].iter().map(square).sum();
        // 254 degrees of freedom: mean 254, standard deviation 22.5.
        assert!((180.0..340.0).contains(&chi_squared), "{chi_squared}");
    }

    #[test]
    fn black_stays_black_and_white_stays_white() {
        let mut image = vec![0; 100];
        image[40..75].fill(255);
        image[90] = 128;
        let mut rng = fixed_stream(false);
        let mut ones = 0u32;
        for _ in 0..10_000 {
            let drawn = draw_split(&mut rng, &image, 100);
            assert_eq!(drawn[..90], image[..90]);
            assert_eq!(drawn[91..], image[91..]);
            ones += u32::from(drawn[90] == 255);
        }
        // 128 / 255 of 10,000, within five standard deviations.
        assert!(ones.abs_diff(5020) < 250, "{ones}");
    }

    #[test]
    fn both_splits_draw_from_different_places() {
        let pixels = vec![128; 1000];
        let train = draw_split(&mut fixed_stream(false), &pixels, 10);
        let test = draw_split(&mut fixed_stream(true), &pixels, 10);
        assert_ne!(train, test);
        assert_eq!(train, draw_split(&mut fixed_stream(false), &pixels, 10));
        assert!(train.iter().all(|&p| p == 0 || p == 255));
    }
}
