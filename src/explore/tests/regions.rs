//! What queries about groups of images and about neighbours promise, held against plain sums
//! and searches.

use super::*;
use crate::data::SplitName;

fn set(images: &[usize]) -> ImageSet {
    ImageSet::new(SplitName::Test, images.iter().copied())
}

/// The weights that a desk looks at.
fn weights(desk: &Desk) -> Arc<Published> {
    desk.exchange.slot.load_full().expect("weights")
}

/// An image as the model sees it.
fn pixels(on: &Published, split: SplitName, index: usize) -> Vec<f32> {
    let mut pixels = Vec::new();
    let binarize = on.snapshot.recipe.binarize;
    on.dataset.fill(split, binarize, &[index], &mut pixels);
    pixels
}

/// The mean of an image's q.
fn code(on: &Published, split: SplitName, index: usize) -> Vec<f32> {
    let encoded = on.snapshot.encode(&pixels(on, split, index));
    encoded.expect("a code").mean
}

fn distance(one: &[f32], other: &[f32]) -> f64 {
    let both = one.iter().zip(other);
    both.map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2))
        .sum::<f64>()
        .sqrt()
}

#[test]
fn a_region_is_told_by_the_sums_over_its_images() {
    let mut desk = Desk::new();
    let on = weights(&desk);
    let members = [1, 4, 5, 11];
    let query = RegionQuery { set: set(&members) };
    let found = desk.ask(only(query)).newest::<RegionQuery>();
    let found = &found.expect("an answer").answer;
    assert_eq!(found.images, 4);
    let codes: Vec<Vec<f32>> = members
        .iter()
        .map(|index| code(&on, SplitName::Test, *index))
        .collect();
    for axis in 0..on.snapshot.recipe.latent {
        let values: Vec<f64> = codes.iter().map(|code| f64::from(code[axis])).collect();
        let mean = values.iter().sum::<f64>() / 4.0;
        let square = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 4.0;
        assert!((found.mean[axis] - mean).abs() < 1e-9);
        assert!((found.spread[axis] - square.sqrt()).abs() < 1e-9);
    }
    for pixel in 0..SHAPE.pixels() {
        let sum: f64 = members
            .iter()
            .map(|index| f64::from(pixels(&on, SplitName::Test, *index)[pixel]))
            .sum();
        let expected = (255.0 * sum / 4.0).round();
        assert!((f64::from(found.mean_picture[pixel]) - expected).abs() <= 1.0);
    }
    let mean: Vec<f32> = found.mean.iter().map(|value| *value as f32).collect();
    let decoded = on.snapshot.decode(&mean).expect("a picture");
    assert_eq!(*found.decoded_mean, crate::numbers::unit_to_bytes(&decoded));
    // The terms are those that single images have.
    let images = members.map(WhichImage::Test).to_vec();
    let single = desk
        .ask(only(ImagesQuery { images }))
        .newest::<ImagesQuery>();
    let single = &single.expect("an answer").answer;
    let elbo: f64 = single.iter().map(|image| image.terms.elbo()).sum::<f64>() / 4.0;
    assert!((found.terms.elbo() - elbo).abs() < 1e-6);
    let order: Vec<_> = single.iter().map(|item| item.image.test_index()).collect();
    assert_eq!(order, members.map(Some));
}

#[test]
fn of_images_that_are_not_there_nothing_is_told() {
    let mut desk = Desk::new();
    let beyond = set(&[3, 12]);
    let mut asked = only(RegionQuery {
        set: beyond.clone(),
    });
    asked.ask(RegionQuery {
        set: beyond.clone(),
    });
    asked.ask(AttributeQuery {
        from: set(&[0]),
        to: beyond,
    });
    asked.ask(ImagesQuery {
        images: vec![WhichImage::Test(0), WhichImage::Train(12)],
    });
    asked.ask(NeighboursQuery {
        of: NeighboursOf::Image(WhichImage::Train(12)),
        count: 3,
    });
    let answers = desk.ask(asked);
    assert!(answers.newest::<RegionQuery>().is_none());
    assert!(answers.newest::<AttributeQuery>().is_none());
    assert!(answers.newest::<ImagesQuery>().is_none());
    assert!(answers.newest::<NeighboursQuery>().is_none());
    assert!(answers.failure().is_none());
}

