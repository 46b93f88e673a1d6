//! The joint log p(x, z) on a sparse lattice of cells over 1 or 2 latent dimensions.

use super::MAX_EXACT_LATENT;
use super::error::TheoryError;
use super::gaussian::log_standard_normal;
use super::observation::Observation;
use super::sums::log_sum_exp;
use std::collections::BTreeMap;

/// A cell this many nats below the best one, all its neighbourhood's roughness
/// granted, is given up: e^-22 of the best density over the whole of a plane of
/// 20 x 20 is still less than 1e-4 of a posterior that is 0.02 wide.
const MARGIN: f64 = 22.0;
/// The same once cells are about as fine as the posterior: what is given up then lies
/// around it, over an area some ten times its own, and weighs 1e-5 of it.
const FINE_MARGIN: f64 = 14.0;

/// Where a cell lies: counted along each axis, the second 0 in one dimension.
pub(super) type Key = [i64; 2];

/// Cells of one size, each known by log p(x, z) at its midpoint.
#[derive(Clone, Debug)]
pub(super) struct Lattice {
    latent: usize,
    origin: [f64; 2],
    /// A cell's side.
    pub spacing: f64,
    /// In a fixed order, so that sums have the same bits each time.
    cells: BTreeMap<Key, f64>,
}

impl Lattice {
    /// No cells yet.
    ///
    /// # Errors
    /// With more than two latent dimensions.
    pub fn empty(latent: usize, origin: [f64; 2], spacing: f64) -> Result<Self, TheoryError> {
        if !(1..=MAX_EXACT_LATENT).contains(&latent) {
            return Err(TheoryError::Dimensions { latent });
        }
        Ok(Self {
            latent,
            origin,
            spacing,
            cells: BTreeMap::new(),
        })
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// The cell that a coordinate falls into.
    pub fn index(&self, axis: usize, coordinate: f64) -> i64 {
        let origin = self.origin.get(axis).copied().unwrap_or(0.0);
        ((coordinate - origin) / self.spacing).floor() as i64
    }

    /// The midpoint of a cell; the second number is 0 in one dimension.
    fn midpoint(&self, key: Key) -> [f64; 2] {
        let [x, y] = key.map(|k| (k as f64 + 0.5) * self.spacing);
        let [left, bottom] = self.origin;
        if self.latent == 1 {
            [x + left, 0.0]
        } else {
            [x + left, y + bottom]
        }
    }

    /// Evaluates log p(x | z) + log p(z) for those of `keys` that are not there yet.
    ///
    /// # Errors
    /// If the device fails.
    pub fn evaluate(
        &mut self,
        observation: &dyn Observation,
        keys: impl Iterator<Item = Key>,
    ) -> Result<(), TheoryError> {
        let fresh: Vec<Key> = keys.filter(|key| !self.cells.contains_key(key)).collect();
        let z: Vec<f64> = fresh
            .iter()
            .flat_map(|&key| self.midpoint(key).into_iter().take(self.latent))
            .collect();
        let joint = log_joint(observation, &z)?;
        self.cells.extend(fresh.into_iter().zip(joint));
        Ok(())
    }

    /// Cells with their midpoints and log p(x, z).
    pub fn midpoints(&self) -> impl Iterator<Item = ([f64; 2], f64)> {
        self.cells
            .iter()
            .map(|(&key, &value)| (self.midpoint(key), value))
    }

    /// The largest log p(x, z).
    fn best(&self) -> f64 {
        self.cells
            .values()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max)
    }

    /// ln of a cell's length or area.
    pub fn log_volume(&self) -> f64 {
        self.latent as f64 * self.spacing.ln()
    }

    /// ln of the integral of p(x, z) over the cells, by the midpoint rule.
    pub fn log_integral(&self) -> f64 {
        log_sum_exp(self.cells.values().copied()) + self.log_volume()
    }

    /// How far log p(x, z) varies over a cell and those around it, in nats.
    fn roughness(&self, [x, y]: Key) -> f64 {
        let rows = if self.latent == 1 { 0..=0 } else { -1..=1 };
        let around = rows.flat_map(|row| (-1..=1).map(move |column| [x + column, y + row]));
        let mut low = f64::INFINITY;
        let mut high = f64::NEG_INFINITY;
        for &value in around.filter_map(|key| self.cells.get(&key)) {
            low = low.min(value);
            high = high.max(value);
        }
        high - low
    }

    /// Cells that may hold mass worth counting: within the margin of the best one,
    /// if log p(x, z) rose inside by as much as it varies around. The roughness
    /// shrinks with the cells, and so does what is kept.
    pub fn promising(&self) -> Vec<Key> {
        let fine = self.spacing_in_deviations() < 1.5;
        let worst = self.best() - if fine { FINE_MARGIN } else { MARGIN };
        self.cells
            .iter()
            .filter(|(key, value)| **value + self.roughness(**key) >= worst)
            .map(|(&key, _)| key)
            .collect()
    }

    /// A cell's side in standard deviations of the posterior, along the axis where it
    /// counts more: spacing x sqrt(E[(d log p(z | x) / dz)^2]), Fisher's information
    /// by differences, which sees each mode's own width and not the modes' distance.
    pub fn spacing_in_deviations(&self) -> f64 {
        let best = self.best();
        let information = |step: Key| {
            let mut mass = 0.0;
            let mut squares = 0.0;
            for ([x, y], value) in &self.cells {
                let beside = [x + step[0], y + step[1]];
                if let Some(beside) = self.cells.get(&beside) {
                    let weight = (0.5 * (value + beside) - best).exp();
                    mass += weight;
                    squares += weight * (beside - value).powi(2);
                }
            }
            squares / mass
        };
        let along = information([1, 0]).sqrt();
        if self.latent == 1 {
            along
        } else {
            along.max(information([0, 1]).sqrt())
        }
    }

    /// A lattice of half the spacing over the given cells.
    ///
    /// # Errors
    /// If the device fails.
    pub fn split(&self, observation: &dyn Observation, kept: &[Key]) -> Result<Self, TheoryError> {
        let mut finer = Self::empty(self.latent, self.origin, 0.5 * self.spacing)?;
        let rows = if self.latent == 1 { 0..=0 } else { 0..=1 };
        let keys = kept.iter().flat_map(|&[x, y]| {
            let rows = rows.clone();
            rows.flat_map(move |row| (0..=1).map(move |column| [2 * x + column, 2 * y + row]))
        });
        finer.evaluate(observation, keys)?;
        Ok(finer)
    }
}

/// log p(x, z) = log p(x | z) + log p(z) in nats for each row of `z`.
pub(super) fn log_joint(observation: &dyn Observation, z: &[f64]) -> Result<Vec<f64>, TheoryError> {
    let mut joint = observation.log_px_given_z(z)?;
    let rows = z.chunks_exact(observation.latent().max(1));
    for (value, row) in joint.iter_mut().zip(rows) {
        *value += log_standard_normal(row);
    }
    Ok(joint)
}
