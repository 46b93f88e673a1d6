//! How noisy the gradient of E_q[log p(x | z)] is, pathwise and by the score function.

use super::error::TheoryError;
use super::gaussian::Gaussian;
use super::observation::Observation;
use crate::rng::{Stream, fill_normal, stream_of_item};

/// One estimator of one gradient, averaged over images and dimensions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimator {
    /// Mean over draws, dimensions and images, in nats per unit of the parameter.
    pub mean: f64,
    /// Standard error of `mean` over the draws of epsilon.
    pub standard_error: f64,
    /// Variance over epsilon of one draw's gradient in one dimension of one image,
    /// averaged over dimensions and images.
    pub variance: f64,
}

/// The estimators of the gradient in one kind of parameter. All have the same
/// expectation; what they differ in is their variance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimators {
    /// Through z = mean + std epsilon (Kingma & Welling 2014, section 2.4).
    pub pathwise: Estimator,
    /// log p(x | z) times the gradient of ln q (Williams 1992; Paisley et al. 2012).
    pub score: Estimator,
    /// The same with the other draws' mean log p(x | z) taken off, which leaves the
    /// expectation as it is (Kool et al. 2019).
    pub score_with_baseline: Estimator,
}

/// Single-draw gradients of one image, [samples, latent] each.
#[derive(Default)]
struct RawGradients {
    /// As in [`Estimators::pathwise`].
    pathwise: Vec<f64>,
    /// As in [`Estimators::score`].
    score: Vec<f64>,
    /// As in [`Estimators::score_with_baseline`].
    score_with_baseline: Vec<f64>,
}

/// What the estimators make of the same draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GradientNoise {
    /// How many images.
    pub images: usize,
    /// Draws of epsilon for each image.
    pub samples: usize,
    /// In q's mean.
    pub mean: Estimators,
    /// In q's log variance.
    pub log_var: Estimators,
}

/// Gradients of one image.
struct OfImage {
    mean: RawGradients,
    log_var: RawGradients,
}

/// Compares the estimators on `samples` draws (at least 2) for each of `images`, each
/// with its q, of which the diagonal counts.
///
/// With g the gradient of log p(x | z) in z: pathwise g in the mean and
/// g epsilon std / 2 in the log variance; score function log p(x | z) epsilon / std
/// and log p(x | z) (epsilon^2 - 1) / 2.
///
/// # Errors
/// If the device fails.
pub fn gradient_noise<O: Observation>(
    images: &[(O, Gaussian)],
    samples: usize,
    seed: u64,
) -> Result<GradientNoise, TheoryError> {
    let samples = samples.max(2);
    let mut noise = GradientNoise {
        images: images.len(),
        samples,
        ..GradientNoise::default()
    };
    for (index, (observation, q)) in images.iter().enumerate() {
        let found = of_image(observation, q, samples, seed, index)?;
        add_all(&mut noise.mean, &found.mean, q.latent(), images.len());
        add_all(&mut noise.log_var, &found.log_var, q.latent(), images.len());
    }
    for estimators in [&mut noise.mean, &mut noise.log_var] {
        for estimator in [
            &mut estimators.pathwise,
            &mut estimators.score,
            &mut estimators.score_with_baseline,
        ] {
            // Until here the sum of squares.
            estimator.standard_error = estimator.standard_error.sqrt();
        }
    }
    Ok(noise)
}

fn of_image(
    observation: &dyn Observation,
    q: &Gaussian,
    samples: usize,
    seed: u64,
    index: usize,
) -> Result<OfImage, TheoryError> {
    let latent = q.latent();
    let mut epsilon = vec![0.0; samples * latent];
    fill_normal(
        &mut stream_of_item(seed, Stream::GradientNoise, index),
        &mut epsilon,
    );
    let epsilon: Vec<f64> = epsilon.into_iter().map(f64::from).collect();
    let std = q.diagonal();
    let mut z = Vec::with_capacity(epsilon.len());
    for row in epsilon.chunks_exact(latent) {
        let each = q.mean().iter().zip(&std).zip(row);
        z.extend(each.map(|((mean, std), e)| mean + std * e));
    }
    let (log_px, gradient) = observation.log_px_gradient(&z)?;
    let count = samples as f64;
    let average = log_px.iter().sum::<f64>() / count;
    let mut found = OfImage {
        mean: RawGradients::default(),
        log_var: RawGradients::default(),
    };
    let rows = gradient
        .chunks_exact(latent)
        .zip(epsilon.chunks_exact(latent));
    for (log_px, (gradient, epsilon)) in log_px.into_iter().zip(rows) {
        // log p(x | z) less the mean of the others.
        let advantage = (log_px - average) * count / (count - 1.0);
        for ((g, e), std) in gradient.iter().zip(epsilon).zip(&std) {
            let score = [e / std, 0.5 * (e * e - 1.0)];
            let pathwise = [*g, 0.5 * g * e * std];
            let both = [&mut found.mean, &mut found.log_var];
            for ((raw, score), pathwise) in both.into_iter().zip(score).zip(pathwise) {
                raw.pathwise.push(pathwise);
                raw.score.push(log_px * score);
                raw.score_with_baseline.push(advantage * score);
            }
        }
    }
    Ok(found)
}

fn add_all(estimators: &mut Estimators, raw: &RawGradients, latent: usize, images: usize) {
    add(&mut estimators.pathwise, &raw.pathwise, latent, images);
    add(&mut estimators.score, &raw.score, latent, images);
    let baseline = &mut estimators.score_with_baseline;
    add(baseline, &raw.score_with_baseline, latent, images);
}

/// Adds one image's share; the squared standard errors are summed.
fn add(estimator: &mut Estimator, gradients: &[f64], latent: usize, images: usize) {
    let samples = (gradients.len() / latent.max(1)) as f64;
    let share = 1.0 / images.max(1) as f64;
    for dimension in 0..latent {
        let own = gradients.iter().skip(dimension).step_by(latent);
        let (mean, variance) = moments(own.copied());
        estimator.mean += share * mean / latent as f64;
        estimator.variance += share * variance / latent as f64;
    }
    // Dimensions share their draws, so the error is that of each draw's mean over them.
    let rows = gradients.chunks_exact(latent.max(1));
    let (_, variance) = moments(rows.map(|row| row.iter().sum::<f64>() / latent as f64));
    estimator.standard_error += share * share * variance / samples;
}

/// Mean and variance (with n - 1).
fn moments(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let count = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / count.max(1.0);
    let squares: f64 = values.map(|value| (value - mean).powi(2)).sum();
    (mean, squares / (count - 1.0).max(1.0))
}
