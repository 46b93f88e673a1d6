//! What the curves are drawn with: series ready to draw, the part in view,
//! ticks that read well, and the numbers under the cursor.

pub mod chart;
pub mod controls;
pub mod curve;
mod marks;
pub mod readout;
pub mod span;
pub mod ticks;
