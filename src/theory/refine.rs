//! Makes q(z) of one image as good as its family allows, whatever the encoder says.

use super::elbo::elbo;
use super::error::TheoryError;
use super::gaussian::{Gaussian, Scale};
use super::nodes::Nodes;
use super::observation::Observation;

/// Steps after which a refinement ends anyway.
const MOST_STEPS: usize = 200;
/// Nats that a further step must promise.
const WORTHWHILE: f64 = 2e-5;
/// Lengths of a step, in standard deviations of q and logarithms of its scale.
const FIRST_RADIUS: f64 = 0.5;
const LARGEST_RADIUS: f64 = 4.0;
const SMALLEST_RADIUS: f64 = 1e-4;
/// Gauss-Hermite nodes along each of 1 and 2 dimensions.
const ORDERS: [usize; 2] = [48, 16];
/// Mirrored pairs of draws in more dimensions, other ones than [`elbo`] reports by:
/// q could learn a fixed set by heart.
const PAIRS: usize = 256;
const REFINED_ON: u64 = 1;

/// Which normals q is chosen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Independent dimensions, as the encoder's q.
    Diagonal,
    /// Any covariance.
    Full,
}

/// One q on the way, with its ELBO in nats by the nodes it is refined on.
#[derive(Clone, Debug, PartialEq)]
pub struct Waypoint {
    /// q(z).
    pub q: Gaussian,
    /// L[q] in nats by the refinement's own nodes.
    pub elbo: f64,
}

/// An ascent of the ELBO in one image's q, the decoder fixed, to be gone on with
/// step by step: what amortisation saves, and costs (Cremer et al. 2018).
///
/// A step goes along the natural gradient, that of whitened coordinates
/// z = mean + L (u + (I + A) epsilon), and never lowers the ELBO: one that would is
/// undone, and the next one is shorter.
#[derive(Clone, Debug)]
pub struct Refinement {
    family: Family,
    nodes: Nodes,
    path: Vec<Waypoint>,
    direction: Direction,
    radius: f64,
    steps: usize,
}

/// Where the ELBO rises from a q, in whitened coordinates.
#[derive(Clone, Debug, Default)]
struct Direction {
    /// u, [latent].
    mean: Vec<f64>,
    /// A: [latent] for a diagonal, [latent, latent] for a full family.
    scale: Vec<f64>,
    /// Nats per whole step along it.
    slope: f64,
}

impl Direction {
    fn length(&self) -> f64 {
        let all = self.mean.iter().chain(&self.scale);
        all.map(|value| value * value).sum::<f64>().sqrt()
    }
}

impl Refinement {
    /// Ready to go on from `q`.
    ///
    /// # Errors
    /// If the device fails.
    pub fn new(
        observation: &dyn Observation,
        q: &Gaussian,
        family: Family,
    ) -> Result<Self, TheoryError> {
        let latent = observation.latent();
        let nodes = match ORDERS.get(latent.wrapping_sub(1)) {
            Some(&order) => Nodes::gauss_hermite(latent, order),
            None => Nodes::antithetic(latent, PAIRS, REFINED_ON),
        };
        let scale = match family {
            Family::Diagonal => Scale::Diagonal(q.diagonal()),
            Family::Full => Scale::Full(q.full_scale()),
        };
        let q = Gaussian::new(q.mean().to_vec(), scale).unwrap_or_else(|| Gaussian::prior(latent));
        let (elbo, direction) = ascent(observation, &q, &nodes)?;
        Ok(Self {
            family,
            nodes,
            path: vec![Waypoint { q, elbo }],
            direction,
            radius: FIRST_RADIUS,
            steps: 0,
        })
    }

    /// The family that q is chosen from.
    pub fn family(&self) -> Family {
        self.family
    }

    /// Every q so far, from the first on; the ELBO never falls along it.
    pub fn path(&self) -> &[Waypoint] {
        &self.path
    }

    /// The best q so far, which is the last one of the path.
    pub fn best(&self) -> Option<&Waypoint> {
        self.path.last()
    }

    /// Steps tried, those undone included.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Whether no further step is worth while.
    pub fn is_done(&self) -> bool {
        let promised = self.direction.slope * (self.radius / self.direction.length()).min(1.0);
        let worthwhile = promised > WORTHWHILE; // Not so for what is no number.
        !worthwhile || self.steps >= MOST_STEPS || self.radius < SMALLEST_RADIUS
    }

