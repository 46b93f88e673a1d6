//! ELBO, reconstruction and KL over the run.
//!
//! Knows `plot`, which draws one chart, `scene` and `language`; no other panel.

mod panel;

pub use panel::CurvesPanel;
