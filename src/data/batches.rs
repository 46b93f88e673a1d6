//! Minibatches of the training split, in an order that the run's seed decides.

use super::Dataset;
use super::binarize::{fill_uniform, flip};
use super::dataset::{extend_units, row};
use crate::recipe::Binarize;
use crate::rng::{Stream, shuffle, stream};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;

/// Images on their way into the model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Minibatch {
    /// [images, pixels], each number in 0..=1.
    pub pixels: Vec<f32>,
    /// How many images this holds.
    pub images: usize,
}

/// An endless walk over the training split: shuffled anew each epoch by
/// [`Stream::Shuffle`], binarised by [`Stream::Binarisation`] if dynamic.
///
/// Which image comes when, and which coins it gets, depends on the seed and
/// on how many images came before, never on how they were cut into batches.
#[derive(Clone, Debug)]
pub struct Batches {
    dataset: Arc<Dataset>,
    binarize: Binarize,
    order: Vec<u32>,
    /// How many images of this epoch have been served.
    position: usize,
    /// Whole epochs before this one.
    finished: u64,
    shuffle: ChaCha8Rng,
    coins: ChaCha8Rng,
    /// Room for one image's coins, and for the image they made.
    drawn: Vec<u8>,
}

impl Batches {
    /// Starts before the first epoch.
    pub fn new(dataset: Arc<Dataset>, seed: u64, binarize: Binarize) -> Self {
        // An index beyond u32 is refused by `Dataset::new`.
        let images = u32::try_from(dataset.train_len()).unwrap_or(u32::MAX);
        let mut batches = Self {
            drawn: vec![0; dataset.shape.pixels()],
            dataset,
            binarize,
            order: (0..images).collect(),
            position: 0,
            finished: 0,
            shuffle: stream(seed, Stream::Shuffle),
            coins: stream(seed, Stream::Binarisation),
        };
        shuffle(&mut batches.shuffle, &mut batches.order);
        batches
    }

    /// Replaces `out` by the next `batch` images (at least one). The last
    /// batch of an epoch is served short if they do not divide evenly.
    pub fn next(&mut self, batch: usize, out: &mut Minibatch) {
        if self.epoch_ended() {
            self.finished += 1;
            self.position = 0;
            shuffle(&mut self.shuffle, &mut self.order);
        }
        let end = self
            .position
            .saturating_add(batch.max(1))
            .min(self.order.len());
        let dataset = Arc::clone(&self.dataset);
        let pixels = dataset.shape.pixels();
        let rows = dataset.train_rows(self.binarize);
        out.pixels.clear();
        out.pixels.reserve((end - self.position) * pixels);
        out.images = end - self.position;
        for &index in &self.order[self.position..end] {
            let image = row(rows, index as usize, pixels);
            if self.binarize == Binarize::Dynamic {
                fill_uniform(&mut self.coins, &mut self.drawn);
                for (coin, &p) in self.drawn.iter_mut().zip(image) {
                    *coin = flip(p, *coin);
                }
                extend_units(&mut out.pixels, &self.drawn);
            } else {
                extend_units(&mut out.pixels, image);
            }
        }
        self.position = end;
    }

    /// Passes over the training split so far, with its fraction.
    pub fn epochs(&self) -> f64 {
        self.finished as f64 + self.position as f64 / self.order.len() as f64
    }

    /// Whether the last [`Batches::next`] served the last images of an epoch.
    pub fn epoch_ended(&self) -> bool {
        self.position == self.order.len()
    }

    /// The data set that the images come from.
    pub fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }
}
