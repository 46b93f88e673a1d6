//! ELBO, reconstruction and KL over the run, and over the runs before it.
//!
//! Knows `plot`, which draws one chart, `scene`, `style` and `language`; no other panel.

mod arrange;
mod ghosts;
mod header;
mod panel;
mod plotted;
mod run_buttons;
mod run_numbers;
mod runs_list;

pub use panel::CurvesPanel;
