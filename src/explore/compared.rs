//! One image beside what the model makes of it.

use super::which_image::WhichImage;
use crate::model::{ModelError, NormalDraws, Snapshot};
use crate::numbers::unit_to_bytes;
use crate::recipe::Terms;
use crate::rng::{Stream, fill_normal, stream};
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

/// One image beside what the model makes of it.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Which one.
    pub image: WhichImage,
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

/// These images beside their reconstructions.
///
/// # Errors
/// If the device fails, or the data does not fit the model.
pub(super) fn compare(
    published: &Published,
    images: &[WhichImage],
) -> Result<Vec<Arc<Compared>>, ModelError> {
    let snapshot = &published.snapshot;
    let latent = snapshot.recipe.latent;
    let pixels = pixels_of(published, images);
    let encoded = snapshot.encode(&pixels)?;
    let decoded = snapshot.decode(&encoded.mean)?;
    let terms = terms_of_pixels(snapshot, images, &pixels)?;
    let posteriors = encoded
        .mean
        .chunks_exact(latent)
        .zip(encoded.log_var.chunks_exact(latent));
    let width = snapshot.shape.pixels();
    let pictures = pixels.chunks_exact(width).zip(decoded.chunks_exact(width));
    let rows = images.iter().zip(posteriors).zip(pictures);
    Ok(rows
        .zip(terms)
        .map(|(((image, (mean, log_var)), pictures), terms)| {
            let (original, reconstruction) = pictures;
            let original: Arc<[u8]> = unit_to_bytes(original).into();
            let reconstruction: Arc<[u8]> = unit_to_bytes(reconstruction).into();
            let difference = reconstruction
                .iter()
                .zip(&*original)
                .map(|(&after, &before)| i16::from(after) - i16::from(before))
                .collect();
            Arc::new(Compared {
                image: image.clone(),
                label: image.label(published),
                original,
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

/// The ELBO's terms of each of some images: always with the same noise for an image, so that
/// a number moves only when the weights do.
///
/// # Errors
/// If the device fails, or the data does not fit the model.
pub(super) fn terms_of(
    published: &Published,
    images: &[WhichImage],
) -> Result<Vec<Terms>, ModelError> {
    terms_of_pixels(&published.snapshot, images, &pixels_of(published, images))
}

/// The images as the model is shown them, [images, pixels].
pub(super) fn pixels_of(published: &Published, images: &[WhichImage]) -> Vec<f32> {
    let images = images.iter();
    images.flat_map(|image| image.pixels(published)).collect()
}

/// Appends the epsilon that an image's terms are computed with, `[latent]`.
pub(super) fn noise_of(image: &WhichImage, latent: usize, epsilon: &mut Vec<f32>) {
    let from = epsilon.len();
    epsilon.resize(from + latent, 0.0);
    if let Some(own) = epsilon.get_mut(from..) {
        // The numbers for z come first: see `NormalDraws`.
        fill_normal(&mut stream(image.noise(), Stream::Exploration), own);
    }
}

/// The same where the images' pixels are at hand.
///
/// # Errors
/// As [`terms_of`].
pub(super) fn terms_of_pixels(
    snapshot: &Snapshot,
    images: &[WhichImage],
    pixels: &[f32],
) -> Result<Vec<Terms>, ModelError> {
    let mut draws = NormalDraws::default();
    for image in images {
        let mut noise = stream(image.noise(), Stream::Exploration);
        let of_image = NormalDraws::for_images(&snapshot.recipe, snapshot.shape, 1, &mut noise);
        draws.append(of_image);
    }
    snapshot.terms(pixels, &draws)
}
