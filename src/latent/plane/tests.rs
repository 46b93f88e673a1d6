use super::*;
use crate::latent::PlaneError;
use proptest::prelude::*;

fn oblique(points: [&[f32]; 3]) -> Plane {
    ObliquePlane::through(points).expect("three corners").into()
}

#[test]
fn the_first_row_of_a_grid_is_the_largest_y() {
    let points = Plane::Axes([0, 2]).grid(&[1.0, 2.0], &[10.0, 20.0], &[7.0, 8.0, 9.0]);
    let rows = [
        [1.0, 8.0, 20.0],
        [2.0, 8.0, 20.0],
        [1.0, 8.0, 10.0],
        [2.0, 8.0, 10.0],
    ];
    assert_eq!(points, rows.concat());
}

#[test]
fn axes_that_are_not_there_are_left_out() {
    let plane = Plane::Axes([0, 1]);
    assert_eq!(plane.grid(&[1.0, 2.0], &[5.0], &[0.0]), [1.0, 2.0]);
    assert!(plane.grid(&[1.0], &[5.0], &[]).is_empty());
    assert_eq!(plane.shown(1), [true, false]);
    let twice = Plane::Axes([0, 0]);
    assert_eq!(twice.grid(&[1.0], &[5.0], &[0.0, 4.0]), [1.0, 4.0]);
    assert_eq!(twice.shown(2), [true, false]);
    assert_eq!(Plane::Axes([3, 1]).directions(3), [0.0, 1.0, 0.0]);
}

#[test]
fn a_plane_of_axes_goes_through_the_point_that_it_is_asked_about() {
    let plane = Plane::Axes([2, 0]);
    assert_eq!(plane.origin(&[1.0, 2.0, 3.0]), [0.0, 2.0, 0.0]);
    assert_eq!(plane.coordinates(&[1.0, 2.0, 3.0]), [3.0, 1.0]);
}

#[test]
fn through_three_points_is_the_plane_of_the_book() {
    // By hand: right is (b - a) / 2; what c - a = (1, 1, 1) has beside it is (0, 1, 1).
    let plane = oblique([&[1.0, 0.0, 0.0], &[3.0, 0.0, 0.0], &[2.0, 1.0, 1.0]]);
    assert_eq!(plane.coordinates(&[1.0, 0.0, 0.0]), [1.0, 0.0]);
    let [x, y] = plane.coordinates(&[2.0, 1.0, 1.0]);
    assert!(x == 2.0 && (y - 2f32.sqrt()).abs() < 1e-6);
    assert_eq!(plane.origin(&[9.0; 3]), [0.0; 3]);
    assert_eq!(plane.shown(3), [true; 2]);
    assert_eq!(plane.shown(4), [false; 2]);
    assert!(plane.directions(4).is_empty());
}

#[test]
fn principal_components_are_those_of_numpy() {
    let codes = [
        5.08, -3.56, 2.74, -0.14, -1.45, 0.33, -3.04, -1.23, -1.15, 7.65, -0.77, 3.38, 0.44, -1.67,
        0.15, 0.22, -0.52, 0.47,
    ];
    let found = ObliquePlane::principal(&codes, 3).expect("a plane");
    // By numpy: eigh of cov(codes, bias=True); the products of the first code with the vectors.
    for (share, wanted) in found.shares.iter().zip([0.942_004_5, 0.056_388_63]) {
        assert!((share - wanted).abs() < 1e-6);
    }
    let directions = found.plane.directions().concat();
    let wanted = [
        0.913_988_03,
        -0.069_073_02,
        0.399_818_47,
        0.101_383_95,
        0.993_023_77,
        -0.060_208_73,
    ];
    assert!(
        directions
            .iter()
            .zip(wanted)
            .all(|(d, w)| (d - w).abs() < 1e-6)
    );
    let plane = Plane::from(found.plane);
    let [x, y] = plane.coordinates(&codes[..3]);
    assert!((x - 5.984_462).abs() < 1e-5 && (y + 3.185_106).abs() < 1e-5);
    // By numpy: what the mean has beside the two.
    for (z, wanted) in plane
        .origin(&[])
        .iter()
        .zip([-0.034_318, 0.008_348, 0.079_893])
    {
        assert!((z - wanted).abs() < 1e-5);
    }
}

