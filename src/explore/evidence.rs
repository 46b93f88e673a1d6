//! One image's evidence, and the bound on it.

use super::error::ExploreError;
use super::interruptible::InterruptibleImage;
use super::interrupts::Interrupts;
use super::quadrature::ExactPosterior;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::which_image::WhichImage;
use crate::rng::{Stream, stream_of_item};
use crate::theory::{Gaussian, ImportanceEstimate, PosteriorField, elbo, identity, importance};
use crate::train::Published;
use std::sync::Arc;

/// What is one image's evidence, and what the bound on it?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceQuery {
    /// Which one.
    pub image: WhichImage,
    /// Draws of the estimate by importance sampling; 0 for none.
    pub importance_samples: usize,
}

/// log p(x) of one image and `L[q]` below it, each computed on its own, with the
/// decoder's weights at their means.
#[derive(Clone, Debug)]
pub struct EvidenceAnswer {
    /// The encoder's q(z | x).
    pub q: Gaussian,
    /// `L[q]` in nats.
    pub elbo: f64,
    /// What quadrature says: None beyond [`MAX_EXACT_LATENT`](crate::theory::MAX_EXACT_LATENT) dimensions.
    pub exact: Option<ExactEvidence>,
    /// What importance sampling says, if it was asked.
    pub importance: Option<ImportanceEstimate>,
}

impl EvidenceAnswer {
    /// The best known log p(x) in nats: by quadrature, or else by importance sampling.
    pub fn log_px(&self) -> Option<f64> {
        let exact = self.exact.as_ref().map(|exact| exact.log_px);
        exact.or(self.importance.map(|estimate| estimate.log_px))
    }
}

/// One image's evidence by quadrature, in nats.
#[derive(Clone, Debug)]
pub struct ExactEvidence {
    /// log p(x).
    pub log_px: f64,
    /// KL[q(z | x) || p(z | x)], by a lattice of its own.
    pub kl_q_posterior: f64,
    /// log p(x) - `L[q]` - KL[q(z | x) || p(z | x)]: 0 but for numerical error.
    pub identity_error: f64,
    /// Whether the quadrature of log p(x) was resolved.
    pub resolved: bool,
    /// The exact posterior p(z | x), for drawing.
    pub field: Arc<PosteriorField>,
}

impl Query for EvidenceQuery {
    type Answer = EvidenceAnswer;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::AfterRest(3);

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<EvidenceAnswer>, ExploreError> {
        if !self.image.is_there(on) {
            return Ok(Reply::Unanswerable);
        }
        let image = self.image.observed(on)?;
        let q = image.q()?;
        let image = InterruptibleImage::new(&image, on, interrupts);
        let elbo = elbo(&image, &q)?;
        let exact = match identity(&image, &q, elbo)? {
            None => None,
            Some(identity) => {
                let found = ExactPosterior::of(&image, &q, &identity.evidence)?;
                Some(ExactEvidence {
                    log_px: found.log_px,
                    kl_q_posterior: identity.kl_q_posterior,
                    identity_error: identity.error,
                    resolved: found.resolved,
                    field: found.field,
                })
            }
        };
        let importance = (self.importance_samples > 0)
            .then(|| {
                let seed = on.snapshot.recipe.seed;
                // Always the same draws for an image: the estimate moves with the weights only.
                let mut noise =
                    stream_of_item(seed, Stream::Importance, self.image.noise() as usize);
                importance(&image, &q, self.importance_samples, &mut noise)
            })
            .transpose()?;
        Ok(Reply::Complete(EvidenceAnswer {
            elbo,
            exact,
            importance,
            q,
        }))
    }
}
