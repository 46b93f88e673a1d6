//! The evidence log p(x), estimated by importance sampling from q(z | x).

use crate::data::Dataset;
use crate::model::{ModelError, Snapshot};
use crate::rng::{Stream, fill_normal, stream};
use std::f64::consts::PI;

/// Decodings per forward pass.
const CHUNK: usize = 512;

/// log p(x) of one image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImportanceEstimate {
    /// ln of the mean weight, in nats: a lower bound in expectation that
    /// tightens with the number of samples (Burda et al. 2016, equation 8).
    pub log_px: f64,
    /// Standard error of `log_px`, in nats, by the delta method.
    pub standard_error: f64,
}

/// Mean over the test split of log p(x) in nats, each image with `samples` draws from q(z | x).
///
/// # Errors
/// If the data does not fit the model, or the device fails.
pub fn importance_log_px(
    snapshot: &Snapshot,
    dataset: &Dataset,
    samples: usize,
    seed: u64,
) -> Result<f64, ModelError> {
    let indices: Vec<usize> = (0..dataset.test_len()).collect();
    let estimates = importance_log_px_of(snapshot, dataset, &indices, samples, seed)?;
    let sum: f64 = estimates.iter().map(|estimate| estimate.log_px).sum();
    Ok(sum / estimates.len().max(1) as f64)
}

/// log p(x) of the given test images in turn.
///
/// log p(x) = ln E_q[p(x | z) p(z) / q(z | x)] (Kingma & Welling 2014, appendix D,
/// with q as the proposal).
///
/// # Errors
/// If the data does not fit the model, or the device fails.
pub fn importance_log_px_of(
    snapshot: &Snapshot,
    dataset: &Dataset,
    indices: &[usize],
    samples: usize,
    seed: u64,
) -> Result<Vec<ImportanceEstimate>, ModelError> {
    snapshot.check_fits(&dataset.name, dataset.shape)?;
    let mut noise = stream(seed, Stream::Importance);
    let mut pixels = Vec::new();
    indices
        .iter()
        .map(|&index| {
            pixels.clear();
            dataset.fill_test(snapshot.recipe.binarize, &[index], &mut pixels);
            let log_weights = log_weights(snapshot, &pixels, samples.max(1), &mut noise)?;
            Ok(estimate(&log_weights))
        })
        .collect()
}

/// ln p(x | z) + ln p(z) - ln q(z | x) of draws z from q(z | x), for one image.
fn log_weights(
    snapshot: &Snapshot,
    pixels: &[f32],
    samples: usize,
    noise: &mut rand_chacha::ChaCha8Rng,
) -> Result<Vec<f64>, ModelError> {
    let q = snapshot.encode(pixels)?;
    let latent = q.mean.len();
    let mut weights = Vec::with_capacity(samples);
    let mut left = samples;
    while left > 0 {
        let draws = left.min(CHUNK);
        left -= draws;
        let mut z = vec![0.0; draws * latent];
        fill_normal(noise, &mut z);
        let mut log_ratio = Vec::with_capacity(draws);
        for row in z.chunks_exact_mut(latent) {
            log_ratio.push(to_draw(row, &q.mean, &q.log_var));
        }
        let log_px = snapshot.log_px_given_z(&pixels.repeat(draws), &z)?;
        let pairs = log_px.iter().zip(&log_ratio);
        weights.extend(pairs.map(|(log_px, ratio)| f64::from(*log_px) + ratio));
    }
    Ok(weights)
}

/// Turns epsilon into z in place; returns ln p(z) - ln q(z | x).
fn to_draw(row: &mut [f32], mean: &[f32], log_var: &[f32]) -> f64 {
    let half_log_2pi = 0.5 * (2.0 * PI).ln();
    let mut log_ratio = 0.0;
    for ((value, &mean), &log_var) in row.iter_mut().zip(mean).zip(log_var) {
        let epsilon = f64::from(*value);
        let z = f64::from(mean) + (0.5 * f64::from(log_var)).exp() * epsilon;
        let log_q = -half_log_2pi - 0.5 * f64::from(log_var) - 0.5 * epsilon * epsilon;
        let log_prior = -half_log_2pi - 0.5 * z * z;
        log_ratio += log_prior - log_q;
        *value = z as f32;
    }
    log_ratio
}

/// ln of the mean of exp(log_weights), without overflow, and its standard error.
fn estimate(log_weights: &[f64]) -> ImportanceEstimate {
    let count = log_weights.len() as f64;
    let largest = log_weights
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    if !largest.is_finite() {
        return ImportanceEstimate {
            log_px: largest,
            standard_error: f64::NAN,
        };
    }
    let weights: Vec<f64> = log_weights.iter().map(|w| (w - largest).exp()).collect();
    let mean = weights.iter().sum::<f64>() / count;
    let variance = weights.iter().map(|w| (w - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    ImportanceEstimate {
        log_px: largest + mean.ln(),
        standard_error: (variance / count).sqrt() / mean,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_weights_give_their_value_and_no_error() {
        let estimate = estimate(&[-812.5; 40]);
        assert!((estimate.log_px + 812.5).abs() < 1e-12);
        assert!(estimate.standard_error < 1e-12);
    }

    #[test]
    fn the_mean_is_taken_of_weights_not_of_their_logarithms() {
        let estimate = estimate(&[0.0, 3f64.ln()]);
        assert!((estimate.log_px - 2f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn weights_that_all_vanish_are_told_as_such() {
        assert_eq!(estimate(&[f64::NEG_INFINITY; 3]).log_px, f64::NEG_INFINITY);
    }
}
