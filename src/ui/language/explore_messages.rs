//! Why a query to the explorer has no answer, in words.

use crate::explore::ExploreError;
use crate::ui::language::{fill, localised, t};

/// What went wrong, and a way on.
pub(crate) fn explore_failure(error: &ExploreError) -> String {
    match error {
        ExploreError::Model(error) => localised(error),
        ExploreError::Theory(error) => localised(error),
        ExploreError::Panic { cause } => fill(
            t(
                "A picture or a number could not be computed, by a fault of the program: {cause}. \
               Everything else goes on",
            ),
            &[("cause", cause)],
        ),
    }
}
