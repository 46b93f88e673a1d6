//! One image's evidence, and the bound on it.

use super::attentive::{Attentive, Pause};
use super::bounds::{EvidenceAnswer, EvidenceWant, ExactEvidence, Normaliser};
use super::inquiry::stamp;
use crate::rng::{Stream, stream_of_item};
use crate::theory::{
    Evidence, Gaussian, LatticeStart, Observation, ObservedImage, TheoryError, elbo, importance,
    kl_q_posterior, log_px, posterior_field_of,
};
use crate::train::Published;
use std::sync::Arc;
use std::time::Instant;

/// Cells along each side of the posterior's field.
const SIDE: usize = 48;

/// Beyond so many dimensions there is no quadrature.
pub(super) const MAX_EXACT_LATENT: usize = 2;

/// `L[q]`, log p(x) and KL[q || p(z | x)] of an image, none taken from another.
pub(super) fn evidence(
    published: &Published,
    want: EvidenceWant,
    pause: &mut Pause<'_>,
) -> Result<EvidenceAnswer, TheoryError> {
    let began = Instant::now();
    let snapshot = &published.snapshot;
    let image = ObservedImage::test(snapshot, &published.dataset, want.image)?;
    let q = image.q()?;
    let mut pause = || pause();
    let seen = Attentive::new(&image, published, &mut pause);
    let elbo = elbo(&seen, &q)?;
    let exact = if seen.latent() > MAX_EXACT_LATENT {
        None
    } else {
        let evidence = log_px(&seen, &q, LatticeStart::First)?;
        let found = normaliser(&seen, &q, &evidence)?;
        let kl_q_posterior = kl_q_posterior(&seen, &q)?;
        Some(ExactEvidence {
            log_px: found.log_px,
            kl_q_posterior,
            identity_error: found.log_px - elbo - kl_q_posterior,
            resolved: found.resolved,
            field: found.field,
        })
    };
    let importance = (want.importance_samples > 0)
        .then(|| {
            let seed = snapshot.recipe.seed;
            // Always the same draws for an image: the estimate moves with the weights only.
            let mut noise = stream_of_item(seed, Stream::Importance, want.image);
            importance(&seen, &q, want.importance_samples, &mut noise)
        })
        .transpose()?;
    Ok(EvidenceAnswer {
        stamp: stamp(published),
        want,
        elbo,
        exact,
        importance,
        cost: began.elapsed().saturating_sub(seen.paused()),
        q,
    })
}

/// log p(x) and the posterior's field, in 1 or 2 dimensions.
pub(super) fn normaliser(
    observation: &dyn Observation,
    q: &Gaussian,
    found: &Evidence,
) -> Result<Normaliser, TheoryError> {
    let field = posterior_field_of(observation, q, found, SIDE)?;
    Ok(Normaliser {
        log_px: found.log_px,
        resolved: found.resolved,
        field: Arc::new(field),
    })
}
