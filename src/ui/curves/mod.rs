//! ELBO, reconstruction and KL over the run.
//!
//! Knows `plot`, which draws one chart, `scene` and what lies below them.

mod panel;

pub use panel::CurvesPanel;
