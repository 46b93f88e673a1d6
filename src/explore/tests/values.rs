//! What is promised of the images that are scattered, and of the numbers that colour them.

use super::*;
use crate::data::SplitName;
use crate::model::NormalDraws;
use crate::recipe::Terms;
use crate::rng::{Stream, fill_normal, stream};
use std::time::Duration;

const SPLITS: [SplitName; 2] = [SplitName::Test, SplitName::Train];
/// One of the terms, or their sum.
type OfTerms = fn(&Terms) -> f64;
/// The noise of training images begins there.
const TRAIN: u64 = 1 << 28;

fn values(split: SplitName, images: usize, value: ImageValue) -> ImageValuesQuery {
    ImageValuesQuery {
        split,
        images,
        value,
    }
}

/// All values, once they are known.
fn known(desk: &mut Desk, query: &ImageValuesQuery) -> Arc<Answered<ImageValuesQuery>> {
    desk.ask(only(query.clone()));
    loop {
        let found = desk.look().newest::<ImageValuesQuery>();
        let found = found.filter(|found| found.query == *query);
        if let Some(found) = found.filter(|found| found.answer.known == found.answer.values.len()) {
            return found;
        }
    }
}

/// Two different splits of twelve images each.
fn splits() -> Published {
    let split = |factor: usize| Split {
        pixels: (0..12 * SHAPE.pixels())
            .map(|i| (i * factor % 256) as u8)
            .collect(),
        labels: None,
    };
    let dataset = Dataset::new("made up".into(), SHAPE, split(53), split(37));
    Published {
        dataset: Arc::new(dataset.expect("a data set")),
        ..published(1, 10, 0)
    }
}

fn noise(split: SplitName, index: usize) -> u64 {
    match split {
        SplitName::Test => index as u64,
        SplitName::Train => TRAIN + index as u64,
    }
}

/// The terms of one image, taken from the snapshot by hand.
fn terms(on: &Published, split: SplitName, index: usize) -> Terms {
    let snapshot = &on.snapshot;
    let mut pixels = Vec::new();
    on.dataset
        .fill(split, snapshot.recipe.binarize, &[index], &mut pixels);
    let mut noise = stream(noise(split, index), Stream::Exploration);
    let draws = NormalDraws::for_images(&snapshot.recipe, snapshot.shape, 1, &mut noise);
    snapshot.terms(&pixels, &draws).expect("terms")[0]
}

#[test]
fn terms_are_those_that_the_model_gives_each_image() {
    let mut desk = Desk::new();
    let on = splits();
    desk.publish(on.clone());
    let of: [(ImageValue, OfTerms); 3] = [
        (ImageValue::Elbo, |terms| terms.elbo()),
        (ImageValue::Reconstruction, |terms| terms.reconstruction),
        (ImageValue::KlToPrior, |terms| terms.kl),
    ];
    for split in SPLITS {
        for (value, number) in &of {
            let found = known(&mut desk, &values(split, 5, value.clone()));
            assert_eq!((found.answer.split, found.answer.values.len()), (split, 5));
            for (place, value) in found.answer.values.iter().enumerate() {
                let index = found.answer.spread.index(place);
                let expected = number(&terms(&on, split, index));
                assert!(
                    (f64::from(*value) - expected).abs() < 1e-4,
                    "{split:?} {index}"
                );
            }
        }
    }
}

#[test]
fn the_evidence_is_that_of_the_image_studied_alone_with_as_many_draws() {
    let mut desk = Desk::new();
    desk.publish(splits());
    let log_px = known(&mut desk, &values(SplitName::Train, 12, ImageValue::LogPx));
    let gap = known(&mut desk, &values(SplitName::Train, 12, ImageValue::Gap));
    for place in [0, 7, 11] {
        let image = WhichImage::of_split(SplitName::Train, log_px.answer.spread.index(place));
        let query = EvidenceQuery {
            image,
            importance_samples: VALUE_SAMPLES,
        };
        let answers = desk.ask(only(query));
        let alone = answers.newest::<EvidenceQuery>().expect("an answer");
        let estimate = alone.answer.importance.expect("draws").log_px;
        assert!((f64::from(log_px.answer.values[place]) - estimate).abs() < 1e-4);
        // The ELBO without noise beside one of as many draws.
        let exact = estimate - alone.answer.elbo;
        assert!((f64::from(gap.answer.values[place]) - exact).abs() < 0.2);
    }
}

