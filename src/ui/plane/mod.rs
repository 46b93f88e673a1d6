//! The latent plane: what the decoder makes of it, where the encoder puts the test
//! images, and points to drag through it; beside it the active point, decoded large.
//!
//! A layer of the plane is a file here, drawn by `panel`. Knows `plot`, `scene` and what
//! lies below them; no other panel.

mod coordinate_order;
mod dead_axes;
mod decoded;
mod exact;
mod ground;
mod handles;
mod layer;
mod manifold;
mod panel;
mod posterior;
mod scatter;
mod thumbnail;
mod toolbar;
mod view;

pub use decoded::DecodedPanel;
pub use panel::PlanePanel;
