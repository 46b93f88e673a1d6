//! The map from codes to mean images whose metric is measured.

use crate::model::{ModelError, Snapshot};

/// A map from the latent space to mean images that can be differentiated.
pub trait MeanDecoder {
    /// Dimensions of z.
    fn latent(&self) -> usize;

    /// The mean image of each row of `z`, [n, latent]: [n, pixels].
    ///
    /// # Errors
    /// If the device fails.
    fn decode(&self, z: &[f64]) -> Result<Vec<f64>, ModelError>;

    /// J^T times each row of `cotangents`, [n, pixels], with J the mean image's derivative at
    /// the row of `z`: [n, latent].
    ///
    /// # Errors
    /// If the device fails.
    fn pull_back(&self, z: &[f64], cotangents: &[f64]) -> Result<Vec<f64>, ModelError>;
}

/// A model's decoder, random weights at their means.
#[derive(Clone, Copy, Debug)]
pub struct DecodedMean<'a>(pub &'a Snapshot);

impl MeanDecoder for DecodedMean<'_> {
    fn latent(&self) -> usize {
        self.0.recipe.latent
    }

    fn decode(&self, z: &[f64]) -> Result<Vec<f64>, ModelError> {
        Ok(widened(&self.0.decode(&narrowed(z))?))
    }

    fn pull_back(&self, z: &[f64], cotangents: &[f64]) -> Result<Vec<f64>, ModelError> {
        let gradient = self.0.pull_back(&narrowed(z), &narrowed(cotangents))?;
        Ok(widened(&gradient))
    }
}

fn narrowed(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&value| value as f32).collect()
}

pub(super) fn widened(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&value| f64::from(value)).collect()
}
