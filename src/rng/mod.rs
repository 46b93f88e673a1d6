//! Named streams of randomness from one seed.
//!
//! Every random number in Elbow comes from one of these streams, so that
//! drawing more numbers in one place never shifts those drawn in another.
//! burn's own generators are process-global and are never used.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a stream of randomness is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Stream {
    /// Starting values of the weights.
    Init = 1,
    /// The order of the training images, anew each epoch.
    Shuffle = 2,
    /// The epsilon of the reparameterisation, while training.
    Noise = 3,
    /// Dynamic binarisation of training images.
    Binarisation = 4,
    /// The epsilon used when the test split is evaluated.
    Evaluation = 5,
    /// Importance samples.
    Importance = 6,
    /// Random choices of a person who looks around: pages, points.
    Exploration = 7,
    /// The fixed binarisation: always seeded by [`FIXED_BINARISATION_SEED`].
    FixedBinarisation = 8,
}

/// Seed of the one draw of [`Stream::FixedBinarisation`], whatever the run's seed is.
pub const FIXED_BINARISATION_SEED: u64 = 0xE1B0_0000_0000_0001;

/// The generator of one stream: the same numbers for the same seed on every machine.
pub fn stream(seed: u64, stream: Stream) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream as u64);
    rng
}

/// Fills `out` with standard normal numbers.
pub fn fill_normal(rng: &mut ChaCha8Rng, out: &mut [f32]) {
    use rand_distr::{Distribution, StandardNormal};
    for value in out {
        *value = StandardNormal.sample(rng);
    }
}

/// A number below `bound`, each exactly as likely; 0 if `bound` is 0.
///
/// Lemire, "Fast random integer generation in an interval" (2019), algorithm 5.
pub fn below(rng: &mut ChaCha8Rng, bound: u32) -> u32 {
    let mut product = u64::from(rng.next_u32()) * u64::from(bound);
    // The low half says how far into its interval the draw fell; the first
    // 2^32 mod bound of them are drawn anew, which leaves all intervals alike.
    if (product as u32) < bound {
        let uneven = bound.wrapping_neg() % bound;
        while (product as u32) < uneven {
            product = u64::from(rng.next_u32()) * u64::from(bound);
        }
    }
    (product >> 32) as u32
}

/// Puts `items` into an order that is uniform over all orders: Fisher-Yates.
/// Only as many as a u32 can count are shuffled.
pub fn shuffle<T>(rng: &mut ChaCha8Rng, items: &mut [T]) {
    for last in (1..items.len()).rev() {
        let bound = u32::try_from(last + 1).unwrap_or(u32::MAX);
        items.swap(last, below(rng, bound) as usize);
    }
}
