//! An image that lets more urgent work in between two groups of evaluations.

use crate::model::ModelError;
use crate::theory::{Image, Observation};
use crate::train::Published;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Numbers of pixels in the rows of one group: one to two milliseconds.
const GROUP: usize = 128 * 784;

/// Lets others work; false if the answer is no longer wanted.
pub(super) type Pause<'a> = dyn FnMut() -> bool + Send + 'a;

/// An [`Observation`] that calls a pause between two groups.
pub(super) struct Attentive<'a> {
    image: &'a Image<'a>,
    rows: usize,
    pause: Mutex<(&'a mut Pause<'a>, Duration)>,
}

impl<'a> Attentive<'a> {
    /// `published` is what the image was taken from.
    pub fn new(image: &'a Image<'a>, published: &Published, pause: &'a mut Pause<'a>) -> Self {
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

    /// Numbers of z in one group.
    fn group(&self) -> usize {
        self.rows * self.latent().max(1)
    }
}

impl Observation for Attentive<'_> {
    fn latent(&self) -> usize {
        self.image.latent()
    }

    fn log_px_given_z(&self, z: &[f64]) -> Result<Vec<f64>, ModelError> {
        let mut out = Vec::with_capacity(z.len() / self.latent().max(1));
        for group in z.chunks(self.group()) {
            out.extend(self.image.log_px_given_z(group)?);
            self.pause()?;
        }
        Ok(out)
    }

    fn log_px_slope(&self, z: &[f64]) -> Result<(Vec<f64>, Vec<f64>), ModelError> {
        let mut values = Vec::with_capacity(z.len() / self.latent().max(1));
        let mut slopes = Vec::with_capacity(z.len());
        // A slope costs three times a value.
        for group in z.chunks(self.group().div_ceil(2)) {
            let (value, slope) = self.image.log_px_slope(group)?;
            values.extend(value);
            slopes.extend(slope);
            self.pause()?;
        }
        Ok((values, slopes))
    }
}
