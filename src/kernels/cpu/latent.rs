//! Loops over [batch, latent]: the reparameterisation and the KL divergence.
//!
//! `head` holds mean and log variance side by side, [batch, 2 latent].

use super::math::exp;
use crate::cores::vectorised;

/// Turns epsilon into z = mean + exp(log_var / 2) epsilon in place; each row of the head has
/// as many rows of it, one after another.
pub(in crate::kernels) fn sample(head: &[f32], latent: usize, z: &mut [f32]) {
    let of_image = latent * draws_of(z.len(), head.len());
    vectorised(|| {
        let images = head
            .chunks_exact(2 * latent)
            .zip(z.chunks_exact_mut(of_image));
        for (head, z) in images {
            let (mean, log_var) = head.split_at(latent);
            for z in z.chunks_exact_mut(latent) {
                for ((z, mean), log_var) in z.iter_mut().zip(mean).zip(log_var) {
                    *z = exp(0.5 * log_var) * *z + mean;
                }
            }
        }
    });
}

/// Draws of z for each image, of which there are so many numbers in all.
pub(super) fn draws_of(epsilon: usize, head: usize) -> usize {
    let draws = 2 * epsilon / head.max(1);
    assert!(
        draws * head == 2 * epsilon,
        "{epsilon} numbers are no whole number of draws for {head} of means and variances"
    );
    draws.max(1)
}

/// Turns a copy of the head into the gradient in it, given the gradient in z.
pub(in crate::kernels) fn sample_gradient(
    epsilon: &[f32],
    gradient: &[f32],
    latent: usize,
    head: &mut [f32],
) {
    assert!(gradient.len() == epsilon.len());
    let of_image = latent * draws_of(epsilon.len(), head.len());
    let mut half_std = vec![0.0; latent];
    vectorised(|| {
        let images = head
            .chunks_exact_mut(2 * latent)
            .zip(epsilon.chunks_exact(of_image))
            .zip(gradient.chunks_exact(of_image));
        for ((head, epsilon), gradient) in images {
            let (mean, log_var) = head.split_at_mut(latent);
            for (half_std, log_var) in half_std.iter_mut().zip(&*log_var) {
                *half_std = 0.5 * exp(0.5 * log_var);
            }
            mean.fill(0.0);
            log_var.fill(0.0);
            let draws = epsilon
                .chunks_exact(latent)
                .zip(gradient.chunks_exact(latent));
            for (epsilon, gradient) in draws {
                let sums = mean.iter_mut().zip(log_var.iter_mut());
                let draw = epsilon.iter().zip(gradient).zip(&half_std);
                for ((mean, log_var), ((epsilon, gradient), half_std)) in sums.zip(draw) {
                    *mean += gradient;
                    *log_var += half_std * epsilon * gradient;
                }
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

/// Mean over the batch of each dimension's KL[N(mean, exp(log_var)) || N(0, 1)].
pub(in crate::kernels) fn kl_per_dimension(head: &[f32], latent: usize) -> Vec<f32> {
    let mut sums = vec![0.0; latent];
    let count = (head.len() / (2 * latent).max(1)).max(1) as f32;
    vectorised(|| {
        for head in head.chunks_exact(2 * latent) {
            let (mean, log_var) = head.split_at(latent);
            for ((mean, log_var), sum) in mean.iter().zip(log_var).zip(&mut sums) {
                *sum += 0.5 * (mean * mean + (exp(*log_var) - *log_var - 1.0));
            }
        }
        for sum in &mut sums {
            *sum /= count;
        }
    });
    sums
}

/// Turns the head into the gradient in it, given the gradient in each dimension's mean KL.
pub(in crate::kernels) fn kl_per_dimension_gradient(
    gradient: &[f32],
    latent: usize,
    head: &mut [f32],
) {
    let count = (head.len() / (2 * latent).max(1)).max(1) as f32;
    let of_row: Vec<f32> = gradient.iter().map(|gradient| gradient / count).collect();
    vectorised(|| {
        for head in head.chunks_exact_mut(2 * latent) {
            let (mean, log_var) = head.split_at_mut(latent);
            for ((mean, log_var), gradient) in mean.iter_mut().zip(log_var).zip(&of_row) {
                *mean *= gradient;
                *log_var = 0.5 * (exp(*log_var) - 1.0) * gradient;
            }
        }
    });
}
