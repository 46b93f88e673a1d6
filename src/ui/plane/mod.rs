//! The latent plane: what the decoder makes of it, where the encoder puts the
//! images, and points to drag through it; beside it the active point, decoded large.
//!
//! A layer of the plane is a file here, drawn by `panel`. Knows `plot`, `scene` and what
//! lies below them; no other panel.

mod arrow;
mod axis_choice;
mod captions;
mod chosen;
#[allow(dead_code, reason = "it stands for layers that come one by one")]
mod colour_bar;
mod coordinate_order;
mod dead_axes;
mod decoded;
mod dot_legend;
mod dot_looks;
mod dot_painter;
mod dot_pictures;
mod dot_raster;
mod dots;
mod dotted;
mod exact;
mod ground;
mod halo;
mod handles;
mod lanes;
mod layer;
mod legend;
mod manifold;
mod mark_atlas;
mod means_menu;
mod outside;
mod panel;
mod placement;
mod point_list;
mod point_menu;
mod pointer;
mod points_layer;
mod posterior;
mod scatter;
mod thumbnail;
mod toolbar;
mod view;

pub use decoded::DecodedPanel;
pub use panel::PlanePanel;
