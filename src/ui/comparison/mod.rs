//! Test images side by side with what the model makes of them, with the terms of each.
//!
//! Knows `scene`, `plot` and what lies below them; no other panel.

mod atlas;
mod class_choice;
mod controls;
mod foot;
mod panel;
mod row;
mod sizes;

pub use panel::ComparisonPanel;
