//! An image that lets more urgent queries in between two groups of evaluations.

use super::interrupts::Interrupts;
use crate::model::ModelError;
use crate::theory::{Observation, ObservedImage};
use crate::train::Published;
use std::sync::{Mutex, PoisonError};

/// Numbers of pixels in the rows of one group: one to two milliseconds.
const GROUP: usize = 128 * 784;

/// An [`Observation`] that lets others in between two groups.
pub(super) struct InterruptibleImage<'a, 'b> {
    image: &'a ObservedImage<'a>,
    rows: usize,
    interrupts: Mutex<&'a mut Interrupts<'b>>,
}

impl<'a, 'b> InterruptibleImage<'a, 'b> {
    /// `published` is what the image was taken from.
    pub fn new(
        image: &'a ObservedImage<'a>,
        published: &Published,
        interrupts: &'a mut Interrupts<'b>,
    ) -> Self {
        Self {
            image,
            rows: (GROUP / published.snapshot.shape.pixels().max(1)).clamp(8, 128),
            interrupts: Mutex::new(interrupts),
        }
    }

    fn let_in(&self) -> Result<(), ModelError> {
        let mut interrupts = self
            .interrupts
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        interrupts.let_in()
    }

    /// Numbers of z in a group of whole rows; a gradient costs some two values.
    fn group(&self, gradients: bool) -> usize {
        let rows = if gradients {
            self.rows.div_ceil(2)
        } else {
            self.rows
        };
        rows * self.latent().max(1)
    }
}

impl Observation for InterruptibleImage<'_, '_> {
    fn latent(&self) -> usize {
        self.image.latent()
    }

    fn log_px_given_z(&self, z: &[f64]) -> Result<Vec<f64>, ModelError> {
        let mut out = Vec::with_capacity(z.len() / self.latent().max(1));
        for group in z.chunks(self.group(false)) {
            out.extend(self.image.log_px_given_z(group)?);
            self.let_in()?;
        }
        Ok(out)
    }

    fn log_px_gradient(&self, z: &[f64]) -> Result<(Vec<f64>, Vec<f64>), ModelError> {
        let mut values = Vec::with_capacity(z.len() / self.latent().max(1));
        let mut gradients = Vec::with_capacity(z.len());
        for group in z.chunks(self.group(true)) {
            let (value, gradient) = self.image.log_px_gradient(group)?;
            values.extend(value);
            gradients.extend(gradient);
            self.let_in()?;
        }
        Ok((values, gradients))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Dataset;
    use crate::recipe::Recipe;
    use crate::train::Trainer;

    #[test]
    fn a_group_never_cuts_a_point_of_the_latent_space_in_two() {
        let data = Dataset::mnist().expect("MNIST is in the program");
        let recipe = Recipe {
            hidden: vec![4],
            latent: 3,
            ..Recipe::default()
        };
        let snapshot = Trainer::new(recipe, data.clone())
            .expect("a sound recipe")
            .snapshot();
        let image = ObservedImage::test(&snapshot, &data, 0).expect("a digit");
        for rows in [7, 8, 43, 111] {
            let mut asked = || true;
            let mut interrupts = Interrupts::new(&mut asked);
            let image = InterruptibleImage {
                image: &image,
                rows,
                interrupts: Mutex::new(&mut interrupts),
            };
            let z = vec![0.1; 3 * 300];
            let (values, gradients) = image.log_px_gradient(&z).expect("whole rows");
            assert_eq!((values.len(), gradients.len()), (300, 900));
            assert_eq!(image.log_px_given_z(&z).expect("whole rows").len(), 300);
        }
    }
}
