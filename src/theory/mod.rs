//! What the mathematics says about a trained model.
//!
//! What is asked about images takes each as an [`Observation`]: its log p(x | z), whatever
//! the decoder is. Means over a data set, active units and the weights' own q take a
//! [`Snapshot`](crate::model::Snapshot).

mod active_units;
mod ascent;
mod elbo;
mod error;
mod evidence;
mod gap;
mod gaussian;
mod gradient_noise;
mod importance;
mod lattice;
mod mean_gap;
mod nodes;
mod observation;
mod over_images;
mod posterior;
mod random_weights;
mod refine;
mod sums;
mod watch;
mod watched_image;

pub use active_units::{ACTIVE_VARIANCE, active_units};
pub use elbo::{elbo, sampled_elbo};
pub use error::TheoryError;
pub use evidence::{Evidence, LatticeStart, log_px};
pub use gap::{
    ExactGap, GapParts, Identity, ImageGap, RefinedGap, best_of_modes, gap, identity, refined_gap,
};
pub use gaussian::{Gaussian, Scale};
pub use gradient_noise::{Estimator, Estimators, GradientNoise, gradient_noise};
pub use importance::{
    ImportanceEstimate, MeanLogPx, importance, importance_around, importance_log_px,
    importance_log_px_of,
};
pub use mean_gap::{MeanGap, mean_gap};
pub use nodes::Nodes;
pub use observation::{Observation, ObservedImage};
pub use posterior::{PosteriorField, kl_q_posterior, posterior_field, posterior_field_of};
pub use random_weights::{WeightPosterior, weight_posteriors};
pub use refine::{Family, MAX_FULL_LATENT, Refinement, Waypoint, refine};
pub use watch::{Watch, always_continue};

/// The most latent dimensions over which quadrature computes log p(x) and the posterior.
pub const MAX_EXACT_LATENT: usize = 2;
