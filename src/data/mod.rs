//! Data sets and minibatches. No burn, no window.

mod batches;
mod binarize;
mod dataset;
mod error;
mod folder;
mod gather;
mod idx;
mod mnist;

pub use batches::{Batches, Minibatch};
pub use dataset::{Dataset, Split};
pub use error::DataError;
