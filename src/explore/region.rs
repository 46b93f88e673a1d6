//! What images that belong together have in common: their codes, their terms, their mean.

use super::compared::terms_of_pixels;
use super::decode::{GROUP, decode};
use super::error::ExploreError;
use super::image_set::{ImageSet, of_split};
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::which_image::WhichImage;
use crate::numbers::unit_to_bytes;
use crate::recipe::Terms;
use crate::train::Published;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Of more images than these, so many are told of first.
const FIRST: usize = 500;

/// What do these images have in common?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionQuery {
    /// Which ones.
    pub set: ImageSet,
}

/// What several images have in common.
#[derive(Clone, Debug)]
pub struct RegionSummary {
    /// How many of them this is about: in a first answer fewer than all, evenly spread.
    pub images: usize,
    /// Mean of the means of their q(z | x), `[latent]`.
    pub mean: Vec<f64>,
    /// Root of the mean squared distance of those means from [`mean`](Self::mean), `[latent]`.
    pub spread: Vec<f64>,
    /// Mean of their terms, in nats per image, one sample of z each.
    pub terms: Terms,
    /// Each class with how many images are of it, from the lowest label; empty without labels.
    pub classes: Vec<(u16, usize)>,
    /// Mean of their pixels, 0 to 255.
    pub mean_picture: Arc<[u8]>,
    /// What [`mean`](Self::mean) decodes to, 0 to 255.
    pub decoded_mean: Arc<[u8]>,
}

impl Query for RegionQuery {
    type Answer = RegionSummary;
    /// The query that was answered last.
    type Memory = Option<RegionQuery>;
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::AfterRest(3);

    fn answer(
        &self,
        answered: &mut Option<RegionQuery>,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<RegionSummary>, ExploreError> {
        if !self.set.is_there(on) {
            return Ok(Reply::Unanswerable);
        }
        let all = self.set.images();
        let first = all.len() > FIRST && answered.as_ref() != Some(self);
        *answered = Some(self.clone());
        if first {
            let spread = (0..FIRST).filter_map(|place| all.get(place * all.len() / FIRST));
            let some: Vec<usize> = spread.copied().collect();
            return Ok(Reply::Partial(self.summary(&some, on, interrupts)?));
        }
        Ok(Reply::Complete(self.summary(all, on, interrupts)?))
    }
}

impl RegionQuery {
    fn summary(
        &self,
        indices: &[usize],
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<RegionSummary, ExploreError> {
        let (snapshot, dataset, split) = (&on.snapshot, &on.dataset, self.set.split());
        snapshot.check_fits(&dataset.name, dataset.shape)?;
        let latent = snapshot.recipe.latent;
        let count = indices.len().max(1) as f64;
        let mut means = Vec::with_capacity(indices.len() * latent);
        let mut sums = vec![0.0; snapshot.shape.pixels()];
        let mut terms = Terms::default();
        let mut pixels = Vec::new();
        for group in indices.chunks(GROUP) {
            dataset.fill(split, snapshot.recipe.binarize, group, &mut pixels);
            means.extend(snapshot.encode(&pixels)?.mean);
            let images: Vec<WhichImage> = group.iter().map(|i| of_split(split, *i)).collect();
            for of_image in terms_of_pixels(snapshot, &images, &pixels)? {
                terms.add_scaled(&of_image, 1.0 / count);
            }
            for image in pixels.chunks_exact(sums.len().max(1)) {
                for (sum, pixel) in sums.iter_mut().zip(image) {
                    *sum += f64::from(*pixel);
                }
            }
            interrupts.let_in()?;
        }
        let (mean, spread) = mean_and_spread(&means, latent);
        let place: Vec<f32> = mean.iter().map(|&value| value as f32).collect();
        let mut decoded = decode(snapshot, &[&place])?.into_iter();
        let decoded_mean = decoded.next().map_or(Arc::from([]), |(_, pixels)| pixels);
        let mean_pixels: Vec<f32> = sums.iter().map(|sum| (sum / count) as f32).collect();
        let mut classes = BTreeMap::new();
        let images = dataset.split(split);
        for label in indices.iter().filter_map(|&index| images.label(index)) {
            *classes.entry(label).or_insert(0) += 1;
        }
        Ok(RegionSummary {
            images: indices.len(),
            mean,
            spread,
            terms,
            classes: classes.into_iter().collect(),
            mean_picture: unit_to_bytes(&mean_pixels).into(),
            decoded_mean,
        })
    }
}

/// The mean of each column of `rows`, [n, width], and the root of the mean squared distance
/// from it; in two passes, so that a mean far from 0 costs no digits.
pub(super) fn mean_and_spread(rows: &[f32], width: usize) -> (Vec<f64>, Vec<f64>) {
    let count = (rows.len() / width.max(1)).max(1) as f64;
    let mut mean = vec![0.0; width];
    for row in rows.chunks_exact(width.max(1)) {
        for (sum, value) in mean.iter_mut().zip(row) {
            *sum += f64::from(*value) / count;
        }
    }
    let mut spread = vec![0.0; width];
    for row in rows.chunks_exact(width.max(1)) {
        for ((sum, value), mean) in spread.iter_mut().zip(row).zip(&mean) {
            *sum += (f64::from(*value) - mean).powi(2) / count;
        }
    }
    (mean, spread.into_iter().map(f64::sqrt).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_spread_are_those_computed_by_hand() {
        // Columns 1, 2, 6 and 10, 10, 40: means 3 and 20, mean squares (4 + 1 + 9) / 3 and
        // (100 + 100 + 400) / 3.
        let rows = [1.0, 10.0, 2.0, 10.0, 6.0, 40.0];
        let (mean, spread) = mean_and_spread(&rows, 2);
        let near = |found: &[f64], expected: [f64; 2]| {
            let mut both = found.iter().zip(expected);
            both.all(|(found, expected)| (found - expected).abs() < 1e-12)
        };
        assert!(near(&mean, [3.0, 20.0]), "{mean:?}");
        assert!(
            near(&spread, [(14.0f64 / 3.0).sqrt(), 200.0f64.sqrt()]),
            "{spread:?}"
        );
        assert_eq!(
            mean_and_spread(&[], 2),
            (vec![0.0, 0.0], vec![0.0, 0.0]),
            "of nothing"
        );
    }
}
