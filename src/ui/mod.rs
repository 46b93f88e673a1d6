//! The window: egui panels over the protocols of `train` and `explore`. No burn here.

pub mod action;
mod comparison;
mod curves_panel;
mod decoded;
mod palette;
mod plane;
mod plot;
mod scene;
pub mod settings;
mod texture;

pub use comparison::ComparisonPanel;
pub use curves_panel::CurvesPanel;
pub use decoded::DecodedPanel;
pub use plane::PlanePanel;
pub use scene::{Handle, Scene, Selection};
