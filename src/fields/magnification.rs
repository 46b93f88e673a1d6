//! How much the decoder stretches each place of the plane.

use super::{GoOn, Lattice};
use crate::model::{ModelError, Snapshot};

/// Numbers of pixels in the rows of one group of places: one to two milliseconds.
const GROUP: usize = 64 * 784;

/// Of a direction's length, what is left beyond the span of the others counts as nothing below
/// this share: derivatives are known to single precision.
const NOTHING: f64 = 1e-6;

/// ln sqrt(det(J^T J)), one value a cell, with J the derivative of the decoder's mean image
/// along the lattice's plane, [pixels, k]: the magnification factor of the decoder's
/// metric on the plane (Bishop et al. 1997; Arvanitidis et al. 2018, section 2; Chen et al.
/// 2018, section 3.2). It is the logarithm of an area of images, in the distance between pixels
/// from 0 to 1, by an area of codes; of a length by a length on a line.
///
/// J is exact, in single precision; the determinant is that of its orthogonalised columns, in
/// doubles. Where J has no full rank, as where all rectifiers are off, it is minus infinity.
/// Where a rectifier has its kink, J is that of the side on which it is off.
///
/// # Errors
/// If the device fails, or `go_on` says so.
pub fn log_magnification(
    snapshot: &Snapshot,
    lattice: &Lattice,
    go_on: &mut GoOn<'_>,
) -> Result<Vec<f64>, ModelError> {
    let (latent, pixels) = (snapshot.recipe.latent, snapshot.shape.pixels());
    let directions = lattice.directions(latent);
    let mut logs = Vec::with_capacity(lattice.cells());
    for cells in lattice.groups(places_in_a_group(pixels)) {
        let count = cells.len();
        let places = lattice.places(cells, latent);
        let slopes = snapshot
            .decode_along(&places, &directions, 0..pixels)?
            .slopes;
        for place in 0..count {
            let row = |slopes: &Vec<f32>| -> Vec<f64> {
                let row = slopes.chunks_exact(pixels.max(1)).nth(place);
                row.into_iter().flatten().map(|&s| f64::from(s)).collect()
            };
            logs.push(log_volume(slopes.iter().map(row).collect()));
        }
        go_on()?;
    }
    Ok(logs)
}

/// Places whose images fill a group.
pub(super) fn places_in_a_group(pixels: usize) -> usize {
    (GROUP / pixels.max(1)).clamp(8, 128)
}

/// ln of the volume that the vectors span: of the product of what each adds to the span of
/// those before it (Gram-Schmidt). 0 for none, minus infinity if one adds nothing.
fn log_volume(mut vectors: Vec<Vec<f64>>) -> f64 {
    let mut log = 0.0;
    for at in 0..vectors.len() {
        let (before, rest) = vectors.split_at_mut(at);
        let Some(vector) = rest.first_mut() else {
            continue;
        };
        let whole = length(vector);
        for unit in before.iter() {
            let along: f64 = vector.iter().zip(unit).map(|(v, u)| v * u).sum();
            for (v, u) in vector.iter_mut().zip(unit) {
                *v -= along * u;
            }
        }
        let left = length(vector);
        // Written so that what is no number stays none.
        if left <= NOTHING * whole {
            return f64::NEG_INFINITY;
        }
        log += left.ln();
        for v in vector.iter_mut() {
            *v /= left;
        }
    }
    log
}

fn length(vector: &[f64]) -> f64 {
    vector.iter().map(|v| v * v).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_span_the_volume_of_the_book() {
        assert_eq!(log_volume(vec![]), 0.0);
        assert!((log_volume(vec![vec![3.0, 4.0]]) - 5f64.ln()).abs() < 1e-12);
        let area = log_volume(vec![vec![1.0, 2.0, 2.0], vec![0.0, 3.0, 4.0]]);
        // |a x b| of the two.
        let cross = (2.0f64 * 4.0 - 2.0 * 3.0).powi(2) + 4f64.powi(2) + 3f64.powi(2);
        assert!((area - 0.5 * cross.ln()).abs() < 1e-12);
        let flat = log_volume(vec![vec![1.0, 2.0], vec![-2.0, -4.0]]);
        assert_eq!(flat, f64::NEG_INFINITY);
        assert_eq!(log_volume(vec![vec![0.0; 3]]), f64::NEG_INFINITY);
        assert!(log_volume(vec![vec![1.0, f64::NAN]]).is_nan());
    }
}
