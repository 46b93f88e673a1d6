//! An image that is given up between two passes of the decoder once nobody waits for it.

use super::observation::{Observation, ObservedImage};
use super::watch::Watch;
use crate::model::ModelError;

/// An [`ObservedImage`] whose evaluations `watch` may end: the numbers are the same.
pub(super) struct WatchedImage<'a> {
    pub image: &'a ObservedImage<'a>,
    pub watch: &'a dyn Watch,
}

impl WatchedImage<'_> {
    fn ask(&self) -> Result<(), ModelError> {
        if self.watch.within_an_image().is_break() {
            return Err(ModelError::Abandoned);
        }
        Ok(())
    }
}

impl Observation for WatchedImage<'_> {
    fn latent(&self) -> usize {
        self.image.latent()
    }

    fn log_px_given_z(&self, z: &[f64]) -> Result<Vec<f64>, ModelError> {
        let mut out = Vec::with_capacity(z.len() / self.latent().max(1));
        for pass in z.chunks(self.image.numbers_in_a_pass()) {
            self.ask()?;
            out.extend(self.image.log_px_given_z(pass)?);
        }
        Ok(out)
    }

    fn log_px_gradient(&self, z: &[f64]) -> Result<(Vec<f64>, Vec<f64>), ModelError> {
        let mut values = Vec::with_capacity(z.len() / self.latent().max(1));
        let mut gradients = Vec::with_capacity(z.len());
        for pass in z.chunks(self.image.numbers_in_a_pass()) {
            self.ask()?;
            let (value, gradient) = self.image.log_px_gradient(pass)?;
            values.extend(value);
            gradients.extend(gradient);
        }
        Ok((values, gradients))
    }
}
