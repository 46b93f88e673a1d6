//! What the window asks about the evidence log p(x) and the bounds on it.

use super::protocol::Stamp;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use crate::theory::{Family, Gaussian, ImportanceEstimate, PosteriorField, Scale};

/// One image's evidence, kept up to date with the weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvidenceWant {
    /// Index in the test split.
    pub image: usize,
    /// Draws of the estimate by importance sampling; 0 for none.
    pub importance_samples: usize,
}

/// log p(x) of one image and `L[q]` below it, each computed on its own, with the
/// decoder's weights at their means.
#[derive(Clone, Debug)]
pub struct EvidenceAnswer {
    /// Which weights, and when.
    pub stamp: Stamp,
    /// What was asked for.
    pub want: EvidenceWant,
    /// The encoder's q(z | x).
    pub q: Gaussian,
    /// `L[q]` in nats.
    pub elbo: f64,
    /// What quadrature says: None beyond 2 latent dimensions.
    pub exact: Option<ExactEvidence>,
    /// What importance sampling says, if it was asked.
    pub importance: Option<ImportanceEstimate>,
    /// How long the exploring thread worked on it.
    pub cost: Duration,
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

/// One image's q, made as good as its family allows; the weights of the moment at
/// which it is first asked for stay in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InferenceWant {
    /// Index in the test split.
    pub image: usize,
    /// Another number starts afresh, on the weights of that moment.
    pub serial: u64,
    /// Let q have any covariance, after the diagonal ones.
    pub full: bool,
}

/// How far the refinement has come.
#[derive(Clone, Debug)]
pub struct InferenceAnswer {
    /// Which weights, and when.
    pub stamp: Stamp,
    /// What was asked for.
    pub want: InferenceWant,
    /// The encoder's q(z | x).
    pub q: Gaussian,
    /// `L[q]` in nats.
    pub elbo: f64,
    /// q's on the way up, the dimensions independent.
    pub diagonal: Ascent,
    /// The same with any covariance, once asked for.
    pub full: Option<Ascent>,
    /// log p(x) and the posterior by quadrature: None beyond 2 latent dimensions, and
    /// until it is computed.
    pub exact: Option<Normaliser>,
    /// Whether all that was asked for is there.
    pub done: bool,
}

impl InferenceAnswer {
    /// What the encoder loses against the best diagonal q, in nats (Cremer et al. 2018).
    pub fn amortisation(&self) -> Option<f64> {
        Some(self.diagonal.elbo? - self.elbo)
    }

    /// What the diagonal family loses against p(z | x), in nats.
    pub fn approximation(&self) -> Option<f64> {
        Some(self.exact.as_ref()?.log_px - self.diagonal.elbo?)
    }

    /// What q gains by having any covariance, in nats.
    pub fn covariance(&self) -> Option<f64> {
        Some(self.full.as_ref()?.elbo? - self.diagonal.elbo?)
    }
}

/// log p(x) of one image, and the posterior.
#[derive(Clone, Debug)]
pub struct Normaliser {
    /// log p(x) in nats.
    pub log_px: f64,
    /// Whether its quadrature was resolved.
    pub resolved: bool,
    /// p(z | x), for drawing.
    pub field: Arc<PosteriorField>,
}

/// The way of one refinement.
#[derive(Clone, Debug)]
pub struct Ascent {
    /// How much L rose over the encoder's q, in nats, from 0 on; never falls.
    pub gains: Vec<f64>,
    /// The q's, one for each gain; kept in 1 and 2 dimensions, where they are drawn.
    pub path: Vec<Gaussian>,
    /// L of the best q in nats, by the same rule as that of the encoder's q; known
    /// once no further step is worth while.
    pub elbo: Option<f64>,
    /// When its first step was made.
    pub began: Instant,
}

/// The gap of several images, image after image, on the weights of the moment at
/// which it is first asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageGapWant {
    /// Into the test split.
    pub images: Vec<usize>,
    /// Another number starts afresh.
    pub serial: u64,
}

/// Means over the images done so far, in nats per image.
#[derive(Clone, Debug)]
pub struct PageGapAnswer {
    /// Which weights, and when.
    pub stamp: Stamp,
    /// What was asked for.
    pub want: PageGapWant,
    /// Images done.
    pub images: usize,
    /// log p(x) - the ELBO of each image's best diagonal normal; None beyond 2 dimensions.
    pub approximation: Option<f64>,
    /// The ELBO of each image's best diagonal normal - `L[q]`.
    pub amortisation: f64,
    /// Images whose log p(x) was not resolved.
    pub unresolved: usize,
}
