//! Where the encoder puts images, and how much of each dimension it uses.

use super::compared::noise_of;
use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::spread::Spread;
use super::which_image::WhichImage;
use crate::data::SplitName;
use crate::fields::encode_each;
use crate::train::Published;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// From more images on it takes longer than other queries can wait: they are let in, and a
/// first answer is about no more than [`FIRST`].
const MANY: usize = 4_000;
const FIRST: usize = 2_000;

/// By what an image is placed in the latent space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlacedBy {
    /// The mean of its posterior.
    #[default]
    Mean,
    /// One sample of it, z = mean + std * epsilon, with the epsilon of its terms: the same for
    /// an image whatever the weights.
    Sample,
}

/// Where does the encoder put images, evenly spread over their split?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScatterQuery {
    /// Of which split.
    pub split: SplitName,
    /// How many images, or as many as there are.
    pub images: usize,
    /// By what they are placed.
    pub placed_by: PlacedBy,
}

/// Where images lie in the latent space.
#[derive(Clone, Debug)]
pub struct Scatter {
    /// Latent dimensions per image.
    pub latent: usize,
    /// Which images of the split.
    pub split: SplitName,
    /// The same.
    pub spread: Spread,
    /// Posterior means, or samples: [images, latent], row by row.
    pub places: Arc<[f32]>,
    /// One per image; empty if the data has no labels.
    pub labels: Arc<[u16]>,
    /// KL[q(z_d | x) || p(z_d)] in nats of each latent dimension, the images' mean, `[latent]`.
    pub kl: Arc<[f64]>,
    /// Variance of each dimension's posterior mean over the images, `[latent]`:
    /// A_u of Burda et al. 2016, section 5.2.
    pub mean_variance: Arc<[f64]>,
}

impl ScatterQuery {
    /// The posterior means of so many test images: what is told of dimensions is about them.
    pub fn test_means(images: usize) -> Self {
        Self {
            split: SplitName::Test,
            images,
            placed_by: PlacedBy::Mean,
        }
    }

    /// Whether both are about images of one split, placed in one way: perhaps about more of
    /// them.
    pub fn is_alike(&self, other: &Self) -> bool {
        (self.split, self.placed_by) == (other.split, other.placed_by)
    }

    fn is_of_many(&self) -> bool {
        self.images > MANY
    }
}

impl Scatter {
    /// How many images there are.
    pub fn len(&self) -> usize {
        self.places.len() / self.latent.max(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its image number `place`.
    pub fn image(&self, place: usize) -> WhichImage {
        WhichImage::of_split(self.split, self.spread.index(place))
    }
}

impl Query for ScatterQuery {
    type Answer = Scatter;
    /// Whether it was answered already.
    type Memory = bool;
    const URGENCY: Urgency = Urgency::Swift;
    /// Of few images about twice a second; of many as often as takes a tenth of a core.
    const GROWS_OLD: GrowsOld = GrowsOld::AfterRest(9);

    fn urgency(&self) -> Urgency {
        if self.is_of_many() {
            Urgency::Slow
        } else {
            Urgency::Swift
        }
    }

    fn answer(
        &self,
        answered: &mut bool,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Scatter>, ExploreError> {
        let first = self.is_of_many() && !*answered;
        let images = if first { FIRST } else { self.images };
        let scatter = self.scatter(images, on, interrupts)?;
        *answered = true;
        Ok(if first {
            Reply::Partial(scatter)
        } else {
            Reply::Complete(scatter)
        })
    }

    /// As many images as the one who asks for the most.
    fn merged(self, earlier: &Self) -> Self {
        if !self.is_alike(earlier) {
            return self;
        }
        Self {
            images: self.images.max(earlier.images),
            ..self
        }
    }
}

impl ScatterQuery {
    fn scatter(
        &self,
        images: usize,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Scatter, ExploreError> {
        let (snapshot, dataset) = (&on.snapshot, &on.dataset);
        let images_of_split = dataset.split(self.split);
        let spread = Spread::new(images, images_of_split.len(dataset.shape));
        let latent = snapshot.recipe.latent;
        let mut places = Vec::with_capacity(spread.len() * latent);
        let mut kl = vec![0.0; latent];
        let mut moments = Moments::new(latent);
        let mut epsilon = Vec::new();
        encode_each(
            snapshot,
            dataset,
            self.split,
            spread.indices(),
            |indices, encoded| {
                encoded.add_kl(&mut kl);
                moments.add(&encoded.mean);
                match self.placed_by {
                    PlacedBy::Mean => places.extend(encoded.mean),
                    PlacedBy::Sample => {
                        epsilon.clear();
                        for index in indices {
                            let image = WhichImage::of_split(self.split, *index);
                            noise_of(&image, latent, &mut epsilon);
                        }
                        places.extend(encoded.sample(&epsilon));
                    }
                }
                interrupts.let_in()
            },
        )?;
        let count = spread.len().max(1) as f64;
        let label = |index| images_of_split.label(index);
        Ok(Scatter {
            latent,
            split: self.split,
            spread,
            kl: kl.iter().map(|sum| sum / count).collect(),
            mean_variance: moments.variances(),
            places: places.into(),
            labels: spread.indices().filter_map(label).collect(),
        })
    }
}

/// Mean and spread of each column of rows that come by one after another, so that a mean far
/// from 0 costs no digits (Welford 1962).
struct Moments {
    count: f64,
    mean: Vec<f64>,
    squares: Vec<f64>,
}

impl Moments {
    fn new(width: usize) -> Self {
        Self {
            count: 0.0,
            mean: vec![0.0; width],
            squares: vec![0.0; width],
        }
    }

    /// Takes in more rows, [n, width].
    fn add(&mut self, rows: &[f32]) {
        for row in rows.chunks_exact(self.mean.len().max(1)) {
            self.count += 1.0;
            let columns = self.mean.iter_mut().zip(&mut self.squares);
            for ((mean, squares), value) in columns.zip(row) {
                let away = f64::from(*value) - *mean;
                *mean += away / self.count;
                *squares += away * (f64::from(*value) - *mean);
            }
        }
    }

    /// The variance of each column.
    fn variances(&self) -> Arc<[f64]> {
        let count = self.count.max(1.0);
        self.squares.iter().map(|squares| squares / count).collect()
    }
}
