//! What the window asks of the newest weights, and what it gets.
//!
//! The window states everything it [`Wants`] to see; the newest statement
//! replaces the one before. The exploring thread keeps [`Answers`] current:
//! points first (they follow the mouse), then the rest in turn.

use super::bounds::{
    EvidenceAnswer, EvidenceWant, InferenceAnswer, InferenceWant, PageGapAnswer, PageGapWant,
};
use crate::recipe::Terms;
use std::sync::Arc;
use std::time::Instant;

/// Everything the window wants to see of the newest weights.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wants {
    /// Points of the latent space to decode, each of the model's latent length
    /// (shorter ones are filled up with 0, longer ones cut).
    pub points: Vec<Vec<f32>>,
    /// The point under the mouse, decoded too.
    pub hover: Option<Vec<f32>>,
    /// The decoded plane behind everything.
    pub manifold: Option<ManifoldWant>,
    /// How many test images' posterior means to scatter; 0 for none.
    pub scatter: usize,
    /// The page of the comparison.
    pub page: Option<PageWant>,
    /// One image's evidence and the bound on it.
    pub evidence: Option<EvidenceWant>,
    /// One image's q, refined on its own.
    pub inference: Option<InferenceWant>,
    /// The gap of several images, taken apart.
    pub page_gap: Option<PageGapWant>,
    /// Grows by one each time a fresh answer is wanted though nothing else changed.
    pub serial: u64,
}

/// A grid of decoded images over a rectangle of two latent axes.
#[derive(Clone, Debug, PartialEq)]
pub struct ManifoldWant {
    /// Which two latent axes the rectangle spans.
    pub axes: [usize; 2],
    /// Lower and upper end along the first axis.
    pub x: [f32; 2],
    /// Lower and upper end along the second axis.
    pub y: [f32; 2],
    /// Images along the first axis.
    pub columns: usize,
    /// Images along the second axis.
    pub rows: usize,
    /// The values of the other axes.
    pub base: Vec<f32>,
}

/// Which test images the comparison shows, and in which order.
#[derive(Clone, Debug, PartialEq)]
pub struct PageWant {
    /// Only images with this label; None for all.
    pub class: Option<u8>,
    /// In which order.
    pub order: Order,
    /// Which page, from 0; wraps around.
    pub page: usize,
    /// Images on a page.
    pub per_page: usize,
}

/// In which order test images are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Order {
    /// As in the file.
    File,
    /// The lowest ELBO first, as of when this order was last asked for.
    WorstFirst,
    /// Shuffled by this number.
    Random(u64),
}

/// A decoded point.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// As long as the model has latent dimensions.
    pub z: Vec<f32>,
    /// Mean image, 0 to 255, row by row, channels interleaved.
    pub pixels: Arc<[u8]>,
}

/// The decoded points.
#[derive(Clone, Debug)]
pub struct Points {
    /// Which weights, and when.
    pub stamp: Stamp,
    /// In the order of [`Wants::points`].
    pub points: Vec<Decoded>,
    /// The point under the mouse.
    pub hover: Option<Decoded>,
    /// When the wants that this answers were posted.
    pub asked: Instant,
}

/// The decoded plane as one picture.
#[derive(Clone, Debug)]
pub struct Manifold {
    /// Which weights, and when.
    pub stamp: Stamp,
    /// What was asked for.
    pub want: ManifoldWant,
    /// Rows times the image height; the top row is the upper end of y.
    pub height: usize,
    /// Columns times the image width.
    pub width: usize,
    /// Numbers per pixel.
    pub channels: usize,
    /// [height, width, channels], 0 to 255.
    pub pixels: Arc<[u8]>,
}

/// Posterior means of test images.
#[derive(Clone, Debug)]
pub struct Scatter {
    /// Which weights, and when.
    pub stamp: Stamp,
    /// Latent dimensions per image.
    pub latent: usize,
    /// [images, latent], row by row.
    pub means: Arc<[f32]>,
    /// One per image; empty if the data has no labels.
    pub labels: Arc<[u8]>,
}

/// q(z | x) of one image: a normal distribution with a diagonal covariance.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    /// `[latent]`
    pub mean: Vec<f32>,
    /// Root of the variance, `[latent]`.
    pub std: Vec<f32>,
}

/// One test image beside what the model makes of it.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Index in the test split.
    pub index: usize,
    /// Its class, if the data has labels.
    pub label: Option<u8>,
    /// As the model sees it: binarised if the recipe says so.
    pub original: Arc<[u8]>,
    /// Decoded from the posterior's mean, 0 to 255.
    pub reconstruction: Arc<[u8]>,
    /// reconstruction - original, in steps of 1/255.
    pub difference: Arc<[i16]>,
    /// In nats, one sample with noise that stays the same.
    pub terms: Terms,
    /// q(z | x).
    pub posterior: Posterior,
}

/// A page of the comparison.
#[derive(Clone, Debug)]
pub struct Page {
    /// Which weights, and when.
    pub stamp: Stamp,
    /// What was asked for.
    pub want: PageWant,
    /// Test images that fit the class.
    pub matching: usize,
    /// In the order asked for.
    pub items: Vec<Compared>,
}

/// Which weights an answer was computed from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stamp {
    /// The run they belong to.
    pub run: u64,
    /// Steps trained.
    pub step: u64,
    /// When those weights were handed over by the trainer.
    pub published: Instant,
    /// When this answer was ready.
    pub answered: Instant,
}

/// The newest answer of each kind; each is replaced on its own.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Decoded points.
    pub points: Option<Arc<Points>>,
    /// The decoded plane.
    pub manifold: Option<Arc<Manifold>>,
    /// Posterior means.
    pub scatter: Option<Arc<Scatter>>,
    /// The comparison.
    pub page: Option<Arc<Page>>,
    /// One image's evidence.
    pub evidence: Option<Arc<EvidenceAnswer>>,
    /// One image's refined q's.
    pub inference: Option<Arc<InferenceAnswer>>,
    /// The gap of several images.
    pub page_gap: Option<Arc<PageGapAnswer>>,
    /// Set once if the exploring thread failed; it goes on with the next wants.
    pub failure: Option<String>,
}
