//! A normal distribution over the latent space, in f64.

use crate::model::Encoded;
use std::f64::consts::TAU;

/// z = mean + L epsilon with epsilon ~ N(0, I) and L lower triangular.
#[derive(Clone, Debug, PartialEq)]
pub struct Gaussian {
    mean: Vec<f64>,
    scale: Scale,
}

/// L, with a positive diagonal.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// The standard deviations, `[latent]`: the encoder's family (mean field).
    Diagonal(Vec<f64>),
    /// Row by row, [latent, latent], zero above the diagonal.
    Full(Vec<f64>),
}

impl Gaussian {
    /// A normal of this mean, `[latent]`, and scale; `None` if they do not fit each other.
    pub fn new(mean: Vec<f64>, scale: Scale) -> Option<Self> {
        let fits = match &scale {
            Scale::Diagonal(std) => std.len() == mean.len(),
            Scale::Full(rows) => rows.len() == mean.len() * mean.len(),
        };
        (fits && !mean.is_empty()).then_some(Self { mean, scale })
    }

    /// The prior p(z) = N(0, I).
    pub fn prior(latent: usize) -> Self {
        Self {
            mean: vec![0.0; latent],
            scale: Scale::Diagonal(vec![1.0; latent]),
        }
    }

    /// q(z | x) of each image of a batch, each of `latent` dimensions.
    pub fn of(encoded: &Encoded, latent: usize) -> Vec<Self> {
        let wide = |row: &[f32]| row.iter().map(|&value| f64::from(value)).collect();
        let std = |row: &[f32]| {
            row.iter()
                .map(|&log_var| (0.5 * f64::from(log_var)).exp())
                .collect()
        };
        let means = encoded.mean.chunks_exact(latent.max(1));
        let log_vars = encoded.log_var.chunks_exact(latent.max(1));
        means
            .zip(log_vars)
            .map(|(mean, log_var)| Self {
                mean: wide(mean),
                scale: Scale::Diagonal(std(log_var)),
            })
            .collect()
    }

    /// Latent dimensions.
    pub fn latent(&self) -> usize {
        self.mean.len()
    }

    /// `[latent]`
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// L.
    pub fn scale(&self) -> &Scale {
        &self.scale
    }

    /// Row `row` of L up to its diagonal, of a full scale.
    fn lower(rows: &[f64], latent: usize) -> impl Iterator<Item = &[f64]> {
        rows.chunks_exact(latent.max(1))
            .enumerate()
            .map(|(row, all)| all.get(..=row).unwrap_or(all))
    }

    /// The standard deviation of each dimension by itself, `[latent]`.
    pub fn std(&self) -> Vec<f64> {
        match &self.scale {
            Scale::Diagonal(std) => std.clone(),
            Scale::Full(rows) => Self::lower(rows, self.latent())
                .map(|row| row.iter().map(|l| l * l).sum::<f64>().sqrt())
                .collect(),
        }
    }

    /// L's diagonal, `[latent]`.
    pub(super) fn diagonal(&self) -> Vec<f64> {
        match &self.scale {
            Scale::Diagonal(std) => std.clone(),
            Scale::Full(rows) => Self::lower(rows, self.latent())
                .map(|row| row.last().copied().unwrap_or(f64::NAN))
                .collect(),
        }
    }

    /// The covariance L L^T row by row, [latent, latent].
    pub fn covariance(&self) -> Vec<f64> {
        let latent = self.latent();
        let full = self.full_scale();
        let rows: Vec<&[f64]> = full.chunks_exact(latent).collect();
        rows.iter()
            .flat_map(|a| {
                rows.iter()
                    .map(move |b| a.iter().zip(*b).map(|(a, b)| a * b).sum())
            })
            .collect()
    }

    /// L row by row, [latent, latent], zeros and all.
    pub(super) fn full_scale(&self) -> Vec<f64> {
        match &self.scale {
            Scale::Full(rows) => rows.clone(),
            Scale::Diagonal(std) => {
                let mut rows = vec![0.0; std.len() * std.len()];
                for (entry, std) in rows.iter_mut().step_by(std.len() + 1).zip(std) {
                    *entry = *std;
                }
                rows
            }
        }
    }

    /// ln of |det L|, in nats.
    pub(super) fn log_det(&self) -> f64 {
        self.diagonal().iter().map(|l| l.ln()).sum()
    }

    /// KL[N(mean, L L^T) || N(0, I)] in nats: half of
    /// |mean|^2 + tr(L L^T) - latent - ln det(L L^T) (Kingma & Welling 2014, appendix B).
    pub fn kl_to_prior(&self) -> f64 {
        let square = |values: &[f64]| values.iter().map(|v| v * v).sum::<f64>();
        let spread = match &self.scale {
            Scale::Diagonal(std) => square(std),
            Scale::Full(rows) => square(rows),
        };
        0.5 * (square(&self.mean) + spread - self.latent() as f64) - self.log_det()
    }

