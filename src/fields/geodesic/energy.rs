//! The energy of a way as a function of its places, which the search lowers.

use super::MeanDecoder;
use super::way_length::squared_distance;
use crate::fields::GoOn;
use crate::fields::minimise::Objective;
use crate::model::ModelError;

/// A path's energy as a function of the places between its ends.
pub(super) struct Energy<'a, 'b> {
    decoder: &'a dyn MeanDecoder,
    ends: &'a [Vec<f64>; 2],
    pieces: usize,
    latent: usize,
    /// The decoder's squared stretch along the straight line, the mean over it.
    scale: f64,
    go_on: &'a mut GoOn<'b>,
}

impl<'a, 'b> Energy<'a, 'b> {
    pub(super) fn new(
        decoder: &'a dyn MeanDecoder,
        ends: &'a [Vec<f64>; 2],
        pieces: usize,
        go_on: &'a mut GoOn<'b>,
    ) -> Self {
        Self {
            decoder,
            ends,
            pieces,
            latent: decoder.latent().max(1),
            scale: 1.0,
            go_on,
        }
    }

    /// Measures how much the decoder stretches the straight line, for the first guess.
    pub(super) fn measure_scale(&mut self, straight: &[f64]) -> Result<(), ModelError> {
        let images = self.decoder.decode(straight)?;
        let [from, to] = self.ends;
        let in_codes = squared_distance(from, to) / self.pieces as f64;
        let scale = self.differences(&images).1 / in_codes;
        if scale.is_finite() && scale > 0.0 {
            self.scale = scale;
        }
        Ok(())
    }

    /// All places, ends included.
    pub(super) fn whole(&self, inner: &[f64]) -> Vec<f64> {
        let [from, to] = self.ends;
        [from, inner, to].concat()
    }

    /// The differences between neighbouring images, [pieces, pixels], and the sum of their
    /// squares.
    fn differences(&self, images: &[f64]) -> (Vec<f64>, f64) {
        let pixels = images.len() / (self.pieces + 1);
        let next = images.iter().skip(pixels);
        let differences: Vec<f64> = next.zip(images).map(|(next, here)| next - here).collect();
        let squares = differences.iter().map(|d| d * d).sum();
        (differences, squares)
    }
}

impl Objective for Energy<'_, '_> {
    fn value_and_gradient(&mut self, inner: &[f64]) -> Result<(f64, Vec<f64>), ModelError> {
        (self.go_on)()?;
        let images = self.decoder.decode(&self.whole(inner))?;
        let (differences, squares) = self.differences(&images);
        let pieces = self.pieces as f64;
        if inner.is_empty() {
            return Ok((0.5 * pieces * squares, Vec::new()));
        }
        // The energy's derivative in an image between its neighbours.
        let pixels = images.len() / (self.pieces + 1);
        let after = differences.iter().skip(pixels);
        let pulls: Vec<f64> = differences
            .iter()
            .zip(after)
            .map(|(before, after)| pieces * (before - after))
            .collect();
        let gradient = self.decoder.pull_back(inner, &pulls)?;
        Ok((0.5 * pieces * squares, gradient))
    }

    /// Along the straight line under a metric that is the same everywhere, the second
    /// derivative is pieces x scale x the matrix of 2 on and -1 beside the diagonal, in each
    /// dimension for itself.
    fn guess(&self, gradient: &[f64]) -> Vec<f64> {
        let mut solved = gradient.to_vec();
        let share = 1.0 / (self.pieces as f64 * self.scale);
        for dimension in 0..self.latent {
            let places = solved.iter_mut().skip(dimension).step_by(self.latent);
            let mut places: Vec<&mut f64> = places.collect();
            solve_second_differences(&mut places);
            places.into_iter().for_each(|value| *value *= share);
        }
        solved
    }
}

/// Replaces b by the solution of 2 x_i - x_(i-1) - x_(i+1) = b_i, with 0 beyond both ends
/// (Thomas's algorithm, whose pivots are (i + 2) / (i + 1) here).
pub(super) fn solve_second_differences(b: &mut [&mut f64]) {
    let mut before = 0.0;
    for (i, value) in b.iter_mut().enumerate() {
        let pivot = (i as f64 + 2.0) / (i as f64 + 1.0);
        before = (**value + before) / pivot;
        **value = before;
    }
    let mut after = 0.0;
    for (i, value) in b.iter_mut().enumerate().rev() {
        let pivot = (i as f64 + 2.0) / (i as f64 + 1.0);
        after = **value + after / pivot;
        **value = after;
    }
}
