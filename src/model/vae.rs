//! Encoder and decoder: two small networks that face each other.

use super::init::fresh_weights;
use super::layers::{Dense, Layers};
use super::layout::{ArrayLayout, Layout};
use super::likelihood::PixelDistribution;
use super::weights::{Array, Weights, WeightsError};
use super::{ModelError, device};
use crate::kernels::{self, Nonlinearity};
use crate::recipe::{Activation, ImageShape, Recipe};
use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor, TensorData};

/// q(z | x) of a batch: independent normals.
#[derive(Clone, Debug)]
pub struct EncoderOutput {
    /// Mean and natural logarithm of the variance side by side, [batch, 2 latent].
    pub head: Tensor<2>,
}

impl EncoderOutput {
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

    /// z = mean + std * epsilon (Kingma & Welling 2014, section 2.4), [rows, latent], as
    /// `epsilon`: an image's samples follow each other.
    pub fn sample(&self, epsilon: Tensor<2>) -> Tensor<2> {
        kernels::sample(self.head.clone(), epsilon)
    }
}

/// The variational autoencoder: q(z | x) and p(x | z) as fully connected networks.
#[derive(Module, Debug)]
pub struct Vae {
    pub(super) layers: Layers<Dense>,
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
        let layout = Layout::new(recipe, shape);
        let mut arrays = weights.arrays.into_iter();
        let layers = layout.layers.try_map(|layer| {
            let weight = take(&mut arrays, &layer.weight)?;
            let bias = take(&mut arrays, &layer.bias)?;
            Ok(Dense::new(weight, bias, device))
        })?;
        let log_precision = layout.log_precision.map(|array| {
            let data = take(&mut arrays, &array)?;
            Ok(Param::from_data(data, device))
        });
        Ok(Self {
            layers,
            log_precision: log_precision.transpose()?,
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

    /// This model with its learned precision held at or below the recipe's bound, for
    /// after each step of training: so the gradient at the bound stays the true one, and
    /// the precision falls again when the errors grow.
    pub(crate) fn with_bounded_precision(mut self, recipe: &Recipe) -> Self {
        if let Some(most) = recipe.max_precision() {
            let bounded = |log_precision: Tensor<1>| {
                let bounded = log_precision.inner().clamp_max(most.ln());
                Tensor::from_inner(bounded).require_grad()
            };
            self.log_precision = self.log_precision.map(|param| param.map(bounded));
        }
        self
    }

    /// q(z | x) for x as [batch, pixels].
    pub fn encode(&self, x: Tensor<2>) -> EncoderOutput {
        let hidden = self.through(&self.layers.encoder, x);
        EncoderOutput {
            head: self
                .layers
                .posterior
                .forward(hidden, Nonlinearity::Identity),
        }
    }

    /// The decoder's output, [batch, pixels], for z as [batch, latent], with the
    /// means of its weights where they are random; see [`PixelDistribution::log_px`]
    /// for what it means.
    pub fn decode(&self, z: Tensor<2>) -> Tensor<2> {
        let hidden = self.through(&self.layers.decoder, z);
        self.layers.output.forward(hidden, Nonlinearity::Identity)
    }

    pub(super) fn nonlinearity(&self) -> Nonlinearity {
        match self.activation {
            Activation::Relu => Nonlinearity::Relu,
            Activation::Tanh => Nonlinearity::Tanh,
        }
    }

    pub(super) fn activation(&self) -> Activation {
        self.activation
    }

    fn through(&self, layers: &[Dense], x: Tensor<2>) -> Tensor<2> {
        let nonlinearity = self.nonlinearity();
        layers
            .iter()
            .fold(x, |x, layer| layer.forward(x, nonlinearity))
    }

    /// A copy of every weight on the host, named and ordered as in [`Layout`].
    ///
    /// # Errors
    /// If the device cannot hand them over.
    pub fn weights(&self, recipe: &Recipe, shape: ImageShape) -> Result<Weights, ModelError> {
        let layout = Layout::new(recipe, shape);
        let mut arrays = Vec::new();
        for (named, layer) in layout.layers.iter().zip(self.layers.iter()) {
            arrays.push(stored(&named.weight, layer.weight.val(), recipe)?);
            arrays.push(stored(&named.bias, layer.bias.val(), recipe)?);
        }
        if let (Some(named), Some(value)) = (&layout.log_precision, self.log_precision()) {
            arrays.push(stored(named, value, recipe)?);
        }
        Ok(Weights { arrays })
    }

    /// The device that a recipe asks for, set up for gradients.
    pub fn training_device(recipe: &Recipe) -> Device {
        device(recipe.device).autodiff()
    }
}

/// The next array, if it is the one expected.
fn take(
    arrays: &mut impl Iterator<Item = Array>,
    expected: &ArrayLayout,
) -> Result<TensorData, WeightsError> {
    let array = arrays.next().ok_or_else(|| WeightsError::Array {
        expected: expected.to_string(),
        found: "no more arrays".to_owned(),
    })?;
    array.check(expected)?;
    Ok(TensorData::new(array.values, array.shape))
}

/// A copy on the host, under its name.
fn stored<const D: usize>(
    layout: &ArrayLayout,
    tensor: Tensor<D>,
    recipe: &Recipe,
) -> Result<Array, ModelError> {
    let values = tensor.try_to_vec_as().map_err(|error| ModelError::Device {
        device: recipe.device.resolved().name(),
        reason: error.to_string(),
    })?;
    Ok(Array {
        name: layout.name.clone(),
        shape: layout.shape.clone(),
        values,
    })
}
