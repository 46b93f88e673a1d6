//! Time series of a run: append, smooth, thin out for drawing. No burn, no window.

mod history;
mod smooth;
mod thin;

pub use history::{Bin, History, Mark, TestPoint};
pub use smooth::smooth;
pub use thin::thin;
