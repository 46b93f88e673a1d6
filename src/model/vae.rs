//! Encoder and decoder: two small networks that face each other.

use super::init::fresh_weights;
use super::layers::Dense;
use super::likelihood::PixelDistribution;
use super::weights::{Array, LOG_PRECISION, Weights, WeightsError};
use super::{ModelError, device};
use crate::kernels::{self, Nonlinearity};
use crate::recipe::{Activation, ImageShape, Recipe};
use burn::module::{Module, Param};
use burn::tensor::activation::{relu, tanh};
use burn::tensor::{Device, Tensor, TensorData};

/// q(z | x) of a batch: independent normals.
#[derive(Clone, Debug)]
pub struct Posterior {
    /// Mean and natural logarithm of the variance side by side, [batch, 2 latent].
    pub head: Tensor<2>,
}

impl Posterior {
    /// [batch, latent]
    pub fn mean(&self) -> Tensor<2> {
        let latent = self.head.dims()[1] / 2;
        self.head.clone().narrow(1, 0, latent)
    }

    /// Natural logarithm of the variance, [batch, latent].
    pub fn log_var(&self) -> Tensor<2> {
        let latent = self.head.dims()[1] / 2;
        self.head.clone().narrow(1, latent, latent)
    }

    /// z = mean + std * epsilon (Kingma & Welling 2014, section 2.4), [batch, latent].
    pub fn sample(&self, epsilon: Tensor<2>) -> Tensor<2> {
        kernels::sample(self.head.clone(), epsilon)
    }
}

/// The variational autoencoder: q(z | x) and p(x | z) as fully connected networks.
#[derive(Module, Debug)]
pub struct Vae {
    encoder: Vec<Dense>,
    /// Mean and log variance side by side, [width, 2 latent].
    posterior: Dense,
    pub(super) decoder: Vec<Dense>,
    pub(super) output: Dense,
    /// Log variances of the decoder's and the output's weights where they are
    /// random; their means are the weights above. Empty while none is.
    pub(super) spread: Vec<Dense>,
    /// Natural logarithm of the precision, `[1]`, where it is learned.
    log_precision: Option<Param<Tensor<1>>>,
    #[module(skip)]
    activation: Activation,
}

impl Vae {
    /// A fresh model with weights from the recipe's seed.
    ///
    /// # Errors
    /// Never for a recipe that passed its check.
    pub fn fresh(
        recipe: &Recipe,
        shape: ImageShape,
        device: &Device,
    ) -> Result<Self, WeightsError> {
        Self::from_weights(recipe, shape, fresh_weights(recipe, shape), device)
    }

    /// A model from stored weights.
    ///
    /// # Errors
    /// If the weights are not those of the recipe.
    pub fn from_weights(
        recipe: &Recipe,
        shape: ImageShape,
        weights: Weights,
        device: &Device,
    ) -> Result<Self, WeightsError> {
        weights.check(recipe, shape)?;
        let mut arrays = weights.arrays;
        let log_precision = match arrays.pop_if(|array| array.name == LOG_PRECISION) {
            Some(array) => Some(Param::from_data(TensorData::new(array.values, [1]), device)),
            None => None,
        };
        let mut arrays = arrays.into_iter();
        let mut layers = Vec::new();
        while let (Some(weight), Some(bias)) = (arrays.next(), arrays.next()) {
            let [rows, columns] = weight.shape[..] else {
                return Err(WeightsError::Array {
                    expected: "a matrix".to_owned(),
                    found: format!("{} {:?}", weight.name, weight.shape),
                });
            };
            let layer = Dense::new([rows, columns], weight.values, bias.values, device);
            layers.push(layer);
        }
        Self::assemble(layers, log_precision, recipe)
    }

    fn assemble(
        layers: Vec<Dense>,
        log_precision: Option<Param<Tensor<1>>>,
        recipe: &Recipe,
    ) -> Result<Self, WeightsError> {
        let depth = recipe.hidden.len();
        let count = WeightsError::Count {
            expected: 4 * (depth + 1),
            found: 2 * layers.len(),
        };
        let mut layers = layers.into_iter();
        let encoder: Vec<Dense> = layers.by_ref().take(depth).collect();
        let Some(posterior) = layers.next() else {
            return Err(count);
        };
        let decoder: Vec<Dense> = layers.by_ref().take(depth).collect();
        let Some(output) = layers.next() else {
            return Err(count);
        };
        Ok(Self {
            encoder,
            posterior,
            decoder,
            output,
            spread: layers.collect(),
            log_precision,
            activation: recipe.activation,
        })
    }

