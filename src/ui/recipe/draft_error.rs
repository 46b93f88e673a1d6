//! What keeps a draft from being run, and its words.

use crate::recipe::{RecipeError, WidthsError};
use crate::ui::language::{fill, localised, t};

/// Why a draft cannot be run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DraftError {
    /// The text is no list of widths.
    Widths(WidthsError),
    /// The text is no seed.
    Seed,
    /// A number that was typed could not be taken, which is said at its field.
    Refused,
    /// A value is out of its bounds, or does not go with another.
    Recipe(RecipeError),
}

impl From<WidthsError> for DraftError {
    fn from(error: WidthsError) -> Self {
        Self::Widths(error)
    }
}

impl From<RecipeError> for DraftError {
    fn from(error: RecipeError) -> Self {
        Self::Recipe(error)
    }
}

impl DraftError {
    /// What is wrong, and what is expected in its place.
    pub fn words(&self) -> String {
        match self {
            Self::Widths(error) => localised(error),
            Self::Seed => fill(
                t("The seed must be a whole number from 0 to {most}"),
                &[("most", u64::MAX)],
            ),
            Self::Refused => t("A number was refused: write another").to_owned(),
            Self::Recipe(error) => localised(error),
        }
    }
}
