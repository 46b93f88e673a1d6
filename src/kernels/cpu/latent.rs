//! Loops over [batch, latent]: the reparameterisation and the KL divergence.
//!
//! `head` holds mean and log variance side by side, [batch, 2 latent].

use super::math::exp;
use crate::cores::vectorised;

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

/// Turns a copy of the head into the gradient in it, given the gradient in z.
pub(in crate::kernels) fn sample_gradient(
    epsilon: &[f32],
    gradient: &[f32],
    latent: usize,
    head: &mut [f32],
) {
    vectorised(|| {
        let rows = head
            .chunks_exact_mut(2 * latent)
            .zip(epsilon.chunks_exact(latent))
            .zip(gradient.chunks_exact(latent));
        for ((head, epsilon), gradient) in rows {
            let (mean, log_var) = head.split_at_mut(latent);
            mean.copy_from_slice(gradient);
            for ((log_var, epsilon), gradient) in log_var.iter_mut().zip(epsilon).zip(gradient) {
                *log_var = 0.5 * exp(0.5 * *log_var) * epsilon * gradient;
            }
        }
    });
}

/// KL[N(mean, exp(log_var)) || N(0, 1)] of each row.
pub(in crate::kernels) fn kl_to_standard_normal(head: &[f32], latent: usize) -> Vec<f32> {
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

/// Turns the head into the gradient in it, given the gradient in each row's KL.
pub(in crate::kernels) fn kl_gradient(gradient: &[f32], latent: usize, head: &mut [f32]) {
    vectorised(|| {
        for (head, gradient) in head.chunks_exact_mut(2 * latent).zip(gradient) {
            let (mean, log_var) = head.split_at_mut(latent);
            for (mean, log_var) in mean.iter_mut().zip(log_var) {
                *mean *= gradient;
                *log_var = 0.5 * (exp(*log_var) - 1.0) * gradient;
            }
        }
    });
}
