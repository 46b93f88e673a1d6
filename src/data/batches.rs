//! Minibatches of the training split, in an order that the run's seed decides.

use super::batches_state::{BatchesState, OrderFlaw};
use super::binarize::{fill_thresholds, is_one};
use super::dataset::{Dataset, row};
use super::gather::gather;
use crate::recipe::Binarize;
use crate::rng::{Stream, position, shuffle, stream, stream_at};
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
/// Which image comes when, and how it is binarised, depends on the seed and
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
    binarisation: ChaCha8Rng,
    /// Room for one image's thresholds.
    thresholds: Vec<u8>,
}

impl Batches {
    /// Starts before the first epoch.
    pub fn new(dataset: Arc<Dataset>, seed: u64, binarize: Binarize) -> Self {
        // An index beyond u32 is refused by `Dataset::new`.
        let images = u32::try_from(dataset.train_len()).unwrap_or(u32::MAX);
        let mut batches = Self {
            thresholds: vec![0; dataset.shape.pixels()],
            dataset,
            binarize,
            order: (0..images).collect(),
            position: 0,
            finished: 0,
            shuffle: stream(seed, Stream::Shuffle),
            binarisation: stream(seed, Stream::Binarisation),
        };
        shuffle(&mut batches.shuffle, &mut batches.order);
        batches
    }

    /// Goes on where another walk stood, of a run with the same seed.
    ///
    /// A set that [is away](Dataset::is_away) only keeps the state: it has no images to serve.
    ///
    /// # Errors
    /// The state is not one of a walk over as many images.
    pub fn resume(
        dataset: Arc<Dataset>,
        seed: u64,
        binarize: Binarize,
        state: &BatchesState,
    ) -> Result<Self, OrderFlaw> {
        state.check()?;
        let (expected, found) = (dataset.train_len(), state.order.len());
        if expected != found && !dataset.is_away() {
            return Err(OrderFlaw::Images { expected, found });
        }
        // Named one by one, so that a new field is not forgotten here.
        let BatchesState {
            order,
            position,
            finished,
            shuffle,
            binarisation,
        } = state;
        Ok(Self {
            thresholds: vec![0; dataset.shape.pixels()],
            dataset,
            binarize,
            order: order.clone(),
            position: *position,
            finished: *finished,
            shuffle: stream_at(seed, Stream::Shuffle, *shuffle),
            binarisation: stream_at(seed, Stream::Binarisation, *binarisation),
        })
    }

    /// Where the walk stands.
    pub fn state(&self) -> BatchesState {
        BatchesState {
            order: self.order.clone(),
            position: self.position,
            finished: self.finished,
            shuffle: position(&self.shuffle),
            binarisation: position(&self.binarisation),
        }
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
        out.images = end - self.position;
        let order = &self.order[self.position..end];
        let image = |at: usize| row(rows, order[at] as usize, pixels);
        if self.binarize == Binarize::Dynamic {
            out.pixels.reserve(order.len() * pixels);
            for at in 0..order.len() {
                fill_thresholds(&mut self.binarisation, &mut self.thresholds);
                let pixels = image(at).iter().zip(&self.thresholds);
                out.pixels
                    .extend(pixels.map(|(&p, &t)| f32::from(u8::from(is_one(p, t)))));
            }
        } else {
            gather(order.len(), pixels, image, &mut out.pixels);
        }
        self.position = end;
    }

