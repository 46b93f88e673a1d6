//! The single questions, each a plain function of the weights.
//!
//! Rows go through the model in small groups; between two groups `pause` lets
//! more urgent work in.

use super::attentive::{Attentive, Pause};
use super::protocol::{
    Compared, Decoded, Manifold, ManifoldWant, Noise, NoiseWant, Page, PageWant, Posterior,
    Scatter, Stamp, Variances,
};
use crate::latent;
use crate::model::{ModelError, NormalDraws, Snapshot};
use crate::numbers::unit_to_bytes;
use crate::recipe::Terms;
use crate::rng::{Stream, stream};
use crate::theory::{Estimators, ObservedImage, TheoryError, gradient_noise};
use crate::train::Published;
use std::sync::Arc;
use std::time::Instant;

/// Rows per pass through the model.
pub(super) const GROUP: usize = 64;

/// The mean image of each point, filled up or cut to the model's latent length.
pub(super) fn decode(snapshot: &Snapshot, points: &[&[f32]]) -> Result<Vec<Decoded>, ModelError> {
    let latent = snapshot.recipe.latent;
    let mut decoded = Vec::with_capacity(points.len());
    for group in points.chunks(GROUP) {
        let z: Vec<f32> = group
            .iter()
            .flat_map(|point| latent::with_length(point, latent))
            .collect();
        let pixels = snapshot.decode(&z)?;
        let rows = z
            .chunks_exact(latent)
            .zip(pixels.chunks_exact(snapshot.shape.pixels()));
        decoded.extend(rows.map(|(z, pixels)| Decoded {
            z: z.to_vec(),
            pixels: unit_to_bytes(pixels).into(),
        }));
    }
    Ok(decoded)
}

/// Decodes the centres of the cells that `want`'s rectangle is divided into.
pub(super) fn manifold(
    published: &Published,
    want: &ManifoldWant,
    pause: &mut impl FnMut(),
) -> Result<Manifold, ModelError> {
    let snapshot = &published.snapshot;
    let shape = snapshot.shape;
    let (columns, rows) = (want.columns.max(1), want.rows.max(1));
    let axes = want.axes.map(|axis| axis.min(snapshot.recipe.latent - 1));
    let base = latent::with_length(&want.base, snapshot.recipe.latent);
    let xs = latent::cell_axis(f64::from(want.x[0]), f64::from(want.x[1]), columns);
    let ys = latent::cell_axis(f64::from(want.y[0]), f64::from(want.y[1]), rows);
    let z = latent::grid(axes, &xs, &ys, &base);
    let width = columns * shape.width * shape.channels;
    let mut pixels = vec![0; rows * shape.height * width];
    let cells = z.len() / base.len();
    for first in (0..cells).step_by(GROUP) {
        let group = first..(first + GROUP).min(cells);
        let values = snapshot.decode(&z[group.start * base.len()..group.end * base.len()])?;
        for (cell, image) in group.zip(values.chunks_exact(shape.pixels())) {
            let line = shape.width * shape.channels;
            let left = (cell % columns) * line;
            for (y, source) in image.chunks_exact(line).enumerate() {
                let top = (cell / columns) * shape.height + y;
                let start = top * width + left;
                pixels[start..start + line].copy_from_slice(&unit_to_bytes(source));
            }
        }
        pause();
    }
    Ok(Manifold {
        stamp: stamp(published),
        want: want.clone(),
        height: rows * shape.height,
        width: columns * shape.width,
        channels: shape.channels,
        pixels: pixels.into(),
    })
}

/// Posterior means of `count` test images, evenly spread over the split.
pub(super) fn scatter(
    published: &Published,
    count: usize,
    pause: &mut impl FnMut(),
) -> Result<Scatter, ModelError> {
    let Published {
        snapshot, dataset, ..
    } = published;
    let total = dataset.test_len();
    let count = count.min(total);
    let indices: Vec<usize> = (0..count).map(|k| k * total / count.max(1)).collect();
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
        pause();
    }
    let label = |&index: &usize| dataset.test.label(index);
    Ok(Scatter {
        stamp: stamp(published),
        latent,
        kl: kl.iter().map(|sum| sum / count.max(1) as f64).collect(),
        mean_variance: variances(&means, latent),
        means: means.into(),
        labels: indices.iter().filter_map(label).collect(),
    })
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

