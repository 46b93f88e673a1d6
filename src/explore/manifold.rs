//! The decoded plane: a grid of images over a rectangle of a plane.

use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::manifold_grid::{Grid, Manifold};
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::latent::{AxisSpacing, Plane};
use crate::train::Published;

/// What does a rectangle of the plane decode to, at the middle of each of its cells?
#[derive(Clone, Debug, PartialEq)]
pub struct ManifoldQuery {
    /// Which plane the rectangle is a part of.
    pub plane: Plane,
    /// Lower and upper end to the right.
    pub x: [f32; 2],
    /// Lower and upper end upwards.
    pub y: [f32; 2],
    /// Images to the right.
    pub columns: usize,
    /// Images upwards.
    pub rows: usize,
    /// The values of what lies beside the plane.
    pub base: Vec<f32>,
}

impl Query for ManifoldQuery {
    type Answer = Manifold;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Swift;
    const GROWS_OLD: GrowsOld = GrowsOld::WhileWeightsMove;

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Manifold>, ExploreError> {
        let across = AxisSpacing::Cells {
            low: f64::from(self.x[0]),
            high: f64::from(self.x[1]),
        };
        let up = AxisSpacing::Cells {
            low: f64::from(self.y[0]),
            high: f64::from(self.y[1]),
        };
        let grid = Grid {
            plane: &self.plane,
            xs: across.points(self.columns.max(1)),
            ys: up.points(self.rows.max(1)),
            base: &self.base,
        };
        let manifold = grid.decode(&on.snapshot, 1, interrupts)?;
        Ok(Reply::Complete(manifold))
    }
}
