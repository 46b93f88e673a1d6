//! The ELBO of one image without sampling noise.

use super::error::TheoryError;
use super::gaussian::Gaussian;
use super::nodes::Nodes;
use super::observation::Observation;

/// Two orders of the rule that agree this closely, in nats, are enough.
const TOLERANCE: f64 = 3e-4;
/// Nodes along each dimension, tried in turn.
const ORDERS: [usize; 5] = [12, 24, 48, 96, 192];
/// Mirrored pairs of draws where a tensor rule would have too many nodes.
const PAIRS: usize = 1024;
/// Which set of fixed draws reports an ELBO; another one is refined on.
const REPORTED: u64 = 0;

/// L[q] = E_q[log p(x | z)] - KL[q(z) || p(z)] in nats (Kingma & Welling 2014,
/// equation 3), for any normal q.
///
/// In 1 and 2 dimensions the expectation is a Gauss-Hermite rule whose order
/// doubles until two agree to 3e-4 nats: the decoder's kinks (ReLU) ask for more
/// nodes than a polynomial would. In more it is the mean over 2,048 mirrored draws
/// of epsilon, the same ones always: its error is one of Monte Carlo, but shared by
/// every q of an image, so that differences between them are much more exact.
///
/// # Errors
/// If the device fails.
pub fn elbo(observation: &dyn Observation, q: &Gaussian) -> Result<f64, TheoryError> {
    Ok(expected_log_px(observation, q)? - q.kl_to_prior())
}

fn expected_log_px(observation: &dyn Observation, q: &Gaussian) -> Result<f64, TheoryError> {
    let latent = observation.latent();
    if latent > 2 {
        return over(observation, q, &Nodes::antithetic(latent, PAIRS, REPORTED));
    }
    let mut found = f64::NAN;
    for order in ORDERS {
        let finer = over(observation, q, &Nodes::gauss_hermite(latent, order))?;
        let moved = (finer - found).abs();
        found = finer;
        if moved < TOLERANCE {
            break;
        }
    }
    Ok(found)
}

fn over(observation: &dyn Observation, q: &Gaussian, nodes: &Nodes) -> Result<f64, TheoryError> {
    let values = observation.log_px_given_z(&q.points(&nodes.epsilon))?;
    Ok(nodes.expectation(&values))
}
