//! The exploring thread: keeps answers about the newest weights current, or about weights
//! that are held.
//!
//! A query is one type that implements [`Query`], in a file of its own beside its
//! answer. The window fills an [`Asked`] afresh each frame; the [`Explorer`] answers what
//! the newest one asks, the most urgent first, and puts [`Answers`] where the window finds
//! them. A new kind of query is a new file here, its line below, and the panel that asks.

mod answered;
mod answers;
mod asked;
mod error;
mod exchange;
mod interrupts;
mod query;
mod scheduler;
mod task;
mod which_image;
mod which_weights;
mod worker;

mod attribute;
mod compared;
mod decode;
mod evidence;
mod field;
mod geodesic;
mod image;
mod image_set;
mod image_values;
mod images;
mod inference;
mod interruptible;
mod laid_plane;
mod manifold;
mod manifold_grid;
mod neighbours;
mod newest_weights;
mod noise;
mod page;
mod page_gap;
mod picture_length;
mod points;
mod quadrature;
mod region;
mod scatter;
mod sheet;
mod spread;
mod strip;
mod studied_image;
mod traversal;
mod walk_pictures;
mod weights;

pub use answered::{Answered, Stamp};
pub use answers::{Answers, Unanswered};
pub use asked::Asked;
pub use error::ExploreError;
pub use interrupts::Interrupts;
pub use query::{GrowsOld, Query, Reply, Urgency};
pub use which_image::{OwnImage, WhichImage};
pub use which_weights::{HeldWeights, WhichWeights};
pub use worker::Explorer;

pub use attribute::{AlongAttribute, Attribute, AttributeQuery};
pub use compared::{Compared, Posterior};
pub use evidence::{EvidenceAnswer, EvidenceQuery, ExactEvidence};
pub use field::{FieldAnswer, FieldQuery};
pub use geodesic::GeodesicQuery;
pub use image::ImageQuery;
pub use image_set::ImageSet;
pub use image_values::{ImageValue, ImageValues, ImageValuesQuery, VALUE_SAMPLES};
pub use images::ImagesQuery;
pub use inference::{Ascent, InferenceAnswer, InferenceQuery};
pub use laid_plane::{FoundPlane, LaidPlaneQuery, PlaneThrough};
pub use manifold::ManifoldQuery;
pub use manifold_grid::Manifold;
pub use neighbours::{Nearest, Neighbour, Neighbours, NeighboursOf, NeighboursQuery};
pub use newest_weights::NewestWeightsQuery;
pub use noise::{Noise, NoiseQuery, Variances};
pub use page::{Order, Page, PageQuery};
pub use page_gap::{PageGapAnswer, PageGapQuery};
pub use picture_length::PictureLengthQuery;
pub use points::{Decoded, DecodedPlace, LatentPoint, PlaceQuery, PointsQuery};
pub use quadrature::ExactPosterior;
pub use region::{RegionQuery, RegionSummary};
pub use scatter::{PlacedBy, Scatter, ScatterQuery};
pub use sheet::{Sheet, SheetQuery};
pub use spread::Spread;
pub use strip::{Strip, StripQuery};
pub use studied_image::{StudiedImageAnswer, StudiedImageQuery};
pub use traversal::{MAX_PRINCIPAL_LATENT, Traversal, TraversalAlong, TraversalQuery};
pub use walk_pictures::{WalkPictures, WalkPicturesQuery};
pub use weights::{RandomDecoding, WeightsAnswer, WeightsQuery};

pub use crate::fields::{
    ClassField, Classified, ColourScale, Field, FieldKind, FieldUnit, Geodesic, HOLE_RATIO, Holes,
    Influence, Lattice, PixelPlace,
};
pub use crate::theory::{
    ACTIVE_VARIANCE, Family, Gaussian, ImportanceEstimate, MAX_EXACT_LATENT, MAX_FULL_LATENT,
    PosteriorField, Scale, TheoryError,
};

#[cfg(test)]
mod tests;
