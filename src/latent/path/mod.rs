//! Paths through chosen points of the latent space, and their lengths.

mod arc;
mod arc_length;
mod latent_path;
mod picture_length;
mod segment;
mod spline;
#[cfg(test)]
mod tests;
mod walk;

pub use latent_path::{Interpolation, LatentPath, PathError};
pub use picture_length::PictureLength;
pub use walk::{Pace, Walk};
