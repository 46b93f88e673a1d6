//! The evidence log p(x) by quadrature over the latent space.

use super::error::TheoryError;
use super::gaussian::Gaussian;
use super::lattice::{Key, Lattice};
use super::observation::Observation;
use std::ops::RangeInclusive;

/// Two levels that agree this closely, in nats, are enough.
const TOLERANCE: f64 = 1e-3;
/// Cells must be at most this many posterior standard deviations wide. Midpoint sums
/// of a normal are exact to 1e-8 at 1; kinks need more.
const FINE: f64 = 0.6;
/// The first lattice covers at least this far on each side of 0.
const REACH: f64 = 10.0;
/// It follows q no farther than this.
const FARTHEST: f64 = 60.0;
/// How much farther a side goes at a time where mass touches it.
const FARTHER: f64 = 4.0;
/// Evaluations of log p(x | z), at most.
const BUDGET: usize = 1_000_000;

/// log p(x) of one image, and where p(z | x) has its mass.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// ln of the integral of p(x | z) p(z), in nats.
    pub log_px: f64,
    /// Whether the cells are finer than the posterior and the last two levels agree
    /// to 1e-3 nats; otherwise the budget of a million evaluations ran out.
    pub resolved: bool,
    /// Evaluations of log p(x | z).
    pub evaluations: usize,
    /// Side of a cell.
    pub spacing: f64,
    /// The finest cells: midpoint (the second number 0 in one dimension) and
    /// log p(x, z) there, in nats.
    pub cells: Vec<([f64; 2], f64)>,
    /// ln of a cell's length or area.
    pub log_volume: f64,
}

/// Two lattices that share no point, so that each checks the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LatticeStart {
    /// Cells of 1/2 from the origin, halved.
    First,
    /// Cells of 3/7, set off from the origin, halved.
    Second,
}

impl LatticeStart {
    fn lattice(self, latent: usize) -> Result<Lattice, TheoryError> {
        match self {
            Self::First => Lattice::empty(latent, [0.0, 0.0], 0.5),
            Self::Second => Lattice::empty(latent, [0.1371, -0.0893], 3.0 / 7.0),
        }
    }
}

/// log p(x) = ln of the integral of p(x | z) p(z) dz, for 1 or 2 latent dimensions.
///
/// A lattice of cells covers the prior and `near` (the encoder's q, or anything
/// else where mass is expected); cells that cannot hold mass are given up, the others
/// split, until the cells are finer than the posterior and two levels agree.
///
/// # Errors
/// With more than two dimensions, or if the device fails.
pub fn log_px(
    observation: &dyn Observation,
    near: &Gaussian,
    start: LatticeStart,
) -> Result<Evidence, TheoryError> {
    let mut lattice = covering(observation, near, start)?;
    let mut evaluations = lattice.len();
    let mut before = f64::NAN;
    loop {
        let log_px = lattice.log_integral();
        let settled = (log_px - before).abs() < TOLERANCE;
        let resolved = settled && lattice.spacing_in_deviations() <= FINE;
        let mut kept = lattice.promising();
        keep_centre(&lattice, near, &mut kept);
        let more = kept.len() << observation.latent();
        if resolved || !log_px.is_finite() || evaluations + more > BUDGET {
            return Ok(Evidence {
                log_px,
                resolved,
                evaluations,
                spacing: lattice.spacing,
                log_volume: lattice.log_volume(),
                cells: lattice.midpoints().collect(),
            });
        }
        before = log_px;
        lattice = lattice.split(observation, &kept)?;
        evaluations += lattice.len();
    }
}

/// The coarsest level, extended wherever mass touches its border.
fn covering(
    observation: &dyn Observation,
    near: &Gaussian,
    start: LatticeStart,
) -> Result<Lattice, TheoryError> {
    let latent = observation.latent();
    let mut lattice = start.lattice(latent)?;
    let mut sides: [RangeInclusive<i64>; 2] = [0..=0, 0..=0];
    let q = near.mean().iter().zip(near.std());
    for (axis, (side, (mean, std))) in sides.iter_mut().zip(q).enumerate() {
        let low = (mean - 8.0 * std).clamp(-FARTHEST, -REACH);
        let high = (mean + 8.0 * std).clamp(REACH, FARTHEST);
        *side = lattice.index(axis, low)..=lattice.index(axis, high);
    }
    let step = (FARTHER / lattice.spacing).ceil() as i64;
    loop {
        let [x, y] = sides.clone();
        let keys = y.flat_map(|row| x.clone().map(move |column| [column, row]));
        lattice.evaluate(observation, keys)?;
        let promising = lattice.promising();
        let mut touched = false;
        for (axis, side) in sides.iter_mut().enumerate().take(latent) {
            let at = |bound: i64| promising.iter().any(|key| key.get(axis) == Some(&bound));
            let (low, high) = (at(*side.start()), at(*side.end()));
            let farther = |touched: bool| if touched { step } else { 0 };
            *side = side.start() - farther(low)..=side.end() + farther(high);
            touched |= low || high;
        }
        if !touched || lattice.len() > BUDGET / 10 {
            return Ok(lattice);
        }
    }
}

/// Keeps the cells around the middle of `near` until they are as fine as it is: a
/// peak between the points of a coarse lattice is then found if q is near it.
fn keep_centre(lattice: &Lattice, near: &Gaussian, kept: &mut Vec<Key>) {
    let narrow = near.std().into_iter().fold(f64::INFINITY, f64::min);
    if lattice.spacing <= narrow.max(1e-3) {
        return;
    }
    let mean = |axis: usize| near.mean().get(axis).map(|&m| lattice.index(axis, m));
    let (Some(x), y) = (mean(0), mean(1)) else {
        return;
    };
    let rows = y.map_or(0..=0, |y| y - 1..=y + 1);
    kept.extend(rows.flat_map(|row| (x - 1..=x + 1).map(move |column| [column, row])));
    kept.sort_unstable();
    kept.dedup();
}
