//! Pixels turned into coins: 1 with the pixel as probability, exactly.
//!
//! A pixel p of 0..=255 becomes 1 if p > u, with u uniform over the 255 values
//! 0..=254: P(1) = p / 255, so that 0 never becomes 1 and 255 always does.

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
    let mut coins = vec![0; per_image];
    let mut drawn = Vec::with_capacity(pixels.len());
    for image in pixels.chunks(per_image.max(1)) {
        fill_uniform(rng, &mut coins);
        drawn.extend(image.iter().zip(&coins).map(|(&p, &u)| flip(p, u)));
    }
    drawn
}

/// 255 if the pixel `p` beats the coin `u`, else 0.
pub(super) fn flip(p: u8, u: u8) -> u8 {
    if p > u { 255 } else { 0 }
}

/// Fills `coins` with numbers uniform over 0..=254: bytes, with each 255 drawn anew.
pub(super) fn fill_uniform(rng: &mut ChaCha8Rng, coins: &mut [u8]) {
    rng.fill_bytes(coins);
    // Whole chunks at once: one in four holds a 255 to replace.
    for chunk in coins.chunks_mut(64) {
        if !chunk.contains(&255) {
            continue;
        }
        for coin in chunk {
            while *coin == 255 {
                *coin = rng.next_u32().to_le_bytes()[0];
            }
        }
    }
}
