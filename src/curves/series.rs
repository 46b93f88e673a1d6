//! Columns of numbers out of a history, as a plot or a file wants them.

use super::{Bin, History, Mark, TestPoint};
use crate::recipe::Terms;
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
    /// The importance-weighted bound, where that is what is maximised; up is better.
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

    /// One quantity, in nats per image; the bound is what was maximised.
    pub fn value(&self, quantity: Quantity) -> f64 {
        quantity.of(&self.terms, -self.minimised)
    }
}

impl TestPoint {
    /// Where the point stands on an axis.
    pub fn x(&self, axis: Axis) -> f64 {
        axis.of(self.time)
    }

    /// One quantity, in nats per image; not a number where there is no bound.
    pub fn value(&self, quantity: Quantity) -> f64 {
        quantity.of(&self.terms, self.bound.unwrap_or(f64::NAN))
    }
}

impl Mark {
    /// Where the mark stands on an axis.
    pub fn x(&self, axis: Axis) -> f64 {
        axis.of(self.time)
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
    /// One quantity over the training minibatches.
    pub fn train_series(&self, axis: Axis, quantity: Quantity) -> Series {
        let bins = self.train();
        Series {
            xs: bins.iter().map(|bin| bin.x(axis)).collect(),
            ys: bins.iter().map(|bin| bin.value(quantity)).collect(),
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
