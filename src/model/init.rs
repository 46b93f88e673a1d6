//! Starting values of the weights, from Elbow's own stream of randomness.

use super::layout::{InitialValues, Layout};
use super::weights::{Array, Weights};
use crate::recipe::{ImageShape, Recipe};
use crate::rng::{Stream, stream};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// Fresh weights for a recipe, from its seed: each array starts as its [`Layout`] says.
pub fn fresh_weights(recipe: &Recipe, shape: ImageShape) -> Weights {
    let mut rng = stream(recipe.seed, Stream::Init);
    let layout = Layout::new(recipe, shape);
    let arrays = layout.arrays().map(|array| Array {
        name: array.name.clone(),
        shape: array.shape.clone(),
        values: match array.start {
            InitialValues::Uniform { fan_in } => uniform(&mut rng, fan_in, array.numbers()),
            InitialValues::Constant(value) => vec![value; array.numbers()],
        },
    });
    Weights {
        arrays: arrays.collect(),
    }
}

/// Numbers that are uniform in ±1/sqrt(fan_in).
fn uniform(rng: &mut ChaCha8Rng, fan_in: usize, count: usize) -> Vec<f32> {
    let bound = 1.0 / (fan_in as f64).sqrt();
    let draw = |_| {
        let unit = (rng.next_u32() >> 8) as f64 / (1u32 << 24) as f64;
        ((2.0 * unit - 1.0) * bound) as f32
    };
    (0..count).map(draw).collect()
}
