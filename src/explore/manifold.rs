//! The decoded plane: a grid of images over a rectangle of two latent axes.

use super::decode::GROUP;
use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::latent;
use crate::numbers::unit_to_bytes;
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
        let snapshot = &on.snapshot;
        let shape = snapshot.shape;
        let (columns, rows) = (self.columns.max(1), self.rows.max(1));
        let axes = self.axes.map(|axis| axis.min(snapshot.recipe.latent - 1));
        let base = latent::with_length(&self.base, snapshot.recipe.latent);
        let xs = latent::cell_axis(f64::from(self.x[0]), f64::from(self.x[1]), columns);
        let ys = latent::cell_axis(f64::from(self.y[0]), f64::from(self.y[1]), rows);
        let z = latent::grid(axes, &xs, &ys, &base);
        let width = columns * shape.width * shape.channels;
        let mut pixels = vec![0; rows * shape.height * width];
        let cells = z.len() / base.len();
        for first in (0..cells).step_by(GROUP) {
            let group = first..(first + GROUP).min(cells);
            let values = snapshot.decode(&z[group.start * base.len()..group.end * base.len()])?;
            for (cell, image) in group.zip(values.chunks_exact(shape.pixels())) {
                let line = shape.width * shape.channels;
                let left = (cell % columns) * line;
                for (y, source) in image.chunks_exact(line).enumerate() {
                    let top = (cell / columns) * shape.height + y;
                    let start = top * width + left;
                    pixels[start..start + line].copy_from_slice(&unit_to_bytes(source));
                }
            }
            interrupts.let_in()?;
        }
        Ok(Reply::Complete(Manifold {
            height: rows * shape.height,
            width: columns * shape.width,
            channels: shape.channels,
            pixels: pixels.into(),
        }))
    }
}
