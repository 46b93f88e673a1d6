//! The single questions, each a plain function of the weights.
//!
//! Rows go through the model in small groups; between two groups `pause` lets
//! more urgent work in.

use super::protocol::{
    Compared, Decoded, Manifold, ManifoldWant, Page, PageWant, Posterior, Scatter, Stamp,
};
use crate::latent;
use crate::model::{ModelError, Snapshot};
use crate::recipe::Terms;
use crate::rng::{Stream, fill_normal, stream};
use crate::train::Published;
use std::sync::Arc;

/// Rows per pass through the model.
const GROUP: usize = 20;

/// Mean pixels in [0, 1] as 0 to 255; what is not a number becomes 0.
pub(super) fn to_grey(pixels: &[f32]) -> Arc<[u8]> {
    pixels
        .iter()
        .map(|value| (value.clamp(0.0, 1.0) * 255.0).round() as u8)
        .collect()
}

/// The mean image of each point, filled up or cut to the model's latent length.
pub(super) fn decode(snapshot: &Snapshot, points: &[&[f32]]) -> Result<Vec<Decoded>, ModelError> {
    let latent = snapshot.recipe.latent;
    let mut decoded = Vec::with_capacity(points.len());
    for group in points.chunks(GROUP) {
        let z: Vec<f32> = group
            .iter()
            .flat_map(|point| latent::fit(point, latent))
            .collect();
        let pixels = snapshot.decode(&z)?;
        let rows = z
            .chunks_exact(latent)
            .zip(pixels.chunks_exact(snapshot.shape.pixels()));
        decoded.extend(rows.map(|(z, pixels)| Decoded {
            z: z.to_vec(),
            pixels: to_grey(pixels),
        }));
    }
    Ok(decoded)
}

/// A decoded rectangle of the plane, not yet stamped.
pub(super) struct Picture {
    want: ManifoldWant,
    height: usize,
    width: usize,
    channels: usize,
    pixels: Arc<[u8]>,
}

impl Picture {
    pub fn stamped(self, stamp: Stamp) -> Manifold {
        Manifold {
            stamp,
            want: self.want,
            height: self.height,
            width: self.width,
            channels: self.channels,
            pixels: self.pixels,
        }
    }
}

/// Decodes the centres of the cells that `want`'s rectangle is divided into.
pub(super) fn manifold(
    snapshot: &Snapshot,
    want: &ManifoldWant,
    pause: &mut impl FnMut(),
) -> Result<Picture, ModelError> {
    let shape = snapshot.shape;
    let (columns, rows) = (want.columns.max(1), want.rows.max(1));
    let axes = want.axes.map(|axis| axis.min(snapshot.recipe.latent - 1));
    let base = latent::fit(&want.base, snapshot.recipe.latent);
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
                pixels[start..start + line].copy_from_slice(&to_grey(source));
            }
        }
        pause();
    }
    Ok(Picture {
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
    let mut means = Vec::with_capacity(count * snapshot.recipe.latent);
    let mut pixels = Vec::new();
    for group in indices.chunks(GROUP) {
        pixels.clear();
        dataset.fill_test(snapshot.recipe.binarize, group, &mut pixels);
        means.extend(snapshot.encode(&pixels)?.mean);
        pause();
    }
    let labels = dataset.test.labels.as_deref().unwrap_or_default();
    Ok(Scatter {
        stamp: unstamped(published),
        latent: snapshot.recipe.latent,
        means: means.into(),
        labels: indices
            .iter()
            .filter_map(|&index| labels.get(index).copied())
            .collect(),
    })
}

/// The ELBO's terms of one test image, always with the same noise, so that a
/// number moves only when the weights do.
pub(super) fn terms_of(published: &Published, indices: &[usize]) -> Result<Vec<Terms>, ModelError> {
    let Published {
        snapshot, dataset, ..
    } = published;
    let latent = snapshot.recipe.latent;
    let mut pixels = Vec::new();
    dataset.fill_test(snapshot.recipe.binarize, indices, &mut pixels);
    let mut epsilon = vec![0.0; indices.len() * latent];
    for (&index, row) in indices.iter().zip(epsilon.chunks_exact_mut(latent)) {
        fill_normal(&mut stream(index as u64, Stream::Exploration), row);
    }
    snapshot.terms(&pixels, &epsilon)
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
        stamp: unstamped(published),
        want: want.clone(),
        matching: chosen.matching,
        items,
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
    let terms = terms_of(published, indices)?;
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
            let reconstruction = to_grey(reconstruction);
            let difference = reconstruction
                .iter()
                .zip(original)
                .map(|(&after, &before)| i16::from(after) - i16::from(before))
                .collect();
            Compared {
                index,
                label: dataset
                    .test
                    .labels
                    .as_ref()
                    .and_then(|labels| labels.get(index).copied()),
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

/// A stamp to be replaced once the answer is ready.
fn unstamped(published: &Published) -> Stamp {
    Stamp {
        run: published.run,
        step: published.snapshot.step,
        published: published.at,
        answered: published.at,
    }
}
