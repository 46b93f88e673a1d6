//! How the decoder's mean image changes with z: exact derivatives, by the chain rule.

use super::{ModelError, Snapshot, Vae};
use crate::kernels::{self, Nonlinearity};
use crate::recipe::Activation;
use burn::module::Module;
use burn::tensor::Tensor;
use std::ops::Range;

/// Mean images, and how they change along directions of the latent space.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeanAndSlopes {
    /// [n, outputs], as [`Snapshot::decode`] gives them.
    pub mean: Vec<f32>,
    /// For each direction the derivative of the mean along it, [n, outputs].
    pub slopes: Vec<Vec<f32>>,
}

impl Vae {
    /// The decoder's output for z, [n, latent], and its derivatives along `directions`, each
    /// [n, latent]: some of its columns alone, each answer [n, outputs].
    ///
    /// Forward mode: with h' the derivative of what a layer is given, its own is
    /// (h' W) times the activation's slope, element by element.
    fn output_and_slopes(
        &self,
        z: Tensor<2>,
        directions: Vec<Tensor<2>>,
        outputs: Range<usize>,
    ) -> (Tensor<2>, Vec<Tensor<2>>) {
        let mut hidden = z;
        let mut slopes = directions;
        for layer in &self.layers.decoder {
            hidden = layer.forward(hidden, self.nonlinearity());
            let own = self.activation_slope(hidden.clone());
            for slope in &mut slopes {
                *slope = times(slope.clone(), layer.weight.val()) * own.clone();
            }
        }
        let last = &self.layers.output;
        let weight = last.weight.val().narrow(1, outputs.start, outputs.len());
        let bias = last.bias.val().narrow(0, outputs.start, outputs.len());
        let slopes = slopes.into_iter().map(|slope| times(slope, weight.clone()));
        let slopes = slopes.collect();
        let output = kernels::dense(hidden, weight, bias, Nonlinearity::Identity);
        (output, slopes)
    }

    /// The activation's derivative, from its value. At the rectifier's kink it is 0.
    fn activation_slope(&self, value: Tensor<2>) -> Tensor<2> {
        match self.activation() {
            Activation::Relu => value.greater_elem(0.0).float(),
            Activation::Tanh => value.square().neg().add_scalar(1.0),
        }
    }
}

/// x W
fn times(x: Tensor<2>, weight: Tensor<2>) -> Tensor<2> {
    let none = Tensor::zeros([weight.dims()[1]], &weight.device());
    kernels::dense(x, weight, none, Nonlinearity::Identity)
}

impl Snapshot {
    /// The mean images of `z`, [n, latent], and their derivatives along each of `directions`,
    /// [k, latent]; of the numbers of an image those in `outputs` alone.
    ///
    /// The derivatives are those of the decoder as it is, rounded to singles; random weights
    /// stand at their means.
    ///
    /// # Errors
    /// If `z` or `directions` do not hold whole rows, or the device fails.
    pub fn decode_along(
        &self,
        z: &[f32],
        directions: &[f32],
        outputs: Range<usize>,
    ) -> Result<MeanAndSlopes, ModelError> {
        let what = "the derivative of the mean image";
        let latent = self.recipe.latent;
        let places = self.rows(what, z, latent)?;
        let [n, _] = places.dims();
        let end = outputs.end.min(self.shape.pixels());
        if outputs.start >= end {
            return Ok(MeanAndSlopes::default());
        }
        let mut along = Vec::new();
        for direction in directions.chunks(latent.max(1)) {
            along.push(self.rows(what, direction, latent)?.expand([n, latent]));
        }
        let (output, slopes) = self
            .vae()
            .output_and_slopes(places, along, outputs.start..end);
        let links = self.mean_slopes(output.clone())?;
        let slopes = slopes.into_iter().map(|slope| {
            let mut slope = self.read(slope)?;
            for (slope, link) in slope.iter_mut().zip(&links) {
                *slope *= link;
            }
            Ok(slope)
        });
        let slopes = slopes.collect::<Result<_, ModelError>>()?;
        let mean = self.mean_pixels(output)?;
        Ok(MeanAndSlopes { mean, slopes })
    }

    /// The gradient in z, [n, latent], of the sum of `cotangents` times the mean image, both
    /// [n, pixels]: J^T times each row of `cotangents`, with J the mean's Jacobian there.
    ///
    /// # Errors
    /// If the rows do not fit, or the device fails.
    pub fn pull_back(&self, z: &[f32], cotangents: &[f32]) -> Result<Vec<f32>, ModelError> {
        let what = "the gradient of the mean image";
        let device = self.device().autodiff();
        // Only its size is looked at here.
        let _ = self.images(what, cotangents)?;
        let z = Tensor::from_inner(self.rows(what, z, self.recipe.latent)?).require_grad();
        let vae = self.vae().clone().train().no_grad().to_device(&device);
        let output = vae.decode(z.clone());
        let mut weights = self.mean_slopes(output.clone().inner())?;
        if weights.len() != cotangents.len() {
            return Err(ModelError::Length {
                what,
                expected: weights.len(),
                found: cotangents.len(),
            });
        }
        for (weight, cotangent) in weights.iter_mut().zip(cotangents) {
            *weight *= cotangent;
        }
        let weights = Tensor::from_inner(self.images(what, &weights)?);
        let gradients = (output * weights).sum().backward();
        let gradient = z.grad(&gradients);
        self.read(gradient.unwrap_or_else(|| z.clone().inner().zeros_like()))
    }

    /// How fast each pixel's mean rises with the decoder's output there, [n, outputs].
    fn mean_slopes(&self, output: Tensor<2>) -> Result<Vec<f32>, ModelError> {
        let pixels = self.vae().pixel_distribution(&self.recipe);
        let mut slopes = self.read(output)?;
        for slope in &mut slopes {
            *slope = pixels.mean_slope(*slope);
        }
        Ok(slopes)
    }
}
