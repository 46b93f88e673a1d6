//! What the drawn shapes promise: known factors, each image as they say.

use super::*;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Mutex;

fn read(set: ShapeSet, places: &[usize]) -> Vec<(usize, Vec<u8>)> {
    let read = Mutex::new(Vec::new());
    let shapes = pictures(set);
    let watch = ImportWatch::default();
    let range = NumberRange::to(255.0);
    let hand_over = |place, picture: Result<StoredPicture<'_>, _>| {
        let picture = picture.expect("drawn");
        read.lock().unwrap().push((place, picture.pixels.to_vec()));
        ControlFlow::Continue(())
    };
    shapes.read(places, range, &hand_over, &watch).unwrap();
    let mut read = read.into_inner().unwrap();
    read.sort();
    read
}

#[test]
fn the_sets_have_the_factors_that_they_say() {
    for (set, count, side) in [(ShapeSet::Small, 6_144, 32), (ShapeSet::Full, 737_280, 64)] {
        let shapes = pictures(set);
        let listing = shapes.listing();
        assert_eq!(listing.count, count);
        assert_eq!(listing.sizes[0].size, ImageSize::square(side));
        assert_eq!(listing.class_names, ["square", "ellipse", "heart"]);
        assert!(factors(set, count).is_none());
        for place in [0, 1, count / 2, count - 1] {
            let factors = factors(set, place).unwrap();
            let label = listing.labels.as_ref().unwrap()[place];
            assert_eq!(Shape::ALL[usize::from(label)], factors.shape);
        }
    }
    let first = factors(ShapeSet::Full, 0).unwrap();
    assert_eq!(
        (first.scale, first.angle, first.x, first.y),
        (0.5, 0.0, 0.0, 0.0)
    );
    let next = factors(ShapeSet::Full, 1).unwrap();
    assert_eq!(
        next,
        Factors {
            y: 1.0 / 31.0,
            ..first
        },
        "the height changes first"
    );
    let last = factors(ShapeSet::Full, 737_279).unwrap();
    assert_eq!(
        (last.shape, last.scale, last.x, last.y),
        (Shape::Heart, 1.0, 1.0, 1.0)
    );
    let angle = TAU * 39.0 / 40.0;
    assert!((last.angle - angle).abs() < 1e-12);
}

#[test]
fn a_shape_stands_where_its_factors_say_and_is_as_large() {
    for set in [ShapeSet::Small, ShapeSet::Full] {
        let grid = Grid::of(set);
        let places: Vec<usize> = (0..grid.count()).step_by(grid.count() / 999).collect();
        for (place, pixels) in read(set, &places) {
            let factors = factors(set, place).unwrap();
            if factors.shape == Shape::Heart {
                // Its middle is that of what it lies within, not of its area.
                continue;
            }
            let mass: f64 = pixels.iter().map(|&pixel| f64::from(pixel)).sum();
            let centre = |along: fn(usize, usize) -> usize| {
                let moment = pixels
                    .iter()
                    .enumerate()
                    .map(|(at, &pixel)| f64::from(pixel) * (along(at, grid.side) as f64 + 0.5));
                moment.sum::<f64>() / mass
            };
            let expected = |share: f64| {
                let span = ((grid.positions - 1) * grid.stride) as f64;
                grid.room() as f64 / 2.0 + share * span
            };
            let (x, y) = (centre(|at, side| at % side), centre(|at, side| at / side));
            assert!((x - expected(factors.x)).abs() < 0.1, "{factors:?}: {x}");
            assert!((y - expected(factors.y)).abs() < 0.1, "{factors:?}: {y}");
            let radius = sprite::radius_within(grid.room()) * factors.scale;
            let area = match factors.shape {
                Shape::Square => 1.96,
                Shape::Ellipse | Shape::Heart => std::f64::consts::PI * 0.55,
            };
            let share = mass / 255.0 / (area * radius * radius);
            assert!((0.85..1.15).contains(&share), "{factors:?}: {share}");
        }
    }
}

#[test]
fn shapes_turn_to_the_left() {
    // A quarter of a turn takes the ellipse from lying to standing, by way of one that rises
    // to the right.
    let place = Grid::of(ShapeSet::Small).of_each_shape() + 4 * 64;
    let factors = factors(ShapeSet::Small, place).unwrap();
    assert_eq!((factors.shape, factors.angle), (Shape::Ellipse, TAU / 8.0));
    let (_, pixels) = read(ShapeSet::Small, &[place]).remove(0);
    let lit = |from: usize| {
        let row = pixels[from * 32..][..32].iter();
        let lit = row.enumerate().filter(|(_, pixel)| **pixel > 128);
        let places: Vec<usize> = lit.map(|(x, _)| x).collect();
        places.iter().sum::<usize>() as f64 / places.len() as f64
    };
    assert!(lit(7) > lit(11) + 1.0);
}

#[test]
fn no_two_images_of_the_small_set_are_alike() {
    let places: Vec<usize> = (0..6_144).collect();
    let images: HashSet<Vec<u8>> = read(ShapeSet::Small, &places)
        .into_iter()
        .map(|(_, pixels)| pixels)
        .collect();
    assert_eq!(images.len(), 6_144);
}

#[test]
fn the_full_set_is_black_and_white_and_the_small_one_is_not() {
    let levels = |set| -> HashSet<u8> {
        let sample = pictures(set).sample(50);
        let images = read(set, &sample).into_iter();
        images.flat_map(|(_, pixels)| pixels).collect()
    };
    assert_eq!(levels(ShapeSet::Full), HashSet::from([0, 255]));
    assert!(levels(ShapeSet::Small).len() > 20);
}

#[test]
fn a_sample_shows_all_factors() {
    for set in [ShapeSet::Small, ShapeSet::Full] {
        let sample = pictures(set).sample(64);
        assert!(sample.len() == 64 && sample.is_sorted_by(|a, b| a < b));
        let seen = |of: fn(Factors) -> f64| {
            let values = sample.iter().filter_map(|place| factors(set, *place));
            let values: HashSet<u64> = values.map(|factors| of(factors).to_bits()).collect();
            values.len()
        };
        assert!(seen(|factors| factors.scale) >= 4);
        for count in [seen(|f| f.angle), seen(|f| f.x), seen(|f| f.y)] {
            assert!(count >= 6, "{set:?}: {count}");
        }
    }
}
