//! What the room cannot compute, and why.

use crate::model::ModelError;

/// Why a quantity of the model could not be computed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TheoryError {
    /// The model or its device failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A lattice over so many dimensions would have too many points.
    #[error("quadrature covers 1 or 2 latent dimensions, and the model has {latent}")]
    Dimensions {
        /// Latent dimensions of the model.
        latent: usize,
    },
}
