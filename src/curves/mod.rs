//! Time series of a run: append, smooth, thin out for drawing. No burn, no window.

mod bins;
mod common;
mod history;
mod parts;
mod series;
mod smooth;
mod thin;

pub use bins::{Bin, Bins};
pub use common::{CommonRows, Rows};
pub use history::{EVALUATE_EVERY, History, Mark, TestPoint};
pub use parts::{HistoryFlaw, HistoryParts};
pub use series::{Axis, Quantity, Samples, Series};
pub use smooth::{best, smooth, tail_transform};
pub use thin::{Span, band, segments, thin};
