//! The plane that is drawn: what lies to the right, what upwards, and where the rest stays.

use super::oblique::ObliquePlane;
use std::sync::Arc;

/// A plane in the latent space, with two directions of length 1 at right angles. What is
/// N(0, I) in the whole space is so in its two coordinates, whichever way it lies.
#[derive(Clone, Debug, PartialEq)]
pub enum Plane {
    /// Along two latent axes, to the right and upwards. One that the model lacks is left out,
    /// as is a second that is the first. The other dimensions stay as of any point.
    Axes([usize; 2]),
    /// Along any two directions, through a place of its own.
    Oblique(Arc<ObliquePlane>),
}

/// One of the two directions of a plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaneAxis {
    /// To the right.
    Horizontal,
    /// Upwards.
    Vertical,
}

impl PlaneAxis {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Horizontal, Self::Vertical];

    /// Whether a model of `latent` dimensions has it.
    pub fn is_shown(self, latent: usize) -> bool {
        match self {
            Self::Horizontal => true,
            Self::Vertical => latent > 1,
        }
    }

    /// Its own of two.
    pub fn of<T>(self, [horizontal, vertical]: [T; 2]) -> T {
        match self {
            Self::Horizontal => horizontal,
            Self::Vertical => vertical,
        }
    }
}

impl From<[usize; 2]> for Plane {
    fn from(axes: [usize; 2]) -> Self {
        Self::Axes(axes)
    }
}

impl From<ObliquePlane> for Plane {
    fn from(plane: ObliquePlane) -> Self {
        Self::Oblique(Arc::new(plane))
    }
}

impl Plane {
    /// Whether a model of so many dimensions has something to draw to the right, and upwards.
    pub fn shown(&self, latent: usize) -> [bool; 2] {
        match self {
            Self::Axes([x, y]) => [*x < latent, *y < latent && x != y],
            Self::Oblique(oblique) => [oblique.latent() == latent; 2],
        }
    }

    /// The coordinates of `z`, `[latent]`, on it: where it is drawn. 0 along what it lacks.
    pub fn coordinates(&self, z: &[f32]) -> [f32; 2] {
        match self {
            Self::Axes(axes) => axes.map(|axis| z.get(axis).copied().unwrap_or(0.0)),
            Self::Oblique(oblique) => along(oblique, z).map(|coordinate| coordinate as f32),
        }
    }

    /// Moves `z`, `[latent]`, along the plane to these coordinates; whatever it has beside the
    /// plane stays.
    pub fn move_to(&self, z: &mut [f32], [x, y]: [f32; 2]) {
        match self {
            Self::Axes([across, up]) => {
                for (axis, value) in [(up, y), (across, x)] {
                    if let Some(slot) = z.get_mut(*axis) {
                        *slot = value;
                    }
                }
            }
            Self::Oblique(oblique) => {
                let [from_x, from_y] = along(oblique, z);
                let (right, rise) = (f64::from(x) - from_x, f64::from(y) - from_y);
                let [across, up] = oblique.directions();
                for ((z, across), up) in z.iter_mut().zip(across).zip(up) {
                    *z = (f64::from(*z) + right * across + rise * up) as f32;
                }
            }
        }
    }

    /// Moves `z`, `[latent]`, by a step along the plane.
    pub fn move_by(&self, z: &mut [f32], [right, rise]: [f32; 2]) {
        let [x, y] = self.coordinates(z);
        self.move_to(z, [x + right, y + rise]);
    }

    /// The place with the coordinates 0 and 0, `[latent]`, of the plane that is drawn: one along
    /// axes goes through the point `through`, an oblique one stays where it is.
    pub fn origin(&self, through: &[f32]) -> Vec<f32> {
        match self {
            Self::Axes(_) => {
                let mut origin = through.to_vec();
                self.move_to(&mut origin, [0.0; 2]);
                origin
            }
            Self::Oblique(oblique) => oblique.origin(),
        }
    }

    /// A vector of length 1 for each direction that is shown, [k, latent] with k at most 2.
    pub fn directions(&self, latent: usize) -> Vec<f32> {
        match self {
            Self::Axes(axes) => {
                let shown = axes.iter().zip(self.shown(latent));
                let shown = shown.filter_map(|(axis, shown)| shown.then_some(*axis));
                let unit = |axis| (0..latent).map(move |d| if d == axis { 1.0 } else { 0.0 });
                shown.flat_map(unit).collect()
            }
            Self::Oblique(oblique) if oblique.latent() == latent => {
                let all = oblique.directions().iter().flatten();
                all.map(|&along| along as f32).collect()
            }
            Self::Oblique(_) => Vec::new(),
        }
    }

    /// What independent normals, one along each latent axis, have on it: their variance to the
    /// right, their covariance, and their variance upwards. `variance` tells that of an axis.
    pub fn covariance(&self, variance: impl Fn(usize) -> f64) -> [f64; 3] {
        match self {
            Self::Axes([x, y]) => [variance(*x), 0.0, variance(*y)],
            Self::Oblique(oblique) => {
                let [across, up] = oblique.directions();
                let mut sums = [0.0; 3];
                for (axis, (a, b)) in across.iter().zip(up).enumerate() {
                    let variance = variance(axis);
                    sums[0] += a * a * variance;
                    sums[1] += a * b * variance;
                    sums[2] += b * b * variance;
                }
                sums
            }
        }
    }

    /// The points of a grid, [ys x xs, base], as pictures are laid out: row by row from the
    /// largest y (the last of ascending `ys`) to the smallest, each from the first x to the
    /// last. What lies beside the plane stays as in `base`.
    pub fn grid(&self, xs: &[f64], ys: &[f64], base: &[f32]) -> Vec<f32> {
        let mut points = Vec::with_capacity(xs.len() * ys.len() * base.len());
        for &y in ys.iter().rev() {
            for &x in xs {
                let start = points.len();
                points.extend_from_slice(base);
                if let Some(z) = points.get_mut(start..) {
                    self.move_to(z, [x as f32, y as f32]);
                }
            }
        }
        points
    }
}

fn along(oblique: &ObliquePlane, z: &[f32]) -> [f64; 2] {
    let product = |along: &Vec<f64>| along.iter().zip(z).map(|(a, &z)| a * f64::from(z)).sum();
    oblique.directions().each_ref().map(product)
}

#[cfg(test)]
mod tests;