#[test]
fn distances_are_from_the_chosen_image_between_means_and_between_pixels() {
    let mut desk = Desk::new();
    let on = splits();
    desk.publish(on.clone());
    let from = WhichImage::Train(3);
    let far = |one: &[f32], other: &[f32]| {
        let squares = one.iter().zip(other).map(|(a, b)| f64::from(a - b).powi(2));
        squares.sum::<f64>().sqrt()
    };
    let pixels = |image: &WhichImage| image.pixels(&on);
    let mean = |image: &WhichImage| on.snapshot.encode(&pixels(image)).expect("encodes").mean;
    for split in SPLITS {
        let latent = values(split, 12, ImageValue::LatentDistance(from.clone()));
        let latent = known(&mut desk, &latent);
        let pixel = values(split, 12, ImageValue::PixelDistance(from.clone()));
        let pixel = known(&mut desk, &pixel);
        for place in 0..12 {
            let image = WhichImage::of_split(split, place);
            let expected = [
                far(&mean(&from), &mean(&image)),
                far(&pixels(&from), &pixels(&image)),
            ];
            let found = [&latent, &pixel].map(|found| f64::from(found.answer.values[place]));
            for (found, expected) in found.into_iter().zip(expected) {
                assert!((found - expected).abs() < 1e-4, "{split:?} {place}");
            }
        }
    }
    let away = WhichImage::Test(12);
    let asked = values(SplitName::Test, 12, ImageValue::LatentDistance(away));
    let answers = desk.ask(only(asked.clone()));
    let found = answers.newest::<ImageValuesQuery>();
    assert!(found.is_none_or(|found| found.query != asked));
    assert!(answers.failure().is_none());
}

#[test]
fn a_sample_lies_where_its_images_own_noise_puts_it() {
    let mut desk = Desk::new();
    let on = splits();
    desk.publish(on.clone());
    for split in SPLITS {
        let query = |placed_by| ScatterQuery {
            split,
            images: 12,
            placed_by,
        };
        let answers = desk.ask(only(query(PlacedBy::Sample)));
        let samples = answers.newest::<ScatterQuery>().expect("samples");
        for place in 0..12 {
            let image = samples.answer.image(place);
            assert_eq!(image, WhichImage::of_split(split, place));
            let encoded = on.snapshot.encode(&image.pixels(&on)).expect("encodes");
            let mut epsilon = [0.0; 2];
            fill_normal(
                &mut stream(noise(split, place), Stream::Exploration),
                &mut epsilon,
            );
            let expected = encoded.sample(&epsilon);
            let found = &samples.answer.places[2 * place..2 * place + 2];
            for (found, expected) in found.iter().zip(&expected) {
                assert!((found - expected).abs() < 1e-5, "{split:?} {place}");
            }
        }
        let answers = desk.ask(only(query(PlacedBy::Mean)));
        let means = answers.newest::<ScatterQuery>().expect("means");
        assert_ne!(means.answer.places, samples.answer.places);
        assert_eq!(
            means.answer.kl, samples.answer.kl,
            "KL is about q, not about samples"
        );
    }
}

#[test]
fn samples_and_training_images_are_not_mixed_with_the_means_of_test_images() {
    let means = ScatterQuery::test_means(500);
    let samples = ScatterQuery {
        images: 9_000,
        placed_by: PlacedBy::Sample,
        ..means
    };
    assert_eq!(samples.merged(&means), samples);
    assert_eq!(means.merged(&samples), means);
}

/// A run over so many images.
fn over(images: usize) -> Published {
    let split = || Split {
        pixels: (0..images * SHAPE.pixels())
            .map(|i| (i * 37 % 256) as u8)
            .collect(),
        labels: None,
    };
    let dataset = Dataset::new("many".into(), SHAPE, split(), split());
    Published {
        dataset: Arc::new(dataset.expect("a data set")),
        ..published(1, 10, 0)
    }
}

#[test]
fn of_very_many_images_a_part_is_told_first() {
    let mut desk = Desk::new();
    desk.publish(over(5_000));
    let query = ScatterQuery::test_means(60_000);
    let len = |answers: &Answers| {
        answers
            .newest::<ScatterQuery>()
            .map(|found| found.answer.len())
    };
    assert_eq!(len(&desk.ask(only(query))), Some(2_000));
    assert_eq!(len(&desk.look()), Some(5_000));
    assert_eq!(Query::urgency(&query), Urgency::Slow);
    assert_eq!(
        Query::urgency(&ScatterQuery::test_means(2_000)),
        Urgency::Swift
    );
}

#[test]
fn values_stay_those_of_the_weights_before_until_the_new_ones_are_whole() {
    let mut desk = Desk::new();
    let first = over(3_000);
    desk.publish(first.clone());
    let query = values(SplitName::Test, 3_000, ImageValue::LogPx);
    let before = known(&mut desk, &query);
    assert_eq!(before.stamp.step, 10);
    let mut second = first.clone();
    second.snapshot = published(1, 99, 3).snapshot;
    second.at = std::time::Instant::now();
    desk.publish(second.clone());
    std::thread::sleep(Duration::from_millis(1_100));
    loop {
        let found = desk.look().newest::<ImageValuesQuery>().expect("values");
        assert_eq!(found.answer.known, 3_000, "never a part again");
        if found.stamp.step == 99 {
            assert_ne!(found.answer.values, before.answer.values);
            break;
        }
        assert_eq!(found.answer.values, before.answer.values);
    }
}
