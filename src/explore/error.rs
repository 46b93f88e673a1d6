//! Why a query could not be answered.

use crate::model::ModelError;
use crate::theory::TheoryError;

/// What went wrong with one query; the exploring thread goes on with the others.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ExploreError {
    /// The model or its device failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The theory has no answer for this model.
    #[error(transparent)]
    Theory(#[from] TheoryError),
    /// A fault of the program, caught on the exploring thread.
    #[error("the exploring thread broke down and went on: {cause}")]
    Panic {
        /// The panic's own words.
        cause: String,
    },
}

impl ExploreError {
    /// Whether the answer was given up because nobody asks for it any more.
    pub(super) fn is_given_up(&self) -> bool {
        matches!(
            self,
            Self::Model(ModelError::Abandoned)
                | Self::Theory(TheoryError::Model(ModelError::Abandoned))
        )
    }
}
