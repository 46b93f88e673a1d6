//! Where the encoder puts test images, and how much of each dimension it uses.

use super::decode::GROUP;
use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::train::Published;
use std::sync::Arc;

/// What are the posterior means of test images, evenly spread over the split?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScatterQuery {
    /// How many images, or as many as there are.
    pub images: usize,
}

/// Posterior means of test images.
#[derive(Clone, Debug)]
pub struct Scatter {
    /// Latent dimensions per image.
    pub latent: usize,
    /// [images, latent], row by row.
    pub means: Arc<[f32]>,
    /// One per image; empty if the data has no labels.
    pub labels: Arc<[u16]>,
    /// KL[q(z_d | x) || p(z_d)] in nats of each latent dimension, the images' mean, `[latent]`.
    pub kl: Arc<[f64]>,
    /// Variance of each dimension's posterior mean over the images, `[latent]`:
    /// A_u of Burda et al. 2016, section 5.2.
    pub mean_variance: Arc<[f64]>,
}

impl Scatter {
    /// How many images there are.
    pub fn len(&self) -> usize {
        self.means.len() / self.latent.max(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The index of its image number `place` in a test split of `total` images.
    pub fn test_index(&self, place: usize, total: usize) -> usize {
        evenly_spread(place, self.len(), total)
    }
}

/// The index of number `place` of `count` that are evenly spread over `total`.
fn evenly_spread(place: usize, count: usize, total: usize) -> usize {
    place * total / count.max(1)
}

impl Query for ScatterQuery {
    type Answer = Scatter;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Swift;
    const GROWS_OLD: GrowsOld = GrowsOld::WhileWeightsMove;

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Scatter>, ExploreError> {
        let (snapshot, dataset) = (&on.snapshot, &on.dataset);
        let total = dataset.test_len();
        let count = self.images.min(total);
        let indices: Vec<usize> = (0..count)
            .map(|place| evenly_spread(place, count, total))
            .collect();
        let latent = snapshot.recipe.latent;
        let mut means = Vec::with_capacity(count * latent);
        let mut kl = vec![0.0; latent];
        let mut pixels = Vec::new();
        for group in indices.chunks(GROUP) {
            pixels.clear();
            dataset.fill_test(snapshot.recipe.binarize, group, &mut pixels);
            let encoded = snapshot.encode(&pixels)?;
            encoded.add_kl(&mut kl);
            means.extend(encoded.mean);
            interrupts.let_in()?;
        }
        let label = |&index: &usize| dataset.test.label(index);
        Ok(Reply::Complete(Scatter {
            latent,
            kl: kl.iter().map(|sum| sum / count.max(1) as f64).collect(),
            mean_variance: variances(&means, latent),
            means: means.into(),
            labels: indices.iter().filter_map(label).collect(),
        }))
    }

    /// As many images as the one who asks for the most.
    fn merged(self, earlier: &Self) -> Self {
        Self {
            images: self.images.max(earlier.images),
        }
    }
}

/// The variance of each column of `rows`, [n, width], in two passes so that a
/// mean far from 0 costs no digits.
fn variances(rows: &[f32], width: usize) -> Arc<[f64]> {
    let count = (rows.len() / width.max(1)).max(1) as f64;
    let column = |d: usize| rows.iter().skip(d).step_by(width.max(1));
    let variance = |d: usize| {
        let mean = column(d).map(|&value| f64::from(value)).sum::<f64>() / count;
        column(d)
            .map(|&value| (f64::from(value) - mean).powi(2))
            .sum::<f64>()
            / count
    };
    (0..width).map(variance).collect()
}
