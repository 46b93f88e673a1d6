//! The standard normal numbers behind samples of z and of random weights.

use super::ModelError;
use super::layout::decoder_sizes;
use crate::kernels::normal_numbers;
use crate::recipe::{Bayes, ImageShape, Recipe};
use crate::rng::fill_normal;
use burn::tensor::{Device, Tensor, TensorData};
use rand_chacha::ChaCha8Rng;

/// Standard normal numbers, drawn in a fixed order, on the host.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NormalDraws {
    /// For z: [rows, latent].
    pub epsilon: Vec<f32>,
    /// For random weights, of each layer of the decoder: [rows, out] where every row's are
    /// drawn anew, [in + 1, out] for one W, the last row for the biases; none while no
    /// weight is random.
    pub weights: Vec<Vec<f32>>,
}

impl NormalDraws {
    /// For one sample of z and of what the weights give, for each of `images`.
    pub fn for_images(
        recipe: &Recipe,
        shape: ImageShape,
        images: usize,
        rng: &mut ChaCha8Rng,
    ) -> Self {
        let sizes = decoder_sizes(recipe, shape).into_iter();
        let weights = sizes.map(|[_, columns]| images * columns);
        Self::filled(recipe, images * recipe.latent, weights, rng)
    }

    /// For the recipe's number of samples of z for each of `images`, and one W.
    pub fn for_bound(
        recipe: &Recipe,
        shape: ImageShape,
        images: usize,
        rng: &mut ChaCha8Rng,
    ) -> Self {
        let sizes = decoder_sizes(recipe, shape).into_iter();
        let weights = sizes.map(|[rows, columns]| (rows + 1) * columns);
        let samples = images * recipe.importance;
        Self::filled(recipe, samples * recipe.latent, weights, rng)
    }

    fn filled(
        recipe: &Recipe,
        latent: usize,
        weights: impl Iterator<Item = usize>,
        rng: &mut ChaCha8Rng,
    ) -> Self {
        let mut epsilon = vec![0.0; latent];
        fill_normal(rng, &mut epsilon);
        let weights = match recipe.bayes {
            Bayes::None => Vec::new(),
            Bayes::Decoder => weights.map(|count| normal_numbers(rng, count)).collect(),
        };
        Self { epsilon, weights }
    }

    /// Adds the draws for other images, in their order.
    pub fn append(&mut self, mut others: Self) {
        self.epsilon.append(&mut others.epsilon);
        self.weights
            .resize_with(self.weights.len().max(others.weights.len()), Vec::new);
        for (layer, others) in self.weights.iter_mut().zip(&mut others.weights) {
            layer.append(others);
        }
    }

    /// [images, out] for each layer of the decoder.
    pub(crate) fn per_image(
        weights: Vec<Vec<f32>>,
        recipe: &Recipe,
        shape: ImageShape,
        images: usize,
        device: &Device,
    ) -> Result<Vec<Tensor<2>>, ModelError> {
        let sizes = decoder_sizes(recipe, shape).into_iter();
        on_device(weights, sizes.map(|[_, columns]| [images, columns]), device)
    }

    /// [in + 1, out] for each layer of the decoder.
    pub(crate) fn of_weights(
        weights: Vec<Vec<f32>>,
        recipe: &Recipe,
        shape: ImageShape,
        device: &Device,
    ) -> Result<Vec<Tensor<2>>, ModelError> {
        let sizes = decoder_sizes(recipe, shape).into_iter();
        on_device(
            weights,
            sizes.map(|[rows, columns]| [rows + 1, columns]),
            device,
        )
    }
}

/// Each layer's noise as a tensor of its shape; none while no weight is random.
fn on_device(
    layers: Vec<Vec<f32>>,
    shapes: impl ExactSizeIterator<Item = [usize; 2]>,
    device: &Device,
) -> Result<Vec<Tensor<2>>, ModelError> {
    if layers.is_empty() {
        return Ok(Vec::new());
    }
    let wrong = |expected, found| ModelError::Length {
        what: "noise for random weights",
        expected,
        found,
    };
    if layers.len() != shapes.len() {
        return Err(wrong(shapes.len(), layers.len()));
    }
    let layers = layers.into_iter().zip(shapes).map(|(numbers, shape)| {
        let count = shape[0] * shape[1];
        if numbers.len() != count {
            return Err(wrong(count, numbers.len()));
        }
        Ok(Tensor::from_data(TensorData::new(numbers, shape), device))
    });
    layers.collect()
}
