//! q(W) of the decoder, and what random weights do to one decoded point.

use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::latent;
use crate::model::{ModelError, NormalDraws, Snapshot};
use crate::numbers::unit_to_bytes;
use crate::rng::{Stream, stream};
use crate::theory::{WeightPosterior, weight_posteriors};
use crate::train::Published;
use std::sync::Arc;

/// Draws whose images make the standard deviation.
const DRAWS: usize = 48;

/// What does a point decode to under weights drawn from q(W)?
#[derive(Clone, Debug, PartialEq)]
pub struct WeightsQuery {
    /// Filled up or cut to the model's latent length.
    pub z: Vec<f32>,
    /// Drawn images to be shown.
    pub samples: usize,
    /// Another number draws other weights.
    pub seed: u64,
}

/// q(W) of the decoder, and a point decoded under it.
#[derive(Clone, Debug)]
pub struct WeightsAnswer {
    /// Images that the KL of the weights is shared between.
    pub train_images: usize,
    /// Each layer of the decoder; empty while no weight is random.
    pub layers: Vec<WeightPosterior>,
    /// None while no weight is random.
    pub decoding: Option<RandomDecoding>,
}

/// What one point decodes to under q(W), pixels 0 to 255.
#[derive(Clone, Debug)]
pub struct RandomDecoding {
    /// Mean over the draws.
    pub mean: Arc<[u8]>,
    /// Standard deviation of each pixel over the draws, 255 being `most_std`.
    pub std: Arc<[u8]>,
    /// The largest standard deviation of a pixel, 1 being from black to white.
    pub most_std: f32,
    /// The first draws.
    pub samples: Vec<Arc<[u8]>>,
    /// Draws that mean and standard deviation are over.
    pub draws: usize,
}

impl Query for WeightsQuery {
    type Answer = WeightsAnswer;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::WhileWeightsMove;

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<WeightsAnswer>, ExploreError> {
        let snapshot = &on.snapshot;
        let layers = weight_posteriors(snapshot)?;
        let decoding = if layers.is_empty() {
            None
        } else {
            Some(self.decode(snapshot, interrupts)?)
        };
        Ok(Reply::Complete(WeightsAnswer {
            train_images: snapshot.train_images,
            layers,
            decoding,
        }))
    }

    /// A point that is dragged moves faster than this is drawn: each answer is finished.
    fn leads_to(&self, _newer: &Self) -> bool {
        true
    }
}

impl WeightsQuery {
    /// Decodes the point with weight after weight from q(W).
    fn decode(
        &self,
        snapshot: &Snapshot,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<RandomDecoding, ModelError> {
        let z = latent::with_length(&self.z, snapshot.recipe.latent);
        let pixels = snapshot.shape.pixels();
        let mut noise = stream(self.seed, Stream::Exploration);
        let (mut sum, mut squares) = (vec![0.0f64; pixels], vec![0.0f64; pixels]);
        let mut samples = Vec::new();
        for draw in 0..DRAWS {
            let draws = NormalDraws::for_bound(&snapshot.recipe, snapshot.shape, 1, &mut noise);
            let image = snapshot.decode_drawn(&z, &draws)?;
            for ((sum, square), &value) in sum.iter_mut().zip(&mut squares).zip(&image) {
                *sum += f64::from(value);
                *square += f64::from(value).powi(2);
            }
            if draw < self.samples {
                samples.push(unit_to_bytes(&image).into());
            }
            interrupts.let_in()?;
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
}
