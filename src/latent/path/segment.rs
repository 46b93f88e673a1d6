//! The way between two neighbouring points of a path.

use super::arc::Arc;
use super::spline::Cubic;
use crate::latent::vector::{difference, norm};

/// The way between two neighbouring points, t from 0 to 1; it begins and ends at them exactly.
#[derive(Clone, Debug, PartialEq)]
pub enum Segment {
    /// The straight line between these two.
    Line([Vec<f64>; 2]),
    /// A turn about the origin.
    Arc(Arc),
    /// A piece of a smooth curve.
    Cubic(Cubic),
}

impl Segment {
    /// The straight line.
    pub fn line(from: &[f64], to: &[f64]) -> Self {
        Self::Line([from.to_vec(), to.to_vec()])
    }

    /// The turn about the origin, or the straight line where there is nothing to turn.
    pub fn turn(from: &[f64], to: &[f64]) -> Self {
        Arc::between(from, to).map_or_else(|| Self::line(from, to), Self::Arc)
    }

    /// Its place at t.
    pub fn at(&self, t: f64) -> Vec<f64> {
        match self {
            Self::Line([from, to]) => {
                let ends = from.iter().zip(to);
                ends.map(|(from, to)| from * (1.0 - t) + to * t).collect()
            }
            Self::Arc(arc) => arc.at(t),
            Self::Cubic(cubic) => cubic.at(t),
        }
    }

    /// Whether it is a straight line.
    pub fn is_straight(&self) -> bool {
        match self {
            Self::Line(_) => true,
            Self::Arc(_) | Self::Cubic(_) => false,
        }
    }

    /// Latent units per unit of t.
    pub fn speed(&self, t: f64) -> f64 {
        match self {
            Self::Line([from, to]) => norm(&difference(to, from)),
            Self::Arc(arc) => arc.speed(t),
            Self::Cubic(cubic) => cubic.speed(t),
        }
    }
}
