//! What the room cannot compute, and why.

use super::MAX_EXACT_LATENT;
use crate::model::ModelError;

/// Why a quantity of the model could not be computed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TheoryError {
    /// The model or its device failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A lattice over so many dimensions would have too many points.
    #[error(
        "quadrature covers 1 to {MAX_EXACT_LATENT} latent dimensions, and the model has {latent}"
    )]
    Dimensions {
        /// Latent dimensions of the model.
        latent: usize,
    },
}
