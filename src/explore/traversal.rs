//! What happens to a picture along each of several directions from a point: the axes, or the
//! directions in which the decoder changes it most.

use super::decode::decode;
use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::latent::{linear_axis, symmetric_eigen, with_length};
use crate::model::{ModelError, Snapshot};
use crate::train::Published;
use std::sync::Arc;

/// The most latent dimensions whose principal directions are looked for: their number cubed
/// goes into it.
pub const MAX_PRINCIPAL_LATENT: usize = 128;

/// Along which directions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TraversalAlong {
    /// These latent axes; each goes through its own values, the others stay.
    Axes(Vec<usize>),
    /// The so many directions in which the decoder stretches the neighbourhood most: principal
    /// axes of its metric J^T J (Arvanitidis et al. 2018, section 2), each away from the point.
    Principal(usize),
}

/// How does the decoded picture change along these directions from `z`?
#[derive(Clone, Debug, PartialEq)]
pub struct TraversalQuery {
    /// Filled up with 0 or cut to the model's latent length.
    pub z: Vec<f32>,
    /// Along which directions.
    pub along: TraversalAlong,
    /// How far to either side: from 0 along an axis, from the point along a principal direction.
    pub reach: f32,
    /// Pictures along each, from one end to the other.
    pub steps: usize,
}

/// One direction, and the pictures along it.
#[derive(Clone, Debug)]
pub struct Traversal {
    /// A unit vector, `[latent]`.
    pub direction: Arc<[f32]>,
    /// The latent axis that it is, if it is one.
    pub axis: Option<usize>,
    /// How fast the picture changes along it at the point: |J v|, in the distance between pixels
    /// from 0 to 1, per latent unit.
    pub stretch: f64,
    /// The value of the axis, or the distance from the point, at each picture.
    pub offsets: Arc<[f32]>,
    /// The pictures side by side, [height, steps * width, channels], 0 to 255.
    pub strip: Arc<[u8]>,
}

impl Query for TraversalQuery {
    type Answer = Vec<Traversal>;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Swift;
    const GROWS_OLD: GrowsOld = GrowsOld::WhileWeightsMove;

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Vec<Traversal>>, ExploreError> {
        let snapshot = &on.snapshot;
        let latent = snapshot.recipe.latent;
        let z = with_length(&self.z, latent);
        let Some(directions) = self.directions(snapshot, &z)? else {
            return Ok(Reply::Unanswerable);
        };
        let reach = f64::from(self.reach);
        let offsets: Arc<[f32]> = linear_axis(-reach, reach, self.steps)
            .into_iter()
            .map(|offset| offset as f32)
            .collect();
        let mut rows = Vec::with_capacity(directions.len());
        for Direction {
            vector,
            axis,
            stretch,
        } in directions
        {
            let from = match axis {
                // From where the axis is 0.
                Some(axis) => {
                    let mut from = z.clone();
                    from.iter_mut()
                        .skip(axis)
                        .take(1)
                        .for_each(|value| *value = 0.0);
                    from
                }
                None => z.clone(),
            };
            let places = offsets.iter().map(|offset| -> Vec<f32> {
                let moved = from.iter().zip(&vector);
                moved.map(|(from, part)| from + offset * part).collect()
            });
            let places: Vec<Vec<f32>> = places.collect();
            let places: Vec<&[f32]> = places.iter().map(Vec::as_slice).collect();
            let pictures = decode(snapshot, &places)?;
            let pictures: Vec<&[u8]> = pictures.iter().map(|(_, pixels)| &**pixels).collect();
            rows.push(Traversal {
                direction: vector.into(),
                axis,
                stretch,
                offsets: offsets.clone(),
                strip: side_by_side(&pictures, snapshot),
            });
            interrupts.let_in()?;
        }
        Ok(Reply::Complete(rows))
    }
}

struct Direction {
    vector: Vec<f32>,
    axis: Option<usize>,
    stretch: f64,
}

impl TraversalQuery {
    /// The directions at `z`; none if the model has too many dimensions for them.
    fn directions(
        &self,
        snapshot: &Snapshot,
        z: &[f32],
    ) -> Result<Option<Vec<Direction>>, ModelError> {
        let latent = z.len();
        match &self.along {
            TraversalAlong::Axes(axes) => {
                let there = axes.iter().copied().filter(|axis| *axis < latent);
                let axes: Vec<usize> = there.collect();
                let units: Vec<f32> = axes.iter().flat_map(|axis| unit(*axis, latent)).collect();
                let slopes = slopes(snapshot, z, &units)?;
                let rows = axes.into_iter().zip(slopes);
                Ok(Some(
                    rows.map(|(axis, slope)| Direction {
                        vector: unit(axis, latent),
                        axis: Some(axis),
                        stretch: dot(&slope, &slope).sqrt(),
                    })
                    .collect(),
                ))
            }
            TraversalAlong::Principal(_) if latent > MAX_PRINCIPAL_LATENT => Ok(None),
            TraversalAlong::Principal(count) => {
                let units: Vec<f32> = (0..latent).flat_map(|axis| unit(axis, latent)).collect();
                let slopes = slopes(snapshot, z, &units)?;
                let pairs = slopes.iter().flat_map(|a| slopes.iter().map(|b| dot(a, b)));
                let metric: Vec<f64> = pairs.collect();
                let found = symmetric_eigen(&metric, latent);
                let vectors = found.vectors.chunks_exact(latent);
                let rows = vectors.zip(&found.values).take(*count);
                Ok(Some(
                    rows.map(|(vector, value)| Direction {
                        vector: vector.iter().map(|part| *part as f32).collect(),
                        axis: None,
                        // Rounding may take it below 0.
                        stretch: value.max(0.0).sqrt(),
                    })
                    .collect(),
                ))
            }
        }
    }
}

/// The derivative of the mean image along each of `directions`, [k, latent].
fn slopes(snapshot: &Snapshot, z: &[f32], directions: &[f32]) -> Result<Vec<Vec<f32>>, ModelError> {
    if directions.is_empty() {
        return Ok(Vec::new());
    }
    let pixels = snapshot.shape.pixels();
    Ok(snapshot.decode_along(z, directions, 0..pixels)?.slopes)
}

fn unit(axis: usize, latent: usize) -> Vec<f32> {
    (0..latent)
        .map(|d| if d == axis { 1.0 } else { 0.0 })
        .collect()
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    let pairs = a.iter().zip(b);
    pairs.map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

/// Pictures of the model's shape in one row.
fn side_by_side(pictures: &[&[u8]], snapshot: &Snapshot) -> Arc<[u8]> {
    let shape = snapshot.shape;
    let line = shape.width * shape.channels;
    let rows = (0..shape.height).flat_map(|y| {
        let pieces = pictures.iter();
        pieces.flat_map(move |picture| picture.get(y * line..(y + 1) * line).unwrap_or(&[]))
    });
    rows.copied().collect()
}
