//! The importance-weighted bound of an image: the logarithm of the mean weight of its draws.
//!
//! `head` holds mean and log variance side by side, [images, 2 latent]; an image's draws
//! follow each other in `log_px`, `[rows]`, and `epsilon`, [rows, latent].

use super::latent::draws_of;
use super::math::{exp, ln};
use crate::cores::vectorised;

/// The bound of each image, ln 1/K sum exp(w) over its K draws, with
/// w = ln p(x | z) + ln p(z) - ln q(z | x) (Burda et al. 2016, equation 8). `log_px` becomes
/// the share that each draw has in the sum.
pub(in crate::kernels) fn importance_bound(
    log_px: &mut [f32],
    head: &[f32],
    epsilon: &[f32],
    latent: usize,
) -> Vec<f32> {
    assert!(epsilon.len() == log_px.len() * latent);
    let draws = draws_of(epsilon.len(), head.len());
    let constant = ln(draws as f32);
    let mut bounds = vec![0.0; log_px.len() / draws];
    vectorised(|| {
        let images = log_px
            .chunks_exact_mut(draws)
            .zip(epsilon.chunks_exact(draws * latent))
            .zip(head.chunks_exact(2 * latent));
        for (((weights, epsilon), head), bound) in images.zip(&mut bounds) {
            let (mean, log_var) = head.split_at(latent);
            let mut largest = f32::NEG_INFINITY;
            for (weight, epsilon) in weights.iter_mut().zip(epsilon.chunks_exact(latent)) {
                // The constants of both normals cancel.
                let mut ratio = 0.0;
                for ((epsilon, mean), log_var) in epsilon.iter().zip(mean).zip(log_var) {
                    let z = exp(0.5 * log_var) * epsilon + mean;
                    ratio += epsilon * epsilon + log_var - z * z;
                }
                *weight += 0.5 * ratio;
                largest = largest.max(*weight);
            }
            let mut sum = 0.0;
            for weight in weights.iter_mut() {
                *weight = exp(*weight - largest);
                sum += *weight;
            }
            for weight in weights.iter_mut() {
                *weight /= sum;
            }
            *bound = largest + ln(sum) - constant;
        }
    });
    bounds
}

/// From the gradient in each image's bound to those in log p(x | z) of each draw, which take
/// the place of the `shares`, and in the head, in place of it.
pub(in crate::kernels) fn importance_bound_gradients(
    shares: &mut [f32],
    head: &mut [f32],
    epsilon: &[f32],
    gradient: &[f32],
    latent: usize,
) {
    assert!(epsilon.len() == shares.len() * latent);
    let draws = draws_of(epsilon.len(), head.len());
    assert!(gradient.len() * draws == shares.len());
    let (mut means, mut stds) = (vec![0.0; latent], vec![0.0; latent]);
    vectorised(|| {
        let images = shares
            .chunks_exact_mut(draws)
            .zip(epsilon.chunks_exact(draws * latent))
            .zip(head.chunks_exact_mut(2 * latent));
        for (((shares, epsilon), head), gradient) in images.zip(gradient) {
            let (mean, log_var) = head.split_at_mut(latent);
            means.copy_from_slice(mean);
            for (std, log_var) in stds.iter_mut().zip(&*log_var) {
                *std = exp(0.5 * log_var);
            }
            mean.fill(0.0);
            log_var.fill(0.0);
            for (share, epsilon) in shares.iter_mut().zip(epsilon.chunks_exact(latent)) {
                *share *= gradient;
                let sums = mean.iter_mut().zip(log_var.iter_mut());
                let draw = epsilon.iter().zip(means.iter().zip(&stds));
                for ((mean, log_var), (epsilon, (centre, std))) in sums.zip(draw) {
                    let scatter = std * epsilon;
                    let z = scatter + centre;
                    *mean -= *share * z;
                    *log_var += 0.5 * *share * (1.0 - z * scatter);
                }
            }
        }
    });
}
