//! A turn from one point to another about the origin.

use crate::latent::vector::{difference, dot, norm, scaled};

/// Directions that are this close to opposite, as the sine of what is left, count as opposite:
/// rounding to single precision leaves no more of the plane they turn in.
const OPPOSITE: f64 = 1e-6;
/// Directions that are this close count as one.
const ALIKE: f64 = 1e-12;

/// A turn from one direction to another at a constant rate, while the distance from the origin
/// goes evenly from that of the one point to that of the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Arc {
    from: Vec<f64>,
    to: Vec<f64>,
    /// Direction of `from`, of length 1.
    start: Vec<f64>,
    /// At right angles to it, of length 1, in the plane of the turn.
    across: Vec<f64>,
    /// By how much is turned, in radians, above 0 and at most pi.
    angle: f64,
    /// Distances of the two points from the origin.
    radii: [f64; 2],
}

impl Arc {
    /// The shorter turn. None where there is nothing to turn: one of the points is the origin,
    /// which has no direction, or both lie on one side of it; and on a line, where the
    /// only way to the other side leads through the origin.
    ///
    /// Opposite directions leave the plane of the turn open. It is then the one with the latent
    /// axis of which `from` has the least, the first of several.
    pub fn between(from: &[f64], to: &[f64]) -> Option<Self> {
        let radii = [norm(from), norm(to)];
        if radii.contains(&0.0) {
            return None;
        }
        let start = scaled(from, 1.0 / radii[0]);
        let end = scaled(to, 1.0 / radii[1]);
        let cosine = dot(&start, &end);
        let across = rest_of(&end, &start);
        let sine = norm(&across);
        let (across, angle) = if sine < OPPOSITE && cosine < 0.0 {
            (away_from(&start)?, std::f64::consts::PI)
        } else if sine < ALIKE {
            return None;
        } else {
            (scaled(&across, 1.0 / sine), sine.atan2(cosine))
        };
        Some(Self {
            from: from.to_vec(),
            to: to.to_vec(),
            start,
            across,
            angle,
            radii,
        })
    }

    /// Where the turn is at `t` of its angle, 0 to 1.
    ///
    /// Between points at one distance from the origin it is Shoemake's
    /// (sin((1 - t) a) from + sin(t a) to) / sin a, "Animating rotation with quaternion curves"
    /// (1985), in a form that keeps its digits as the angle a goes to 0 or pi.
    pub fn at(&self, t: f64) -> Vec<f64> {
        if t <= 0.0 {
            return self.from.clone();
        }
        if t >= 1.0 {
            return self.to.clone();
        }
        let (sin, cos) = (t * self.angle).sin_cos();
        let radius = self.radius(t);
        let axes = self.start.iter().zip(&self.across);
        axes.map(|(start, across)| radius * (cos * start + sin * across))
            .collect()
    }

    /// Latent units per unit of t.
    pub fn speed(&self, t: f64) -> f64 {
        let outwards = self.radii[1] - self.radii[0];
        outwards.hypot(self.radius(t) * self.angle)
    }

    fn radius(&self, t: f64) -> f64 {
        self.radii[0] * (1.0 - t) + self.radii[1] * t
    }
}

/// What `v` has beside the unit vector `direction`.
fn rest_of(v: &[f64], direction: &[f64]) -> Vec<f64> {
    difference(v, &scaled(direction, dot(v, direction)))
}

/// A unit vector at right angles to the unit vector `direction`; None on a line.
fn away_from(direction: &[f64]) -> Option<Vec<f64>> {
    let sizes = direction.iter().map(|part| part.abs()).enumerate();
    let (least, _) = sizes.min_by(|(_, a), (_, b)| a.total_cmp(b))?;
    let mut axis = vec![0.0; direction.len()];
    *axis.get_mut(least)? = 1.0;
    let rest = rest_of(&axis, direction);
    let length = norm(&rest);
    // In a plane or more, the least part of a unit vector is 0.71 at most.
    (length > 0.5).then(|| scaled(&rest, 1.0 / length))
}
