//! Where a log stands between two of its rows.

use crate::recipe::Terms;
use crate::run::RunTime;

/// Where a log stands between two of its rows: what the next row is the mean of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LogState {
    /// The step of the last row; 0 before the first.
    pub last_row: u64,
    /// The last step taken in.
    pub time: RunTime,
    /// Steps since the last row.
    pub steps: u64,
    /// Sum of their terms, in nats per image.
    pub terms: Terms,
    /// Sum of what was minimised in them, in nats per image.
    pub minimised: f64,
    /// Sum of their importance-weighted bounds, in nats per image; None with one sample.
    pub bound: Option<f64>,
}
