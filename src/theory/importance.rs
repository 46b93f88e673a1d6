//! The evidence log p(x) in any dimension, by importance sampling around q(z | x).

use super::error::TheoryError;
use super::gaussian::{Gaussian, log_standard_normal};
use super::observation::{Observation, ObservedImage};
use super::sums::log_sum_exp;
use super::watch::{Watch, always_continue, unless_given_up};
use super::watched_image::WatchedImage;
use crate::data::Dataset;
use crate::model::Snapshot;
use crate::rng::{Stream, fill_normal, stream_of_item, uniform_below};
use rand_chacha::ChaCha8Rng;

/// Draws per pass, so that a million of them need no memory.
const CHUNK: usize = 4096;
/// So many draws to every one from the prior, on average, come from a q with its
/// deviations 1 + c / sqrt(latent) times as large.
const WIDTHS: [(u32, f64); 3] = [(6, 0.5), (2, 3.0), (1, 8.0)];

/// log p(x) of one image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImportanceEstimate {
    /// ln of the mean weight, in nats: a lower bound in expectation that
    /// tightens with the number of samples (Burda et al. 2016, equation 8).
    pub log_px: f64,
    /// Standard error of `log_px`, in nats, by the delta method.
    pub standard_error: f64,
    /// How many equal weights would be worth as much: (sum w)^2 / sum w^2.
    pub effective_samples: f64,
}

/// The mean of log p(x) over images.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanLogPx {
    /// How many images.
    pub images: usize,
    /// In nats per image; not a number without images.
    pub log_px: f64,
}

/// Mean over the test split of log p(x) in nats, each image with `samples` draws. Where
/// `progress` ends it, the mean is over the images done by then.
///
/// # Errors
/// If the data does not fit the model, or the device fails.
pub fn importance_log_px(
    snapshot: &Snapshot,
    dataset: &Dataset,
    samples: usize,
    seed: u64,
    watch: &dyn Watch,
) -> Result<MeanLogPx, TheoryError> {
    let (mut images, mut sum) = (0, 0.0);
    let mut going = watch.images_done(images);
    while images < dataset.test_len() && going.is_continue() {
        let found = importance_of(snapshot, dataset, images, samples, seed, watch);
        let Some(estimate) = unless_given_up(found)? else {
            break;
        };
        sum += estimate.log_px;
        images += 1;
        going = watch.images_done(images);
    }
    Ok(MeanLogPx {
        images,
        log_px: sum / images as f64,
    })
}

/// log p(x) of the given test images in turn, each with draws of its own: an image's
/// estimate does not depend on which others are asked for.
///
/// # Errors
/// If the data does not fit the model, or the device fails.
pub fn importance_log_px_of(
    snapshot: &Snapshot,
    dataset: &Dataset,
    indices: &[usize],
    samples: usize,
    seed: u64,
) -> Result<Vec<ImportanceEstimate>, TheoryError> {
    indices
        .iter()
        .map(|&index| importance_of(snapshot, dataset, index, samples, seed, &always_continue))
        .collect()
}

/// log p(x) of one test image, which `watch` may give up on the way.
fn importance_of(
    snapshot: &Snapshot,
    dataset: &Dataset,
    index: usize,
    samples: usize,
    seed: u64,
    watch: &dyn Watch,
) -> Result<ImportanceEstimate, TheoryError> {
    let image = ObservedImage::test(snapshot, dataset, index)?;
    let watched = WatchedImage {
        image: &image,
        watch,
    };
    let mut noise = stream_of_item(seed, Stream::Importance, index);
    importance(&watched, &image.q()?, samples, &mut noise)
}

/// log p(x) = ln E_r[p(x | z) p(z) / r(z)] (Kingma & Welling 2014, appendix D; Burda
/// et al. 2016, equation 8) with a mixture as the proposal r: q in three widths, and
/// the prior for one draw in ten.
///
/// The encoder's q can lie several of its own deviations beside the posterior, which
/// the wider ones make up for; a wide normal would lose all its draws in many
/// dimensions, so the widths shrink with them. With the prior's share no weight exceeds
/// 10 p(x | z), so that their variance is finite wherever q lies (Owen & Zhou 2000,
/// defensive mixtures).
///
/// # Errors
/// If the device fails.
pub fn importance(
    observation: &dyn Observation,
    q: &Gaussian,
    samples: usize,
    noise: &mut ChaCha8Rng,
) -> Result<ImportanceEstimate, TheoryError> {
    importance_around(observation, &[q], samples, noise)
}

/// The same with several q's in the proposal, each in three widths: the encoder's and
/// one refined for the image find the posterior where the encoder's alone misses it.
/// No weight exceeds (9 n + 1) p(x | z) with n of them.
///
/// # Errors
/// If the device fails.
pub fn importance_around(
    observation: &dyn Observation,
    centres: &[&Gaussian],
    samples: usize,
    noise: &mut ChaCha8Rng,
) -> Result<ImportanceEstimate, TheoryError> {
    let samples = samples.max(1);
    let latent = observation.latent();
    let proposal = Proposal::around(centres, latent);
    let mut weights = Vec::with_capacity(samples);
    while weights.len() < samples {
        let z = proposal.draw((samples - weights.len()).min(CHUNK), noise);
        let log_px = observation.log_px_given_z(&z)?;
        let ratios = z.chunks_exact(latent.max(1)).map(|z| proposal.log_ratio(z));
        weights.extend(log_px.iter().zip(ratios).map(|(px, ratio)| px + ratio));
    }
    Ok(estimate(&weights))
}

