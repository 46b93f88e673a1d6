//! How far q(z) is from the exact posterior p(z | x), and that posterior as a field.

use super::error::TheoryError;
use super::evidence::{Evidence, LatticeStart, log_px};
use super::gaussian::{Gaussian, log_standard_normal};
use super::lattice::log_joint;
use super::nodes::Nodes;
use super::observation::Observation;
use std::ops::RangeInclusive;

/// Two spacings that agree this closely, in nats, are enough: a midpoint rule errs by
/// a quarter of its last move.
const TOLERANCE: f64 = 1e-3;
/// Spacings of the lattice over q, in standard deviations, tried in turn in a plane; an
/// eighth of them on a line.
const SPACINGS: [f64; 4] = [0.5, 0.25, 0.125, 0.0625];
/// KL[q(z) || p(z | x)] in nats for 1 or 2 latent dimensions, by quadrature of
/// q (ln q - ln p(x, z) + log p(x)).
///
/// The lattice is q's own, centred on its mean and as wide as it; the posterior's
/// normaliser is integrated on [`LatticeStart::Second`]. Nothing is taken from the ELBO, nor
/// from the evidence on [`LatticeStart::First`].
///
/// # Errors
/// With more than two dimensions, or if the device fails.
pub fn kl_q_posterior(observation: &dyn Observation, q: &Gaussian) -> Result<f64, TheoryError> {
    let normaliser = log_px(observation, q, LatticeStart::Second)?.log_px;
    let mut found = f64::NAN;
    for spacing in SPACINGS {
        let finer = normaliser + q_less_joint(observation, q, spacing)?;
        let moved = (finer - found).abs();
        found = finer;
        if moved < TOLERANCE {
            break;
        }
    }
    Ok(found)
}

/// E_q[ln q(z) - ln p(x, z)] in nats on a lattice over q.
fn q_less_joint(
    observation: &dyn Observation,
    q: &Gaussian,
    spacing: f64,
) -> Result<f64, TheoryError> {
    let spacing = if q.latent() == 1 {
        0.125 * spacing
    } else {
        spacing
    };
    let nodes = Nodes::midpoint(q.latent(), spacing, 0.0);
    let joint = log_joint(observation, &q.points(&nodes.epsilon))?;
    let less: Vec<f64> = nodes
        .epsilon
        .chunks_exact(q.latent())
        .zip(joint)
        .map(|(epsilon, joint)| log_standard_normal(epsilon) - q.log_det() - joint)
        .collect();
    Ok(nodes.expectation(&less))
}

/// The exact posterior p(z | x) over a rectangle, for drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct PosteriorField {
    /// Lower corner of the rectangle; the second number is 0 in one dimension.
    pub low: [f64; 2],
    /// Upper corner.
    pub high: [f64; 2],
    /// Points along each axis: the second is 1 in one dimension.
    pub size: [usize; 2],
    /// Normalised density at the midpoints of `size` cells, row by row from the
    /// lower corner, per unit of length or area.
    pub density: Vec<f32>,
    /// Densities above which lies the mass that one and two standard deviations of
    /// a normal enclose: 39.3 % and 86.5 % in a plane, 68.3 % and 95.4 % on a line.
    pub levels: [f64; 2],
    /// log p(x) in nats, the normaliser.
    pub log_px: f64,
    /// Whether the quadrature that normalises it was resolved.
    pub resolved: bool,
}

impl PosteriorField {
    /// The largest density of the cells.
    pub fn peak_density(&self) -> f64 {
        self.density.iter().copied().fold(0.0, f32::max).into()
    }

    /// The density at a place on a line, straight between midpoints; 0 outside.
    pub fn at(&self, z: f64) -> f64 {
        let [low, high] = [self.low[0], self.high[0]];
        let place = (z - low) / (high - low) * self.size[0] as f64 - 0.5;
        if place.is_nan() || place < 0.0 {
            return 0.0;
        }
        let cell = place.floor();
        let value = |index: usize| self.density.get(index).map(|d| f64::from(*d));
        match (value(cell as usize), value(cell as usize + 1)) {
            (Some(left), Some(right)) => left + (place - cell) * (right - left),
            _ => 0.0,
        }
    }
}

