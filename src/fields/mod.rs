//! Functions over a rectangle of the latent plane, and the shortest ways across it: where
//! codes lie, what the prior expects, how the decoder stretches the space, what class a place
//! is of.
//!
//! A field is computed at the middle of each cell of a [`Lattice`], with numbers that say
//! their unit. Whoever asks may end a computation between two groups of evaluations, by a
//! closure that is called there ([`GoOn`]).

mod class;
mod classifier;
mod codes;
mod colour_scale;
mod density;
mod field;
mod geodesic;
mod holes;
mod influence;
mod lattice;
mod magnification;
mod minimise;

pub use class::{ClassField, Classes, Classified, class_field};
pub use classifier::{Classifier, MOST_CLASSES, QUADRATIC_LATENT};
pub use codes::{Codes, ENCODED_TOGETHER, encode_each};
pub use colour_scale::ColourScale;
pub use density::{log_aggregate_posterior, log_prior};
pub use field::{Field, FieldKind, FieldUnit, KnownImages, field};
pub use geodesic::{DecodedMean, Geodesic, MeanDecoder, geodesic};
pub use holes::{HOLE_RATIO, Holes, holes};
pub use influence::{Influence, PixelPlace, influence};
pub use lattice::{Lattice, MOST_CELLS_ALONG};
pub use magnification::log_magnification;

use crate::model::ModelError;

/// Called between two groups of evaluations, every millisecond or two; an error of it, such as
/// [`ModelError::Abandoned`], ends the computation.
pub type GoOn<'a> = dyn FnMut() -> Result<(), ModelError> + 'a;

#[cfg(test)]
mod tests;
