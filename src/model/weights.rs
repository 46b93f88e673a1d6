//! Weights as plain named arrays: how they start, travel and are stored.

use super::layout::{ArrayLayout, Layout};
use crate::recipe::{ImageShape, Recipe};

/// One named array of numbers, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// Such as `encoder.0.weight`.
    pub name: String,
    /// [in, out] for a weight, `[out]` for a bias.
    pub shape: Vec<usize>,
    /// As many as the shape says.
    pub values: Vec<f32>,
}

impl Array {
    /// Checks name, shape and how many numbers there are.
    ///
    /// # Errors
    /// [`WeightsError::Array`]
    pub(super) fn check(&self, expected: &ArrayLayout) -> Result<(), WeightsError> {
        let fits = self.name == expected.name
            && self.shape == expected.shape
            && self.values.len() == expected.numbers();
        if fits {
            return Ok(());
        }
        Err(WeightsError::Array {
            expected: expected.to_string(),
            found: format!("{} {:?}", self.name, self.shape),
        })
    }
}

/// All weights of a model, in the order of [`Layout::arrays`].
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// Weight and bias of each layer in turn.
    pub arrays: Vec<Array>,
}

/// The most weights of one model: 2 GiB of numbers, and training holds four times as many.
pub const MAX_WEIGHTS: usize = 1 << 29;

/// Why arrays are not the weights of a recipe.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WeightsError {
    /// An array is missing, or there is one too many.
    #[error("the recipe asks for {expected} weight arrays, but there are {found}")]
    Count {
        /// As many as the recipe needs.
        expected: usize,
        /// As many as are there.
        found: usize,
    },
    /// More numbers than Elbow handles.
    #[error(
        "the recipe needs {needed} weights for each of these images, more than the {MAX_WEIGHTS} \
         that Elbow handles; choose narrower or fewer hidden layers"
    )]
    TooMany {
        /// As many as the recipe needs.
        needed: usize,
    },
    /// An array has another name or shape than the recipe asks for.
    #[error("the recipe asks for {expected}, but the weights hold {found}")]
    Array {
        /// Name and shape as the recipe needs them.
        expected: String,
        /// Name and shape as they are.
        found: String,
    },
}

/// How many weights a recipe has; refuses one beyond [`MAX_WEIGHTS`] before any is allocated.
///
/// # Errors
/// [`WeightsError::TooMany`]
pub fn check_size(recipe: &Recipe, shape: ImageShape) -> Result<usize, WeightsError> {
    let needed = Layout::new(recipe, shape)
        .arrays()
        .map(ArrayLayout::numbers)
        .fold(0, usize::saturating_add);
    if needed > MAX_WEIGHTS {
        return Err(WeightsError::TooMany { needed });
    }
    Ok(needed)
}

impl Weights {
    /// Checks that these are the weights of a recipe.
    ///
    /// # Errors
    /// The first array whose name or shape is another.
    pub fn check(&self, recipe: &Recipe, shape: ImageShape) -> Result<(), WeightsError> {
        let layout = Layout::new(recipe, shape);
        let expected = layout.arrays().count();
        if expected != self.arrays.len() {
            return Err(WeightsError::Count {
                expected,
                found: self.arrays.len(),
            });
        }
        for (expected, array) in layout.arrays().zip(&self.arrays) {
            array.check(expected)?;
        }
        Ok(())
    }

    /// Whether every number is finite.
    pub fn is_finite(&self) -> bool {
        self.first_non_finite().is_none()
    }

    /// Name of the first array that holds a number that is not finite.
    pub fn first_non_finite(&self) -> Option<&str> {
        self.arrays
            .iter()
            .find(|array| !array.values.iter().all(|value| value.is_finite()))
            .map(|array| array.name.as_str())
    }
}
