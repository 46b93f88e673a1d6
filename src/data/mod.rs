//! Data sets and minibatches. No burn, no window.

mod batches;
mod binarize;
mod dataset;
mod error;
mod file_names;
mod folder;
mod gather;
mod idx;
mod idx_flaw;
mod mnist;
mod open;

pub use batches::{Batches, Minibatch};
pub use dataset::{Dataset, Split};
pub use error::{DataError, FolderCause, ReadCause, SplitFlaw, SplitName};
pub use idx_flaw::{Content, IdxFlaw, IdxRemedy, NumberType};
