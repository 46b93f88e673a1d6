//! Points of the latent space through the decoder, some rows at a time.

use crate::latent;
use crate::model::{ModelError, Snapshot};
use crate::numbers::unit_to_bytes;
use std::sync::Arc;

/// Rows per pass through the model.
pub(super) const GROUP: usize = 64;

/// A place of the latent space, `[latent]`, and its mean image.
pub(super) type PlaceAndPixels = (Vec<f32>, Arc<[u8]>);

/// The mean image of each place, which is filled up or cut to the model's latent length.
///
/// # Errors
/// If the device fails.
pub(super) fn decode(
    snapshot: &Snapshot,
    places: &[&[f32]],
) -> Result<Vec<PlaceAndPixels>, ModelError> {
    let latent = snapshot.recipe.latent;
    let mut decoded = Vec::with_capacity(places.len());
    for group in places.chunks(GROUP) {
        let z: Vec<f32> = group
            .iter()
            .flat_map(|place| latent::with_length(place, latent))
            .collect();
        let pixels = snapshot.decode(&z)?;
        let rows = z
            .chunks_exact(latent)
            .zip(pixels.chunks_exact(snapshot.shape.pixels()));
        decoded.extend(rows.map(|(z, pixels)| (z.to_vec(), unit_to_bytes(pixels).into())));
    }
    Ok(decoded)
}
