//! One observed image: log p(x | z) as a function of z.

use super::error::TheoryError;
use super::gaussian::Gaussian;
use crate::data::Dataset;
use crate::model::{ModelError, Snapshot};

/// Numbers of pixels in the rows of one forward pass, at most.
const PASS: usize = 512 * 784;

/// What one image says about z; with the prior N(0, I) it makes the joint p(x, z).
pub trait Observation: Sync {
    /// Dimensions of z.
    fn latent(&self) -> usize;

    /// log p(x | z) in nats for each row of `z`, [n, latent].
    ///
    /// # Errors
    /// If the device fails.
    fn log_px_given_z(&self, z: &[f64]) -> Result<Vec<f64>, ModelError>;

    /// log p(x | z) in nats for each row of `z`, and its gradient in z, [n, latent].
    ///
    /// # Errors
    /// If the device fails.
    fn log_px_gradient(&self, z: &[f64]) -> Result<(Vec<f64>, Vec<f64>), ModelError>;
}

/// An image under a model's decoder.
#[derive(Clone, Debug)]
pub struct ObservedImage<'a> {
    snapshot: &'a Snapshot,
    /// `[pixels]`
    pixels: Vec<f32>,
}

impl<'a> ObservedImage<'a> {
    /// `pixels` is one image in [0, 1].
    ///
    /// # Errors
    /// If `pixels` is no image of the model's shape.
    pub fn new(snapshot: &'a Snapshot, pixels: &[f32]) -> Result<Self, ModelError> {
        let expected = snapshot.shape.pixels();
        if pixels.len() != expected || expected == 0 {
            return Err(ModelError::Length {
                what: "an image",
                expected,
                found: pixels.len(),
            });
        }
        Ok(Self {
            snapshot,
            pixels: pixels.to_vec(),
        })
    }

    /// A test image as the model is shown it.
    ///
    /// # Errors
    /// If the data does not fit the model.
    pub fn test(
        snapshot: &'a Snapshot,
        dataset: &Dataset,
        index: usize,
    ) -> Result<Self, ModelError> {
        snapshot.check_fits(&dataset.name, dataset.shape)?;
        let mut pixels = Vec::new();
        dataset.fill_test(snapshot.recipe.binarize, &[index], &mut pixels);
        Self::new(snapshot, &pixels)
    }

    /// The encoder's q(z | x).
    ///
    /// # Errors
    /// If the device fails.
    pub fn q(&self) -> Result<Gaussian, TheoryError> {
        let encoded = self.snapshot.encode(&self.pixels)?;
        let q = Gaussian::of(&encoded, self.latent()).into_iter().next();
        Ok(q.unwrap_or_else(|| Gaussian::prior(self.latent())))
    }

    /// Numbers of z that go into one pass, in whole rows.
    pub(super) fn numbers_in_a_pass(&self) -> usize {
        (PASS / self.pixels.len()).clamp(16, 512) * self.latent().max(1)
    }

    /// Calls `pass` with z, as much at a time as goes into one pass.
    fn passes(
        &self,
        z: &[f64],
        mut pass: impl FnMut(&[f32]) -> Result<(), ModelError>,
    ) -> Result<(), ModelError> {
        for chunk in z.chunks(self.numbers_in_a_pass()) {
            let narrow: Vec<f32> = chunk.iter().map(|&z| z as f32).collect();
            pass(&narrow)?;
        }
        Ok(())
    }
}

fn widen(values: Vec<f32>) -> impl Iterator<Item = f64> {
    values.into_iter().map(f64::from)
}

impl Observation for ObservedImage<'_> {
    fn latent(&self) -> usize {
        self.snapshot.recipe.latent
    }

    fn log_px_given_z(&self, z: &[f64]) -> Result<Vec<f64>, ModelError> {
        let mut out = Vec::with_capacity(z.len() / self.latent().max(1));
        self.passes(z, |z| {
            out.extend(widen(self.snapshot.log_px_given_z(&self.pixels, z)?));
            Ok(())
        })?;
        Ok(out)
    }

    fn log_px_gradient(&self, z: &[f64]) -> Result<(Vec<f64>, Vec<f64>), ModelError> {
        let mut values = Vec::with_capacity(z.len() / self.latent().max(1));
        let mut gradients = Vec::with_capacity(z.len());
        self.passes(z, |z| {
            let (value, gradient) = self.snapshot.log_px_gradient(&self.pixels, z)?;
            values.extend(widen(value));
            gradients.extend(widen(gradient));
            Ok(())
        })?;
        Ok((values, gradients))
    }
}
