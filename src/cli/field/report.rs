//! The line of JSON that ends `elbow field`, and the same in words for a picture's file.

use super::FieldArgs;
use crate::cli::plane_args::NamedPlane;
use crate::cli::value_name::value_name;
use crate::fields::{Codes, Field, FieldUnit, HOLE_RATIO, Lattice};
use crate::latent::Plane;
use serde::Serialize;

/// What is printed of a field.
#[derive(Debug, Serialize)]
pub(super) struct FieldReport {
    kind: String,
    /// What the numbers are.
    values: &'static str,
    unit: &'static str,
    /// The least finite number; null if none is.
    low: Option<f64>,
    /// The largest.
    high: Option<f64>,
    /// The latent axes, the one to the right first; none of a plane through points.
    axes: Vec<usize>,
    /// The points that the plane goes through.
    #[serde(skip_serializing_if = "Option::is_none")]
    through: Option<Vec<Vec<f32>>>,
    /// What the directions are called.
    #[serde(skip)]
    directions: Vec<String>,
    /// The plane in words.
    #[serde(skip)]
    over: String,
    columns: usize,
    rows: usize,
    x: [f64; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<[f64; 2]>,
    /// Images that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    images: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    holes: Option<HoleMass>,
    #[serde(skip_serializing_if = "Option::is_none")]
    classifier: Option<Trained>,
}

/// How much of the prior is empty.
#[derive(Debug, Serialize)]
struct HoleMass {
    /// A cell is a hole if q(z) / p(z) is below this in its middle.
    ratio: f64,
    /// The prior's mass in holes within the rectangle.
    prior_mass: f64,
    /// The prior's mass outside of the rectangle.
    prior_mass_outside: f64,
}

/// How a classifier did.
#[derive(Debug, Serialize)]
struct Trained {
    classes: usize,
    /// On the images that it was trained on.
    accuracy: f64,
    settled: bool,
}

impl FieldReport {
    /// Of a field over the lattice; `codes` are those of the images that it is about.
    pub fn new(
        args: &FieldArgs,
        plane: &NamedPlane,
        field: &Field,
        lattice: &Lattice,
        codes: Option<&Codes>,
    ) -> Self {
        let [x, y] = lattice.ends();
        let axes = match plane.plane {
            Plane::Axes(axes) => axes.into_iter().take(plane.names.len()).collect(),
            Plane::Oblique(_) => Vec::new(),
        };
        let range = field.range();
        let (holes, classifier) = match field {
            Field::Holes(holes) => (
                Some(HoleMass {
                    ratio: HOLE_RATIO,
                    prior_mass: holes.mass,
                    prior_mass_outside: holes.mass_outside,
                }),
                None,
            ),
            Field::Class(classes) => (
                None,
                classes.classified.as_ref().map(|classified| Trained {
                    classes: classified.classes,
                    accuracy: classified.accuracy,
                    settled: classified.settled,
                }),
            ),
            Field::AggregatePosterior(_)
            | Field::Prior(_)
            | Field::Magnification(_)
            | Field::Influence(_) => (None, None),
        };
        Self {
            kind: value_name(args.kind),
            values: match field {
                Field::AggregatePosterior(_) => "ln q(z)",
                Field::Prior(_) => "ln p(z)",
                Field::Holes(_) => "ln p(z) - ln q(z)",
                Field::Magnification(_) => "ln sqrt(det(J^T J))",
                Field::Influence(_) => "|d pixel / d z|",
                Field::Class(_) => "entropy of p(class | z)",
            },
            unit: match field.unit() {
                FieldUnit::Nats => "nats",
                FieldUnit::PixelsPerUnit => "pixels per unit of z",
            },
            low: range.map(|[low, _]| low),
            high: range.map(|[_, high]| high),
            axes,
            through: args.plane.points().map(<[_]>::to_vec),
            directions: plane.names.clone(),
            over: args.plane.in_words(plane),
            columns: lattice.columns(),
            rows: lattice.rows(),
            x,
            y: (plane.names.len() > 1).then_some(y),
            images: codes.map(Codes::len),
            holes,
            classifier,
        }
    }

    /// What a picture of it shows.
    pub fn in_words(&self) -> String {
        let mut words = self.values.to_owned();
        if let (Some(low), Some(high)) = (self.low, self.high) {
            words += &format!(" from {low} to {high} {}", self.unit);
        }
        let ends = [Some(self.x), self.y].into_iter().flatten();
        let along = self.directions.iter().zip(ends);
        let along = along.map(|(name, [low, high])| format!("{name} from {low} to {high}"));
        words += &format!(", over {}", along.collect::<Vec<_>>().join(" and "));
        if self.through.is_some() {
            words += &format!(" of {}", self.over);
        }
        if let Some(images) = self.images {
            words += &format!(", of {images} images");
        }
        words
    }
}
