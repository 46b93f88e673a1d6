//! The weights of one moment, ready for inference from plain numbers to plain numbers.

use super::draws::NormalDraws;
use super::objective::{kl_to_prior, log_px_of_samples};
use super::random::DrawnWeights;
use super::vae::Vae;
use super::weights::Weights;
use super::{ModelError, device};
use crate::kernels;
use crate::recipe::{ImageShape, Likelihood, Recipe, Terms};
use crate::run::RunTime;
use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};
use std::sync::{Arc, OnceLock};

/// How far a run had come, and over how many images.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TrainingExtent {
    /// How far the run had come.
    pub time: RunTime,
    /// Images in the training split.
    pub train_images: usize,
}

/// A model as it was after a given step. Cheap to clone: the weights are shared.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// How far the run had come.
    pub time: RunTime,
    /// The recipe that made it, live changes included.
    pub recipe: Recipe,
    /// Shape of the images it was made for.
    pub shape: ImageShape,
    /// Images in the training split: what the KL of random weights is shared between.
    pub train_images: usize,
    vae: Vae,
    /// [`Snapshot::weight_kl`], once it was asked for: it is the same for every image.
    weight_kl: Arc<OnceLock<f64>>,
}

/// q(z | x) of a batch, as plain numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// [batch, latent]
    pub mean: Vec<f32>,
    /// [batch, latent]
    pub log_var: Vec<f32>,
}

impl Encoded {
    /// mean + exp(log_var / 2) * epsilon, [batch, latent] (Kingma & Welling 2014, section
    /// 2.4); `epsilon` is standard normal, [batch, latent].
    pub fn sample(&self, epsilon: &[f32]) -> Vec<f32> {
        let normals = self.mean.iter().zip(&self.log_var).zip(epsilon);
        normals
            .map(|((mean, log_var), epsilon)| mean + (0.5 * log_var).exp() * epsilon)
            .collect()
    }

    /// Adds each dimension's KL to the prior, summed over the images, in nats;
    /// `total` is as long as there are latent dimensions.
    pub fn add_kl(&self, total: &mut [f64]) {
        let latent = total.len().max(1);
        let rows = self.mean.chunks_exact(latent);
        for (mean, log_var) in rows.zip(self.log_var.chunks_exact(latent)) {
            for ((sum, &mean), &log_var) in total.iter_mut().zip(mean).zip(log_var) {
                let (mean, log_var) = (f64::from(mean), f64::from(log_var));
                *sum += 0.5 * (mean * mean + log_var.exp() - 1.0 - log_var);
            }
        }
    }
}

impl Snapshot {
    /// `vae` must be without gradients (`valid()`).
    pub(crate) fn new(extent: TrainingExtent, recipe: Recipe, shape: ImageShape, vae: Vae) -> Self {
        Self {
            time: extent.time,
            recipe,
            shape,
            train_images: extent.train_images,
            vae,
            weight_kl: Arc::default(),
        }
    }

    /// A snapshot from stored weights.
    ///
    /// # Errors
    /// If the weights are not those of the recipe.
    pub fn from_weights(
        extent: TrainingExtent,
        recipe: Recipe,
        shape: ImageShape,
        weights: Weights,
    ) -> Result<Self, ModelError> {
        let vae = Vae::from_weights(&recipe, shape, weights, &device(recipe.device))?;
        Ok(Self::new(extent, recipe, shape, vae))
    }

    /// Refuses data whose images are not of the model's shape.
    ///
    /// # Errors
    /// [`ModelError::Shape`], naming both shapes and the data.
    pub fn check_fits(&self, data: &str, shape: ImageShape) -> Result<(), ModelError> {
        if self.shape == shape {
            return Ok(());
        }
        Err(ModelError::Shape {
            model: self.shape.to_string(),
            data: data.to_owned(),
            found: shape.to_string(),
        })
    }

    /// A copy of the weights on the host.
    ///
    /// # Errors
    /// If the device cannot hand them over.
    pub fn weights(&self) -> Result<Weights, ModelError> {
        self.vae.weights(&self.recipe, self.shape)
    }

    /// The mean image of each z.
    ///
    /// `z` is [n, latent]; the answer is [n, pixels], each in [0, 1] but for a
    /// linear decoder's. Random weights stand at their means.
    ///
    /// # Errors
    /// If `z` does not hold whole rows, or the device fails.
    pub fn decode(&self, z: &[f32]) -> Result<Vec<f32>, ModelError> {
        let z = self.rows("decode", z, self.recipe.latent)?;
        self.mean_pixels(self.vae.decode(z))
    }