/// The nearest of a split by going through all of it.
fn by_hand(
    on: &Published,
    split: SplitName,
    but: Option<usize>,
    from: &[f32],
    of: impl Fn(&Published, SplitName, usize) -> Vec<f32>,
) -> Vec<(usize, f64)> {
    let all = (0..12).filter(|index| Some(*index) != but);
    let mut all: Vec<(usize, f64)> = all
        .map(|index| (index, distance(from, &of(on, split, index))))
        .collect();
    all.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    all
}

fn is_same(found: &[Neighbour], expected: &[(usize, f64)]) {
    assert!(!found.is_empty());
    for (found, (index, distance)) in found.iter().zip(expected) {
        let (_, place) = found.image.in_data().expect("an image of the data");
        assert!((found.distance - distance).abs() < 1e-6, "{found:?}");
        // Images as near as each other may stand in either order.
        let twins = expected
            .iter()
            .filter(|(_, other)| (other - distance).abs() < 1e-6);
        assert!(twins.clone().any(|(twin, _)| *twin == place), "{index}");
    }
}

#[test]
fn neighbours_are_those_that_a_search_through_all_images_finds() {
    let mut desk = Desk::new();
    let on = weights(&desk);
    let mut ask = |of| {
        let query = NeighboursQuery { of, count: 5 };
        let found = desk.ask(only(query.clone())).newest::<NeighboursQuery>();
        let found = found.expect("an answer");
        assert_eq!(found.query, query);
        found.answer.clone()
    };
    let place = vec![0.3, -0.4];
    let decoded = on.snapshot.decode(&place).expect("a picture");
    let found = ask(NeighboursOf::Place(place.clone()));
    for (split, latent, pixel) in [
        (SplitName::Test, &found.latent.test, &found.pixels.test),
        (SplitName::Train, &found.latent.train, &found.pixels.train),
    ] {
        assert_eq!((latent.len(), pixel.len()), (5, 5));
        is_same(latent, &by_hand(&on, split, None, &place, code));
        is_same(pixel, &by_hand(&on, split, None, &decoded, pixels));
    }
    // A test image is no neighbour of itself, but the same image among the training images is.
    let own = 7;
    let found = ask(NeighboursOf::Image(WhichImage::Test(own)));
    let from = code(&on, SplitName::Test, own);
    is_same(
        &found.latent.test,
        &by_hand(&on, SplitName::Test, Some(own), &from, code),
    );
    let from = pixels(&on, SplitName::Test, own);
    is_same(
        &found.pixels.test,
        &by_hand(&on, SplitName::Test, Some(own), &from, pixels),
    );
    let nearest = &found.pixels.train[0];
    assert_eq!(
        (&nearest.image, nearest.distance),
        (&WhichImage::Train(own), 0.0)
    );
    assert!(found.pixels.usual > 0.0 && found.latent.usual > 0.0);
    // With other weights the codes are others, the pixels are not.
    desk.publish(published(1, 900, 3));
    let on = weights(&desk);
    let query = NeighboursQuery {
        of: NeighboursOf::Image(WhichImage::Test(own)),
        count: 5,
    };
    std::thread::sleep(std::time::Duration::from_millis(500));
    let again = desk.ask(only(query)).newest::<NeighboursQuery>();
    let again = &again.expect("an answer").answer;
    assert_eq!(again.pixels, found.pixels);
    let from = code(&on, SplitName::Test, own);
    is_same(
        &again.latent.train,
        &by_hand(&on, SplitName::Train, None, &from, code),
    );
}

#[test]
fn an_attribute_leads_from_the_mean_code_of_one_group_to_that_of_the_other() {
    let mut desk = Desk::new();
    let on = weights(&desk);
    let (from, to) = ([0, 1, 2], [8, 9]);
    let query = AttributeQuery {
        from: set(&from),
        to: set(&to),
    };
    let found = desk.ask(only(query)).newest::<AttributeQuery>();
    let found = &found.expect("an answer").answer;
    let mean = |group: &[usize], axis: usize| {
        let codes = group
            .iter()
            .map(|index| f64::from(code(&on, SplitName::Test, *index)[axis]));
        codes.sum::<f64>() / group.len() as f64
    };
    for axis in 0..on.snapshot.recipe.latent {
        let expected = mean(&to, axis) - mean(&from, axis);
        assert!((found.vector[axis] - expected).abs() < 1e-9);
    }
    assert_eq!((found.from.images, found.to.images), (3, 2));
}
