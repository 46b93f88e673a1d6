use super::*;
use crate::cores::{instruction_sets, single_threaded, with_instructions};
use crate::rng::{Stream, position, stream, stream_at};
use proptest::prelude::*;
use rand_chacha::rand_core::Rng;
use statrs::distribution::{ContinuousCDF, Normal};

fn numbers(seed: u64, count: usize) -> Vec<f32> {
    normal_numbers(&mut stream(seed, Stream::Noise), count)
}

struct Words(Blocks);

impl WithSimd for Words {
    type Output = [u32; CHUNK];

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> [u32; CHUNK] {
        words(simd, self.0)
    }
}

#[test]
fn the_words_are_those_of_the_streams_own_generator() {
    for first in [0u64, 3, (1 << 32) - 5] {
        let mut rng = stream(8, Stream::Noise);
        rng.set_word_pos(u128::from(first) * WORDS as u128);
        let blocks = Blocks::of(&rng, first);
        let own: Vec<u32> = (0..CHUNK).map(|_| rng.next_u32()).collect();
        for (name, arch) in instruction_sets() {
            let found = with_instructions(arch, || dispatch(Words(blocks)));
            for block in 0..LANES {
                for word in 0..WORDS {
                    let row = word / 2 + word % 2 * (WORDS / 2);
                    let (found, own) = (found[row * LANES + block], own[block * WORDS + word]);
                    assert_eq!(found, own, "{name}, block {block}, word {word}");
                }
            }
        }
    }
}

#[test]
fn numbers_are_the_same_with_every_instruction_set_and_number_of_threads() {
    let together = numbers(5, 100_001);
    for (name, arch) in instruction_sets() {
        let alone = with_instructions(arch, || single_threaded(|| numbers(5, 100_001)));
        assert!(alone == together, "{name}");
    }
    assert_eq!(together[..2], numbers(5, 2));
}

proptest! {
    #[test]
    fn a_stream_goes_on_from_its_position(
        seed in any::<u64>(), words in 0..90usize, first in 0..700usize,
    ) {
        let mut rng = stream(seed, Stream::Noise);
        rng.fill_bytes(&mut vec![0; 4 * words]);
        normal_numbers(&mut rng, first);
        let mut again = stream_at(seed, Stream::Noise, position(&rng));
        prop_assert_eq!(normal_numbers(&mut rng, 300), normal_numbers(&mut again, 300));
        prop_assert_eq!(rng.next_u32(), again.next_u32());
    }

    #[test]
    fn directions_are_exact(turn in any::<u32>()) {
        let angle = f64::from(turn) / 2f64.powi(32) * std::f64::consts::TAU;
        let [cosine, sine] = direction(turn).map(f64::from);
        prop_assert!((cosine - angle.cos()).abs() < 1e-7, "{}", cosine - angle.cos());
        prop_assert!((sine - angle.sin()).abs() < 1e-7, "{}", sine - angle.sin());
    }
}

#[test]
fn what_is_drawn_next_is_drawn_from_other_words() {
    let mut rng = stream(6, Stream::Noise);
    let (first, second) = (normal_numbers(&mut rng, 300), normal_numbers(&mut rng, 300));
    assert!(first.iter().all(|number| !second.contains(number)));
}

#[test]
fn the_ends_of_the_words_give_numbers() {
    for radius in [0, 1, u32::MAX - 1, u32::MAX] {
        for turn in [0, 1 << 29, 1 << 30, 1 << 31, 3 << 30, u32::MAX] {
            let numbers = pair(radius, turn);
            assert!(
                numbers.iter().all(|number| number.abs() < 6.7),
                "{numbers:?}"
            );
        }
    }
}

/// Five standard errors each.
#[test]
fn moments_are_those_of_the_standard_normal_and_neighbours_are_apart() {
    let numbers: Vec<f64> = numbers(7, 1 << 20).into_iter().map(f64::from).collect();
    let n = numbers.len() as f64;
    let moment = |k: i32| numbers.iter().map(|v| v.powi(k)).sum::<f64>() / n;
    let error = |variance: f64| 5.0 * (variance / n).sqrt();
    for (k, expected, variance) in [
        (1, 0.0, 1.0),
        (2, 1.0, 2.0),
        (3, 0.0, 15.0),
        (4, 3.0, 96.0),
        (6, 15.0, 10_170.0),
    ] {
        assert!(
            (moment(k) - expected).abs() < error(variance),
            "moment {k}: {}",
            moment(k)
        );
    }
    // A lane's neighbour, the same pair's other number, the next row, the next chunk.
    for lag in [1, LANES, CHUNK / 2, CHUNK] {
        let products = numbers.iter().zip(&numbers[lag..]).map(|(a, b)| a * b);
        let squares = numbers
            .iter()
            .zip(&numbers[lag..])
            .map(|(a, b)| (a * b).powi(2));
        assert!((products.sum::<f64>() / n).abs() < error(1.0), "lag {lag}");
        assert!(
            (squares.sum::<f64>() / n - 1.0).abs() < error(8.0) + 1e-3,
            "lag {lag}"
        );
    }
}

/// Kolmogorov's distance, and how many are far out, against the exact distribution.
#[test]
fn numbers_are_distributed_as_the_standard_normal_into_its_tails() {
    let normal = Normal::new(0.0, 1.0).expect("a standard normal");
    let mut numbers = numbers(9, 1 << 22);
    numbers.sort_by(f32::total_cmp);
    let n = numbers.len() as f64;
    let distance = |(place, number): (usize, &f32)| {
        let share = normal.cdf(f64::from(*number));
        (share - place as f64 / n)
            .abs()
            .max((share - (place + 1) as f64 / n).abs())
    };
    let distance = numbers.iter().enumerate().map(distance).fold(0.0, f64::max);
    // The chance of more is 2 exp(-2 * 2.2^2), one in eight thousand.
    assert!(distance * n.sqrt() < 2.2, "{distance}");
    for least in [2.0f32, 3.0, 4.0, 4.5] {
        let expected = n * normal.cdf(-f64::from(least));
        let above = numbers.iter().filter(|number| **number > least).count() as f64;
        let below = numbers.iter().filter(|number| **number < -least).count() as f64;
        for found in [above, below] {
            let off = (found - expected).abs();
            assert!(
                off < 5.0 * expected.sqrt() + 1.0,
                "{found} beyond {least}: {expected}"
            );
        }
    }
}
