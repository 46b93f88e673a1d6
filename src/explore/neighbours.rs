//! The images nearest to an image or to a place of the latent space: by their codes, and pixel
//! by pixel; in both splits, so that a model that learned images by heart is found out.

use super::decode::GROUP;
use super::error::ExploreError;
use super::image_set::of_split;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::which_image::WhichImage;
use crate::data::SplitName;
use crate::latent::with_length;
use crate::model::ModelError;
use crate::rng::{Stream, stream, uniform_below};
use crate::train::Published;
use std::time::Instant;

/// Pairs of training images whose distances say what is usual.
const PAIRS: usize = 501;
/// The seed of those pairs: always the same ones.
const PAIRS_SEED: u64 = 0;

/// Which images are nearest?
#[derive(Clone, Debug, PartialEq)]
pub struct NeighboursQuery {
    /// To what.
    pub of: NeighboursOf,
    /// How many of each split.
    pub count: usize,
}

/// What neighbours are sought of.
#[derive(Clone, Debug, PartialEq)]
pub enum NeighboursOf {
    /// An image: the mean of its q(z | x), and its pixels. It is no neighbour of itself.
    Image(WhichImage),
    /// A place of the latent space, filled up or cut to the model's length, and what it
    /// decodes to.
    Place(Vec<f32>),
}

/// An image, and how far away it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbour {
    /// Which one.
    pub image: WhichImage,
    /// Euclidean.
    pub distance: f64,
}

/// The nearest images of each split, the nearest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// Of the test split.
    pub test: Vec<Neighbour>,
    /// Of the training split.
    pub train: Vec<Neighbour>,
    /// The distance of two training images taken at random: the median of many pairs.
    pub usual: f64,
}

/// The nearest images in two senses.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbours {
    /// Between the means of q(z | x), in standard deviations of the prior.
    pub latent: Nearest,
    /// Between images as the model sees them, each pixel from 0 to 1.
    pub pixels: Nearest,
}

/// What serves the next query too.
#[derive(Default)]
pub struct NeighboursMemory {
    /// The means of all images, and the weights that they are of.
    codes: Option<(Instant, BothSplits<Vec<f32>>)>,
    /// Pixel by pixel an image keeps its neighbours whatever the weights are.
    image: Option<(WhichImage, usize, Nearest)>,
    usual_pixels: Option<f64>,
}

/// One of each split.
struct BothSplits<T> {
    test: T,
    train: T,
}

impl Query for NeighboursQuery {
    type Answer = Neighbours;
    type Memory = NeighboursMemory;
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::AfterRest(3);

    fn answer(
        &self,
        memory: &mut NeighboursMemory,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Neighbours>, ExploreError> {
        let (snapshot, dataset) = (&on.snapshot, &on.dataset);
        let there = match &self.of {
            NeighboursOf::Image(image) => image.is_there(on),
            NeighboursOf::Place(_) => true,
        };
        if !there || dataset.is_away() {
            return Ok(Reply::Unanswerable);
        }
        snapshot.check_fits(&dataset.name, dataset.shape)?;
        let pixels = self.in_pixels(memory, on, interrupts)?;
        let latent = self.in_latent(memory, on, interrupts)?;
        Ok(Reply::Complete(Neighbours { latent, pixels }))
    }

    /// What is known of all images serves any of them: a point that is moved changes faster
    /// than it is answered.
    fn leads_to(&self, newer: &Self) -> bool {
        self.count == newer.count
    }
}

impl NeighboursQuery {
    fn own_image(&self) -> Option<&WhichImage> {
        match &self.of {
            NeighboursOf::Image(image) => Some(image),
            NeighboursOf::Place(_) => None,
        }
    }

