//! A number for each image: its terms, its evidence, how far it is from another image.

use super::compared::terms_of;
use super::error::ExploreError;
use super::interruptible::InterruptibleImage;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::spread::Spread;
use super::which_image::WhichImage;
use crate::data::SplitName;
use crate::fields::ENCODED_TOGETHER;
use crate::rng::{Stream, stream_of_item};
use crate::theory::{ObservedImage, importance, sampled_elbo};
use crate::train::Published;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Draws of the estimates of log p(x) and of the gap.
pub const VALUE_SAMPLES: usize = 64;
/// About how long one piece of the work takes.
const PIECE: Duration = Duration::from_millis(100);

/// Which number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageValue {
    /// The ELBO in nats, with one sample of z and of random weights.
    Elbo,
    /// Its reconstruction term.
    Reconstruction,
    /// KL[q(z | x) || p(z)].
    KlToPrior,
    /// log p(x) in nats by importance sampling with [`VALUE_SAMPLES`] draws, random weights at
    /// their means.
    LogPx,
    /// That less `L[q]` by as many draws of q.
    Gap,
    /// How far its posterior mean is from that of this image.
    LatentDistance(WhichImage),
    /// How far its pixels are from those of this image, both as the model is shown them: the
    /// root of the sum of squares, from black to white being 1.
    PixelDistance(WhichImage),
}

/// What is this number of images, evenly spread over their split? All of them with the weights
/// that the answer began with; as always, an image's noise is the same whatever the weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageValuesQuery {
    /// Of which split.
    pub split: SplitName,
    /// How many images, or as many as there are.
    pub images: usize,
    /// Which number.
    pub value: ImageValue,
}

/// A number for each of some images.
#[derive(Clone, Debug)]
pub struct ImageValues {
    /// Which images of the split.
    pub split: SplitName,
    /// The same.
    pub spread: Spread,
    /// One per image; not a number where it is not known yet.
    pub values: Arc<[f32]>,
    /// Images whose number is known.
    pub known: usize,
}

/// A pass over the images, and whether one was finished before.
#[derive(Default)]
pub struct ValuesMemory {
    pass: Option<Pass>,
    told: bool,
}

struct Pass {
    /// When its weights were handed over.
    of: Instant,
    spread: Spread,
    values: Vec<f32>,
}

impl Query for ImageValuesQuery {
    type Answer = ImageValues;
    type Memory = ValuesMemory;
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::InPieces(9);

    fn answer(
        &self,
        memory: &mut ValuesMemory,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<ImageValues>, ExploreError> {
        if !self.value.is_there(on) {
            return Ok(Reply::Unanswerable);
        }
        let (snapshot, dataset) = (&on.snapshot, &on.dataset);
        snapshot.check_fits(&dataset.name, dataset.shape)?;
        memory.pass.take_if(|pass| pass.of != on.at);
        let pass = memory.pass.get_or_insert_with(|| {
            let total = dataset.split(self.split).len(dataset.shape);
            let spread = Spread::new(self.images, total);
            Pass {
                of: on.at,
                spread,
                values: Vec::with_capacity(spread.len()),
            }
        });
        self.go_on(pass, on, interrupts)?;
        if pass.values.len() == pass.spread.len() {
            let answer = pass.answer(self.split);
            memory.pass = None;
            memory.told = true;
            return Ok(Reply::Complete(answer));
        }
        Ok(if memory.told {
            // Those of the weights before stay until the new ones are whole.
            Reply::NothingNew
        } else {
            Reply::Partial(pass.answer(self.split))
        })
    }
}

impl ImageValuesQuery {
    /// The next piece of a pass.
    fn go_on(
        &self,
        pass: &mut Pass,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<(), ExploreError> {
        let began = Instant::now();
        while pass.values.len() < pass.spread.len() && began.elapsed() < PIECE {
            let from = pass.values.len();
            let to = (from + self.value.together()).min(pass.spread.len());
            let of_place = |place| WhichImage::of_split(self.split, pass.spread.index(place));
            let images: Vec<WhichImage> = (from..to).map(of_place).collect();
            let values = self.value.of(&images, on, interrupts)?;
            pass.values
                .extend(values.into_iter().map(|value| value as f32));
            interrupts.let_in()?;
        }
        Ok(())
    }
}

impl Pass {
    fn answer(&self, split: SplitName) -> ImageValues {
        let mut values = self.values.clone();
        values.resize(self.spread.len(), f32::NAN);
        ImageValues {
            split,
            spread: self.spread,
            values: values.into(),
            known: self.values.len(),
        }
    }
}

impl ImageValue {
    /// Whether the image that it measures from is there, if it has one.
    fn is_there(&self, on: &Published) -> bool {
        match self {
            Self::LatentDistance(from) | Self::PixelDistance(from) => from.is_there(on),
            Self::Elbo | Self::Reconstruction | Self::KlToPrior | Self::LogPx | Self::Gap => true,
        }
    }