    /// q(z | x) of each image; `pixels` is [n, pixels] in [0, 1].
    ///
    /// # Errors
    /// If `pixels` does not hold whole rows, or the device fails.
    pub fn encode(&self, pixels: &[f32]) -> Result<Encoded, ModelError> {
        let posterior = self.vae.encode(self.images("encode", pixels)?);
        Ok(Encoded {
            mean: self.read(posterior.mean())?,
            log_var: self.read(posterior.log_var())?,
        })
    }

    /// The ELBO's terms of each image, with one sample of z and of the weights.
    ///
    /// `pixels` is [n, pixels]; `draws` are for as many images.
    ///
    /// # Errors
    /// If the rows do not fit, or the device fails.
    pub fn terms(&self, pixels: &[f32], draws: &NormalDraws) -> Result<Vec<Terms>, ModelError> {
        let x = self.images("terms", pixels)?;
        let images = x.dims()[0];
        let epsilon = self.rows("terms", &draws.epsilon, self.recipe.latent)?;
        let posterior = self.vae.encode(x.clone());
        let z = posterior.sample(epsilon);
        let output = if self.vae.is_random() {
            let (recipe, weights) = (&self.recipe, draws.weights.clone());
            let noise =
                NormalDraws::per_image(weights, recipe, self.shape, images, &self.device())?;
            self.vae.decode_locally(z, noise, recipe.prior_precision).0
        } else {
            self.vae.decode(z)
        };
        let kl = self.read(kl_to_prior(&posterior))?;
        let reconstruction = self.read(self.log_px(output, x))?;
        let weight_kl = self.weight_kl()?;
        Ok(reconstruction
            .into_iter()
            .zip(kl)
            .map(|(reconstruction, kl)| Terms {
                reconstruction: f64::from(reconstruction),
                kl: f64::from(kl),
                weight_kl,
            })
            .collect())
    }

    /// The importance-weighted bound of each image with the recipe's number of
    /// samples (Burda et al. 2016, equation 8), less the weights' KL, in nats.
    ///
    /// `pixels` is [n, pixels]; `draws` are for one W and the samples of as many images.
    ///
    /// # Errors
    /// If the rows do not fit, or the device fails.
    pub fn bound(&self, pixels: &[f32], draws: &NormalDraws) -> Result<Vec<f64>, ModelError> {
        let x = self.images("bound", pixels)?;
        let epsilon = self.rows("bound", &draws.epsilon, self.recipe.latent)?;
        let drawn = self.drawn(draws)?;
        let posterior = self.vae.encode(x.clone());
        let (vae, noise) = (&self.vae, epsilon.clone());
        let log_px = log_px_of_samples(vae, &self.recipe, &drawn, &posterior, x, noise);
        let bounds = kernels::importance_bound(log_px, posterior.head, epsilon);
        let weight_kl = self.weight_kl()?;
        let bounds = self.read(bounds)?;
        Ok(bounds
            .into_iter()
            .map(|bound| f64::from(bound) - weight_kl)
            .collect())
    }

    /// KL[q(W) || p(W)] per training image, in nats; 0 while no weight is random.
    ///
    /// # Errors
    /// If the device fails.
    pub fn weight_kl(&self) -> Result<f64, ModelError> {
        if let Some(known) = self.weight_kl.get() {
            return Ok(*known);
        }
        let whole: f64 = match self.vae.weight_kl(self.recipe.prior_precision) {
            Some(kl) => self.read(kl)?.iter().copied().map(f64::from).sum(),
            None => 0.0,
        };
        let per_image = whole / self.train_images.max(1) as f64;
        Ok(*self.weight_kl.get_or_init(|| per_image))
    }

    /// Precision of the Gaussian likelihood, given or learned; None for the others.
    ///
    /// # Errors
    /// If the device fails.
    pub fn precision(&self) -> Result<Option<f64>, ModelError> {
        if self.recipe.likelihood != Likelihood::Gaussian {
            return Ok(None);
        }
        let Some(log_precision) = self.vae.log_precision() else {
            return Ok(Some(self.recipe.precision));
        };
        let learned = self.read(log_precision)?;
        Ok(learned.first().map(|&log| f64::from(log).exp()))
    }

    /// The mean image of each z, each with one W drawn from q(W) by `draws` for all of them.
    ///
    /// # Errors
    /// If `z` does not hold whole rows, or the device fails.
    pub fn decode_drawn(&self, z: &[f32], draws: &NormalDraws) -> Result<Vec<f32>, ModelError> {
        if !self.vae.is_random() {
            return self.decode(z);
        }
        let z = self.rows("decode", z, self.recipe.latent)?;
        let output = self.vae.decode_with(z, &self.drawn(draws)?);
        self.mean_pixels(output)
    }

