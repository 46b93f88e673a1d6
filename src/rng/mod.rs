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
    /// Which images are held out for testing: seeded by the data spec.
    HoldOut = 9,
    /// The fixed draws that stand in for an expectation over q(z | x).
    Expectation = 10,
    /// The epsilon that estimators of a gradient are compared on.
    GradientNoise = 11,
}

/// Seed of the one draw of [`Stream::FixedBinarisation`], whatever the run's seed is.
pub const FIXED_BINARISATION_SEED: u64 = 0xE1B0_0000_0000_0001;

/// The generator of one stream: the same numbers for the same seed on every machine.
pub fn stream(seed: u64, stream: Stream) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream as u64);
    rng
}

/// How far a stream has come: the words that were drawn from it, 32 bits each.
pub fn position(rng: &ChaCha8Rng) -> u64 {
    // A run that draws 2^64 words takes longer than the sun has left.
    u64::try_from(rng.get_word_pos()).unwrap_or(u64::MAX)
}

/// The generator of one stream, `position` words from its start: it goes on as the one did
/// whose [`position`] that was.
pub fn stream_at(seed: u64, name: Stream, position: u64) -> ChaCha8Rng {
    let mut rng = stream(seed, name);
    rng.set_word_pos(u128::from(position));
    rng
}

/// The part of a stream that belongs to one of many items, an image for instance:
/// its numbers do not depend on which other items draw, or in which order. Items
/// below 2^30 are apart as long as each draws fewer than 2^36 words.
pub fn stream_of_item(seed: u64, name: Stream, item: usize) -> ChaCha8Rng {
    let mut rng = stream(seed, name);
    rng.set_word_pos((item as u128 % (1 << 30)) << 36);
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
pub fn uniform_below(rng: &mut ChaCha8Rng, bound: u32) -> u32 {
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
        items.swap(last, uniform_below(rng, bound) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn first(seed: u64, name: Stream) -> [u32; 4] {
        let mut rng = stream(seed, name);
        [(); 4].map(|()| rng.next_u32())
    }

    #[test]
    fn every_stream_and_every_seed_is_its_own() {
        let names = [
            Stream::Init,
            Stream::Shuffle,
            Stream::Noise,
            Stream::Binarisation,
            Stream::Evaluation,
            Stream::Importance,
            Stream::Exploration,
            Stream::FixedBinarisation,
            Stream::Expectation,
            Stream::GradientNoise,
        ];
        let seeds = [0, 1, u64::MAX];
        let mut starts: Vec<_> = seeds
            .iter()
            .flat_map(|&seed| names.map(|name| first(seed, name)))
            .collect();
        starts.sort_unstable();
        starts.dedup();
        assert_eq!(starts.len(), seeds.len() * names.len());
    }

    #[test]
    fn every_item_has_its_own_part_of_a_stream() {
        let first = |item| stream_of_item(4, Stream::Importance, item).next_u64();
        let mut starts = [0, 1, 2, 9_999].map(first);
        assert_eq!(starts[0], stream(4, Stream::Importance).next_u64());
        starts.sort_unstable();
        assert!(starts.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn streams_give_the_same_numbers_for_ever() {
        assert_eq!(
            first(0, Stream::Shuffle),
            [358_751_051, 1_426_875_552, 491_887_816, 3_888_069_861]
        );
        let mut normal = [0.0; 3];
        fill_normal(&mut stream(0, Stream::Noise), &mut normal);
        assert_eq!(normal, [-1.160_846_1, -1.155_03, -0.560_426_3]);
    }

    #[test]
    fn normal_numbers_have_the_moments_of_the_standard_normal() {
        let mut out = vec![0.0; 200_000];
        fill_normal(&mut stream(5, Stream::Noise), &mut out);
        let n = out.len() as f64;
        let moment = |k| out.iter().map(|&v| f64::from(v).powi(k)).sum::<f64>() / n;
        // Five standard errors each.
        assert!(moment(1).abs() < 0.012);
        assert!((moment(2) - 1.0).abs() < 0.016);
        assert!(moment(3).abs() < 0.044);
        assert!((moment(4) - 3.0).abs() < 0.11);
    }

    #[test]
    fn below_is_uniform() {
        let mut rng = stream(3, Stream::Exploration);
        let mut counts = [0u32; 7];
        for _ in 0..70_000 {
            counts[uniform_below(&mut rng, 7) as usize] += 1;
        }
        // Five standard deviations of a binomial count.
        assert!(
            counts.iter().all(|&count| count.abs_diff(10_000) < 465),
            "{counts:?}"
        );
        assert_eq!(uniform_below(&mut rng, 0), 0);
    }

    #[test]
    fn every_order_of_four_is_equally_likely() {
        let mut rng = stream(4, Stream::Shuffle);
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..24_000 {
            let mut items = [0, 1, 2, 3];
            shuffle(&mut rng, &mut items);
            *counts.entry(items).or_insert(0u32) += 1;
        }
        assert_eq!(counts.len(), 24);
        assert!(
            counts.values().all(|count| count.abs_diff(1000) < 160),
            "{counts:?}"
        );
    }

    proptest! {
        #[test]
        fn a_stream_goes_on_from_its_position(
            seed in any::<u64>(), normal in 0..200usize, shuffled in 0..200usize, bytes in 0..90usize,
        ) {
            let mut rng = stream(seed, Stream::Noise);
            fill_normal(&mut rng, &mut vec![0.0; normal]);
            shuffle(&mut rng, &mut vec![0; shuffled]);
            rng.fill_bytes(&mut vec![0; bytes]);
            let mut again = stream_at(seed, Stream::Noise, position(&rng));
            for _ in 0..100 {
                prop_assert_eq!(rng.next_u32(), again.next_u32());
            }
        }

        #[test]
        fn below_stays_below(seed in any::<u64>(), bound in 1..=u32::MAX) {
            let mut rng = stream(seed, Stream::Exploration);
            for _ in 0..50 {
                prop_assert!(uniform_below(&mut rng, bound) < bound);
            }
        }

        #[test]
        fn a_shuffle_loses_nothing(seed in any::<u64>(), length in 0..300u32) {
            let mut items: Vec<u32> = (0..length).collect();
            shuffle(&mut stream(seed, Stream::Shuffle), &mut items);
            items.sort_unstable();
            prop_assert_eq!(items, (0..length).collect::<Vec<_>>());
        }
    }
}