    /// Images of one group of evaluations: a few milliseconds.
    fn together(&self) -> usize {
        match self {
            Self::LogPx | Self::Gap => 1,
            Self::Elbo
            | Self::Reconstruction
            | Self::KlToPrior
            | Self::LatentDistance(_)
            | Self::PixelDistance(_) => ENCODED_TOGETHER,
        }
    }

    /// The numbers of these images.
    fn of(
        &self,
        images: &[WhichImage],
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Vec<f64>, ExploreError> {
        Ok(match self {
            Self::Elbo => each(&terms_of(on, images)?, |terms| terms.elbo()),
            Self::Reconstruction => each(&terms_of(on, images)?, |terms| terms.reconstruction),
            Self::KlToPrior => each(&terms_of(on, images)?, |terms| terms.kl),
            Self::LogPx | Self::Gap => {
                let mut values = Vec::with_capacity(images.len());
                for image in images {
                    values.push(self.by_draws(image, on, interrupts)?);
                }
                values
            }
            Self::LatentDistance(from) => {
                let mean = |images: &[WhichImage]| {
                    let pixels: Vec<f32> =
                        images.iter().flat_map(|image| image.pixels(on)).collect();
                    on.snapshot.encode(&pixels).map(|encoded| encoded.mean)
                };
                let from = mean(std::slice::from_ref(from))?;
                distances(&from, &mean(images)?)
            }
            Self::PixelDistance(from) => {
                let pixels: Vec<f32> = images.iter().flat_map(|image| image.pixels(on)).collect();
                distances(&from.pixels(on), &pixels)
            }
        })
    }

    fn by_draws(
        &self,
        image: &WhichImage,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<f64, ExploreError> {
        // The same part of the stream as when the image is studied alone.
        let seed = on.snapshot.recipe.seed;
        let mut noise = stream_of_item(seed, Stream::Importance, image.noise() as usize);
        let pixels = image.pixels(on);
        let image = ObservedImage::new(&on.snapshot, &pixels)?;
        let q = image.q()?;
        let image = InterruptibleImage::new(&image, on, interrupts);
        let log_px = importance(&image, &q, VALUE_SAMPLES, &mut noise)?.log_px;
        Ok(match self {
            Self::Gap => log_px - sampled_elbo(&image, &q, VALUE_SAMPLES)?,
            Self::LogPx
            | Self::Elbo
            | Self::Reconstruction
            | Self::KlToPrior
            | Self::LatentDistance(_)
            | Self::PixelDistance(_) => log_px,
        })
    }
}

fn each<T>(all: &[T], value: impl Fn(&T) -> f64) -> Vec<f64> {
    all.iter().map(value).collect()
}

/// How far each of `rows` is from the row `from`.
fn distances(from: &[f32], rows: &[f32]) -> Vec<f64> {
    let away = |row: &[f32]| {
        let squares = row.iter().zip(from).map(|(a, b)| f64::from(a - b).powi(2));
        squares.sum::<f64>().sqrt()
    };
    rows.chunks_exact(from.len().max(1)).map(away).collect()
}
