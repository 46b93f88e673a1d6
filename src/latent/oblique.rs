//! A plane of any two directions: through three points, or along the principal components of codes.

use super::eigen::symmetric_eigen;
use super::vector::{difference, dot, norm, scaled};

/// Of a direction's length, what is left beyond the other direction's counts as nothing below
/// this share: coordinates are known to single precision.
const NOTHING: f64 = 1e-5;

/// Two directions of length 1 at right angles, and where the plane lies in all others.
#[derive(Clone, Debug, PartialEq)]
pub struct ObliquePlane {
    directions: [Vec<f64>; 2],
    origin: Vec<f64>,
}

/// Why there is no such plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaneError {
    /// Points on one line, or codes that differ along one line only.
    #[error("many planes go through what lies on one line")]
    OneLine,
    /// A coordinate is not a number.
    #[error("a coordinate is not a finite number")]
    NotFinite,
}

/// The plane of the two principal components of some codes.
#[derive(Clone, Debug, PartialEq)]
pub struct PrincipalPlane {
    /// Through the codes' mean, the larger component to the right.
    pub plane: ObliquePlane,
    /// The share of the codes' variance that each of the two has.
    pub shares: [f64; 2],
}

impl ObliquePlane {
    /// Through three points of the same length: the way from the first to the second goes to
    /// the right, and the third lies above it.
    ///
    /// # Errors
    /// If they lie on one line, or one is not finite.
    pub fn through(points: [&[f32]; 3]) -> Result<Self, PlaneError> {
        let [a, b, c] = points.map(double);
        Self::spanned(&a, &difference(&b, &a), &difference(&c, &a))
    }

    /// Through the mean of these codes, [count, latent], along the two directions in which they
    /// vary most, their principal components (Pearson 1901). Of each, the part of largest size
    /// is positive.
    ///
    /// # Errors
    /// If they vary along one line only, or one is not finite.
    pub fn principal(codes: &[f32], latent: usize) -> Result<PrincipalPlane, PlaneError> {
        let (mean, covariance) = moments(codes, latent);
        if !covariance.iter().all(|value| value.is_finite()) {
            return Err(PlaneError::NotFinite);
        }
        let whole: f64 = covariance.iter().step_by(latent + 1).sum();
        let eigen = symmetric_eigen(&covariance, latent);
        let mut vectors = eigen.vectors.chunks_exact(latent.max(1));
        let (Some(across), Some(up), [first, second, ..]) =
            (vectors.next(), vectors.next(), &eigen.values[..])
        else {
            return Err(PlaneError::OneLine);
        };
        // Written so that what is no number is no plane.
        let varies = *second > NOTHING * NOTHING * first;
        if !varies {
            return Err(PlaneError::OneLine);
        }
        Ok(PrincipalPlane {
            plane: Self::spanned(&mean, across, up)?,
            shares: [first / whole, second / whole],
        })
    }

    /// Through `at`, along `across` and what `up` has beside it.
    fn spanned(at: &[f64], across: &[f64], up: &[f64]) -> Result<Self, PlaneError> {
        let mut all = at.iter().chain(across).chain(up);
        if !all.all(|z| z.is_finite()) {
            return Err(PlaneError::NotFinite);
        }
        let across = unit(across, 0.0).ok_or(PlaneError::OneLine)?;
        let up = unit(&without(up, &across), NOTHING * norm(up)).ok_or(PlaneError::OneLine)?;
        let origin = without(&without(at, &across), &up);
        Ok(Self {
            directions: [across, up],
            origin,
        })
    }

    /// A plane as it was, by its [`parts`](Self::parts). None where these are not two directions
    /// of length 1 at right angles, and a place.
    pub fn restored(directions: [Vec<f64>; 2], origin: Vec<f64>) -> Option<Self> {
        let [across, up] = &directions;
        let latent = origin.len();
        let mut all = across.iter().chain(up).chain(&origin);
        let sound = all.all(|z| z.is_finite())
            && across.len() == latent
            && up.len() == latent
            && (norm(across) - 1.0).abs() < NOTHING
            && (norm(up) - 1.0).abs() < NOTHING
            && dot(across, up).abs() < NOTHING;
        sound.then_some(Self { directions, origin })
    }

    /// The two directions and the place with the coordinates 0 and 0, `[latent]` each.
    pub fn parts(&self) -> (&[Vec<f64>; 2], &[f64]) {
        (&self.directions, &self.origin)
    }

    /// Latent dimensions.
    pub fn latent(&self) -> usize {
        self.origin.len()
    }

    /// To the right, and upwards, `[latent]` each.
    pub fn directions(&self) -> &[Vec<f64>; 2] {
        &self.directions
    }

    /// The place with the coordinates 0 and 0, `[latent]`: at right angles to both directions.
    pub fn origin(&self) -> Vec<f32> {
        self.origin.iter().map(|&z| z as f32).collect()
    }
}

/// Mean, `[latent]`, and covariance, [latent, latent], of codes, [count, latent].
fn moments(codes: &[f32], latent: usize) -> (Vec<f64>, Vec<f64>) {
    let rows = || codes.chunks_exact(latent.max(1)).map(double);
    let count = rows().len().max(1) as f64;
    let mut mean = vec![0.0; latent];
    for row in rows() {
        for (mean, z) in mean.iter_mut().zip(row) {
            *mean += z / count;
        }
    }
    let mut covariance = vec![0.0; latent * latent];
    for row in rows() {
        let off = difference(&row, &mean);
        for (line, a) in covariance.chunks_exact_mut(latent.max(1)).zip(&off) {
            for (sum, b) in line.iter_mut().zip(&off) {
                *sum += a * b / count;
            }
        }
    }
    (mean, covariance)
}

fn double(z: &[f32]) -> Vec<f64> {
    z.iter().map(|&z| f64::from(z)).collect()
}

/// What `v` has beside the direction `along`.
fn without(v: &[f64], along: &[f64]) -> Vec<f64> {
    difference(v, &scaled(along, dot(v, along)))
}

/// `v` at length 1, if it is longer than `least`.
fn unit(v: &[f64], least: f64) -> Option<Vec<f64>> {
    let length = norm(v);
    (length > least).then(|| scaled(v, 1.0 / length))
}
