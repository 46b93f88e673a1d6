//! Starting values of the weights, from Elbow's own stream of randomness.

use super::weights::{Array, Weights, expected_arrays};
use crate::recipe::{ImageShape, Recipe};
use crate::rng::{Stream, stream};
use rand::Rng;

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
