//! The line of JSON that ends `elbow field`, and the same in words for a picture's file.

use super::Kind;
use crate::cli::value_name::value_name;
use crate::fields::{Codes, Field, FieldUnit, HOLE_RATIO, Lattice};
use crate::latent::Plane;
use crate::model::Snapshot;
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
    /// The latent axes, the one to the right first.
    axes: Vec<usize>,
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
        kind: Kind,
        field: &Field,
        lattice: &Lattice,
        model: &Snapshot,
        codes: Option<&Codes>,
    ) -> Self {
        let [x, y] = lattice.ends();
        let shown = lattice.shown(model.recipe.latent);
        let axes = match lattice.plane() {
            Plane::Axes(axes) => axes
                .iter()
                .zip(shown)
                .filter_map(|(axis, shown)| shown.then_some(*axis))
                .collect(),
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
            kind: value_name(kind),
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
            columns: lattice.columns(),
            rows: lattice.rows(),
            x,
            y: shown[1].then_some(y),
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
        let axis = |axis: usize, [low, high]: [f64; 2]| format!("z{axis} from {low} to {high}");
        let ends = [Some(self.x), self.y];
        let axes = self.axes.iter().zip(ends.into_iter().flatten());
        let axes: Vec<String> = axes.map(|(&at, ends)| axis(at, ends)).collect();
        words += &format!(", over {}", axes.join(" and "));
        if let Some(images) = self.images {
            words += &format!(", of {images} images");
        }
        words
    }
}
