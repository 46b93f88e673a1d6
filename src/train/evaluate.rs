//! The ELBO's terms over the whole test split.

use crate::data::Dataset;
use crate::model::{ModelError, Snapshot};
use crate::recipe::Terms;
use crate::rng::{Stream, fill_normal, stream};

/// Images per forward pass: large enough for the matrix products, small enough for the cache.
const CHUNK: usize = 250;

/// Means over the test split.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// In nats per image.
    pub terms: Terms,
    /// With the recipe's beta, in nats per image.
    pub minimised: f64,
}

/// Terms of every test image, one sample each, with noise from `seed`.
///
/// The same snapshot, data and seed give the same bits.
///
/// # Errors
/// If the data does not fit the model, or the device fails.
pub fn evaluate_test(
    snapshot: &Snapshot,
    dataset: &Dataset,
    seed: u64,
) -> Result<Evaluation, ModelError> {
    snapshot.check_fits(&dataset.name, dataset.shape)?;
    let images = dataset.test_len();
    let mut noise = stream(seed, Stream::Evaluation);
    let mut pixels = Vec::new();
    let mut epsilon = Vec::new();
    let mut total = Terms::default();
    let indices: Vec<usize> = (0..images).collect();
    for chunk in indices.chunks(CHUNK) {
        pixels.clear();
        dataset.fill_test(snapshot.recipe.binarize, chunk, &mut pixels);
        epsilon.resize(chunk.len() * snapshot.recipe.latent, 0.0);
        fill_normal(&mut noise, &mut epsilon);
        for terms in snapshot.terms(&pixels, &epsilon)? {
            total.add_scaled(&terms, 1.0);
        }
    }
    let mut terms = Terms::default();
    terms.add_scaled(&total, 1.0 / images.max(1) as f64);
    Ok(Evaluation {
        terms,
        minimised: terms.minimised(snapshot.recipe.beta),
    })
}