#[test]
fn codes_that_vary_along_one_line_have_no_two_components() {
    let line = [0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 2.0, 4.0, 6.0];
    let of = |codes: &[f32]| ObliquePlane::principal(codes, 3).map(|_| ());
    assert_eq!(of(&line), Err(PlaneError::OneLine));
    assert_eq!(of(&[1.0; 6]), Err(PlaneError::OneLine));
    assert_eq!(of(&[]), Err(PlaneError::OneLine));
    assert_eq!(of(&[f32::NAN; 6]), Err(PlaneError::NotFinite));
    assert_eq!(
        ObliquePlane::principal(&[1.0, 2.0], 1),
        Err(PlaneError::OneLine)
    );
}

#[test]
fn points_on_one_line_have_no_plane_of_their_own() {
    let through = |c: &[f32]| ObliquePlane::through([&[0.0; 3], &[1.0, 2.0, 3.0], c]);
    assert_eq!(through(&[2.0, 4.0, 6.0]), Err(PlaneError::OneLine));
    assert_eq!(through(&[0.0; 3]), Err(PlaneError::OneLine));
    assert_eq!(through(&[f32::NAN; 3]), Err(PlaneError::NotFinite));
    let twice = ObliquePlane::through([&[1.0; 3], &[1.0; 3], &[0.0, 1.0, 0.0]]);
    assert_eq!(twice, Err(PlaneError::OneLine));
}

proptest! {
    #[test]
    fn the_points_that_it_was_laid_through_lie_on_it(
        points in prop::collection::vec(prop::collection::vec(-3f32..3.0, 5), 3),
    ) {
        let [a, b, c] = [&points[0][..], &points[1], &points[2]];
        let plane = oblique([a, b, c]);
        for z in [a, b, c] {
            let mut there = plane.origin(z);
            plane.move_to(&mut there, plane.coordinates(z));
            for (found, wanted) in there.iter().zip(z) {
                prop_assert!((found - wanted).abs() < 1e-4, "{there:?} {z:?}");
            }
        }
        // Lengths on the plane are lengths in the space.
        let distance = |a: &[f32], b: &[f32]| {
            a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt()
        };
        for (one, other) in [(a, b), (b, c), (a, c)] {
            let on_it = distance(&plane.coordinates(one), &plane.coordinates(other));
            prop_assert!((on_it - distance(one, other)).abs() < 1e-4);
        }
    }

    #[test]
    fn a_move_along_the_plane_leaves_what_lies_beside_it(
        points in prop::collection::vec(prop::collection::vec(-3f32..3.0, 4), 3),
        z in prop::collection::vec(-3f32..3.0, 4),
        to in prop::array::uniform2(-3f32..3.0),
        by in prop::array::uniform2(-3f32..3.0),
    ) {
        let planes = [Plane::Axes([3, 1]), oblique([&points[0], &points[1], &points[2]])];
        for plane in planes {
            let beside = |z: &[f32]| {
                let mut beside = z.to_vec();
                plane.move_to(&mut beside, [0.0; 2]);
                beside
            };
            let mut moved = z.clone();
            plane.move_to(&mut moved, to);
            plane.move_by(&mut moved, by);
            let at = plane.coordinates(&moved);
            for (at, wanted) in at.iter().zip([to[0] + by[0], to[1] + by[1]]) {
                prop_assert!((at - wanted).abs() < 1e-4);
            }
            for (found, wanted) in beside(&moved).iter().zip(beside(&z)) {
                prop_assert!((found - wanted).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn normals_on_it_have_the_covariance_of_their_sums(
        points in prop::collection::vec(prop::collection::vec(-3f32..3.0, 4), 3),
        std in prop::collection::vec(0.01..3.0f64, 4),
    ) {
        let plane = oblique([&points[0], &points[1], &points[2]]);
        let directions = plane.directions(4);
        let (across, up) = directions.split_at(4);
        let sum = |a: &[f32], b: &[f32]| -> f64 {
            (0..4).map(|i| f64::from(a[i]) * f64::from(b[i]) * std[i] * std[i]).sum()
        };
        let wanted = [sum(across, across), sum(across, up), sum(up, up)];
        let variance = |axis: usize| std[axis] * std[axis];
        let found = plane.covariance(variance);
        for (found, wanted) in found.iter().zip(wanted) {
            prop_assert!((found - wanted).abs() < 1e-5 * (1.0 + wanted.abs()));
        }
        prop_assert_eq!(
            Plane::Axes([2, 0]).covariance(variance),
            [variance(2), 0.0, variance(0)]
        );
    }
}
