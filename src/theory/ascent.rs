//! The way up: the natural gradient of the ELBO in a normal q.

use super::error::TheoryError;
use super::gaussian::{Gaussian, Scale};
use super::nodes::Nodes;
use super::observation::Observation;

/// Where the ELBO rises from a q, in whitened coordinates.
#[derive(Clone, Debug, Default)]
pub(super) struct Direction {
    /// u, `[latent]`.
    pub mean: Vec<f64>,
    /// A: `[latent]` for a diagonal, [latent, latent] for a full family.
    pub scale: Vec<f64>,
    /// Derivative of the ELBO along it, in nats per whole step.
    pub derivative: f64,
}

impl Direction {
    /// In standard deviations of q and logarithms of its scale.
    pub fn length(&self) -> f64 {
        let all = self.mean.iter().chain(&self.scale);
        all.map(|value| value * value).sum::<f64>().sqrt()
    }
}

/// The ELBO of q by the nodes, and its natural gradient.
///
/// With g_k the gradient of log p(x | z) at z_k = mean + L epsilon_k, the gradient is
/// sum w_k g_k - mean in the mean and sum w_k g_k epsilon_k^T - L + diag(1 / L_ii) in
/// L; in whitened coordinates both are multiplied by L^T, and a normal's information
/// there is 1, but 2 for the diagonal of A.
pub(super) fn ascent(
    observation: &dyn Observation,
    q: &Gaussian,
    nodes: &Nodes,
) -> Result<(f64, Direction), TheoryError> {
    let latent = q.latent();
    let (values, gradients) = observation.log_px_gradient(&q.points(&nodes.epsilon))?;
    let value = nodes.expectation(&values) - q.kl_to_prior();
    let mut mean: Vec<f64> = q.mean().iter().map(|mean| -mean).collect();
    let full = matches!(q.scale(), Scale::Full(_));
    let mut scale = match q.scale() {
        Scale::Diagonal(values) | Scale::Full(values) => {
            values.iter().map(|l| -l).collect::<Vec<_>>()
        }
    };
    let rows = gradients
        .chunks_exact(latent)
        .zip(nodes.epsilon.chunks_exact(latent));
    for (weight, (gradient, epsilon)) in nodes.weights.iter().zip(rows) {
        for (mean, g) in mean.iter_mut().zip(gradient) {
            *mean += weight * g;
        }
        if full {
            for ((row, out), g) in scale.chunks_exact_mut(latent).enumerate().zip(gradient) {
                for (out, e) in out.iter_mut().zip(epsilon).take(row + 1) {
                    *out += weight * g * e;
                }
            }
        } else {
            for ((out, g), e) in scale.iter_mut().zip(gradient).zip(epsilon) {
                *out += weight * g * e;
            }
        }
    }
    Ok((value, natural(q, &mean, &scale)))
}

/// From the gradient without L's log determinant to the natural one with it.
fn natural(q: &Gaussian, mean: &[f64], scale: &[f64]) -> Direction {
    let latent = q.latent();
    match q.scale() {
        Scale::Diagonal(std) => {
            let scaled = |values: &[f64]| -> Vec<f64> {
                values.iter().zip(std).map(|(v, std)| v * std).collect()
            };
            let mean = scaled(mean);
            let gradient: Vec<f64> = scaled(scale).iter().map(|g| g + 1.0).collect();
            let square = |values: &[f64]| values.iter().map(|g| g * g).sum::<f64>();
            Direction {
                derivative: square(&mean) + 0.5 * square(&gradient),
                scale: gradient.iter().map(|g| 0.5 * g).collect(),
                mean,
            }
        }
        Scale::Full(rows) => {
            let mean = transposed_times(rows, mean, 1);
            let mut derivative: f64 = mean.iter().map(|g| g * g).sum();
            let mut scale = transposed_times(rows, scale, latent);
            for (row, out) in scale.chunks_exact_mut(latent).enumerate() {
                for (column, out) in out.iter_mut().enumerate() {
                    let (gradient, information) = match column.cmp(&row) {
                        std::cmp::Ordering::Less => (*out, 1.0),
                        std::cmp::Ordering::Equal => (*out + 1.0, 2.0),
                        std::cmp::Ordering::Greater => (0.0, 1.0),
                    };
                    *out = gradient / information;
                    derivative += gradient * *out;
                }
            }
            Direction {
                mean,
                scale,
                derivative,
            }
        }
    }
}

/// L^T M for M of `columns` columns, row by row.
fn transposed_times(rows: &[f64], matrix: &[f64], columns: usize) -> Vec<f64> {
    let mut out = vec![0.0; matrix.len()];
    let latent = matrix.len() / columns.max(1);
    let pairs = rows
        .chunks_exact(latent.max(1))
        .zip(matrix.chunks_exact(columns.max(1)));
    for (l, m) in pairs {
        for (l, out) in l.iter().zip(out.chunks_exact_mut(columns.max(1))) {
            for (out, m) in out.iter_mut().zip(m) {
                *out += l * m;
            }
        }
    }
    out
}

/// q after `share` of a step: mean + L u, and L (I + A) with exp(A_ii) on the diagonal,
/// which keeps it positive.
pub(super) fn moved(q: &Gaussian, direction: &Direction, share: f64) -> Gaussian {
    let latent = q.latent();
    let u: Vec<f64> = direction.mean.iter().map(|u| share * u).collect();
    let mean = q.points(&u);
    let scale = match q.scale() {
        Scale::Diagonal(std) => {
            let pairs = std.iter().zip(&direction.scale);
            Scale::Diagonal(pairs.map(|(std, a)| std * (share * a).exp()).collect())
        }
        Scale::Full(rows) => {
            let mut change: Vec<f64> = direction.scale.iter().map(|a| share * a).collect();
            for diagonal in change.iter_mut().step_by(latent + 1) {
                *diagonal = diagonal.exp();
            }
            let product = rows.chunks_exact(latent).flat_map(|l| {
                let mut row = vec![0.0; latent];
                for (l, change) in l.iter().zip(change.chunks_exact(latent)) {
                    for (out, a) in row.iter_mut().zip(change) {
                        *out += l * a;
                    }
                }
                row
            });
            Scale::Full(product.collect())
        }
    };
    Gaussian::new(mean, scale).unwrap_or_else(|| q.clone())
}
