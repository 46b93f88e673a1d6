//! The recipe on the left: what runs, and a draft of what is to run next.
//!
//! Knows `scene` and what lies below it; no other panel.

mod controls;
mod data;
pub(crate) mod draft;
mod draft_error;
pub(crate) mod fork_draft;
mod likelihood;
mod live;
mod objective;
mod panel;

pub(crate) use draft_error::DraftError;
pub(crate) use panel::RecipePanel;
