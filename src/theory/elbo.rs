//! The ELBO of one image without sampling noise.

use super::MAX_EXACT_LATENT;
use super::error::TheoryError;
use super::gaussian::Gaussian;
use super::nodes::Nodes;
use super::observation::Observation;

/// Moves of Gauss-Hermite's result that are small enough, in nats.
const SMOOTH: f64 = 5e-4;
/// A move of the midpoint rule's that is: it errs by a quarter of its last move or so.
const KINKED: f64 = 1e-3;
/// Gauss-Hermite nodes along each dimension.
const ORDERS: [usize; 3] = [12, 24, 48];
/// Spacings of the midpoint rule in a plane, in standard deviations, tried in turn; an
/// eighth of them on a line.
const SPACINGS: [f64; 4] = [0.5, 0.25, 0.125, 0.0625];
/// The midpoint rule is turned by so many radians, so that its points are not those on
/// which the KL to the posterior is computed.
const ANGLE: f64 = 0.6;
/// Mirrored pairs of draws where a tensor rule would have too many nodes.
const PAIRS: usize = 1024;
/// Which set of fixed draws reports an ELBO; another one is refined on.
const REPORTED: u64 = 0;

/// `L[q]` = E_q[log p(x | z)] - KL[q(z) || p(z)] in nats (Kingma & Welling 2014,
/// equation 3), for any normal q.
///
/// In 1 and 2 dimensions the expectation is a Gauss-Hermite rule if three orders agree
/// to 5e-4 nats. Where they do not, because of the kinks of a decoder with rectifiers
/// under a wide q, a midpoint rule takes its place, halved until it agrees to 1e-3 nats.
/// In more dimensions it is the mean over 2,048 mirrored draws of epsilon, the same
/// ones always: its error is one of Monte Carlo, but shared by every q of an image, so
/// that differences between them are much more exact.
///
/// # Errors
/// If the device fails.
pub fn elbo(observation: &dyn Observation, q: &Gaussian) -> Result<f64, TheoryError> {
    let latent = observation.latent();
    let expected_log_px = if latent > MAX_EXACT_LATENT {
        over(observation, q, &Nodes::antithetic(latent, PAIRS, REPORTED))?
    } else {
        match smooth(observation, q)? {
            Some(value) => value,
            None => kinked(observation, q)?,
        }
    };
    Ok(expected_log_px - q.kl_to_prior())
}

/// `L[q]` in nats by so many draws of epsilon, half of them the others' mirror images: the same
/// ones for every image. Its error is one of Monte Carlo.
///
/// # Errors
/// If the device fails.
pub fn sampled_elbo(
    observation: &dyn Observation,
    q: &Gaussian,
    draws: usize,
) -> Result<f64, TheoryError> {
    let nodes = Nodes::antithetic(observation.latent(), draws.div_ceil(2), REPORTED);
    Ok(over(observation, q, &nodes)? - q.kl_to_prior())
}

/// E_q[log p(x | z)] by Gauss-Hermite, if all orders agree.
fn smooth(observation: &dyn Observation, q: &Gaussian) -> Result<Option<f64>, TheoryError> {
    let mut found: Option<f64> = None;
    for order in ORDERS {
        let nodes = Nodes::gauss_hermite(q.latent(), order);
        let finer = over(observation, q, &nodes)?;
        if found.is_some_and(|coarser| (finer - coarser).abs() > SMOOTH) {
            return Ok(None);
        }
        found = Some(finer);
    }
    Ok(found)
}

/// E_q[log p(x | z)] by a midpoint rule, halved until it agrees with the one before.
fn kinked(observation: &dyn Observation, q: &Gaussian) -> Result<f64, TheoryError> {
    let unit = if q.latent() == 1 { 0.125 } else { 1.0 };
    let mut found = f64::NAN;
    for spacing in SPACINGS {
        let nodes = Nodes::midpoint(q.latent(), spacing * unit, ANGLE);
        let finer = over(observation, q, &nodes)?;
        let moved = (finer - found).abs();
        found = finer;
        if moved < KINKED {
            break;
        }
    }
    Ok(found)
}

fn over(observation: &dyn Observation, q: &Gaussian, nodes: &Nodes) -> Result<f64, TheoryError> {
    let values = observation.log_px_given_z(&q.points(&nodes.epsilon))?;
    Ok(nodes.expectation(&values))
}
