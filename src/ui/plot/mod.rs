//! What curves are drawn with: series ready to draw, the part in view, ticks that read
//! well, and the numbers under the cursor.
//!
//! Knows `scene` for its settings, and what lies below it.

pub(crate) mod chart;
pub(crate) mod controls;
pub(crate) mod curve;
pub(crate) mod difference;
pub(crate) mod ghost;
mod line;
mod marks;
pub(crate) mod nearest;
pub(crate) mod readout;
pub(crate) mod span;
pub(crate) mod ticks;

use line::line;
