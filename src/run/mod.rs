//! A run in time: how far its training has come, and what is kept of it by step.

mod lineage;
mod thinned;

pub use lineage::{ForkPoint, Lineage, RunId};
pub use thinned::Thinned;

use serde::{Deserialize, Serialize};

/// How far the training of a run has come. Weights, a row of a log and a point of
/// a curve each say of which time they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunTime {
    /// Optimiser steps done.
    pub step: u64,
    /// Passes over the training split, with the fraction.
    pub epoch: f64,
    /// Seconds spent in steps: evaluations and pauses are left out.
    pub seconds: f64,
}