/// How noisy estimators of the gradient of E_q[log p(x | z)] are, always on the
/// same draws. Random weights stand at their means.
pub(super) fn noise(
    published: &Published,
    want: &NoiseWant,
    pause: &mut Pause<'_>,
) -> Result<Noise, TheoryError> {
    let Published {
        snapshot, dataset, ..
    } = published;
    let there = want.images.iter().filter(|i| **i < dataset.test_len());
    let there: Vec<usize> = there.copied().collect();
    let (mut mean, mut log_var) = (Variances::default(), Variances::default());
    for &index in &there {
        let image = ObservedImage::test(snapshot, dataset, index)?;
        let q = image.q()?;
        let mut pause = || pause();
        let seen = Attentive::new(&image, published, &mut pause);
        let found = gradient_noise(&[(seen, q)], want.samples, snapshot.recipe.seed)?;
        mean.add(&found.mean, there.len());
        log_var.add(&found.log_var, there.len());
    }
    Ok(Noise {
        stamp: stamp(published),
        want: want.clone(),
        mean,
        log_var,
    })
}

impl Variances {
    /// Takes one of `images` images into the mean over them.
    fn add(&mut self, of: &Estimators, images: usize) {
        let share = 1.0 / images.max(1) as f64;
        self.pathwise += share * of.pathwise.variance;
        self.score += share * of.score.variance;
        self.score_with_baseline += share * of.score_with_baseline.variance;
    }
}

/// The ELBO's terms of each of some test images; see [`terms_of_pixels`].
pub(super) fn terms_of(published: &Published, indices: &[usize]) -> Result<Vec<Terms>, ModelError> {
    let snapshot = &published.snapshot;
    let mut pixels = Vec::new();
    let dataset = &published.dataset;
    dataset.fill_test(snapshot.recipe.binarize, indices, &mut pixels);
    terms_of_pixels(snapshot, indices, &pixels)
}

/// The same where the images' pixels are at hand: always with the same noise
/// for an image, so that a number moves only when the weights do.
fn terms_of_pixels(
    snapshot: &Snapshot,
    indices: &[usize],
    pixels: &[f32],
) -> Result<Vec<Terms>, ModelError> {
    let mut draws = NormalDraws::default();
    for &index in indices {
        let mut noise = stream(index as u64, Stream::Exploration);
        let of_image = NormalDraws::for_images(&snapshot.recipe, snapshot.shape, 1, &mut noise);
        draws.append(of_image);
    }
    snapshot.terms(pixels, &draws)
}

/// The chosen test images beside their reconstructions.
pub(super) fn page(
    published: &Published,
    want: &PageWant,
    chosen: &super::ranking::Chosen,
) -> Result<Page, ModelError> {
    let mut items = Vec::with_capacity(chosen.indices.len());
    for group in chosen.indices.chunks(GROUP) {
        items.extend(compare(published, group)?);
    }
    Ok(Page {
        stamp: stamp(published),
        want: want.clone(),
        matching: chosen.matching,
        items,
        precision: published.snapshot.precision()?,
    })
}

fn compare(published: &Published, indices: &[usize]) -> Result<Vec<Compared>, ModelError> {
    let Published {
        snapshot, dataset, ..
    } = published;
    let latent = snapshot.recipe.latent;
    let mut pixels = Vec::new();
    dataset.fill_test(snapshot.recipe.binarize, indices, &mut pixels);
    let encoded = snapshot.encode(&pixels)?;
    let decoded = snapshot.decode(&encoded.mean)?;
    let terms = terms_of_pixels(snapshot, indices, &pixels)?;
    let posteriors = encoded
        .mean
        .chunks_exact(latent)
        .zip(encoded.log_var.chunks_exact(latent));
    let reconstructions = decoded.chunks_exact(snapshot.shape.pixels());
    let rows = indices.iter().zip(posteriors).zip(reconstructions);
    Ok(rows
        .zip(terms)
        .map(|(((&index, (mean, log_var)), reconstruction), terms)| {
            let original = dataset.test_pixels(snapshot.recipe.binarize, index);
            let reconstruction: Arc<[u8]> = unit_to_bytes(reconstruction).into();
            let difference = reconstruction
                .iter()
                .zip(original)
                .map(|(&after, &before)| i16::from(after) - i16::from(before))
                .collect();
            Compared {
                index,
                label: dataset.test.label(index),
                original: original.into(),
                reconstruction,
                difference,
                terms,
                posterior: Posterior {
                    mean: mean.to_vec(),
                    std: log_var.iter().map(|value| (0.5 * value).exp()).collect(),
                },
            }
        })
        .collect())
}

/// Marks an answer as made now from these weights.
pub(super) fn stamp(published: &Published) -> Stamp {
    Stamp {
        run: published.run,
        step: published.snapshot.step,
        published: published.at,
        answered: Instant::now(),
    }
}
