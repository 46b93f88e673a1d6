//! The window: egui panels over the protocols of `train` and `explore`. No burn here.

mod scene;

pub use scene::{Handle, Scene, Selection};
