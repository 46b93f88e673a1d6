//! A rectangle of the latent plane in equal cells.

use crate::latent::{Plane, cell_axis, with_length};
use std::ops::Range;

/// The most cells along a side.
pub const MOST_CELLS_ALONG: usize = 2048;

/// A rectangle of a plane in the latent space, cut into equal cells. A field has one
/// value a cell, row by row as a picture is laid out: from the upper end of y downwards, each
/// row from the lower end of x.
#[derive(Clone, Debug, PartialEq)]
pub struct Lattice {
    plane: Plane,
    base: Vec<f32>,
    x: [f64; 2],
    y: [f64; 2],
    columns: usize,
    rows: usize,
}

impl Lattice {
    /// Over `plane`, between the two ends of `x`, to the right, and of `y`, upwards; what lies
    /// beside the plane stays as in `base`. There is at least one cell along a side and
    /// at most [`MOST_CELLS_ALONG`].
    pub fn new(
        plane: impl Into<Plane>,
        base: Vec<f32>,
        x: [f64; 2],
        y: [f64; 2],
        [columns, rows]: [usize; 2],
    ) -> Self {
        Self {
            plane: plane.into(),
            base,
            x,
            y,
            columns: columns.clamp(1, MOST_CELLS_ALONG),
            rows: rows.clamp(1, MOST_CELLS_ALONG),
        }
    }

    /// The same rectangle in other cells.
    #[must_use]
    pub fn in_cells(&self, [columns, rows]: [usize; 2]) -> Self {
        Self {
            columns: columns.clamp(1, MOST_CELLS_ALONG),
            rows: rows.clamp(1, MOST_CELLS_ALONG),
            ..self.clone()
        }
    }

    /// Cells along x.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Cells along y.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// All cells.
    pub fn cells(&self) -> usize {
        self.columns * self.rows
    }

    /// The middles of the columns, ascending if `x` does.
    pub fn xs(&self) -> Vec<f64> {
        cell_axis(self.x[0], self.x[1], self.columns)
    }

    /// The middles of the rows, from the upper end of y downwards.
    pub fn ys(&self) -> Vec<f64> {
        cell_axis(self.y[1], self.y[0], self.rows)
    }

    /// The two ends along x, and along y.
    pub fn ends(&self) -> [[f64; 2]; 2] {
        [self.x, self.y]
    }

    /// The plane that it is a part of.
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    /// Whether a model of so many dimensions has something along x, and along y.
    pub fn shown(&self, latent: usize) -> [bool; 2] {
        self.plane.shown(latent)
    }

    /// A unit vector for each direction that is shown, [k, latent] with k at most 2.
    pub fn directions(&self, latent: usize) -> Vec<f32> {
        self.plane.directions(latent)
    }

    /// The places of some cells, counted row by row, [cells, latent].
    pub fn places(&self, cells: Range<usize>, latent: usize) -> Vec<f32> {
        let base = with_length(&self.base, latent);
        let (xs, ys) = (self.xs(), self.ys());
        let mut places = Vec::with_capacity(cells.len() * latent);
        for cell in cells {
            let start = places.len();
            places.extend_from_slice(&base);
            let at = [xs.get(cell % self.columns), ys.get(cell / self.columns)];
            let place = at.map(|at| at.map_or(0.0, |&at| at as f32));
            if let Some(z) = places.get_mut(start..) {
                self.plane.move_to(z, place);
            }
        }
        places
    }

    /// The cells in groups of at most `group`, one after the other.
    pub(super) fn groups(&self, group: usize) -> impl Iterator<Item = Range<usize>> {
        let (cells, group) = (self.cells(), group.max(1));
        (0..cells)
            .step_by(group)
            .map(move |first| first..(first + group).min(cells))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cells_are_the_places_that_a_picture_of_the_plane_decodes(
            axes in prop::array::uniform2(0..5usize),
            size in prop::array::uniform2(1..9usize),
            base in prop::collection::vec(-2f32..2.0, 1..4),
        ) {
            let latent = base.len();
            let (x, y) = ([-1.5, 2.0], [0.5, 3.0]);
            let lattice = Lattice::new(axes, base.clone(), x, y, size);
            let cells = lattice.cells();
            let [columns, rows] = size;
            let picture = Plane::Axes(axes).grid(
                &cell_axis(x[0], x[1], columns), &cell_axis(y[0], y[1], rows), &base,
            );
            let places = lattice.places(0..cells, latent);
            let apart = places.iter().zip(&picture).map(|(a, b)| (a - b).abs());
            prop_assert!(apart.fold(0.0, f32::max) < 1e-6);
            let grouped: Vec<f32> =
                lattice.groups(5).flat_map(|group| lattice.places(group, latent)).collect();
            prop_assert_eq!(grouped, places);
        }
    }
}