/// The normalised posterior on `side` (x `side`) cells over a rectangle that holds
/// all but 1e-4 of its mass, and three standard deviations of q.
///
/// # Errors
/// With more than two latent dimensions, or if the device fails.
pub fn posterior_field(
    observation: &dyn Observation,
    q: &Gaussian,
    side: usize,
) -> Result<PosteriorField, TheoryError> {
    posterior_field_of(
        observation,
        q,
        &log_px(observation, q, LatticeStart::First)?,
        side,
    )
}

/// The same where the evidence is at hand, which is most of the work.
///
/// # Errors
/// If the device fails.
pub fn posterior_field_of(
    observation: &dyn Observation,
    q: &Gaussian,
    evidence: &Evidence,
    side: usize,
) -> Result<PosteriorField, TheoryError> {
    let plane = observation.latent() > 1;
    let side = side.max(1);
    let size = [side, if plane { side } else { 1 }];
    let by_density = by_density(evidence);
    let [x, y] = rectangle(evidence, &by_density, q);
    let y = if plane { y } else { 0.0..=0.0 };
    let along = |range: &RangeInclusive<f64>, cell: usize, cells: usize| {
        let share = (cell as f64 + 0.5) / cells as f64;
        range.start() + share * (range.end() - range.start())
    };
    let mut z = Vec::with_capacity(2 * size.iter().product::<usize>());
    for row in 0..size[1] {
        for column in 0..side {
            z.push(along(&x, column, side));
            if plane {
                z.push(along(&y, row, side));
            }
        }
    }
    let joint = log_joint(observation, &z)?;
    let enclosed = if plane {
        [1.0 - (-0.5f64).exp(), 1.0 - (-2.0f64).exp()]
    } else {
        [0.682_689_492, 0.954_499_736]
    };
    Ok(PosteriorField {
        low: [*x.start(), *y.start()],
        high: [*x.end(), *y.end()],
        size,
        density: joint
            .iter()
            .map(|joint| (joint - evidence.log_px).exp() as f32)
            .collect(),
        levels: enclosed.map(|mass| level(evidence, &by_density, mass)),
        log_px: evidence.log_px,
        resolved: evidence.resolved,
    })
}

/// The cells from the densest on.
fn by_density(evidence: &Evidence) -> Vec<&([f64; 2], f64)> {
    let mut cells: Vec<_> = evidence.cells.iter().collect();
    cells.sort_by(|a, b| b.1.total_cmp(&a.1));
    cells
}

/// The mass of a cell, of 1.
fn mass(evidence: &Evidence, log_joint: f64) -> f64 {
    (log_joint - evidence.log_px + evidence.log_volume).exp()
}

/// The density above which `enclosed` of the mass lies.
fn level(evidence: &Evidence, by_density: &[&([f64; 2], f64)], enclosed: f64) -> f64 {
    let mut sum = 0.0;
    let mut at = f64::NAN;
    for (_, joint) in by_density {
        let own = mass(evidence, *joint);
        at = (joint - evidence.log_px).exp();
        // A cell's density is that in its middle, where half of it is counted.
        if sum + 0.5 * own >= enclosed {
            break;
        }
        sum += own;
    }
    at
}

/// The sides of the rectangle to draw.
fn rectangle(
    evidence: &Evidence,
    by_density: &[&([f64; 2], f64)],
    q: &Gaussian,
) -> [RangeInclusive<f64>; 2] {
    let mut low = [f64::INFINITY; 2];
    let mut high = [f64::NEG_INFINITY; 2];
    for ((low, high), (mean, std)) in low
        .iter_mut()
        .zip(&mut high)
        .zip(q.mean().iter().zip(q.std()))
    {
        *low = mean - 3.0 * std;
        *high = mean + 3.0 * std;
    }
    let mut sum = 0.0;
    for (z, joint) in by_density {
        for ((low, high), z) in low.iter_mut().zip(&mut high).zip(z) {
            *low = low.min(z - 0.5 * evidence.spacing);
            *high = high.max(z + 0.5 * evidence.spacing);
        }
        sum += mass(evidence, *joint);
        if sum > 1.0 - 1e-4 {
            break;
        }
    }
    [low[0]..=high[0], low[1]..=high[1]]
}