    /// p(x | z) but for the decoder's output.
    pub fn pixel_distribution(&self, recipe: &Recipe) -> PixelDistribution {
        PixelDistribution::new(recipe, self.log_precision())
    }

    /// Natural logarithm of the learned precision, `[1]`.
    pub fn log_precision(&self) -> Option<Tensor<1>> {
        self.log_precision.as_ref().map(Param::val)
    }

    /// q(z | x) for x as [batch, pixels].
    pub fn encode(&self, x: Tensor<2>) -> Posterior {
        let hidden = self.through(&self.encoder, x);
        Posterior {
            head: self.posterior.forward(hidden, Nonlinearity::Identity),
        }
    }

    /// The decoder's output, [batch, pixels], for z as [batch, latent], with the
    /// means of its weights where they are random; see [`PixelDistribution::log_px`]
    /// for what it means.
    pub fn decode(&self, z: Tensor<2>) -> Tensor<2> {
        let hidden = self.through(&self.decoder, z);
        self.output.forward(hidden, Nonlinearity::Identity)
    }

    pub(super) fn nonlinearity(&self) -> Nonlinearity {
        match self.activation {
            Activation::Relu => Nonlinearity::Relu,
            Activation::Tanh => Nonlinearity::Tanh,
        }
    }

    pub(super) fn activate(&self, x: Tensor<2>) -> Tensor<2> {
        match self.activation {
            Activation::Relu => relu(x),
            Activation::Tanh => tanh(x),
        }
    }

    fn through(&self, layers: &[Dense], x: Tensor<2>) -> Tensor<2> {
        let nonlinearity = self.nonlinearity();
        layers
            .iter()
            .fold(x, |x, layer| layer.forward(x, nonlinearity))
    }

    /// A copy of every weight on the host, named as in [`super::expected_arrays`].
    ///
    /// # Errors
    /// If the device cannot hand them over.
    pub fn weights(&self, recipe: &Recipe) -> Result<Weights, ModelError> {
        let failed = |error: &dyn std::fmt::Display| ModelError::Device {
            device: recipe.device.resolved().name(),
            reason: error.to_string(),
        };
        let mut arrays = Vec::new();
        for (name, layer) in self.named_layers() {
            let weight = layer.weight.val();
            let bias = layer.bias.val();
            arrays.push(Array {
                name: format!("{name}.weight"),
                shape: weight.dims().to_vec(),
                values: weight.try_to_vec_as().map_err(|error| failed(&error))?,
            });
            arrays.push(Array {
                name: format!("{name}.bias"),
                shape: bias.dims().to_vec(),
                values: bias.try_to_vec_as().map_err(|error| failed(&error))?,
            });
        }
        if let Some(log_precision) = self.log_precision() {
            arrays.push(Array {
                name: LOG_PRECISION.to_owned(),
                shape: vec![1],
                values: log_precision
                    .try_to_vec_as()
                    .map_err(|error| failed(&error))?,
            });
        }
        Ok(Weights { arrays })
    }

    fn named_layers(&self) -> impl Iterator<Item = (String, &Dense)> {
        let number = |kind: &'static str| {
            move |(index, layer)| -> (String, _) { (format!("{kind}.{index}"), layer) }
        };
        let encoder = self.encoder.iter().enumerate().map(number("encoder"));
        let decoder = self.decoder.iter().enumerate().map(number("decoder"));
        encoder
            .chain([("posterior".to_owned(), &self.posterior)])
            .chain(decoder)
            .chain([("output".to_owned(), &self.output)])
            .chain(self.spread.iter().enumerate().map(number("log_var")))
    }

    /// Ids of each layer's weight and bias, in the order of [`super::expected_arrays`].
    #[cfg(test)]
    pub(super) fn parameters(&self) -> Vec<(burn::module::ParamId, burn::module::ParamId)> {
        let layers = self.encoder.iter().chain([&self.posterior]);
        layers
            .chain(&self.decoder)
            .chain([&self.output])
            .chain(&self.spread)
            .map(|layer| (layer.weight.id, layer.bias.id))
            .collect()
    }

    /// Id of the learned precision's logarithm.
    #[cfg(test)]
    pub(super) fn log_precision_id(&self) -> Option<burn::module::ParamId> {
        self.log_precision.as_ref().map(|param| param.id)
    }

    /// The device that a recipe asks for, set up for gradients.
    pub fn training_device(recipe: &Recipe) -> Device {
        device(recipe.device).autodiff()
    }
}
