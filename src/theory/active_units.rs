//! How many latent dimensions the encoder uses.

use crate::data::Dataset;
use crate::model::{ModelError, Snapshot};

/// A dimension is active if its posterior mean varies more than this over images.
pub const ACTIVE_VARIANCE: f64 = 0.01;

/// Images per forward pass.
const CHUNK: usize = 500;

/// Number of latent dimensions whose posterior mean has a variance above
/// [`ACTIVE_VARIANCE`] over the test images: `A_u = Cov_x(E_q[u]) > 0.01`
/// (Burda et al. 2016, section 5.2).
///
/// # Errors
/// If the data does not fit the model, or the device fails.
pub fn active_units(snapshot: &Snapshot, dataset: &Dataset) -> Result<usize, ModelError> {
    snapshot.check_fits(&dataset.name, dataset.shape)?;
    let latent = snapshot.recipe.latent;
    let mut sums = vec![0.0; latent];
    let mut squares = vec![0.0; latent];
    let mut pixels = Vec::new();
    let indices: Vec<usize> = (0..dataset.test_len()).collect();
    for chunk in indices.chunks(CHUNK) {
        pixels.clear();
        dataset.fill_test(snapshot.recipe.binarize, chunk, &mut pixels);
        let means = snapshot.encode(&pixels)?.mean;
        for row in means.chunks_exact(latent) {
            for ((sum, square), &mean) in sums.iter_mut().zip(&mut squares).zip(row) {
                let mean = f64::from(mean);
                *sum += mean;
                *square += mean * mean;
            }
        }
    }
    let images = dataset.test_len().max(1) as f64;
    Ok(sums
        .iter()
        .zip(&squares)
        .filter(|(sum, square)| **square / images - (**sum / images).powi(2) > ACTIVE_VARIANCE)
        .count())
}
