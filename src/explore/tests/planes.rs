//! What planes through places and images promise about a tiny model.

use super::*;
use crate::data::SplitName;
use crate::latent::{Plane, PlaneError};

fn laid(desk: &mut Desk, through: PlaneThrough) -> Option<Result<FoundPlane, PlaneError>> {
    let query = LaidPlaneQuery { through, number: 1 };
    let found = desk.ask(only(query)).newest::<LaidPlaneQuery>()?;
    Some(found.answer.clone())
}

/// How far `z` lies beside the plane.
fn beside(plane: &Plane, z: &[f32]) -> f32 {
    let mut nearest = plane.origin(z);
    plane.move_to(&mut nearest, plane.coordinates(z));
    let squares = nearest.iter().zip(z).map(|(a, b)| (a - b).powi(2));
    squares.sum::<f32>().sqrt()
}

#[test]
fn the_means_of_three_images_lie_on_the_plane_through_them() {
    let mut desk = Desk::of_latent(4);
    let on = desk.exchange.slot.load_full().expect("weights");
    let images = [
        WhichImage::Test(2),
        WhichImage::Train(3),
        WhichImage::Test(7),
    ];
    let through = PlaneThrough::Images(images);
    let found = laid(&mut desk, through)
        .expect("an answer")
        .expect("a plane");
    assert_eq!(found.shares, None);
    for (split, index) in [
        (SplitName::Test, 2),
        (SplitName::Train, 3),
        (SplitName::Test, 7),
    ] {
        let mut pixels = Vec::new();
        let binarize = on.snapshot.recipe.binarize;
        on.dataset.fill(split, binarize, &[index], &mut pixels);
        let mean = on.snapshot.encode(&pixels).expect("a code").mean;
        assert!(beside(&found.plane, &mean) < 1e-5);
    }
    let image = WhichImage::Test(2);
    let twice = PlaneThrough::Images([image.clone(), image, WhichImage::Test(3)]);
    assert_eq!(laid(&mut desk, twice), Some(Err(PlaneError::OneLine)));
    let away = [0, 1, 9_999].map(WhichImage::Test);
    let mut desk = Desk::of_latent(4);
    assert_eq!(laid(&mut desk, PlaneThrough::Images(away)), None);
}

#[test]
fn the_plane_of_the_principal_components_goes_through_the_mean_of_the_codes() {
    let mut desk = Desk::of_latent(3);
    let on = desk.exchange.slot.load_full().expect("weights");
    let through = PlaneThrough::PrincipalComponents { images: 2_000 };
    let found = laid(&mut desk, through)
        .expect("an answer")
        .expect("a plane");
    let mut mean = vec![0.0f32; 3];
    let images = on.dataset.test_len();
    for index in 0..images {
        let mut pixels = Vec::new();
        let (split, binarize) = (SplitName::Test, on.snapshot.recipe.binarize);
        on.dataset.fill(split, binarize, &[index], &mut pixels);
        let code = on.snapshot.encode(&pixels).expect("a code").mean;
        for (mean, z) in mean.iter_mut().zip(code) {
            *mean += z / images as f32;
        }
    }
    assert!(beside(&found.plane, &mean) < 1e-5);
    let [first, second] = found.shares.expect("shares");
    assert!(first >= second && second > 0.0 && first + second <= 1.0 + 1e-9);
}

#[test]
fn a_manifold_on_a_plane_through_places_shows_what_decode_gives_there() {
    let mut desk = Desk::of_latent(3);
    let on = desk.exchange.slot.load_full().expect("weights");
    let places = [[1.0, 0.0, 0.5], [-1.0, 0.5, 0.0], [0.0, 1.0, -1.0]].map(Vec::from);
    let through = PlaneThrough::Places(places.clone());
    let plane = laid(&mut desk, through)
        .expect("an answer")
        .expect("a plane")
        .plane;
    for z in &places {
        let [x, y] = plane.coordinates(z);
        let query = ManifoldQuery {
            plane: plane.clone(),
            x: [x - 0.5, x + 0.5],
            y: [y - 0.5, y + 0.5],
            columns: 1,
            rows: 1,
            base: plane.origin(z),
        };
        let found = desk
            .ask(only(query))
            .newest::<ManifoldQuery>()
            .expect("one");
        let alone = crate::numbers::unit_to_bytes(&on.snapshot.decode(z).expect("a device"));
        let apart = found
            .answer
            .pixels
            .iter()
            .zip(&alone)
            .map(|(a, b)| a.abs_diff(*b));
        assert!(apart.max() <= Some(1));
    }
}
