//! The mean image's derivatives against central differences in f64.

use super::*;
use crate::model::PixelDistribution;

const PLACES: usize = 4;

/// d mean / d t at `z` + t `direction`, of every pixel.
fn difference(reference: &Reference<'_>, z: &[f64], direction: &[f64]) -> Vec<f64> {
    let step = 1e-5;
    let mean = |side: f64| {
        let moved = z.iter().zip(direction);
        let moved: Vec<f64> = moved.map(|(z, d)| z + side * step * d).collect();
        reference.mean_pixels(&reference.decode(&moved, Take::Mean))
    };
    let (above, below) = (mean(1.0), mean(-1.0));
    let both = above.iter().zip(below);
    both.map(|(a, b)| (a - b) / (2.0 * step)).collect()
}

fn on_both(recipe: &Recipe) -> impl Iterator<Item = Recipe> {
    BOTH.into_iter().map(|device| Recipe {
        device,
        ..recipe.clone()
    })
}

#[test]
fn derivatives_along_any_direction_agree_with_central_differences() {
    let directions = [1.0f32, 0.0, 0.0, 1.0, 0.6, -1.7];
    for recipe in recipes().iter().flat_map(on_both) {
        let reference = Reference::new(&recipe, SHAPE, &weights(&recipe));
        let z = normal(PLACES * recipe.latent, 94);
        let snapshot = snapshot(&recipe);
        let pixels = SHAPE.pixels();
        let found = snapshot.decode_along(&z, &directions, 0..pixels);
        let found = found.expect("whole rows");
        let mean = snapshot.decode(&z).expect("whole rows");
        let apart = found.mean.iter().zip(&mean).map(|(a, b)| (a - b).abs());
        assert!(apart.fold(0.0, f32::max) < 1e-6);
        assert_eq!(found.slopes.len(), 3);
        for (direction, slopes) in directions.chunks(2).zip(&found.slopes) {
            assert_eq!(slopes.len(), PLACES * pixels);
            for (z, slopes) in z.chunks(2).zip(slopes.chunks(pixels)) {
                let exact = difference(&reference, &widened(z), &widened(direction));
                for (slope, exact) in slopes.iter().zip(exact) {
                    let off = (f64::from(*slope) - exact).abs();
                    assert!(
                        off < 3e-6 * exact.abs().max(1.0),
                        "{recipe:?}: {slope} {exact}"
                    );
                }
            }
        }
        let some = snapshot.decode_along(&z, &directions, 3..5);
        let some = some.expect("whole rows");
        for (some, all) in some.slopes.iter().zip(&found.slopes) {
            for (some, all) in some.chunks(2).zip(all.chunks(pixels)) {
                assert!(
                    some.iter()
                        .zip(&all[3..5])
                        .all(|(a, b)| (a - b).abs() < 1e-6)
                );
            }
        }
    }
}

#[test]
fn what_is_pulled_back_is_the_transposed_derivative() {
    for recipe in recipes().iter().flat_map(on_both) {
        let snapshot = snapshot(&recipe);
        let z = normal(PLACES * recipe.latent, 95);
        let cotangents = normal(PLACES * SHAPE.pixels(), 96);
        let found = snapshot.pull_back(&z, &cotangents).expect("whole rows");
        let along = snapshot.decode_along(&z, &[1.0, 0.0, 0.0, 1.0], 0..SHAPE.pixels());
        let along = along.expect("whole rows");
        for (row, gradient) in found.chunks(2).enumerate() {
            for (slopes, gradient) in along.slopes.iter().zip(gradient) {
                let place = row * SHAPE.pixels()..(row + 1) * SHAPE.pixels();
                let both = slopes[place.clone()].iter().zip(&cotangents[place]);
                let expected: f32 = both.map(|(a, b)| a * b).sum();
                assert!((gradient - expected).abs() < 3e-5 * expected.abs().max(1.0));
            }
        }
    }
}

#[test]
fn a_mean_rises_as_its_difference_says_at_any_output() {
    let choose = |likelihood, hidden| Recipe {
        likelihood,
        hidden,
        ..Recipe::default()
    };
    for recipe in [
        choose(Likelihood::Bernoulli, vec![3]),
        choose(Likelihood::ContinuousBernoulli, vec![3]),
        choose(Likelihood::Gaussian, vec![3]),
        choose(Likelihood::Gaussian, vec![]),
    ] {
        let pixels = PixelDistribution::new(&recipe, None);
        let reference = Reference::new(&recipe, SHAPE, &Weights { arrays: vec![] });
        for output in [
            -12.0f32, -3.0, -0.51, -0.49, -0.02, 0.02, 0.3, 0.6, 2.0, 9.0,
        ] {
            let l = f64::from(output);
            // The reference divides by l: its differences are noisy where l is small.
            let step = 1e-3;
            let ends = reference.mean_pixels(&[l - step, l + step]);
            let exact = (ends[1] - ends[0]) / (2.0 * step);
            let slope = f64::from(pixels.mean_slope(output));
            assert!(
                (slope - exact).abs() < 1e-6 * exact.abs() + 1e-8,
                "{output}: {slope} {exact}"
            );
        }
        assert!(pixels.mean_slope(0.0) > 0.08);
        assert!(pixels.mean_slope(f32::INFINITY).is_finite());
        assert!((0.0..=1.0).contains(&pixels.mean_slope(-1e30)));
    }
}

#[test]
fn rows_and_numbers_that_are_not_there_are_refused_or_left_out() {
    let snapshot = snapshot(&recipe(Likelihood::Bernoulli, DeviceChoice::Flex));
    assert!(snapshot.decode_along(&[0.0; 3], &[1.0, 0.0], 0..1).is_err());
    assert!(snapshot.decode_along(&[0.0; 2], &[1.0], 0..1).is_err());
    assert!(snapshot.pull_back(&[0.0; 2], &[0.0; 13]).is_err());
    assert!(snapshot.pull_back(&[0.0; 2], &[0.0; 24]).is_err());
    let beyond = snapshot.decode_along(&[0.0; 2], &[1.0, 0.0], 10..99);
    assert_eq!(beyond.expect("whole rows").slopes[0].len(), 2);
    let nothing = snapshot.decode_along(&[0.0; 2], &[1.0, 0.0], 12..99);
    assert_eq!(nothing.expect("whole rows"), Default::default());
}
