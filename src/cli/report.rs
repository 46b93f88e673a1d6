//! The line of JSON that ends `elbow train` and `elbow eval`.

use crate::data::ContentHash;
use crate::import::name_of;
use crate::recipe::{DataSpec, Recipe, Terms};
use crate::theory::{MAX_EXACT_LATENT, MeanGap};
use crate::train::{Evaluation, StepReport};
use serde::Serialize;
use std::collections::VecDeque;

/// Terms with what the optimiser minimised, in nats per image.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// `elbo`, `reconstruction`, `kl`, `weight_kl`.
    #[serde(flatten)]
    pub terms: Terms,
    /// With beta and all; down is better.
    pub minimised: f64,
    /// The importance-weighted bound, where several samples are drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<f64>,
}

impl From<Evaluation> for Figures {
    fn from(evaluation: Evaluation) -> Self {
        Self {
            terms: evaluation.terms,
            minimised: evaluation.minimised,
            bound: evaluation.bound,
        }
    }
}

/// What `elbow train` prints.
#[derive(Debug, Serialize)]
pub struct TrainReport<'a> {
    /// Minibatches trained.
    pub steps: u64,
    /// Passes over the training images, with the fraction of the last one.
    pub epochs: f64,
    /// Time spent training, evaluations left out.
    pub seconds: f64,
    /// Training images per second of `seconds`, by the name that scripts know.
    pub samples_per_second: f64,
    /// The same: a sample there is an image, not a draw of z.
    pub images_per_second: f64,
    /// The device that computed.
    pub device: &'static str,
    /// Of the Gaussian likelihood, given or learned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<f64>,
    /// Every field, resolved.
    pub recipe: &'a Recipe,
    /// Mean over the last epoch, or over the steps run if they were fewer.
    pub train: Figures,
    /// A full pass over the test images.
    pub test: Figures,
}

/// A data set by its name and by where it comes from.
#[derive(Debug, Serialize)]
pub struct DataIdentity<'a> {
    /// As the window calls it.
    pub name: String,
    /// As in a recipe.
    pub spec: &'a DataSpec,
    /// Over the shape and every pixel; None where a model has not kept it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_hash: Option<ContentHash>,
}

impl<'a> DataIdentity<'a> {
    /// The data set of `spec`, whose images have this hash.
    pub fn of(spec: &'a DataSpec, content_hash: Option<ContentHash>) -> Self {
        Self {
            name: name_of(spec),
            spec,
            content_hash,
        }
    }
}

/// What a figure takes of a decoder whose weights are random variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WeightsTaken {
    /// Draws from q(W), and their KL taken off.
    Drawn,
    /// The means of q(W), and no KL of weights.
    Mean,
}

/// How an ELBO without sampling noise takes its expectation over q(z | x).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ElboRule {
    /// By quadrature.
    Quadrature,
    /// By a fixed set of draws.
    FixedDraws,
}

/// `gap` of what `elbow eval` prints.
#[derive(Debug, Serialize)]
pub struct GapReport {
    /// Which weights all of it is of; None where they are plain numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<WeightsTaken>,
    /// How `elbo` and `best_diagonal_elbo` take their expectations.
    pub rule: ElboRule,
    /// The figures, over the first test images.
    #[serde(flatten)]
    pub mean: MeanGap,
}

impl GapReport {
    /// Of a model with `latent` dimensions.
    pub fn new(mean: MeanGap, latent: usize, weights: Option<WeightsTaken>) -> Self {
        Self {
            weights,
            rule: if latent > MAX_EXACT_LATENT {
                ElboRule::FixedDraws
            } else {
                ElboRule::Quadrature
            },
            mean,
        }
    }
}

