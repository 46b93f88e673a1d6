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

/// The gap log p(x) - `L[q]` of one image and what it is made of (Cremer et al. 2018),
/// in nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GapParts {
    /// `L[q]` of the encoder's q.
    pub elbo: f64,
    /// The ELBO of the best diagonal normal for this image.
    pub best_elbo: f64,
    /// log p(x), where it is known.
    pub log_px: Option<f64>,
}

impl GapParts {
    /// What the encoder loses against the best diagonal normal: its ELBO - `L[q]`.
    pub fn amortisation(&self) -> f64 {
        self.best_elbo - self.elbo
    }

    /// What the diagonal family loses against p(z | x): log p(x) - the ELBO of its best
    /// normal.
    pub fn approximation(&self) -> Option<f64> {
        Some(self.log_px? - self.best_elbo)
    }
}

/// One image's gap taken apart, without KL[q(z) || p(z | x)].
#[derive(Clone, Debug, PartialEq)]
pub struct RefinedGap {
    /// The best diagonal normal for this image, and its ELBO.
    pub refined: Waypoint,
    /// log p(x), on [`LatticeStart::First`]; None with more than [`MAX_EXACT_LATENT`]
    /// dimensions.
    pub evidence: Option<Evidence>,
    /// What the gap is made of.
    pub parts: GapParts,
}

/// log p(x) - `L[q]` = KL[q(z) || p(z | x)] of one image, in nats, all three sides by
/// computations of their own; and the gap taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageGap {
    /// What the gap is made of.
    pub parts: GapParts,
    /// What only 1 and 2 dimensions give.
    pub exact: Option<ExactGap>,
    /// The best diagonal normal for this image, and its ELBO.
    pub refined: Waypoint,
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

impl Identity {
    fn of(
        observation: &dyn Observation,
        q: &Gaussian,
        elbo: f64,
        evidence: Evidence,
    ) -> Result<Self, TheoryError> {
        let kl_q_posterior = kl_q_posterior(observation, q)?;
        Ok(Self {
            error: evidence.log_px - elbo - kl_q_posterior,
            evidence,
            kl_q_posterior,
        })
    }
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
    let evidence = exact_evidence(observation, q)?;
    evidence
        .map(|evidence| Identity::of(observation, q, elbo, evidence))
        .transpose()
}

/// Measures one image's gap under `q`, which is diagonal as the encoder's: that of
/// [`refined_gap`], and KL[q(z) || p(z | x)] beside it.
///
/// # Errors
/// If the device fails.
pub fn gap(observation: &dyn Observation, q: &Gaussian) -> Result<ImageGap, TheoryError> {
    let RefinedGap {
        refined,
        evidence,
        parts,
    } = refined_gap(observation, q)?;
    let exact = match evidence {
        None => None,
        Some(evidence) => {
            let identity = Identity::of(observation, q, parts.elbo, evidence)?;
            Some(ExactGap {
                log_px: identity.evidence.log_px,
                kl_q_posterior: identity.kl_q_posterior,
                identity_error: identity.error,
                resolved: identity.evidence.resolved,
            })
        }
    };
    Ok(ImageGap {
        parts,
        exact,
        refined,
    })
}

/// Takes one image's gap under `q` apart, which is diagonal as the encoder's.
///
/// The refinement starts from q. Where it ends far below log p(x), it may have climbed
/// the wrong one of several modes; then it starts from the posterior's peak too, and
/// the better end counts.
///
/// # Errors
/// If the device fails.
pub fn refined_gap(observation: &dyn Observation, q: &Gaussian) -> Result<RefinedGap, TheoryError> {
    let elbo = elbo(observation, q)?;
    let start = Waypoint { q: q.clone(), elbo };
    let mut refined = refine_from(observation, start, Family::Diagonal)?;
    let evidence = exact_evidence(observation, q)?;
    if let Some(evidence) = &evidence {
        refined = best_of_modes(observation, evidence, refined)?;
    }
    Ok(RefinedGap {
        parts: GapParts {
            elbo,
            best_elbo: refined.elbo,
            log_px: evidence.as_ref().map(|evidence| evidence.log_px),
        },
        refined,
        evidence,
    })
}

/// log p(x) where quadrature can have it.
fn exact_evidence(
    observation: &dyn Observation,
    q: &Gaussian,
) -> Result<Option<Evidence>, TheoryError> {
    if observation.latent() > MAX_EXACT_LATENT {
        return Ok(None);
    }
    log_px(observation, q, LatticeStart::First).map(Some)
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
