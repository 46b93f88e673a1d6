//! Images as the encoder sees them: q(z | x) of each, with its class.

use super::GoOn;
use crate::data::{Dataset, SplitName};
use crate::latent::Plane;
use crate::model::{Encoded, ModelError, Snapshot};

/// Images in one pass of the encoder: a millisecond or so.
pub const ENCODED_TOGETHER: usize = 64;

/// Hands over q(z | x) of images of a split, as many at a time as go through the encoder
/// together, with their places in the split.
///
/// # Errors
/// If the data does not fit the model, the device fails, or `take` says so.
pub fn encode_each(
    snapshot: &Snapshot,
    dataset: &Dataset,
    split: SplitName,
    indices: impl Iterator<Item = usize>,
    mut take: impl FnMut(&[usize], Encoded) -> Result<(), ModelError>,
) -> Result<(), ModelError> {
    snapshot.check_fits(&dataset.name, dataset.shape)?;
    let (mut group, mut pixels) = (Vec::new(), Vec::new());
    let mut indices = indices.peekable();
    while indices.peek().is_some() {
        group.clear();
        group.extend(indices.by_ref().take(ENCODED_TOGETHER));
        dataset.fill(split, snapshot.recipe.binarize, &group, &mut pixels);
        take(&group, snapshot.encode(&pixels)?)?;
    }
    Ok(())
}

/// q(z | x) of some images, independent normals.
#[derive(Clone, Debug, PartialEq)]
pub struct Codes {
    latent: usize,
    encoded: Encoded,
    labels: Vec<Option<u16>>,
}

impl Codes {
    /// Of posteriors, and the class of each image that has one.
    pub fn new(latent: usize, encoded: Encoded, labels: Vec<Option<u16>>) -> Self {
        Self {
            latent: latent.max(1),
            encoded,
            labels,
        }
    }

    /// Of `count` images evenly spread over a split, or of all if there are fewer.
    ///
    /// # Errors
    /// If the data does not fit the model, the device fails, or `go_on` says so.
    pub fn of_images(
        snapshot: &Snapshot,
        dataset: &Dataset,
        split: SplitName,
        count: usize,
        go_on: &mut GoOn<'_>,
    ) -> Result<Self, ModelError> {
        snapshot.check_fits(&dataset.name, dataset.shape)?;
        let images = dataset.split(split);
        let total = images.len(dataset.shape);
        let count = count.min(total);
        let indices = (0..count).map(|i| i * total / count.max(1));
        let mut encoded = Encoded {
            mean: Vec::new(),
            log_var: Vec::new(),
        };
        encode_each(snapshot, dataset, split, indices.clone(), |_, more| {
            encoded.mean.extend(more.mean);
            encoded.log_var.extend(more.log_var);
            go_on()
        })?;
        let labels = indices.map(|index| images.label(index));
        Ok(Self::new(snapshot.recipe.latent, encoded, labels.collect()))
    }

    /// Images.
    pub fn len(&self) -> usize {
        self.encoded.mean.len() / self.latent
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Latent dimensions.
    pub fn latent(&self) -> usize {
        self.latent
    }

    /// The means of all images, [images, latent].
    pub fn means(&self) -> &[f32] {
        &self.encoded.mean
    }

    /// What each image's q is on a plane: its mean, and its variance to the right, covariance
    /// and variance upwards.
    pub(super) fn on(&self, plane: &Plane) -> impl Iterator<Item = ([f64; 2], [f64; 3])> {
        let means = self.encoded.mean.chunks_exact(self.latent);
        let log_vars = self.encoded.log_var.chunks_exact(self.latent);
        means.zip(log_vars).map(move |(mean, log_var)| {
            let variance = |axis: usize| {
                let log_var = log_var.get(axis).map_or(f64::NAN, |&v| f64::from(v));
                log_var.exp()
            };
            (
                plane.coordinates(mean).map(f64::from),
                plane.covariance(variance),
            )
        })
    }

    /// The means of the images that have a class, `[latent]` each, with it.
    pub(super) fn labelled(&self) -> impl Iterator<Item = (&[f32], u16)> {
        let means = self.encoded.mean.chunks_exact(self.latent);
        let labelled = means.zip(&self.labels);
        labelled.filter_map(|(mean, label)| Some((mean, (*label)?)))
    }
}