    /// Appends z = mean + L epsilon to `out`; `epsilon` is `[latent]`.
    pub fn push_point(&self, epsilon: &[f64], out: &mut Vec<f64>) {
        match &self.scale {
            Scale::Diagonal(std) => {
                let each = self.mean.iter().zip(std).zip(epsilon);
                out.extend(each.map(|((mean, std), epsilon)| mean + std * epsilon));
            }
            Scale::Full(rows) => {
                let each = self.mean.iter().zip(Self::lower(rows, self.latent()));
                out.extend(each.map(|(mean, row)| {
                    mean + row.iter().zip(epsilon).map(|(l, e)| l * e).sum::<f64>()
                }));
            }
        }
    }

    /// The points of many rows of epsilon, [n, latent].
    pub fn points(&self, epsilon: &[f64]) -> Vec<f64> {
        let mut out = Vec::with_capacity(epsilon.len());
        for row in epsilon.chunks_exact(self.latent()) {
            self.push_point(row, &mut out);
        }
        out
    }

    /// ln of the density at z, `[latent]`, in nats per unit of volume.
    pub fn log_density(&self, z: &[f64]) -> f64 {
        let mut epsilon: Vec<f64> = z.iter().zip(&self.mean).map(|(z, m)| z - m).collect();
        match &self.scale {
            Scale::Diagonal(std) => {
                for (epsilon, std) in epsilon.iter_mut().zip(std) {
                    *epsilon /= std;
                }
            }
            Scale::Full(rows) => solve_lower(rows, &mut epsilon),
        }
        log_standard_normal(&epsilon) - self.log_det()
    }

    /// The same mean, with every deviation from it `factor` times as large.
    pub fn widened(&self, factor: f64) -> Self {
        let wider = |values: &[f64]| values.iter().map(|v| v * factor).collect();
        Self {
            mean: self.mean.clone(),
            scale: match &self.scale {
                Scale::Diagonal(std) => Scale::Diagonal(wider(std)),
                Scale::Full(rows) => Scale::Full(wider(rows)),
            },
        }
    }
}

/// Replaces b by the solution of L x = b.
fn solve_lower(rows: &[f64], b: &mut [f64]) {
    let latent = b.len();
    for (row, l) in rows.chunks_exact(latent.max(1)).enumerate() {
        let (before, rest) = b.split_at_mut(row.min(latent));
        let known: f64 = l.iter().zip(before.iter()).map(|(l, x)| l * x).sum();
        if let (Some(value), Some(diagonal)) = (rest.first_mut(), l.get(row)) {
            *value = (*value - known) / diagonal;
        }
    }
}

/// ln N(z; 0, I) in nats.
pub(super) fn log_standard_normal(z: &[f64]) -> f64 {
    let square: f64 = z.iter().map(|z| z * z).sum();
    -0.5 * (square + z.len() as f64 * TAU.ln())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tilted() -> Gaussian {
        Gaussian::new(vec![0.3, -1.0], Scale::Full(vec![0.5, 0.0, -0.2, 0.8])).expect("2 and 2 x 2")
    }

    #[test]
    fn the_kl_to_the_prior_is_that_of_the_book() {
        let q = Gaussian::new(vec![0.5], Scale::Diagonal(vec![0.1])).expect("one of each");
        let expected = -(0.1f64.ln()) + 0.5 * (0.01 + 0.25 - 1.0);
        assert!((q.kl_to_prior() - expected).abs() < 1e-14);
        assert!(Gaussian::prior(3).kl_to_prior().abs() < 1e-14);
        assert!(Gaussian::new(vec![0.0; 2], Scale::Diagonal(vec![1.0])).is_none());
    }

    #[test]
    fn a_full_scale_agrees_with_its_covariance() {
        let q = tilted();
        let expected = [0.25, -0.1, -0.1, 0.68];
        for (found, expected) in q.covariance().iter().zip(expected) {
            assert!((found - expected).abs() < 1e-14);
        }
        let det: f64 = 0.25 * 0.68 - 0.01;
        let kl = 0.5 * (0.09 + 1.0 + 0.93 - 2.0 - det.ln());
        assert!((q.kl_to_prior() - kl).abs() < 1e-14);
        // (z - mean)^T covariance^-1 (z - mean) at a distance of (1, 1).
        let square = (0.68 + 0.25 + 0.2) / det;
        let log_density = -0.5 * square - TAU.ln() - 0.5 * det.ln();
        assert!((q.log_density(&[1.3, 0.0]) - log_density).abs() < 1e-13);
    }

    #[test]
    fn points_have_the_density_of_their_epsilon() {
        let q = tilted();
        let z = q.points(&[0.7, -1.1]);
        let expected = log_standard_normal(&[0.7, -1.1]) - q.log_det();
        assert!((q.log_density(&z) - expected).abs() < 1e-13);
    }

    #[test]
    fn rows_of_a_batch_become_normals_of_their_own() {
        let encoded = Encoded {
            mean: vec![1.0, 2.0, 3.0, 4.0],
            log_var: vec![0.0, 4f32.ln(), 0.0, 0.0],
        };
        let all = Gaussian::of(&encoded, 2);
        assert_eq!(all.len(), 2);
        assert_eq!(all[1].mean(), [3.0, 4.0]);
        assert!((all[0].std()[1] - 2.0).abs() < 1e-6);
    }
}
