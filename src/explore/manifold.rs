//! The decoded plane: a grid of images over a rectangle of two latent axes.

use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::manifold_grid::Grid;
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::latent::AxisSpacing;
use crate::train::Published;
use std::sync::Arc;

/// What does a rectangle of the plane decode to, at the middle of each of its cells?
#[derive(Clone, Debug, PartialEq)]
pub struct ManifoldQuery {
    /// Which two latent axes the rectangle spans.
    pub axes: [usize; 2],
    /// Lower and upper end along the first axis.
    pub x: [f32; 2],
    /// Lower and upper end along the second axis.
    pub y: [f32; 2],
    /// Images along the first axis.
    pub columns: usize,
    /// Images along the second axis.
    pub rows: usize,
    /// The values of the other axes.
    pub base: Vec<f32>,
}

/// The decoded plane as one picture.
#[derive(Clone, Debug)]
pub struct Manifold {
    /// Rows times the image height; the top row is the upper end of y.
    pub height: usize,
    /// Columns times the image width.
    pub width: usize,
    /// Numbers per pixel.
    pub channels: usize,
    /// [height, width, channels], 0 to 255.
    pub pixels: Arc<[u8]>,
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
            axes: self.axes,
            xs: across.points(self.columns.max(1)),
            ys: up.points(self.rows.max(1)),
            base: &self.base,
        };
        let manifold = grid.decode(&on.snapshot, 1, interrupts)?;
        Ok(Reply::Complete(manifold))
    }
}
