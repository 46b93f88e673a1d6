//! The latent plane: what the decoder makes of it, where the encoder puts the
//! images, and points to drag through it; beside it the active point, decoded large.
//!
//! A layer of the plane is a file here, drawn by `panel`. Knows `plot`, `scene` and what
//! lies below them; no other panel.

mod arrow;
mod axis_choice;
mod backdrop;
mod captions;
mod chosen;
mod class_key;
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
mod field_layer;
mod field_legend;
mod field_menu;
mod geodesic_layer;
mod ground;
mod halo;
mod handles;
mod laid_note;
mod lanes;
mod lasso;
mod layer;
mod legend;
mod manifold;
mod manifold_menu;
mod mark_atlas;
mod marking;
mod means_menu;
mod menu_button;
mod note;
mod outline;
mod outside;
mod panel;
mod path_layer;
mod pixel_choice;
mod placement;
mod point_list;
mod point_menu;
mod pointer;
mod points_layer;
mod posterior;
mod regions_layer;
mod scatter;
mod sheet;
mod thumbnail;
mod toolbar;
mod view;

pub use decoded::DecodedPanel;
pub use panel::PlanePanel;