    fn in_pixels(
        &self,
        memory: &mut NeighboursMemory,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Nearest, ModelError> {
        let own = self.own_image();
        if let (Some(own), Some((image, count, nearest))) = (own, &memory.image)
            && image == own
            && *count == self.count
        {
            return Ok(nearest.clone());
        }
        let from = match &self.of {
            NeighboursOf::Image(image) => image.pixels(on),
            NeighboursOf::Place(z) => {
                let z = with_length(z, on.snapshot.recipe.latent);
                on.snapshot.decode(&z)?
            }
        };
        let mut search = |split| {
            let mut best = Best::new(self.count, own.cloned());
            each_group(on, split, interrupts, |group, rows| {
                let rows = rows.chunks_exact(from.len().max(1));
                for (index, row) in group.iter().zip(rows) {
                    best.take(of_split(split, *index), squared_distance(&from, row));
                }
                Ok(())
            })?;
            Ok::<_, ModelError>(best.found())
        };
        let (test, train) = (search(SplitName::Test)?, search(SplitName::Train)?);
        let usual = match memory.usual_pixels {
            Some(usual) => usual,
            None => *memory.usual_pixels.insert(usual_pixels(on, interrupts)?),
        };
        let nearest = Nearest { test, train, usual };
        if let Some(own) = own {
            memory.image = Some((own.clone(), self.count, nearest.clone()));
        }
        Ok(nearest)
    }

    fn in_latent(
        &self,
        memory: &mut NeighboursMemory,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Nearest, ModelError> {
        let latent = on.snapshot.recipe.latent;
        let codes = match memory.codes.take() {
            Some((at, codes)) if at == on.at => codes,
            Some(_) | None => BothSplits {
                test: means(on, SplitName::Test, interrupts)?,
                train: means(on, SplitName::Train, interrupts)?,
            },
        };
        let (_, codes) = memory.codes.insert((on.at, codes));
        let from = match &self.of {
            NeighboursOf::Image(image) => on.snapshot.encode(&image.pixels(on))?.mean,
            NeighboursOf::Place(z) => with_length(z, latent),
        };
        let search = |split, means: &[f32]| {
            let mut best = Best::new(self.count, self.own_image().cloned());
            for (index, mean) in means.chunks_exact(latent.max(1)).enumerate() {
                best.take(of_split(split, index), squared_distance(&from, mean));
            }
            best.found()
        };
        let row = |index: usize| {
            let start = index * latent;
            codes.train.get(start..start + latent).unwrap_or(&[])
        };
        let pairs = pairs(on.dataset.train_len());
        let distances = pairs.map(|[a, b]| squared_distance(row(a), row(b)).sqrt());
        Ok(Nearest {
            test: search(SplitName::Test, &codes.test),
            train: search(SplitName::Train, &codes.train),
            usual: median(distances.collect()),
        })
    }
}

/// Hands over a split group by group: places, and pixels as the model sees them.
fn each_group(
    on: &Published,
    split: SplitName,
    interrupts: &mut Interrupts<'_>,
    mut take: impl FnMut(&[usize], &[f32]) -> Result<(), ModelError>,
) -> Result<(), ModelError> {
    let (snapshot, dataset) = (&on.snapshot, &on.dataset);
    let all: Vec<usize> = (0..dataset.split(split).len(dataset.shape)).collect();
    let mut pixels = Vec::new();
    for group in all.chunks(GROUP) {
        dataset.fill(split, snapshot.recipe.binarize, group, &mut pixels);
        take(group, &pixels)?;
        interrupts.let_in()?;
    }
    Ok(())
}

/// The mean of each image's q(z | x), [images, latent].
fn means(
    on: &Published,
    split: SplitName,
    interrupts: &mut Interrupts<'_>,
) -> Result<Vec<f32>, ModelError> {
    let images = on.dataset.split(split).len(on.dataset.shape);
    let mut means = Vec::with_capacity(images * on.snapshot.recipe.latent);
    each_group(on, split, interrupts, |_, pixels| {
        means.extend(on.snapshot.encode(pixels)?.mean);
        Ok(())
    })?;
    Ok(means)
}

/// How far two training images are from each other pixel by pixel.
fn usual_pixels(on: &Published, interrupts: &mut Interrupts<'_>) -> Result<f64, ModelError> {
    let mut distances = Vec::with_capacity(PAIRS);
    let mut pixels = Vec::new();
    for pair in pairs(on.dataset.train_len()) {
        let binarize = on.snapshot.recipe.binarize;
        on.dataset
            .fill(SplitName::Train, binarize, &pair, &mut pixels);
        let (one, other) = pixels.split_at(pixels.len() / 2);
        distances.push(squared_distance(one, other).sqrt());
        interrupts.let_in()?;
    }
    Ok(median(distances))
}

/// Pairs of two different ones out of `total`; none of fewer than two.
fn pairs(total: usize) -> impl Iterator<Item = [usize; 2]> {
    let mut rng = stream(PAIRS_SEED, Stream::Exploration);
    let total = u32::try_from(total).unwrap_or(u32::MAX);
    let count = if total < 2 { 0 } else { PAIRS };
    (0..count).map(move |_| {
        let one = uniform_below(&mut rng, total);
        // Any but the first.
        let other = uniform_below(&mut rng, total - 1);
        [one, other + u32::from(other >= one)].map(|index| index as usize)
    })
}

/// The middle one; not a number of none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn squared_distance(one: &[f32], other: &[f32]) -> f64 {
    let both = one.iter().zip(other);
    both.map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2))
        .sum()
}

/// The nearest of what was seen so far.
struct Best {
    count: usize,
    /// No neighbour of itself.
    own: Option<WhichImage>,
    /// Squared distances, ascending; of two as near the one that was seen first.
    found: Vec<(f64, WhichImage)>,
}

impl Best {
    fn new(count: usize, own: Option<WhichImage>) -> Self {
        Self {
            count,
            own,
            found: Vec::with_capacity(count + 1),
        }
    }

    fn take(&mut self, image: WhichImage, squared: f64) {
        let place = self.found.partition_point(|(found, _)| *found <= squared);
        if place < self.count && squared.is_finite() && self.own.as_ref() != Some(&image) {
            self.found.insert(place, (squared, image));
            self.found.truncate(self.count);
        }
    }

    fn found(self) -> Vec<Neighbour> {
        let found = self.found.into_iter();
        found
            .map(|(squared, image)| Neighbour {
                image,
                distance: squared.sqrt(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_of_two_different_images_and_always_the_same() {
        let drawn: Vec<_> = pairs(7).collect();
        assert_eq!(drawn.len(), PAIRS);
        assert!(drawn.iter().all(|[a, b]| a != b && *a < 7 && *b < 7));
        assert!(drawn.iter().copied().eq(pairs(7)));
        for image in 0..7 {
            assert!(drawn.iter().flatten().any(|drawn| *drawn == image));
        }
        assert_eq!(pairs(1).count(), 0);
        assert!(median(Vec::new()).is_nan());
        assert_eq!(median(vec![5.0, 1.0, 2.0]), 2.0);
    }
}
