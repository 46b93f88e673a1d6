//! The standard normal numbers behind samples of z and of random weights.

use super::ModelError;
use super::layout::decoder_sizes;
use crate::recipe::{Bayes, ImageShape, Recipe};
use crate::rng::fill_normal;
use burn::tensor::{Device, Tensor, TensorData};
use rand_chacha::ChaCha8Rng;

/// Standard normal numbers, drawn in a fixed order, on the host.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NormalDraws {
    /// For z: [rows, latent].
    pub epsilon: Vec<f32>,
    /// For random weights: for each image what all layers of the decoder give in
    /// turn, or for one W each layer in turn; empty while no weight is random.
    pub weights: Vec<f32>,
}

impl NormalDraws {
    /// For one sample of z and of what the weights give, for each of `images`.
    pub fn for_images(
        recipe: &Recipe,
        shape: ImageShape,
        images: usize,
        rng: &mut ChaCha8Rng,
    ) -> Self {
        let columns: usize = decoder_sizes(recipe, shape)
            .iter()
            .map(|size| size[1])
            .sum();
        Self::filled(recipe, [images * recipe.latent, images * columns], rng)
    }

    /// For the recipe's number of samples of z for each of `images`, and one W.
    pub fn for_bound(
        recipe: &Recipe,
        shape: ImageShape,
        images: usize,
        rng: &mut ChaCha8Rng,
    ) -> Self {
        let sizes = decoder_sizes(recipe, shape);
        let weights = sizes.iter().map(|[rows, columns]| (rows + 1) * columns);
        let samples = images * recipe.importance;
        Self::filled(recipe, [samples * recipe.latent, weights.sum()], rng)
    }

    fn filled(recipe: &Recipe, [latent, weights]: [usize; 2], rng: &mut ChaCha8Rng) -> Self {
        let weights = match recipe.bayes {
            Bayes::None => 0,
            Bayes::Decoder => weights,
        };
        let mut draws = Self {
            epsilon: vec![0.0; latent],
            weights: vec![0.0; weights],
        };
        fill_normal(rng, &mut draws.epsilon);
        fill_normal(rng, &mut draws.weights);
        draws
    }

    /// Adds the draws for other images, in their order.
    pub fn append(&mut self, mut others: Self) {
        self.epsilon.append(&mut others.epsilon);
        self.weights.append(&mut others.weights);
    }

    /// [images, out] for each layer of the decoder.
    pub(crate) fn per_image(
        &self,
        recipe: &Recipe,
        shape: ImageShape,
        images: usize,
        device: &Device,
    ) -> Result<Vec<Tensor<2>>, ModelError> {
        let sizes = decoder_sizes(recipe, shape);
        let columns = sizes.iter().map(|size| size[1]).sum();
        let Some(all) = self.split(&[[images, columns]], device)?.pop() else {
            return Ok(Vec::new());
        };
        let mut first = 0;
        let of_layer = sizes.iter().map(|&[_, columns]| {
            first += columns;
            all.clone().narrow(1, first - columns, columns)
        });
        Ok(of_layer.collect())
    }

    /// [in + 1, out] for each layer of the decoder.
    pub(crate) fn of_weights(
        &self,
        recipe: &Recipe,
        shape: ImageShape,
        device: &Device,
    ) -> Result<Vec<Tensor<2>>, ModelError> {
        let sizes = decoder_sizes(recipe, shape).into_iter();
        let shapes: Vec<[usize; 2]> = sizes.map(|[rows, columns]| [rows + 1, columns]).collect();
        self.split(&shapes, device)
    }

    fn split(&self, shapes: &[[usize; 2]], device: &Device) -> Result<Vec<Tensor<2>>, ModelError> {
        if self.weights.is_empty() {
            return Ok(Vec::new());
        }
        let mut rest = self.weights.as_slice();
        shapes
            .iter()
            .map(|&shape| {
                let count = shape[0] * shape[1];
                let wrong = ModelError::Length {
                    what: "noise for random weights",
                    expected: count,
                    found: rest.len(),
                };
                let (mine, others) = rest.split_at_checked(count).ok_or(wrong)?;
                rest = others;
                Ok(Tensor::from_data(
                    TensorData::new(mine.to_vec(), shape),
                    device,
                ))
            })
            .collect()
    }
}
