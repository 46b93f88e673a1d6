//! Ways under metrics whose geodesics are known.

use super::energy::solve_second_differences;
use super::*;
use proptest::prelude::*;

/// Polar coordinates of a plane, whose geodesics are its straight lines.
struct Polar;

impl MeanDecoder for Polar {
    fn latent(&self) -> usize {
        2
    }

    fn decode(&self, z: &[f64]) -> Result<Vec<f64>, ModelError> {
        let place = |z: &[f64]| [z[0] * z[1].cos(), z[0] * z[1].sin()];
        Ok(z.chunks(2).flat_map(place).collect())
    }

    fn pull_back(&self, z: &[f64], cotangents: &[f64]) -> Result<Vec<f64>, ModelError> {
        let rows = z.chunks(2).zip(cotangents.chunks(2));
        let row = |(z, g): (&[f64], &[f64])| {
            let (sin, cos) = z[1].sin_cos();
            [cos * g[0] + sin * g[1], z[0] * (cos * g[1] - sin * g[0])]
        };
        Ok(rows.flat_map(row).collect())
    }
}

/// Latitude and longitude on the unit sphere, whose geodesics are great circles.
struct Sphere;

impl MeanDecoder for Sphere {
    fn latent(&self) -> usize {
        2
    }

    fn decode(&self, z: &[f64]) -> Result<Vec<f64>, ModelError> {
        let place = |z: &[f64]| {
            let ([sa, ca], [so, co]) = ([z[0].sin(), z[0].cos()], [z[1].sin(), z[1].cos()]);
            [ca * co, ca * so, sa]
        };
        Ok(z.chunks(2).flat_map(place).collect())
    }

    fn pull_back(&self, z: &[f64], cotangents: &[f64]) -> Result<Vec<f64>, ModelError> {
        let rows = z.chunks(2).zip(cotangents.chunks(3));
        let row = |(z, g): (&[f64], &[f64])| {
            let ([sa, ca], [so, co]) = ([z[0].sin(), z[0].cos()], [z[1].sin(), z[1].cos()]);
            [
                -sa * co * g[0] - sa * so * g[1] + ca * g[2],
                ca * (co * g[1] - so * g[0]),
            ]
        };
        Ok(rows.flat_map(row).collect())
    }
}

fn never() -> Result<(), ModelError> {
    Ok(())
}

fn way(decoder: &dyn MeanDecoder, from: [f32; 2], to: [f32; 2]) -> Geodesic {
    geodesic(decoder, &from, &to, 32, &mut never).expect("no device")
}

#[test]
fn in_polar_coordinates_the_way_is_the_chord() {
    let found = way(&Polar, [1.0, 0.0], [1.5, 2.0]);
    assert!(found.settled, "{found:?}");
    // The law of cosines.
    let chord = (1.0 + 1.5f64.powi(2) - 3.0 * 2f64.cos()).sqrt();
    // A path of 32 straight pieces of the latent plane is not quite one of the other.
    assert!(
        (found.length - chord).abs() < 5e-4 * chord,
        "{}",
        found.length
    );
    // The integral of sqrt(r'^2 + r^2 theta'^2) for r = 1 + t / 2, theta = 2 t, by numpy's
    // trapezoids of 5e-7.
    let off = (found.straight_length - 2.550_152_5).abs();
    assert!(off < 1e-4, "{}", found.straight_length);
    let end = [1.5 * 2f64.cos(), 1.5 * 2f64.sin()];
    for (i, z) in found.places.chunks(2).enumerate() {
        let share = i as f64 / 32.0;
        let expected = [1.0 - share + share * end[0], share * end[1]];
        let place = [z[0] * z[1].cos(), z[0] * z[1].sin()];
        let off = (place[0] - expected[0]).hypot(place[1] - expected[1]);
        assert!(off < 5e-3, "{i}: {place:?} {expected:?}");
    }
}

#[test]
fn where_the_decoder_is_flat_the_straight_line_stays() {
    struct Flat;
    impl MeanDecoder for Flat {
        fn latent(&self) -> usize {
            2
        }
        fn decode(&self, z: &[f64]) -> Result<Vec<f64>, ModelError> {
            Ok(vec![0.5; z.len()])
        }
        fn pull_back(&self, z: &[f64], _: &[f64]) -> Result<Vec<f64>, ModelError> {
            Ok(vec![0.0; z.len()])
        }
    }
    let found = way(&Flat, [0.0, 1.0], [2.0, -1.0]);
    assert_eq!(
        (found.length, found.straight_length, found.steps),
        (0.0, 0.0, 0)
    );
    assert_eq!(found.places, line(&[vec![0.0, 1.0], vec![2.0, -1.0]], 32));
    assert!(found.settled);
}

#[test]
fn a_way_to_where_one_is_has_no_length() {
    let found = way(&Sphere, [0.3, 0.2], [0.3, 0.2]);
    assert_eq!((found.length, found.straight_length), (0.0, 0.0));
    let one = geodesic(&Polar, &[1.0], &[2.0, 0.0, 7.0], 1, &mut never).expect("no device");
    assert_eq!(one.places, [1.0, 0.0, 2.0, 0.0]);
    assert!((one.length - 1.0).abs() < 1e-12);
}

#[test]
fn second_differences_are_undone() {
    let x = [0.5, -1.0, 2.0, 0.25];
    let at = |i: i32| {
        usize::try_from(i)
            .ok()
            .and_then(|i| x.get(i))
            .unwrap_or(&0.0)
    };
    let mut b: Vec<f64> = (0..4)
        .map(|i| 2.0 * at(i) - at(i - 1) - at(i + 1))
        .collect();
    solve_second_differences(&mut b.iter_mut().collect::<Vec<_>>());
    assert!(b.iter().zip(x).all(|(b, x)| (b - x).abs() < 1e-12), "{b:?}");
}

proptest! {
    #[test]
    fn on_the_sphere_the_way_is_a_great_circle(
        from in (-1.2f32..1.2, -1.0f32..1.0), to in (-1.2f32..1.2, -1.0f32..1.0),
    ) {
        let (from, to) = ([from.0, from.1], [to.0, to.1]);
        let found = way(&Sphere, from, to);
        let ends = Sphere.decode(&widened(&[from, to].concat())).expect("no device");
        let cosine: f64 = ends[..3].iter().zip(&ends[3..]).map(|(a, b)| a * b).sum();
        let angle = cosine.clamp(-1.0, 1.0).acos();
        prop_assert!(found.settled);
        prop_assert!(found.length <= found.straight_length * (1.0 + 1e-6));
        prop_assert!((found.length - angle).abs() < 1e-3 * angle + 1e-6,
            "{} {}", found.length, angle);
    }
}
