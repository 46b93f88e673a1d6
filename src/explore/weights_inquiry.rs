//! What random weights do to one decoded point.

use super::inquiry::stamp;
use super::protocol::{RandomDecoding, WeightsAnswer, WeightsWant};
use crate::latent;
use crate::model::{ModelError, NormalDraws, Snapshot};
use crate::numbers::unit_to_bytes;
use crate::rng::{Stream, stream};
use crate::theory::weight_posteriors;
use crate::train::Published;

/// NormalDraws whose images make the standard deviation.
const DRAWS: usize = 48;

/// Decodes the wanted point with weight after weight from q(W), and sums up q(W)
/// by layers; `pause` is called between two draws.
pub(super) fn weights(
    published: &Published,
    want: &WeightsWant,
    pause: &mut impl FnMut(),
) -> Result<WeightsAnswer, ModelError> {
    let snapshot = &published.snapshot;
    let layers = weight_posteriors(snapshot)?;
    let decoding = if layers.is_empty() {
        None
    } else {
        Some(decoding(snapshot, want, pause)?)
    };
    Ok(WeightsAnswer {
        stamp: stamp(published),
        want: want.clone(),
        train_images: snapshot.train_images,
        layers,
        decoding,
    })
}

fn decoding(
    snapshot: &Snapshot,
    want: &WeightsWant,
    pause: &mut impl FnMut(),
) -> Result<RandomDecoding, ModelError> {
    let z = latent::with_length(&want.z, snapshot.recipe.latent);
    let pixels = snapshot.shape.pixels();
    let mut noise = stream(want.seed, Stream::Exploration);
    let (mut sum, mut squares) = (vec![0.0f64; pixels], vec![0.0f64; pixels]);
    let mut samples = Vec::new();
    for draw in 0..DRAWS {
        let draws = NormalDraws::for_bound(&snapshot.recipe, snapshot.shape, 1, &mut noise);
        let image = snapshot.decode_drawn(&z, &draws)?;
        for ((sum, square), &value) in sum.iter_mut().zip(&mut squares).zip(&image) {
            *sum += f64::from(value);
            *square += f64::from(value).powi(2);
        }
        if draw < want.samples {
            samples.push(unit_to_bytes(&image).into());
        }
        pause();
    }
    let count = DRAWS as f64;
    let mean: Vec<f32> = sum.iter().map(|sum| (sum / count) as f32).collect();
    let std: Vec<f32> = squares
        .iter()
        .zip(&sum)
        .map(|(square, sum)| {
            let variance = (square - sum * sum / count) / (count - 1.0);
            variance.max(0.0).sqrt() as f32
        })
        .collect();
    let most = std.iter().copied().fold(0.0, f32::max);
    let scaled: Vec<f32> = std.iter().map(|std| std / most.max(1e-9)).collect();
    Ok(RandomDecoding {
        mean: unit_to_bytes(&mean).into(),
        std: unit_to_bytes(&scaled).into(),
        most_std: most,
        samples,
        draws: DRAWS,
    })
}
