//! log p(x) and the exact posterior of one image, where they can be had by quadrature.

use crate::theory::{
    Evidence, Gaussian, Observation, PosteriorField, TheoryError, posterior_field_of,
};
use std::sync::Arc;

/// Cells along each side of the posterior's field.
const SIDE: usize = 48;

/// log p(x) of one image, and the posterior.
#[derive(Clone, Debug)]
pub struct ExactPosterior {
    /// log p(x) in nats.
    pub log_px: f64,
    /// Whether its quadrature was resolved.
    pub resolved: bool,
    /// p(z | x), for drawing.
    pub field: Arc<PosteriorField>,
}

impl ExactPosterior {
    /// log p(x) as `found`, and the posterior's field, in 1 or 2 dimensions.
    ///
    /// # Errors
    /// If the device fails.
    pub(super) fn of(
        observation: &dyn Observation,
        q: &Gaussian,
        found: &Evidence,
    ) -> Result<Self, TheoryError> {
        let field = posterior_field_of(observation, q, found, SIDE)?;
        Ok(Self {
            log_px: found.log_px,
            resolved: found.resolved,
            field: Arc::new(field),
        })
    }
}
