//! Pictures along a walk to be kept in a file: as the decoder gives them, of one step's weights.

use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::latent;
use crate::recipe::{ImageShape, Recipe};
use crate::run::RunTime;
use crate::train::Published;
use std::sync::Arc;

/// Places that are decoded together.
const TOGETHER: usize = 64;

/// What do these places decode to, all under the same weights?
#[derive(Clone, Debug, PartialEq)]
pub struct WalkPicturesQuery {
    /// Another number asks anew.
    pub number: u64,
    /// Each is filled up with 0 or cut to the model's latent length.
    pub places: Arc<[Vec<f32>]>,
}

/// Decoded places, and the weights that decoded them.
#[derive(Clone, Debug)]
pub struct WalkPictures {
    /// Mean images, 0 to 1, [places, pixels].
    pub images: Arc<[f32]>,
    /// That of each image.
    pub shape: ImageShape,
    /// What the weights were trained by.
    pub recipe: Recipe,
    /// How long they were trained.
    pub time: RunTime,
}

impl Query for WalkPicturesQuery {
    type Answer = WalkPictures;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::Never;

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<WalkPictures>, ExploreError> {
        let snapshot = &on.snapshot;
        let latent = snapshot.recipe.latent;
        let mut images = Vec::with_capacity(self.places.len() * snapshot.shape.pixels());
        for group in self.places.chunks(TOGETHER) {
            let places = group.iter();
            let z: Vec<f32> = places
                .flat_map(|place| latent::with_length(place, latent))
                .collect();
            images.extend(snapshot.decode(&z)?);
            interrupts.let_in()?;
        }
        Ok(Reply::Complete(WalkPictures {
            images: images.into(),
            shape: snapshot.shape,
            recipe: snapshot.recipe.clone(),
            time: snapshot.time,
        }))
    }
}
