//! What the window asks of the newest weights, and what it gets.
//!
//! The window states everything it [`Wants`] to see; the newest statement
//! replaces the one before. The exploring thread keeps [`Answers`] current:
//! points first (they follow the mouse), then the rest in turn.

use super::bounds;
use crate::recipe::Terms;
pub use crate::theory::ACTIVE_VARIANCE;
use crate::theory::WeightPosterior;
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
    /// A point drawn from a test image's q(z | x), decoded too.
    pub sample: Option<Vec<f32>>,
    /// How noisy two estimators of the encoder's gradient are.
    pub noise: Option<NoiseWant>,
    /// The decoded plane behind everything.
    pub manifold: Option<ManifoldWant>,
    /// How many test images' posterior means to scatter; 0 for none.
    pub scatter: usize,
    /// The page of the comparison.
    pub page: Option<PageWant>,
    /// One image's evidence and the bound on it.
    pub evidence: Option<bounds::EvidenceWant>,
    /// One image's q, refined on its own.
    pub inference: Option<bounds::InferenceWant>,
    /// The gap of several images, taken apart.
    pub page_gap: Option<bounds::PageGapWant>,
    /// What random weights do to a point.
    pub weights: Option<WeightsWant>,
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

/// Over which images, and from how many draws, the gradient's noise is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoiseWant {
    /// Places in the test split; those past its end are left out.
    pub images: Vec<usize>,
    /// Draws of epsilon for each image, at least 2.
    pub samples: usize,
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
    /// The point of [`Wants::sample`].
    pub sample: Option<Decoded>,
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
    /// KL[q(z_d | x) || p(z_d)] in nats of each latent dimension, the images' mean, `[latent]`.
    pub kl: Arc<[f64]>,
    /// Variance of each dimension's posterior mean over the images, `[latent]`:
    /// A_u of Burda et al. 2016, section 5.2.
    pub mean_variance: Arc<[f64]>,
}

/// Variance of one draw's gradient of E_q[log p(x | z)], by three estimators of
/// the same expectation, averaged over latent dimensions and images. L draws
/// have an L-th of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Variances {
    /// Through z = mean + std * epsilon (Kingma & Welling 2014, section 2.4).
    pub pathwise: f64,
    /// log p(x | z) times the slope of ln q (Williams 1992).
    pub score: f64,
    /// The same, less the other draws' mean log p(x | z) (Kool et al. 2019).
    pub score_with_baseline: f64,
}

/// How noisy the gradient is, in nats squared per squared unit of the parameter.
#[derive(Clone, Debug)]
pub struct Noise {
    /// Which weights, and when.
    pub stamp: Stamp,
    /// What was asked for.
    pub want: NoiseWant,
    /// Of the gradient in q's mean.
    pub mean: Variances,
    /// Of the gradient in q's log variance.
    pub log_var: Variances,
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
    /// Of the Gaussian likelihood, given or learned; None for the others.
    pub precision: Option<f64>,
}

/// A point to be decoded with weights drawn from q(W).
#[derive(Clone, Debug, PartialEq)]
pub struct WeightsWant {
    /// Filled up or cut to the model's latent length.
    pub z: Vec<f32>,
    /// Drawn images to be shown.
    pub samples: usize,
    /// Another number draws other weights.
    pub seed: u64,
}

/// q(W) of the decoder, and a point decoded under it.
#[derive(Clone, Debug)]
pub struct WeightsAnswer {
    /// Which weights, and when.
    pub stamp: Stamp,
    /// What was asked for.
    pub want: WeightsWant,
    /// Images that the KL of the weights is shared between.
    pub train_images: usize,
    /// Each layer of the decoder; empty while no weight is random.
    pub layers: Vec<WeightPosterior>,
    /// None while no weight is random.
    pub decoding: Option<RandomDecoding>,
}

/// What one point decodes to under q(W), pixels 0 to 255.
#[derive(Clone, Debug)]
pub struct RandomDecoding {
    /// Mean over the draws.
    pub mean: Arc<[u8]>,
    /// Standard deviation of each pixel over the draws, 255 being `most_std`.
    pub std: Arc<[u8]>,
    /// The largest standard deviation of a pixel, 1 being from black to white.
    pub most_std: f32,
    /// The first draws.
    pub samples: Vec<Arc<[u8]>>,
    /// Draws that mean and standard deviation are over.
    pub draws: usize,
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
    pub evidence: Option<Arc<bounds::EvidenceAnswer>>,
    /// One image's refined q's.
    pub inference: Option<Arc<bounds::InferenceAnswer>>,
    /// The gap of several images.
    pub page_gap: Option<Arc<bounds::PageGapAnswer>>,
    /// Random weights.
    pub weights: Option<Arc<WeightsAnswer>>,
    /// The gradient's noise.
    pub noise: Option<Arc<Noise>>,
    /// Set once if the exploring thread failed; it goes on with the next wants.
    pub failure: Option<String>,
}
