//! Geometry of the latent plane: axes, grids, ellipses. Plain numbers, no burn, no window.

mod axis;
mod contour;
mod plane;

pub use axis::{cell_axis, inverse_normal_cdf, linear_axis, quantile_axis};
pub use contour::{Contour, contours};
pub use plane::{ellipse, grid, with_length};
