//! Weights as plain named arrays: how they start, travel and are stored.

use super::random::decoder_sizes;
use crate::recipe::{Bayes, ImageShape, Recipe};

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

/// All weights of a model, in the order of [`expected_arrays`].
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

/// Name of the learned precision's natural logarithm among the arrays.
pub const LOG_PRECISION: &str = "log_precision";

/// Name and shape of every array that a model of this recipe has:
/// encoder layers, the head that gives mean and log variance side by side,
/// decoder layers, the output layer, where the decoder's weights are random the
/// log variances of its layers (`log_var.0` and on, the output layer's last), and
/// the log precision where it is learned.
pub fn expected_arrays(recipe: &Recipe, shape: ImageShape) -> Vec<(String, Vec<usize>)> {
    let pixels = shape.pixels();
    let mut layers = Vec::new();
    let mut width = pixels;
    for (index, &next) in recipe.hidden.iter().enumerate() {
        layers.push((format!("encoder.{index}"), width, next));
        width = next;
    }
    layers.push(("posterior".to_owned(), width, 2 * recipe.latent));
    width = recipe.latent;
    for (index, &next) in recipe.hidden.iter().rev().enumerate() {
        layers.push((format!("decoder.{index}"), width, next));
        width = next;
    }
    layers.push(("output".to_owned(), width, pixels));
    if recipe.bayes == Bayes::Decoder {
        let sizes = decoder_sizes(recipe, shape).into_iter().enumerate();
        layers.extend(
            sizes.map(|(index, [rows, columns])| (format!("log_var.{index}"), rows, columns)),
        );
    }
    let log_precision = recipe
        .learn_precision
        .then(|| (LOG_PRECISION.to_owned(), vec![1]));
    layers
        .into_iter()
        .flat_map(|(name, rows, columns)| {
            [
                (format!("{name}.weight"), vec![rows, columns]),
                (format!("{name}.bias"), vec![columns]),
            ]
        })
        .chain(log_precision)
        .collect()
}

/// How many weights a recipe has; refuses one beyond [`MAX_WEIGHTS`] before any is allocated.
///
/// # Errors
/// [`WeightsError::TooMany`]
pub fn check_size(recipe: &Recipe, shape: ImageShape) -> Result<usize, WeightsError> {
    let needed = expected_arrays(recipe, shape)
        .iter()
        .map(|(_, dims)| dims.iter().product::<usize>())
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
        let expected = expected_arrays(recipe, shape);
        if expected.len() != self.arrays.len() {
            return Err(WeightsError::Count {
                expected: expected.len(),
                found: self.arrays.len(),
            });
        }
        for ((name, dims), array) in expected.iter().zip(&self.arrays) {
            let fits = *name == array.name
                && *dims == array.shape
                && dims.iter().product::<usize>() == array.values.len();
            if !fits {
                return Err(WeightsError::Array {
                    expected: format!("{name} {dims:?}"),
                    found: format!("{} {:?}", array.name, array.shape),
                });
            }
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
