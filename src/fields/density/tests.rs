use super::*;
use crate::latent::{ObliquePlane, Plane};
use crate::model::Encoded;
use proptest::prelude::*;

fn codes(latent: usize, mean: Vec<f32>, log_var: Vec<f32>) -> Codes {
    let images = mean.len() / latent;
    Codes::new(latent, Encoded { mean, log_var }, vec![None; images])
}

/// The sum as it is written: of normals with the covariance D diag(var) D^T, where D are the
/// plane's directions.
fn plainly(lattice: &Lattice, mean: &[f32], log_var: &[f32], latent: usize) -> Vec<f64> {
    let double = |row: &[f32]| row.iter().map(|&v| f64::from(v)).collect::<Vec<_>>();
    let directions = double(&lattice.directions(latent));
    let along = |values: &[f64]| -> Vec<f64> {
        let product = |d: &[f64]| d.iter().zip(values).map(|(d, v)| d * v).sum();
        directions.chunks(latent).map(product).collect()
    };
    let covariance = |log_var: &[f64]| {
        let product = |i: usize, j: usize| -> f64 {
            (0..latent)
                .map(|d| directions[i * latent + d] * directions[j * latent + d] * log_var[d].exp())
                .sum()
        };
        match directions.len() / latent {
            1 => [product(0, 0), 0.0, 1.0],
            _ => [product(0, 0), product(0, 1), product(1, 1)],
        }
    };
    let shown = directions.len() / latent;
    let log_q = |place: [f64; 2]| {
        let images = mean.chunks(latent).zip(log_var.chunks(latent));
        let logs: Vec<f64> = images
            .map(|(mean, log_var)| {
                let mean = along(&double(mean));
                let [a, b, c] = covariance(&double(log_var));
                let x = place[0] - mean[0];
                let y = if shown > 1 { place[1] - mean[1] } else { 0.0 };
                let determinant = a * c - b * b;
                let square = (c * x * x - 2.0 * b * x * y + a * y * y) / determinant;
                -0.5 * (square + determinant.ln() + shown as f64 * TAU.ln())
            })
            .collect();
        let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = logs.iter().map(|log| (log - largest).exp()).sum();
        largest + sum.ln() - (logs.len() as f64).ln()
    };
    let (xs, ys) = (lattice.xs(), lattice.ys());
    let rows = ys.iter().flat_map(|y| xs.iter().map(move |x| [*x, *y]));
    match lattice.shown(latent) {
        [false, true] => rows.map(|[_, y]| log_q([y, 0.0])).collect(),
        _ => rows.map(log_q).collect(),
    }
}

fn never() -> Result<(), ModelError> {
    Ok(())
}

proptest! {
    #[test]
    fn skipping_what_is_far_changes_nothing_that_shows(
        images in prop::collection::vec((-3f32..3.0, -3f32..3.0, -9f32..1.0, -9f32..1.0), 1..40),
        axes in prop::array::uniform2(0..3usize),
        corners in prop::collection::vec(prop::collection::vec(-3f32..3.0, 3), 3),
        reach in 0.5..30.0f64,
    ) {
        let mean: Vec<f32> = images.iter().flat_map(|i| [i.0, 0.7, i.1]).collect();
        let log_var: Vec<f32> = images.iter().flat_map(|i| [i.2, -1.0, i.3]).collect();
        let oblique = ObliquePlane::through([&corners[0], &corners[1], &corners[2]]);
        for plane in [Plane::Axes(axes), oblique.expect("three corners").into()] {
            let lattice = Lattice::new(plane, vec![], [-reach, reach], [-1.0, reach], [16, 8]);
            let expected = plainly(&lattice, &mean, &log_var, 3);
            let codes = codes(3, mean.clone(), log_var.clone());
            let found = log_aggregate_posterior(&lattice, &codes, &mut never)
                .expect("nobody ends it");
            for (found, expected) in found.iter().zip(expected) {
                // Directions and means are rounded to singles, and the density is steep.
                prop_assert!((found - expected).abs() < 1e-3 * (1.0 + expected.abs()),
                    "{found} {expected}");
            }
        }
    }
}

#[test]
fn one_image_as_the_prior_is_the_prior() {
    let lattice = Lattice::new([0, 1], vec![], [-9.0, 9.0], [-3.0, 40.0], [12, 30]);
    let one = codes(2, vec![0.0; 2], vec![0.0; 2]);
    let q = log_aggregate_posterior(&lattice, &one, &mut never).expect("nobody ends it");
    for (q, p) in q.iter().zip(log_prior(&lattice, 2)) {
        assert!((q - p).abs() < 1e-9 * (1.0 + p.abs()), "{q} {p}");
    }
}

#[test]
fn a_line_has_a_density_per_length() {
    let lattice = Lattice::new([0, 1], vec![], [-1.0, 1.0], [0.0, 5.0], [1, 2]);
    assert_eq!(log_prior(&lattice, 1), [-0.5 * TAU.ln(); 2]);
    let one = codes(1, vec![0.0], vec![0.0]);
    let q = log_aggregate_posterior(&lattice, &one, &mut never).expect("nobody ends it");
    assert!((q[0] + 0.5 * TAU.ln()).abs() < 1e-12 && q[0] == q[1]);
}

#[test]
fn what_is_no_density_counts_as_an_image_without_one() {
    let lattice = Lattice::new([0, 1], vec![], [-1.0, 1.0], [-1.0, 1.0], [3, 3]);
    let whole = codes(2, vec![0.0; 2], vec![0.0; 2]);
    let broken = codes(
        2,
        vec![0.0, 0.0, f32::NAN, 0.0, 0.0, 0.0, 0.0, f32::INFINITY],
        vec![0.0, 0.0, 0.0, 0.0, -1e30, 0.0, 0.0, 0.0],
    );
    let of = |codes| log_aggregate_posterior(&lattice, codes, &mut never).expect("runs");
    for (whole, broken) in of(&whole).iter().zip(of(&broken)) {
        assert!((whole - 4f64.ln() - broken).abs() < 1e-9);
    }
    let none = of(&codes(2, vec![], vec![]));
    assert!(none.iter().all(|log| *log == f64::NEG_INFINITY));
}

#[test]
fn whoever_asks_can_end_it() {
    let lattice = Lattice::new([0, 1], vec![], [-1.0, 1.0], [-1.0, 1.0], [3, 3]);
    let one = codes(2, vec![0.0; 2], vec![0.0; 2]);
    let ended = log_aggregate_posterior(&lattice, &one, &mut || Err(ModelError::Abandoned));
    assert_eq!(ended, Err(ModelError::Abandoned));
}
