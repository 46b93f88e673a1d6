//! Why a recipe cannot be run, and the checks of single numbers.

/// Why a recipe cannot be run.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RecipeError {
    /// A number is outside its range.
    #[error("{field} must be {expected}, but it is {found}")]
    OutOfRange {
        /// The option's name.
        field: &'static str,
        /// The range, in words.
        expected: String,
        /// The number as it was given.
        found: String,
    },
    /// A density over pixels that are 0 or 1 is no model of them.
    #[error("binarized pixels are coins: choose the Bernoulli likelihood, or no binarization")]
    BinarizedDensity,
    /// Only the Gaussian has a precision.
    #[error("a learned precision belongs to the Gaussian likelihood: choose it, or do not learn")]
    LearnedPrecision,
    /// A bound on log p(x) has no part that could be weighed.
    #[error(
        "the importance-weighted bound has no KL term to weigh: with importance {importance}, \
         {field} must stay {neutral}"
    )]
    WeighedBound {
        /// Samples per image.
        importance: usize,
        /// The option that weighs.
        field: &'static str,
        /// Its value that weighs nothing.
        neutral: &'static str,
    },
}

/// Refuses a whole number outside a range.
pub(super) fn within(
    field: &'static str,
    value: usize,
    low: usize,
    high: usize,
) -> Result<(), RecipeError> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(RecipeError::OutOfRange {
        field,
        expected: format!("between {low} and {high}"),
        found: value.to_string(),
    })
}

/// Refuses what is not a finite number above 0.
pub(super) fn positive(field: &'static str, value: f64) -> Result<(), RecipeError> {
    if value.is_finite() && value > 0.0 {
        return Ok(());
    }
    Err(RecipeError::OutOfRange {
        field,
        expected: "a finite number above 0".into(),
        found: value.to_string(),
    })
}

/// Refuses what is not a finite number of 0 or more.
pub(super) fn not_negative(field: &'static str, value: f64) -> Result<(), RecipeError> {
    if value.is_finite() && value >= 0.0 {
        return Ok(());
    }
    Err(RecipeError::OutOfRange {
        field,
        expected: "a finite number of 0 or more".into(),
        found: value.to_string(),
    })
}
