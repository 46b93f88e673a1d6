//! Columns of numbers out of a history, as a plot or a file wants them.

use super::{Bin, History, Mark, TestPoint};
use crate::recipe::{RecipeChange, Terms};
use crate::run::RunTime;
use serde::{Deserialize, Serialize};

/// What runs along the horizontal axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Axis {
    /// Optimiser steps.
    #[default]
    Step,
    /// Passes over the training split.
    Epoch,
    /// Seconds spent training.
    Time,
}

/// What runs along the vertical axis, in nats per image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quantity {
    /// The evidence lower bound; up is better.
    #[default]
    Elbo,
    /// E_q[log p(x | z)]; up is better.
    Reconstruction,
    /// KL[q(z | x) || p(z)].
    Kl,
    /// KL of the decoder's weights per training image.
    WeightKl,
    /// The importance-weighted bound; up is better. With one sample it is the ELBO (Burda et
    /// al. 2016, eq. 8 with k = 1).
    Bound,
}

impl Quantity {
    /// This quantity out of `terms` and the bound, in nats per image.
    fn of(self, terms: &Terms, bound: f64) -> f64 {
        match self {
            Self::Elbo => terms.elbo(),
            Self::Reconstruction => terms.reconstruction,
            Self::Kl => terms.kl,
            Self::WeightKl => terms.weight_kl,
            Self::Bound => bound,
        }
    }
}

impl Axis {
    /// Where a time stands on this axis: steps, epochs or seconds.
    pub fn of(self, time: RunTime) -> f64 {
        match self {
            Self::Step => time.step as f64,
            Self::Epoch => time.epoch,
            Self::Time => time.seconds,
        }
    }
}

impl Bin {
    /// Where the bin stands on an axis: at its last step.
    pub fn x(&self, axis: Axis) -> f64 {
        axis.of(self.last)
    }

    /// The bound that was maximised, in nats per image; None where it was that of one sample,
    /// which with beta or a warm-up is not what was minimised.
    pub fn bound(&self, samples: &Samples) -> Option<f64> {
        samples.are_several(self).then_some(-self.minimised)
    }
}

impl TestPoint {
    /// Where the point stands on an axis.
    pub fn x(&self, axis: Axis) -> f64 {
        axis.of(self.time)
    }

    /// One quantity, in nats per image.
    pub fn value(&self, quantity: Quantity) -> f64 {
        let bound = self.bound.unwrap_or_else(|| self.terms.elbo());
        quantity.of(&self.terms, bound)
    }
}

impl Mark {
    /// Where the mark stands on an axis.
    pub fn x(&self, axis: Axis) -> f64 {
        axis.of(self.time)
    }
}

/// At which steps of a run the bound of several samples was maximised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Samples {
    /// The last step before each change, and whether they were several before and after it.
    changes: Vec<(u64, [bool; 2])>,
    /// Whether they are several in the end.
    now: bool,
}

impl Samples {
    /// Whether they were several at each step of this bin.
    fn are_several(&self, bin: &Bin) -> bool {
        let (mut before, mut within) = (None, true);
        for &(step, [until, from]) in &self.changes {
            if step < bin.first_step {
                before = Some(from);
            } else {
                before = before.or(Some(until));
                within &= step >= bin.last.step || from;
            }
        }
        before.unwrap_or(self.now) && within
    }
}

/// One curve: as many `xs`, which never fall, as `ys`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Steps, epochs or seconds.
    pub xs: Vec<f64>,
    /// Nats per image.
    pub ys: Vec<f64>,
}

impl History {
    /// When the run, which now takes `importance` samples per image, took several.
    pub fn samples(&self, importance: usize) -> Samples {
        let change = |mark: &Mark| match mark.change {
            RecipeChange::Importance { before, after } => {
                Some((mark.time.step, [before, after].map(|samples| samples > 1)))
            }
            RecipeChange::LearningRate { .. }
            | RecipeChange::Beta { .. }
            | RecipeChange::Batch { .. }
            | RecipeChange::KlWarmup { .. }
            | RecipeChange::FreeBits { .. }
            | RecipeChange::NoiseSeed { .. } => None,
        };
        Samples {
            changes: self.marks().iter().filter_map(change).collect(),
            now: importance > 1,
        }
    }

    /// One quantity over the training minibatches. A bin with steps of one sample among them has
    /// its ELBO for the bound, which is never below it.
    pub fn train_series(&self, axis: Axis, quantity: Quantity, samples: &Samples) -> Series {
        let bins = self.train();
        let value = |bin: &Bin| {
            let bound = bin.bound(samples).unwrap_or_else(|| bin.terms.elbo());
            quantity.of(&bin.terms, bound)
        };
        Series {
            xs: bins.iter().map(|bin| bin.x(axis)).collect(),
            ys: bins.iter().map(value).collect(),
        }
    }

    /// One quantity over the test split.
    pub fn test_series(&self, axis: Axis, quantity: Quantity) -> Series {
        let points = self.test();
        Series {
            xs: points.iter().map(|point| point.x(axis)).collect(),
            ys: points.iter().map(|point| point.value(quantity)).collect(),
        }
    }
}
