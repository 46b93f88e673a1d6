//! Starting values of the weights, from Elbow's own stream of randomness.

use super::weights::{Array, LOG_PRECISION, Weights, expected_arrays};
use crate::recipe::{ImageShape, Recipe};
use crate::rng::{Stream, stream};
use rand::Rng;

/// Log variance that each random weight starts with: a standard deviation of
/// 0.01, small beside the weights' own spread, so that training begins as it
/// does with plain weights.
const LOG_VAR: f32 = -9.21;

/// Fresh weights for a recipe, from its seed.
///
/// Weights and biases are uniform in ±1/sqrt(fan_in), as PyTorch's `Linear`
/// starts (He et al. 2015 with a = sqrt(5)), so that figures compare.
pub fn fresh_weights(recipe: &Recipe, shape: ImageShape) -> Weights {
    let mut rng = stream(recipe.seed, Stream::Init);
    let mut fan_in = 1;
    let arrays = expected_arrays(recipe, shape)
        .into_iter()
        .map(|(name, dims)| {
            // A bias follows its weight matrix and shares its bound.
            if let [rows, _] = dims[..] {
                fan_in = rows;
            }
            if let Some(value) = constant(&name, recipe) {
                let values = vec![value; dims.iter().product()];
                return Array {
                    name,
                    shape: dims,
                    values,
                };
            }
            let bound = 1.0 / (fan_in as f64).sqrt();
            let values = (0..dims.iter().product::<usize>())
                .map(|_| {
                    let unit = (rng.next_u32() >> 8) as f64 / (1u32 << 24) as f64;
                    ((2.0 * unit - 1.0) * bound) as f32
                })
                .collect();
            Array {
                name,
                shape: dims,
                values,
            }
        })
        .collect();
    Weights { arrays }
}

/// What an array starts with, if that is no draw.
fn constant(name: &str, recipe: &Recipe) -> Option<f32> {
    if name == LOG_PRECISION {
        return Some(recipe.precision.ln() as f32);
    }
    name.starts_with("log_var.").then_some(LOG_VAR)
}