/// The mixture that is drawn from.
struct Proposal {
    latent: usize,
    /// Shares of the draws, and the normals they come from.
    parts: Vec<(u32, Gaussian)>,
    /// The sum of the shares.
    all: u32,
}

impl Proposal {
    fn around(centres: &[&Gaussian], latent: usize) -> Self {
        let root = (latent as f64).sqrt();
        let wide = |q: &&Gaussian| WIDTHS.map(|(share, c)| (share, q.widened(1.0 + c / root)));
        let mut parts: Vec<_> = centres.iter().flat_map(wide).collect();
        parts.push((1, Gaussian::prior(latent)));
        Self {
            latent,
            all: parts.iter().map(|(share, _)| share).sum(),
            parts,
        }
    }

    /// [draws, latent]
    fn draw(&self, draws: usize, noise: &mut ChaCha8Rng) -> Vec<f64> {
        let mut epsilon = vec![0.0; draws * self.latent];
        fill_normal(noise, &mut epsilon);
        let mut z = Vec::with_capacity(epsilon.len());
        let mut row = Vec::with_capacity(self.latent);
        for epsilon in epsilon.chunks_exact(self.latent) {
            row.clear();
            row.extend(epsilon.iter().map(|&e| f64::from(e)));
            let mut ticket = uniform_below(noise, self.all);
            for (share, part) in &self.parts {
                if ticket < *share {
                    part.push_point(&row, &mut z);
                    break;
                }
                ticket -= share;
            }
        }
        z
    }

    /// ln p(z) - ln r(z) in nats: with one centre at most ln 10.
    fn log_ratio(&self, z: &[f64]) -> f64 {
        let log_share = |share: u32| (f64::from(share) / f64::from(self.all)).ln();
        let parts = self.parts.iter();
        let log_parts = parts.map(|(share, part)| log_share(*share) + part.log_density(z));
        log_standard_normal(z) - log_sum_exp(log_parts)
    }
}

/// ln of the mean of exp(log_weights), without overflow, and how sure it is; the
/// standard error is itself an estimate, too small where few draws carry the weight.
fn estimate(log_weights: &[f64]) -> ImportanceEstimate {
    let count = log_weights.len() as f64;
    let log_sum = log_sum_exp(log_weights.iter().copied());
    if !log_sum.is_finite() {
        return ImportanceEstimate {
            log_px: log_sum,
            standard_error: f64::NAN,
            effective_samples: 0.0,
        };
    }
    // Each weight over their mean.
    let shares = log_weights.iter().map(|w| count * (w - log_sum).exp());
    let squares: f64 = shares.clone().map(|share| share * share).sum();
    let variance = shares.map(|share| (share - 1.0).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    ImportanceEstimate {
        log_px: log_sum - count.ln(),
        // One draw says nothing about the spread of others.
        standard_error: if log_weights.len() < 2 {
            f64::NAN
        } else {
            (variance / count).sqrt()
        },
        effective_samples: count * count / squares,
    }
}

#[cfg(test)]
mod tests {
    use super::super::gaussian::Scale;
    use super::*;

    #[test]
    fn equal_weights_give_their_value_and_no_error() {
        let estimate = estimate(&[-812.5; 40]);
        assert!((estimate.log_px + 812.5).abs() < 1e-12);
        assert!(estimate.standard_error < 1e-12);
        assert!((estimate.effective_samples - 40.0).abs() < 1e-9);
    }

    #[test]
    fn the_mean_is_taken_of_weights_not_of_their_logarithms() {
        let estimate = estimate(&[0.0, 3f64.ln()]);
        assert!((estimate.log_px - 2f64.ln()).abs() < 1e-12);
        // Weights 1 and 3: (1 + 3)^2 / (1 + 9).
        assert!((estimate.effective_samples - 1.6).abs() < 1e-12);
    }

    #[test]
    fn one_draw_has_no_standard_error() {
        assert!(estimate(&[-3.0]).standard_error.is_nan());
    }

    #[test]
    fn weights_that_all_vanish_are_told_as_such() {
        assert_eq!(estimate(&[f64::NEG_INFINITY; 3]).log_px, f64::NEG_INFINITY);
    }

    #[test]
    fn no_weight_exceeds_ten_times_the_likelihood() {
        let narrow = Gaussian::new(vec![3.0], Scale::Diagonal(vec![1e-3]));
        let narrow = narrow.expect("one of each");
        for z in [-5.0, 0.0, 2.99, 3.0, 8.0] {
            for (centres, most) in [(&[&narrow][..], 10f64), (&[&narrow, &narrow], 19.0)] {
                let ratio = Proposal::around(centres, 1).log_ratio(&[z]);
                assert!(ratio <= most.ln() + 1e-12);
            }
        }
    }
}
