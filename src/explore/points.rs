//! What points of the latent space decode to, as fast as the mouse moves them.

use super::decode::decode;
use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::train::Published;
use std::sync::Arc;

/// A point of the latent space, known by its id.
#[derive(Clone, Debug, PartialEq)]
pub struct LatentPoint {
    /// Its own among all points; comes back with its image.
    pub id: u64,
    /// Filled up with 0 or cut to the model's latent length.
    pub z: Vec<f32>,
}

/// What do these points decode to?
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointsQuery {
    /// In any order.
    pub points: Vec<LatentPoint>,
}

/// A decoded point.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// That of the point.
    pub id: u64,
    /// `[latent]`
    pub z: Vec<f32>,
    /// Mean image, 0 to 255, row by row, channels interleaved.
    pub pixels: Arc<[u8]>,
}

impl Query for PointsQuery {
    type Answer = Vec<Decoded>;
    type Memory = ();
    const URGENCY: Urgency = Urgency::FollowsMouse;
    const GROWS_OLD: GrowsOld = GrowsOld::WithEachPublication;

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        _interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Vec<Decoded>>, ExploreError> {
        let places: Vec<&[f32]> = self.points.iter().map(|point| &*point.z).collect();
        let decoded = decode(&on.snapshot, &places)?;
        let ids = self.points.iter().map(|point| point.id);
        let named = ids.zip(decoded);
        let named = named.map(|(id, (z, pixels))| Decoded { id, z, pixels });
        Ok(Reply::Complete(named.collect()))
    }
}

/// What does the place under the mouse, or one drawn from q(z | x), decode to?
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceQuery {
    /// Filled up with 0 or cut to the model's latent length.
    pub z: Vec<f32>,
}

/// A decoded place.
#[derive(Clone, Debug, PartialEq)]
pub struct DecodedPlace {
    /// Mean image, 0 to 255, row by row, channels interleaved.
    pub pixels: Arc<[u8]>,
}

impl Query for PlaceQuery {
    type Answer = DecodedPlace;
    type Memory = ();
    const URGENCY: Urgency = Urgency::FollowsMouse;
    const GROWS_OLD: GrowsOld = GrowsOld::WithEachPublication;

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        _interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<DecodedPlace>, ExploreError> {
        let decoded = decode(&on.snapshot, &[&self.z])?;
        let first = decoded.into_iter().next();
        Ok(first.map_or(Reply::Unanswerable, |(_, pixels)| {
            Reply::Complete(DecodedPlace { pixels })
        }))
    }
}
