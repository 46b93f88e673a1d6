//! Data sets and minibatches. No burn, no window.

mod batches;
mod dataset;
mod idx;
mod mnist;

pub use batches::{Batches, Minibatch};
pub use dataset::{DataError, Dataset, Split};