/// What `elbow eval` prints.
#[derive(Debug, Serialize)]
pub struct EvalReport<'a> {
    /// Whose test images the figures are of.
    pub evaluated_on: DataIdentity<'a>,
    /// How many test images these data have.
    pub test_images: usize,
    /// What the model learned from: the data of its recipe.
    pub trained_on: DataIdentity<'a>,
    /// Whether those are the same images, pixel for pixel; None where the model has not kept
    /// which it learned from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_data: Option<bool>,
    /// Ctrl+C ended it: `log_px` and `gap` are of fewer images than asked for, or left out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
    /// A full pass over the test images.
    #[serde(flatten)]
    pub test: Figures,
    /// Which weights those are of; None where they are plain numbers, as below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elbo_weights: Option<WeightsTaken>,
    /// The ELBO with the weights at their means and without their KL, which compares
    /// with `log_px`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elbo_at_mean_weights: Option<f64>,
    /// Latent dimensions whose posterior mean varies by more than 0.01 over the test images.
    pub active_units: usize,
    /// Importance-weighted estimate of log p(x), in nats per image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_px: Option<f64>,
    /// Which weights `log_px` is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_px_weights: Option<WeightsTaken>,
    /// How many images that is the mean of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_px_images: Option<usize>,
    /// Importance samples for each image, if any were asked for: of `log_px`, or of `gap`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub importance_samples: Option<usize>,
    /// Seed of all noise in these figures.
    pub noise_seed: u64,
    /// Of the Gaussian likelihood, given or learned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<f64>,
    /// log p(x) - ELBO and what it is made of, over the first test images.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<GapReport>,
    /// The model's own.
    pub recipe: &'a Recipe,
}

/// The steps of the last epoch, for their mean.
#[derive(Debug)]
pub struct LastEpoch {
    images_per_epoch: u64,
    images: u64,
    steps: VecDeque<(u64, Figures)>,
}

impl LastEpoch {
    /// Nothing trained yet; an epoch is `images_per_epoch` images long.
    pub fn new(images_per_epoch: usize) -> Self {
        Self {
            images_per_epoch: images_per_epoch as u64,
            images: 0,
            steps: VecDeque::new(),
        }
    }

    /// Takes in a step, and lets go of those more than an epoch ago.
    pub fn push(&mut self, step: &StepReport) {
        let figures = Figures {
            terms: step.terms,
            minimised: step.minimised,
            bound: step.bound,
        };
        self.images += step.images as u64;
        self.steps.push_back((step.images as u64, figures));
        while let Some(&(oldest, _)) = self.steps.front() {
            if self.images - oldest < self.images_per_epoch {
                break;
            }
            self.images -= oldest;
            self.steps.pop_front();
        }
    }

    /// The mean per image; not a number before the first step.
    pub fn mean(&self) -> Figures {
        let mut mean = Figures {
            terms: Terms::default(),
            minimised: 0.0,
            bound: None,
        };
        for (images, step) in &self.steps {
            let share = *images as f64 / self.images as f64;
            mean.terms.add_scaled(&step.terms, share);
            mean.minimised += share * step.minimised;
            if let Some(bound) = step.bound {
                *mean.bound.get_or_insert(0.0) += share * bound;
            }
        }
        mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::RunTime;

    fn step(images: usize, reconstruction: f64) -> StepReport {
        StepReport {
            time: RunTime::default(),
            images,
            terms: Terms {
                reconstruction,
                ..Terms::default()
            },
            minimised: -reconstruction,
            bound: None,
            epoch_ended: false,
        }
    }

    #[test]
    fn the_mean_is_over_the_images_of_the_last_epoch() {
        let mut last = LastEpoch::new(10);
        for (images, value) in [(6, -100.0), (4, -50.0), (6, -1.0), (4, -2.0)] {
            last.push(&step(images, value));
        }
        let mean = last.mean();
        assert!((mean.terms.reconstruction + 1.4).abs() < 1e-12);
        assert!((mean.minimised - 1.4).abs() < 1e-12);
    }

    #[test]
    fn numbers_that_are_not_finite_become_null() {
        let figures = Figures {
            terms: Terms {
                reconstruction: f64::NAN,
                ..Terms::default()
            },
            minimised: f64::INFINITY,
            bound: None,
        };
        let text = serde_json::to_string(&figures).expect("plain numbers");
        assert_eq!(
            text,
            r#"{"elbo":null,"reconstruction":null,"kl":0.0,"weight_kl":0.0,"minimised":null}"#
        );
    }
}
