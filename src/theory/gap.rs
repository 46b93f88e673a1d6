//! The gap between log p(x) and the ELBO of one image, and what it is made of.

use super::MAX_EXACT_LATENT;
use super::elbo::elbo;
use super::error::TheoryError;
use super::evidence::{Evidence, LatticeStart, log_px};
use super::gaussian::{Gaussian, Scale};
use super::observation::Observation;
use super::posterior::kl_q_posterior;
use super::refine::{Family, Waypoint, refine, refine_from};

/// Nats below log p(x) at which a refined q is suspected of another mode than the best.
const WRONG_MODE: f64 = 0.5;

/// log p(x) - `L[q]` = KL[q(z) || p(z | x)] of one image, in nats, all three sides by
/// computations of their own; and the gap taken apart (Cremer et al. 2018).
#[derive(Clone, Debug, PartialEq)]
pub struct ImageGap {
    /// `L[q]`.
    pub elbo: f64,
    /// What only 1 and 2 dimensions give.
    pub exact: Option<ExactGap>,
    /// The best diagonal normal for this image, and its ELBO.
    pub refined: Waypoint,
    /// What the encoder loses against it: its ELBO - `L[q]`.
    pub amortisation: f64,
}

/// What quadrature adds, in nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExactGap {
    /// log p(x).
    pub log_px: f64,
    /// KL[q(z) || p(z | x)].
    pub kl_q_posterior: f64,
    /// log p(x) - `L[q]` - KL[q(z) || p(z | x)]: 0 but for numerical error.
    pub identity_error: f64,
    /// What the family loses: log p(x) - the ELBO of its best q.
    pub approximation: f64,
    /// Whether the quadrature of log p(x) was resolved.
    pub resolved: bool,
}

/// log p(x) = `L[q]` + KL[q(z) || p(z | x)], whose three sides are computed without each
/// other: what quadrature adds to an ELBO, in nats.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// log p(x), on [`LatticeStart::First`].
    pub evidence: Evidence,
    /// KL[q(z) || p(z | x)], on a lattice of its own.
    pub kl_q_posterior: f64,
    /// log p(x) - `L[q]` - KL[q(z) || p(z | x)]: 0 but for numerical error.
    pub error: f64,
}

/// Computes the sides beside `elbo`, the `L[q]` of [`elbo()`]; None with more than
/// [`MAX_EXACT_LATENT`] dimensions.
///
/// # Errors
/// If the device fails.
pub fn identity(
    observation: &dyn Observation,
    q: &Gaussian,
    elbo: f64,
) -> Result<Option<Identity>, TheoryError> {
    if observation.latent() > MAX_EXACT_LATENT {
        return Ok(None);
    }
    let evidence = log_px(observation, q, LatticeStart::First)?;
    let kl_q_posterior = kl_q_posterior(observation, q)?;
    Ok(Some(Identity {
        error: evidence.log_px - elbo - kl_q_posterior,
        evidence,
        kl_q_posterior,
    }))
}

/// Measures one image's gap under `q`, which is diagonal as the encoder's.
///
/// The refinement starts from q. Where it ends far below log p(x), it may have climbed
/// the wrong one of several modes; then it starts from the posterior's peak too, and
/// the better end counts.
///
/// # Errors
/// If the device fails.
pub fn gap(observation: &dyn Observation, q: &Gaussian) -> Result<ImageGap, TheoryError> {
    let elbo = elbo(observation, q)?;
    let start = Waypoint { q: q.clone(), elbo };
    let mut refined = refine_from(observation, start, Family::Diagonal)?;
    let exact = match identity(observation, q, elbo)? {
        None => None,
        Some(Identity {
            evidence,
            kl_q_posterior,
            error,
        }) => {
            refined = best_of_modes(observation, &evidence, refined)?;
            Some(ExactGap {
                log_px: evidence.log_px,
                kl_q_posterior,
                identity_error: error,
                approximation: evidence.log_px - refined.elbo,
                resolved: evidence.resolved,
            })
        }
    };
    Ok(ImageGap {
        elbo,
        exact,
        amortisation: refined.elbo - elbo,
        refined,
    })
}

/// A refined diagonal q, or where it ended far below log p(x) the better of it and a
/// refinement from the posterior's peak, as narrow there as the finest cells suggest.
///
/// # Errors
/// If the device fails.
pub fn best_of_modes(
    observation: &dyn Observation,
    evidence: &Evidence,
    refined: Waypoint,
) -> Result<Waypoint, TheoryError> {
    if evidence.log_px - refined.elbo <= WRONG_MODE {
        return Ok(refined);
    }
    let latent = observation.latent();
    let peak = evidence.cells.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let start = peak.and_then(|(z, _)| {
        let mean = z.iter().copied().take(latent).collect();
        Gaussian::new(mean, Scale::Diagonal(vec![2.5 * evidence.spacing; latent]))
    });
    let Some(start) = start else {
        return Ok(refined);
    };
    let other = refine(observation, &start, Family::Diagonal)?;
    Ok(if other.elbo > refined.elbo {
        other
    } else {
        refined
    })
}
