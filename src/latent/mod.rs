//! Geometry of the latent space: axes, planes, grids, ellipses, contours, paths. Plain numbers, no burn, no window.

mod axis;
mod axis_spacing;
mod contour;
mod eigen;
mod ellipse;
mod oblique;
mod path;
mod plane;
mod vector;

pub use axis::{cell_axis, inverse_normal_cdf, linear_axis, quantile_axis};
pub use axis_spacing::AxisSpacing;
pub use contour::{Contour, contours};
pub use eigen::{Eigen, symmetric_eigen};
pub use ellipse::ellipse;
pub use oblique::{ObliquePlane, PlaneError, PrincipalPlane};
pub use path::{Interpolation, LatentPath, Pace, PathError, PictureLength, Walk};
pub use plane::{Plane, PlaneAxis};
pub use vector::with_length;