    /// One W from q(W).
    fn drawn(&self, draws: &NormalDraws) -> Result<DrawnWeights, ModelError> {
        let (recipe, weights) = (&self.recipe, draws.weights.clone());
        let noise = NormalDraws::of_weights(weights, recipe, self.shape, &self.device())?;
        Ok(self.vae.draw_weights(noise, recipe.prior_precision).0)
    }

    /// log p(x | z) in nats for each row of `z`. `pixels` are as many images, or fewer, of
    /// which each then stands for as many rows of `z`, one after another.
    ///
    /// # Errors
    /// If the rows do not fit, or the device fails.
    pub fn log_px_given_z(&self, pixels: &[f32], z: &[f32]) -> Result<Vec<f32>, ModelError> {
        let (x, z) = self.images_and_codes("log p(x | z)", pixels, z)?;
        self.read(self.log_px(self.vae.decode(z), x))
    }

    /// The same, and its gradient in z, [n, latent]: what the pathwise gradient is made of
    /// (Kingma & Welling 2014, section 2.4).
    ///
    /// # Errors
    /// If the rows do not fit, or the device fails.
    pub fn log_px_gradient(
        &self,
        pixels: &[f32],
        z: &[f32],
    ) -> Result<(Vec<f32>, Vec<f32>), ModelError> {
        let device = self.device().autodiff();
        let what = "the gradient of log p(x | z)";
        let (x, z) = self.images_and_codes(what, pixels, z)?;
        let (x, z) = (Tensor::from_inner(x), Tensor::from_inner(z).require_grad());
        let vae = self.vae.clone().train().no_grad().to_device(&device);
        let log_px = vae
            .pixel_distribution(&self.recipe)
            .log_px(vae.decode(z.clone()), x);
        let gradients = log_px.clone().sum().backward();
        let gradient = z
            .grad(&gradients)
            .unwrap_or_else(|| z.clone().inner().zeros_like());
        Ok((self.read(log_px.inner())?, self.read(gradient)?))
    }

    /// The parts of the model, for code within Elbow that differentiates it.
    pub(crate) fn vae(&self) -> &Vae {
        &self.vae
    }

    pub(super) fn mean_pixels(&self, output: Tensor<2>) -> Result<Vec<f32>, ModelError> {
        let pixels = self.vae.pixel_distribution(&self.recipe);
        self.read(pixels.mean_pixels(output))
    }

    fn log_px(&self, output: Tensor<2>, x: Tensor<2>) -> Tensor<1> {
        self.vae.pixel_distribution(&self.recipe).log_px(output, x)
    }

    pub(super) fn device(&self) -> Device {
        device(self.recipe.device)
    }

    pub(super) fn images(
        &self,
        what: &'static str,
        pixels: &[f32],
    ) -> Result<Tensor<2>, ModelError> {
        self.rows(what, pixels, self.shape.pixels())
    }

    /// Images, and so many z that each image has as many.
    fn images_and_codes(
        &self,
        what: &'static str,
        pixels: &[f32],
        z: &[f32],
    ) -> Result<(Tensor<2>, Tensor<2>), ModelError> {
        let x = self.images(what, pixels)?;
        let codes = self.rows(what, z, self.recipe.latent)?;
        let images = x.dims()[0];
        if !codes.dims()[0].is_multiple_of(images) {
            return Err(ModelError::Length {
                what,
                expected: images * self.recipe.latent,
                found: z.len(),
            });
        }
        Ok((x, codes))
    }

    pub(super) fn rows(
        &self,
        what: &'static str,
        values: &[f32],
        width: usize,
    ) -> Result<Tensor<2>, ModelError> {
        if width == 0 || values.is_empty() || !values.len().is_multiple_of(width) {
            return Err(ModelError::Length {
                what,
                expected: width,
                found: values.len(),
            });
        }
        let data = TensorData::new(values.to_vec(), [values.len() / width, width]);
        Ok(Tensor::from_data(data, &self.device()))
    }

    pub(super) fn read<const D: usize>(&self, tensor: Tensor<D>) -> Result<Vec<f32>, ModelError> {
        tensor
            .try_into_vec_as()
            .map_err(|error| ModelError::Device {
                device: self.recipe.device.resolved().name(),
                reason: error.to_string(),
            })
    }
}