    /// Passes over the training split so far, with its fraction.
    pub fn epochs(&self) -> f64 {
        self.finished as f64 + self.position as f64 / self.order.len().max(1) as f64
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Split;
    use crate::recipe::ImageShape;
    use proptest::prelude::*;

    /// `images` training images of 2 x 3 pixels; image i is all i.
    fn dataset(images: u8) -> Arc<Dataset> {
        let shape = ImageShape {
            height: 2,
            width: 3,
            channels: 1,
        };
        let split = Split {
            pixels: (0..images).flat_map(|i| [i; 6]).collect(),
            labels: None,
        };
        Arc::new(Dataset::new("counted".into(), shape, split.clone(), split).unwrap())
    }

    /// All pixels of the next `images` images, asked for in batches of these sizes in turn.
    fn served(batches: &mut Batches, sizes: &[usize], images: usize) -> Vec<f32> {
        let mut out = Minibatch::default();
        let mut all = Vec::new();
        for &size in sizes.iter().cycle() {
            if all.len() >= images * 6 {
                break;
            }
            batches.next(size, &mut out);
            assert_eq!(out.pixels.len(), out.images * 6);
            assert!((1..=size.max(1)).contains(&out.images));
            all.extend_from_slice(&out.pixels);
        }
        all.truncate(images * 6);
        all
    }

    proptest! {
        #[test]
        fn every_epoch_serves_every_image_once(
            images in 1..60u8, batch in 0..80usize, seed in any::<u64>(),
        ) {
            let mut batches = Batches::new(dataset(images), seed, Binarize::None);
            let mut out = Minibatch::default();
            for epoch in 1..4 {
                let mut seen = Vec::new();
                loop {
                    batches.next(batch, &mut out);
                    let whole = |p: &[f32]| (p[0] * 255.0).round() as u8;
                    seen.extend(out.pixels.chunks(6).map(whole));
                    let done = f64::from(epoch - 1) + seen.len() as f64 / f64::from(images);
                    prop_assert!((batches.epochs() - done).abs() < 1e-12);
                    if batches.epoch_ended() {
                        break;
                    }
                    prop_assert_eq!(out.images, batch.max(1), "only the last one is short");
                }
                seen.sort_unstable();
                prop_assert_eq!(&seen, &(0..images).collect::<Vec<_>>());
            }
        }

        #[test]
        fn a_walk_goes_on_from_its_state(
            images in 1..60u8, before in 0..150usize, batch in 1..40usize, dynamic in any::<bool>(),
        ) {
            let binarize = if dynamic { Binarize::Dynamic } else { Binarize::None };
            let mut whole = Batches::new(dataset(images), 7, binarize);
            served(&mut whole, &[batch], before);
            let state = whole.state();
            let mut resumed =
                Batches::resume(dataset(images), 7, binarize, &state).expect("its own state");
            prop_assert_eq!(resumed.state(), state);
            prop_assert_eq!(whole.epochs().to_bits(), resumed.epochs().to_bits());
            prop_assert_eq!(served(&mut whole, &[batch], 150), served(&mut resumed, &[batch], 150));
        }

        #[test]
        fn the_cut_into_batches_changes_nothing(
            images in 1..60u8,
            sizes in prop::collection::vec(1..50usize, 1..6),
            dynamic in any::<bool>(),
        ) {
            let binarize = if dynamic { Binarize::Dynamic } else { Binarize::Fixed };
            let mut one_by_one = Batches::new(dataset(images), 7, binarize);
            let mut in_batches = one_by_one.clone();
            let wanted = served(&mut one_by_one, &[1], 200);
            prop_assert_eq!(wanted, served(&mut in_batches, &sizes, 200));
        }
    }

    #[test]
    fn a_state_of_another_walk_is_refused() {
        let state = Batches::new(dataset(3), 0, Binarize::None).state();
        let refused = |change: fn(&mut BatchesState)| {
            let mut changed = state.clone();
            change(&mut changed);
            Batches::resume(dataset(3), 0, Binarize::None, &changed).err()
        };
        assert_eq!(refused(|_| {}), None);
        let (expected, found) = (3, 2);
        assert_eq!(
            refused(|state| state.order = vec![1, 0]),
            Some(OrderFlaw::Images { expected, found })
        );
        let twice = |state: &mut BatchesState| state.order = vec![1, 0, 1];
        assert_eq!(refused(twice), Some(OrderFlaw::NotOnce(1)));
        let beyond = |state: &mut BatchesState| state.order = vec![1, 0, 3];
        assert_eq!(refused(beyond), Some(OrderFlaw::NotOnce(3)));
        let (position, images) = (4, 3);
        assert_eq!(
            refused(|state| state.position = 4),
            Some(OrderFlaw::Position { position, images })
        );
    }

    #[test]
    fn the_last_batch_of_an_epoch_is_short() {
        let mut batches = Batches::new(dataset(10), 0, Binarize::None);
        let mut out = Minibatch::default();
        let sizes = [4, 4, 2, 4, 4, 2].map(|wanted| {
            batches.next(4, &mut out);
            (out.images == wanted, batches.epoch_ended())
        });
        let long = (true, false);
        assert_eq!(sizes, [long, long, (true, true), long, long, (true, true)]);
        assert_eq!(batches.epochs(), 2.0);
    }

    #[test]
    fn the_seed_decides_the_order() {
        let order = |seed| {
            let mut batches = Batches::new(dataset(50), seed, Binarize::None);
            served(&mut batches, &[50], 100)
        };
        assert_eq!(order(1), order(1));
        assert_ne!(order(1), order(2));
        let two_epochs = order(1);
        assert_ne!(two_epochs[..300], two_epochs[300..], "shuffled anew");
    }

    #[test]
    fn the_fixed_draw_is_the_same_for_every_seed_and_epoch() {
        let mut first = Batches::new(dataset(100), 1, Binarize::Fixed);
        let mut second = Batches::new(dataset(100), 2, Binarize::Fixed);
        let sorted = |batches: &mut Batches| {
            let pixels = served(batches, &[100], 100);
            let mut images: Vec<Vec<u32>> = pixels
                .chunks(6)
                .map(|p| p.iter().map(|&v| v as u32).collect())
                .collect();
            images.sort();
            images
        };
        let wanted = sorted(&mut first);
        assert_eq!(wanted, sorted(&mut first));
        assert_eq!(wanted, sorted(&mut second));
    }

    #[test]
    fn the_dynamic_draw_is_new_each_time_and_follows_the_pixels() {
        let mut batches = Batches::new(dataset(100), 1, Binarize::Dynamic);
        let epochs = 400;
        let pixels = served(&mut batches, &[100], 100 * epochs);
        assert!(pixels.iter().all(|&v| v == 0.0 || v == 1.0));
        let ones = f64::from(pixels.iter().sum::<f32>());
        // Image i is 1 with probability i / 255: on average 49.5 / 255 of all.
        let share = ones / pixels.len() as f64;
        assert!((share - 49.5 / 255.0).abs() < 0.005, "{share}");
        let epoch = |i: usize| f64::from(pixels[i * 600..][..600].iter().sum::<f32>());
        assert!((1..epochs).any(|i| epoch(i) != epoch(0)));
    }

    #[test]
    fn the_test_split_keeps_the_fixed_draw() {
        let dataset = dataset(100);
        let mut fixed = Vec::new();
        let mut dynamic = Vec::new();
        dataset.fill_test(Binarize::Fixed, &[3, 99, 3], &mut fixed);
        dataset.fill_test(Binarize::Dynamic, &[3, 99, 3], &mut dynamic);
        assert_eq!(fixed, dynamic);
        assert_eq!(fixed[..6], fixed[12..]);
        let shown = dataset.test_pixels(Binarize::Fixed, 99);
        let units: Vec<f32> = shown.iter().map(|&p| f32::from(p) / 255.0).collect();
        assert_eq!(fixed[6..12], units);
        assert_eq!(dataset.test_pixels(Binarize::None, 99), [99; 6]);
    }

    #[test]
    fn an_index_beyond_the_split_gives_black() {
        let dataset = dataset(3);
        let mut out = vec![9.0];
        dataset.fill_test(Binarize::None, &[2, usize::MAX, 3], &mut out);
        assert_eq!(out[..6], [2.0 / 255.0; 6]);
        assert_eq!(out[6..], [0.0; 12]);
        assert!(dataset.test_pixels(Binarize::Fixed, 3).is_empty());
        assert!(dataset.train.image(usize::MAX, dataset.shape).is_empty());
        assert_eq!(dataset.train.label(0), None);
    }
}