    /// Tries one step, at the cost of one pass over the nodes; tells whether it led up.
    ///
    /// # Errors
    /// If the device fails.
    pub fn step(&mut self, observation: &dyn Observation) -> Result<bool, TheoryError> {
        let Some(here) = self.path.last().filter(|_| !self.is_done()) else {
            return Ok(false);
        };
        let length = self.direction.length();
        let share = (self.radius / length).min(1.0);
        let there = moved(&here.q, &self.direction, share);
        let (elbo, direction) = ascent(observation, &there, &self.nodes)?;
        self.steps += 1;
        let up = elbo > here.elbo;
        if up {
            self.direction = direction;
            self.radius = (1.6 * share * length).clamp(self.radius, LARGEST_RADIUS);
            self.path.push(Waypoint { q: there, elbo });
        } else {
            self.radius = 0.4 * share * length;
        }
        Ok(up)
    }
}

/// The best q of a family, from `q` on, and its ELBO in nats as [`elbo`] has it: not
/// below that of `q`, which is kept if nothing better was found.
///
/// # Errors
/// If the device fails.
pub fn refine(
    observation: &dyn Observation,
    q: &Gaussian,
    family: Family,
) -> Result<Waypoint, TheoryError> {
    let start = Waypoint {
        q: q.clone(),
        elbo: elbo(observation, q)?,
    };
    refine_from(observation, start, family)
}

/// [`refine`] from a q whose ELBO is known.
pub(super) fn refine_from(
    observation: &dyn Observation,
    start: Waypoint,
    family: Family,
) -> Result<Waypoint, TheoryError> {
    let mut refinement = Refinement::new(observation, &start.q, family)?;
    while !refinement.is_done() {
        refinement.step(observation)?;
    }
    let Some(best) = refinement.best() else {
        return Ok(start);
    };
    let found = elbo(observation, &best.q)?;
    if found > start.elbo {
        let q = best.q.clone();
        return Ok(Waypoint { q, elbo: found });
    }
    Ok(start)
}

/// The ELBO of q by the nodes, and its natural gradient.
///
/// With g_k the slope of log p(x | z) at z_k = mean + L epsilon_k, the gradient is
/// sum w_k g_k - mean in the mean and sum w_k g_k epsilon_k^T - L + diag(1 / L_ii) in
/// L; in whitened coordinates both are multiplied by L^T, and a normal's information
/// there is 1, but 2 for the diagonal of A.
fn ascent(
    observation: &dyn Observation,
    q: &Gaussian,
    nodes: &Nodes,
) -> Result<(f64, Direction), TheoryError> {
    let latent = q.latent();
    let (values, slopes) = observation.log_px_slope(&q.points(&nodes.epsilon))?;
    let value = nodes.expectation(&values) - q.kl_to_prior();
    let mut mean: Vec<f64> = q.mean().iter().map(|mean| -mean).collect();
    let full = matches!(q.scale(), Scale::Full(_));
    let mut scale = match q.scale() {
        Scale::Diagonal(values) | Scale::Full(values) => {
            values.iter().map(|l| -l).collect::<Vec<_>>()
        }
    };
    let rows = slopes
        .chunks_exact(latent)
        .zip(nodes.epsilon.chunks_exact(latent));
    for (weight, (slope, epsilon)) in nodes.weights.iter().zip(rows) {
        for (mean, g) in mean.iter_mut().zip(slope) {
            *mean += weight * g;
        }
        if full {
            for ((row, out), g) in scale.chunks_exact_mut(latent).enumerate().zip(slope) {
                for (out, e) in out.iter_mut().zip(epsilon).take(row + 1) {
                    *out += weight * g * e;
                }
            }
        } else {
            for ((out, g), e) in scale.iter_mut().zip(slope).zip(epsilon) {
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
                slope: square(&mean) + 0.5 * square(&gradient),
                scale: gradient.iter().map(|g| 0.5 * g).collect(),
                mean,
            }
        }
        Scale::Full(rows) => {
            let mean = transposed_times(rows, mean, 1);
            let mut slope: f64 = mean.iter().map(|g| g * g).sum();
            let mut scale = transposed_times(rows, scale, latent);
            for (row, out) in scale.chunks_exact_mut(latent).enumerate() {
                for (column, out) in out.iter_mut().enumerate() {
                    let (gradient, information) = match column.cmp(&row) {
                        std::cmp::Ordering::Less => (*out, 1.0),
                        std::cmp::Ordering::Equal => (*out + 1.0, 2.0),
                        std::cmp::Ordering::Greater => (0.0, 1.0),
                    };
                    *out = gradient / information;
                    slope += gradient * *out;
                }
            }
            Direction { mean, scale, slope }
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
fn moved(q: &Gaussian, direction: &Direction, share: f64) -> Gaussian {
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
