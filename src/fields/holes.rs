//! Holes: places where the prior expects images and none is.

use super::{Codes, GoOn, Lattice, log_aggregate_posterior, log_prior};
use crate::model::ModelError;
use statrs::function::erf::erfc;
use std::f64::consts::SQRT_2;

/// A place is in a hole if images make it less than a tenth as likely as the prior does.
pub const HOLE_RATIO: f64 = 0.1;

/// The prior against the aggregate posterior.
#[derive(Clone, Debug, PartialEq)]
pub struct Holes {
    /// ln p(z) - ln q(z) in nats, one value a cell: positive where the prior expects more than
    /// there is. Infinite without images.
    pub log_ratio: Vec<f64>,
    /// Prior mass of the cells in whose middle q(z) / p(z) is below [`HOLE_RATIO`]. A cell's
    /// mass is exact; which cells count is decided at their middles.
    pub mass: f64,
    /// Prior mass outside of the rectangle, of which nothing is known.
    pub mass_outside: f64,
}

/// Where the prior has mass and the codes have none, over the plane of the lattice.
///
/// # Errors
/// If `go_on` says so.
pub fn holes(lattice: &Lattice, codes: &Codes, go_on: &mut GoOn<'_>) -> Result<Holes, ModelError> {
    let log_q = log_aggregate_posterior(lattice, codes, go_on)?;
    let log_p = log_prior(lattice, codes.latent());
    let log_ratio: Vec<f64> = log_p.iter().zip(log_q).map(|(p, q)| p - q).collect();
    let masses = prior_masses(lattice, codes.latent());
    let in_hole = -HOLE_RATIO.ln();
    let cells = log_ratio.iter().zip(&masses);
    let mass = cells.filter(|(ratio, _)| **ratio > in_hole);
    let mass = mass.map(|(_, mass)| mass).sum();
    let mass_inside: f64 = masses.iter().sum();
    Ok(Holes {
        log_ratio,
        mass,
        mass_outside: (1.0 - mass_inside).max(0.0),
    })
}

/// The prior's mass of each cell, as the product of its share along each axis that is shown.
/// Cells of an axis that is not shown are one cell, told several times: they share its mass.
fn prior_masses(lattice: &Lattice, latent: usize) -> Vec<f64> {
    let [x, y] = lattice.shown(latent);
    let [across, up] = lattice.ends();
    let along = |shown: bool, [from, to]: [f64; 2], cells: usize| -> Vec<f64> {
        let edge = |i: usize| {
            let share = i as f64 / cells as f64;
            from * (1.0 - share) + to * share
        };
        (0..cells)
            .map(|i| match shown {
                true => normal_mass(edge(i), edge(i + 1)),
                false => 1.0 / cells as f64,
            })
            .collect()
    };
    let columns = along(x, across, lattice.columns());
    let rows = along(y, [up[1], up[0]], lattice.rows());
    rows.iter()
        .flat_map(|row| columns.iter().map(move |column| row * column))
        .collect()
}

/// P(a standard normal lies between `one` and `other`), in whichever order.
fn normal_mass(one: f64, other: f64) -> f64 {
    let (low, high) = (one.min(other), one.max(other));
    // The tails are small numbers on the right, and differences of 1 on the left.
    let (low, high) = if high < 0.0 {
        (-high, -low)
    } else {
        (low, high)
    };
    0.5 * (erfc(low / SQRT_2) - erfc(high / SQRT_2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Encoded;

    fn never() -> Result<(), ModelError> {
        Ok(())
    }

    fn one_image(mean: [f32; 2], log_var: f32) -> Codes {
        let encoded = Encoded {
            mean: mean.to_vec(),
            log_var: vec![log_var; 2],
        };
        Codes::new(2, encoded, vec![None])
    }

    #[test]
    fn a_normal_has_the_mass_of_the_tables() {
        for (low, high, mass) in [
            (-1.0, 1.0, 0.682_689_492_137_085_9),
            (0.0, 1.959_963_984_540_054, 0.475),
            // (erfc(8 / sqrt 2) - erfc(9 / sqrt 2)) / 2, by the math module of Python.
            (-9.0, -8.0, 6.219_831_985_865_866e-16),
        ] {
            for (one, other) in [(low, high), (high, low), (-low, -high)] {
                let found = normal_mass(one, other);
                assert!((found / mass - 1.0).abs() < 1e-9, "{found} {mass}");
            }
        }
    }

    #[test]
    fn codes_like_the_prior_leave_no_holes() {
        let lattice = Lattice::new([0, 1], vec![], [-4.0, 4.0], [-4.0, 4.0], [40, 40]);
        let found = holes(&lattice, &one_image([0.0; 2], 0.0), &mut never).expect("runs");
        assert!(found.log_ratio.iter().all(|ratio| ratio.abs() < 1e-8));
        assert_eq!(found.mass, 0.0);
        // 1 - (Phi(4) - Phi(-4))^2
        assert!((found.mass_outside - 1.266_8e-4).abs() < 1e-8);
    }

    #[test]
    fn what_one_narrow_code_leaves_free_is_a_hole() {
        // q = N(0, v I) with v = e^-2: q / p < r outside of the circle of radius
        // sqrt(2 (2 - ln r) / (1 / v - 1)), where the prior has exp(-radius^2 / 2).
        let v = (-2f64).exp();
        let square = 2.0 * (2.0 - HOLE_RATIO.ln()) / (1.0 / v - 1.0);
        let expected = (-0.5 * square).exp();
        let lattice = Lattice::new([0, 1], vec![], [-5.0, 5.0], [-5.0, 5.0], [400, 400]);
        let found = holes(&lattice, &one_image([0.0; 2], -2.0), &mut never).expect("runs");
        assert!(
            (found.mass - expected).abs() < 1e-3,
            "{} {expected}",
            found.mass
        );
        assert!(found.mass_outside < 2e-6);
    }

    #[test]
    fn on_a_line_the_rows_share_the_mass() {
        let encoded = Encoded {
            mean: vec![30.0],
            log_var: vec![0.0],
        };
        let codes = Codes::new(1, encoded, vec![None]);
        let lattice = Lattice::new([0, 1], vec![], [-6.0, 6.0], [0.0, 1.0], [60, 7]);
        let found = holes(&lattice, &codes, &mut never).expect("runs");
        assert!((found.mass - 1.0).abs() < 1e-8 && found.mass_outside < 1e-8);
    }
}
