//! Loops over [batch, latent]: the reparameterisation and the KL divergence.
//!
//! `head` holds mean and log variance side by side, [batch, 2 latent].

use super::math::exp;
use super::vectorised;

/// Turns epsilon into z = mean + exp(log_var / 2) epsilon in place.
pub(in crate::kernels) fn sample(head: &[f32], latent: usize, z: &mut [f32]) {
    vectorised(|| {
        let rows = head
            .chunks_exact(2 * latent)
            .zip(z.chunks_exact_mut(latent));
        for (head, z) in rows {
            let (mean, log_var) = head.split_at(latent);
            for ((z, mean), log_var) in z.iter_mut().zip(mean).zip(log_var) {
                *z = exp(0.5 * log_var) * *z + mean;
            }
        }
    });
}

/// Turns a copy of the head into the slope in it, given the slope in z.
pub(in crate::kernels) fn sample_slope(
    epsilon: &[f32],
    slope: &[f32],
    latent: usize,
    head: &mut [f32],
) {
    vectorised(|| {
        let rows = head
            .chunks_exact_mut(2 * latent)
            .zip(epsilon.chunks_exact(latent))
            .zip(slope.chunks_exact(latent));
        for ((head, epsilon), slope) in rows {
            let (mean, log_var) = head.split_at_mut(latent);
            mean.copy_from_slice(slope);
            for ((log_var, epsilon), slope) in log_var.iter_mut().zip(epsilon).zip(slope) {
                *log_var = 0.5 * exp(0.5 * *log_var) * epsilon * slope;
            }
        }
    });
}

/// KL[N(mean, exp(log_var)) || N(0, 1)] of each row.
pub(in crate::kernels) fn kl(head: &[f32], latent: usize) -> Vec<f32> {
    let mut sums = vec![0.0; head.len() / (2 * latent).max(1)];
    vectorised(|| {
        for (head, sum) in head.chunks_exact(2 * latent).zip(&mut sums) {
            let (mean, log_var) = head.split_at(latent);
            for (mean, log_var) in mean.iter().zip(log_var) {
                *sum += 0.5 * (mean * mean + (exp(*log_var) - *log_var - 1.0));
            }
        }
    });
    sums
}

/// Turns the head into the slope in it, given the slope in each row's KL.
pub(in crate::kernels) fn kl_slope(slope: &[f32], latent: usize, head: &mut [f32]) {
    vectorised(|| {
        for (head, slope) in head.chunks_exact_mut(2 * latent).zip(slope) {
            let (mean, log_var) = head.split_at_mut(latent);
            for (mean, log_var) in mean.iter_mut().zip(log_var) {
                *mean *= slope;
                *log_var = 0.5 * (exp(*log_var) - 1.0) * slope;
            }
        }
    });
}
