//! An image that lets more urgent work in between two groups of evaluations.

use crate::model::ModelError;
use crate::theory::{Observation, ObservedImage};
use crate::train::Published;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Numbers of pixels in the rows of one group: one to two milliseconds.
const GROUP: usize = 128 * 784;

/// Lets others work; false if the answer is no longer wanted.
pub(super) type Pause<'a> = dyn FnMut() -> bool + Send + 'a;

/// An [`Observation`] that calls a pause between two groups.
pub(super) struct Attentive<'a> {
    image: &'a ObservedImage<'a>,
    rows: usize,
    pause: Mutex<(&'a mut Pause<'a>, Duration)>,
}

impl<'a> Attentive<'a> {
    /// `published` is what the image was taken from.
    pub fn new(
        image: &'a ObservedImage<'a>,
        published: &Published,
        pause: &'a mut Pause<'a>,
    ) -> Self {
        Self {
            image,
            rows: (GROUP / published.snapshot.shape.pixels().max(1)).clamp(8, 128),
            pause: Mutex::new((pause, Duration::ZERO)),
        }
    }

    /// Time spent in pauses.
    pub fn paused(&self) -> Duration {
        self.pause.lock().unwrap_or_else(PoisonError::into_inner).1
    }

    fn pause(&self) -> Result<(), ModelError> {
        let mut held = self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        let (pause, spent) = &mut *held;
        let began = Instant::now();
        let wanted = pause();
        *spent += began.elapsed();
        if wanted {
            Ok(())
        } else {
            Err(ModelError::Abandoned)
        }
    }

    /// Numbers of z in a group of whole rows; a slope costs some two values.
    fn group(&self, slopes: bool) -> usize {
        let rows = if slopes {
            self.rows.div_ceil(2)
        } else {
            self.rows
        };
        rows * self.latent().max(1)
    }
}

impl Observation for Attentive<'_> {
    fn latent(&self) -> usize {
        self.image.latent()
    }

    fn log_px_given_z(&self, z: &[f64]) -> Result<Vec<f64>, ModelError> {
        let mut out = Vec::with_capacity(z.len() / self.latent().max(1));
        for group in z.chunks(self.group(false)) {
            out.extend(self.image.log_px_given_z(group)?);
            self.pause()?;
        }
        Ok(out)
    }

    fn log_px_gradient(&self, z: &[f64]) -> Result<(Vec<f64>, Vec<f64>), ModelError> {
        let mut values = Vec::with_capacity(z.len() / self.latent().max(1));
        let mut slopes = Vec::with_capacity(z.len());
        for group in z.chunks(self.group(true)) {
            let (value, slope) = self.image.log_px_gradient(group)?;
            values.extend(value);
            slopes.extend(slope);
            self.pause()?;
        }
        Ok((values, slopes))
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
        let mut pause = || true;
        for rows in [7, 8, 43, 111] {
            let seen = Attentive {
                image: &image,
                rows,
                pause: Mutex::new((&mut pause, Duration::ZERO)),
            };
            let z = vec![0.1; 3 * 300];
            let (values, slopes) = seen.log_px_gradient(&z).expect("whole rows");
            assert_eq!((values.len(), slopes.len()), (300, 900));
            assert_eq!(seen.log_px_given_z(&z).expect("whole rows").len(), 300);
        }
    }
}
