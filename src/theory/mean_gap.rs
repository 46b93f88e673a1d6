//! The gap over many test images.

use super::error::TheoryError;
use super::gap::{ImageGap, gap};
use super::importance::{ImportanceEstimate, importance_around};
use super::observation::ObservedImage;
use super::over_images::over_images;
use super::watch::Watch;
use super::watched_image::WatchedImage;
use crate::cores::threads;
use crate::data::Dataset;
use crate::model::Snapshot;
use crate::rng::{Stream, stream_of_item};
use serde::Serialize;

/// Means over the first test images, in nats per image. What needs quadrature is
/// `None` with more than two latent dimensions; what needs importance samples,
/// where none were asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct MeanGap {
    /// How many images.
    pub images: usize,
    /// `L[q]` of the encoder's q, without sampling noise: [`elbo`](super::elbo::elbo).
    pub elbo: f64,
    /// The ELBO of each image's best diagonal normal, in place of the encoder's q.
    pub best_diagonal_elbo: f64,
    /// log p(x) by quadrature.
    pub log_px: Option<f64>,
    /// KL[q(z | x) || p(z | x)] by a quadrature of its own.
    pub kl_q_posterior: Option<f64>,
    /// `log_px` - `best_diagonal_elbo`.
    pub approximation: Option<f64>,
    /// `best_diagonal_elbo` - `elbo`.
    pub amortisation: f64,
    /// log p(x) by importance sampling.
    pub importance_log_px: Option<f64>,
    /// Standard error of that mean.
    pub importance_se: Option<f64>,
    /// Images whose log p(x) by quadrature and by importance sampling are at most
    /// three standard errors apart.
    pub importance_agree: Option<usize>,
    /// The largest |log p(x) - `L[q]` - KL[q(z | x) || p(z | x)]|.
    pub identity_error_max: Option<f64>,
    /// Images whose quadrature of log p(x) was not resolved: their figures are not to
    /// be trusted.
    pub unresolved: Option<usize>,
}

/// One image's part.
type Found = (ImageGap, Option<ImportanceEstimate>);

/// Measures the gap of the first `images` test images, or of all if there are fewer,
/// on every core: each image is one thread's, and gives the same bits on any. Where `watch`
/// ends it, the figures are those of the images before the first one that is not done: the
/// same that a call for so many images gives.
///
/// # Errors
/// If the data does not fit the model, or the device fails.
pub fn mean_gap(
    snapshot: &Snapshot,
    dataset: &Dataset,
    images: usize,
    importance_samples: Option<usize>,
    seed: u64,
    watch: &dyn Watch,
) -> Result<MeanGap, TheoryError> {
    snapshot.check_fits(&dataset.name, dataset.shape)?;
    let images = images.min(dataset.test_len());
    let one = |index| of_image(snapshot, dataset, index, importance_samples, seed, watch);
    Ok(summary(&over_images(images, threads(), one, watch)?))
}

fn of_image(
    snapshot: &Snapshot,
    dataset: &Dataset,
    index: usize,
    samples: Option<usize>,
    seed: u64,
    watch: &dyn Watch,
) -> Result<Found, TheoryError> {
    let image = ObservedImage::test(snapshot, dataset, index)?;
    let q = image.q()?;
    let watched = WatchedImage {
        image: &image,
        watch,
    };
    let gap = gap(&watched, &q)?;
    let estimate = samples
        .map(|samples| {
            let mut noise = stream_of_item(seed, Stream::Importance, index);
            importance_around(&watched, &[&q, &gap.refined.q], samples, &mut noise)
        })
        .transpose()?;
    Ok((gap, estimate))
}

fn summary(found: &[Found]) -> MeanGap {
    let mean = |of: &dyn Fn(&Found) -> Option<f64>| {
        let values: Option<Vec<f64>> = found.iter().map(of).collect();
        values.map(|values| values.iter().sum::<f64>() / found.len().max(1) as f64)
    };
    let agree = |(gap, estimate): &Found| {
        let (exact, estimate) = (gap.exact?, estimate.as_ref()?);
        let apart = (exact.log_px - estimate.log_px).abs();
        Some(apart <= 3.0 * estimate.standard_error)
    };
    let variance = mean(&|(_, estimate)| Some(estimate.as_ref()?.standard_error.powi(2)));
    let agreeing: Option<Vec<bool>> = found.iter().map(agree).collect();
    let errors: Option<Vec<f64>> = found
        .iter()
        .map(|(gap, _)| Some(gap.exact?.identity_error.abs()))
        .collect();
    let lost = |(gap, _): &Found| Some(!gap.exact?.resolved);
    let unresolved: Option<Vec<bool>> = found.iter().map(lost).collect();
    MeanGap {
        images: found.len(),
        elbo: mean(&|(gap, _)| Some(gap.parts.elbo)).unwrap_or(f64::NAN),
        best_diagonal_elbo: mean(&|(gap, _)| Some(gap.parts.best_elbo)).unwrap_or(f64::NAN),
        log_px: mean(&|(gap, _)| Some(gap.exact?.log_px)),
        kl_q_posterior: mean(&|(gap, _)| Some(gap.exact?.kl_q_posterior)),
        approximation: mean(&|(gap, _)| gap.parts.approximation()),
        amortisation: mean(&|(gap, _)| Some(gap.parts.amortisation())).unwrap_or(f64::NAN),
        importance_log_px: mean(&|(_, estimate)| Some(estimate.as_ref()?.log_px)),
        importance_se: variance.map(|variance| (variance / found.len().max(1) as f64).sqrt()),
        importance_agree: agreeing.map(|all| all.iter().filter(|agrees| **agrees).count()),
        identity_error_max: errors.map(largest),
        unresolved: unresolved.map(|all| all.iter().filter(|lost| **lost).count()),
    }
}

/// The largest of the numbers; not a number if one is none, which `f64::max` would hide.
fn largest(values: Vec<f64>) -> f64 {
    let worse = |a: f64, b: f64| if a >= b || a.is_nan() { a } else { b };
    values.into_iter().fold(0.0, worse)
}

#[cfg(test)]
mod tests {
    use super::super::always_continue;
    use super::*;
    use crate::model::{TrainingExtent, Vae, device};
    use crate::recipe::{DataSpec, Recipe};

    #[test]
    fn any_number_of_threads_finds_the_same_bits() {
        let data = Dataset::open(&DataSpec::default()).expect("MNIST is in the program");
        let recipe = Recipe {
            hidden: vec![5],
            latent: 3,
            ..Recipe::default()
        };
        let vae = Vae::fresh(&recipe, data.shape, &device(recipe.device)).expect("a sound recipe");
        let snapshot = Snapshot::new(TrainingExtent::default(), recipe, data.shape, vae);
        let one = |index| of_image(&snapshot, &data, index, Some(300), 1, &always_continue);
        let alone: Vec<Found> = (0..3).map(|index| one(index).expect("a digit")).collect();
        for threads in 1..=3 {
            let found = over_images(3, threads, one, &always_continue).expect("digits");
            assert_eq!(found, alone, "{threads} threads");
        }
        let found = mean_gap(&snapshot, &data, 3, Some(300), 1, &always_continue);
        assert_eq!(found.expect("digits"), summary(&alone));
    }
}
