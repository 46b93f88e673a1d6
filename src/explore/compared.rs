//! One test image beside what the model makes of it.

use crate::model::{ModelError, NormalDraws, Snapshot};
use crate::numbers::unit_to_bytes;
use crate::recipe::Terms;
use crate::rng::{Stream, stream};
use crate::train::Published;
use std::sync::Arc;

/// q(z | x) of one image: a normal distribution with a diagonal covariance.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    /// `[latent]`
    pub mean: Vec<f32>,
    /// Root of the variance, `[latent]`.
    pub std: Vec<f32>,
}

/// One test image beside what the model makes of it.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Index in the test split.
    pub index: usize,
    /// Its class, if the data has labels.
    pub label: Option<u16>,
    /// As the model sees it: binarised if the recipe says so.
    pub original: Arc<[u8]>,
    /// Decoded from the posterior's mean, 0 to 255.
    pub reconstruction: Arc<[u8]>,
    /// reconstruction - original, in steps of 1/255.
    pub difference: Arc<[i16]>,
    /// In nats, one sample with noise that stays the same.
    pub terms: Terms,
    /// q(z | x).
    pub posterior: Posterior,
}

/// The test images at `indices` beside their reconstructions.
///
/// # Errors
/// If the device fails, or the data does not fit the model.
pub(super) fn compare(
    published: &Published,
    indices: &[usize],
) -> Result<Vec<Arc<Compared>>, ModelError> {
    let (snapshot, dataset) = (&published.snapshot, &published.dataset);
    let latent = snapshot.recipe.latent;
    let mut pixels = Vec::new();
    dataset.fill_test(snapshot.recipe.binarize, indices, &mut pixels);
    let encoded = snapshot.encode(&pixels)?;
    let decoded = snapshot.decode(&encoded.mean)?;
    let terms = terms_of_pixels(snapshot, indices, &pixels)?;
    let posteriors = encoded
        .mean
        .chunks_exact(latent)
        .zip(encoded.log_var.chunks_exact(latent));
    let reconstructions = decoded.chunks_exact(snapshot.shape.pixels());
    let rows = indices.iter().zip(posteriors).zip(reconstructions);
    Ok(rows
        .zip(terms)
        .map(|(((&index, (mean, log_var)), reconstruction), terms)| {
            let original = dataset.test_pixels(snapshot.recipe.binarize, index);
            let reconstruction: Arc<[u8]> = unit_to_bytes(reconstruction).into();
            let difference = reconstruction
                .iter()
                .zip(original)
                .map(|(&after, &before)| i16::from(after) - i16::from(before))
                .collect();
            Arc::new(Compared {
                index,
                label: dataset.test.label(index),
                original: original.into(),
                reconstruction,
                difference,
                terms,
                posterior: Posterior {
                    mean: mean.to_vec(),
                    std: log_var.iter().map(|value| (0.5 * value).exp()).collect(),
                },
            })
        })
        .collect())
}

/// The ELBO's terms of each of some test images: always with the same noise for an
/// image, so that a number moves only when the weights do.
///
/// # Errors
/// If the device fails, or the data does not fit the model.
pub(super) fn terms_of(published: &Published, indices: &[usize]) -> Result<Vec<Terms>, ModelError> {
    let (snapshot, dataset) = (&published.snapshot, &published.dataset);
    let mut pixels = Vec::new();
    dataset.fill_test(snapshot.recipe.binarize, indices, &mut pixels);
    terms_of_pixels(snapshot, indices, &pixels)
}

/// The same where the images' pixels are at hand.
fn terms_of_pixels(
    snapshot: &Snapshot,
    indices: &[usize],
    pixels: &[f32],
) -> Result<Vec<Terms>, ModelError> {
    let mut draws = NormalDraws::default();
    for &index in indices {
        let mut noise = stream(index as u64, Stream::Exploration);
        let of_image = NormalDraws::for_images(&snapshot.recipe, snapshot.shape, 1, &mut noise);
        draws.append(of_image);
    }
    snapshot.terms(pixels, &draws)
}
