//! The ELBO of one image without sampling noise.

use super::error::TheoryError;
use super::gaussian::Gaussian;
use super::nodes::Nodes;
use super::observation::Observation;

/// The last two moves of the result, in nats, that are small enough.
const TOLERANCE: f64 = 5e-4;
/// Gauss-Hermite nodes along each dimension, tried in turn.
const ORDERS: [usize; 4] = [12, 24, 48, 96];
/// Spacings of the midpoint rule in a plane that follows, in standard deviations; an
/// eighth of them on a line.
const SPACINGS: [f64; 3] = [0.25, 0.125, 0.0625];
/// The midpoint rule is turned by so many radians, so that its points are not those on
/// which the KL to the posterior is computed.
const ANGLE: f64 = 0.6;
/// Mirrored pairs of draws where a tensor rule would have too many nodes.
const PAIRS: usize = 1024;
/// Which set of fixed draws reports an ELBO; another one is refined on.
const REPORTED: u64 = 0;

/// L[q] = E_q[log p(x | z)] - KL[q(z) || p(z)] in nats (Kingma & Welling 2014,
/// equation 3), for any normal q.
///
/// In 1 and 2 dimensions the expectation is a Gauss-Hermite rule whose order doubles
/// until it stays within 5e-4 nats twice. Where it does not, because of the kinks of
/// a decoder with rectifiers under a wide q, a midpoint rule takes its place. In more
/// dimensions it is the mean over 2,048 mirrored draws of epsilon, the same ones always:
/// its error is one of Monte Carlo, but shared by every q of an image, so that
/// differences between them are much more exact.
///
/// # Errors
/// If the device fails.
pub fn elbo(observation: &dyn Observation, q: &Gaussian) -> Result<f64, TheoryError> {
    let latent = observation.latent();
    let expected_log_px = if latent > 2 {
        over(observation, q, &Nodes::antithetic(latent, PAIRS, REPORTED))?
    } else {
        let orders = ORDERS.iter();
        let smooth = orders.map(|&order| Nodes::gauss_hermite(latent, order));
        match settled(observation, q, smooth)? {
            (value, true) => value,
            (_, false) => {
                let finer = if latent == 1 { 0.125 } else { 1.0 };
                let spacings = SPACINGS.iter();
                let kinked = spacings.map(|h| Nodes::midpoint(latent, h * finer, ANGLE));
                settled(observation, q, kinked)?.0
            }
        }
    };
    Ok(expected_log_px - q.kl_to_prior())
}

/// E_q[log p(x | z)] by the last of the rules that was needed, and whether its last
/// two moves were small.
fn settled(
    observation: &dyn Observation,
    q: &Gaussian,
    rules: impl Iterator<Item = Nodes>,
) -> Result<(f64, bool), TheoryError> {
    let (mut value, mut small) = (f64::NAN, 0);
    for nodes in rules {
        let finer = over(observation, q, &nodes)?;
        let moved = (finer - value).abs();
        small = if moved < TOLERANCE { small + 1 } else { 0 };
        value = finer;
        if small == 2 {
            return Ok((value, true));
        }
    }
    Ok((value, false))
}

fn over(observation: &dyn Observation, q: &Gaussian, nodes: &Nodes) -> Result<f64, TheoryError> {
    let values = observation.log_px_given_z(&q.points(&nodes.epsilon))?;
    Ok(nodes.expectation(&values))
}
