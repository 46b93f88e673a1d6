//! How long a way is, measured in what is decoded on it.

use super::MeanDecoder;
use crate::fields::GoOn;
use crate::model::ModelError;

/// Lengths are measured over so many pieces of each piece.
const FINER: usize = 8;
/// Places in one pass of the decoder.
const GROUP: usize = 64;

/// The places of the straight line, [pieces + 1, latent].
pub(super) fn line([from, to]: &[Vec<f64>; 2], pieces: usize) -> Vec<f64> {
    let at = |i: usize| {
        let share = i as f64 / pieces as f64;
        let both = from.iter().zip(to);
        both.map(move |(from, to)| from * (1.0 - share) + to * share)
    };
    (0..=pieces).flat_map(at).collect()
}

/// The length in decoded pixels of a way through these places.
pub(super) fn length(
    decoder: &dyn MeanDecoder,
    places: &[f64],
    go_on: &mut GoOn<'_>,
) -> Result<f64, ModelError> {
    let latent = decoder.latent().max(1);
    let rows: Vec<&[f64]> = places.chunks_exact(latent).collect();
    let mut finer: Vec<f64> = rows.first().map_or(Vec::new(), |first| first.to_vec());
    for pair in rows.windows(2) {
        if let [one, other] = pair {
            let piece = line(&[one.to_vec(), other.to_vec()], FINER);
            finer.extend(piece.into_iter().skip(latent));
        }
    }
    let mut sum = 0.0;
    let mut last: Option<Vec<f64>> = None;
    for group in finer.chunks(GROUP * latent) {
        let images = decoder.decode(group)?;
        let pixels = images.len() * latent / group.len().max(1);
        for image in images.chunks_exact(pixels.max(1)) {
            if let Some(last) = &last {
                sum += squared_distance(last, image).sqrt();
            }
            last = Some(image.to_vec());
        }
        go_on()?;
    }
    Ok(sum)
}

pub(super) fn squared_distance(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum()
}
