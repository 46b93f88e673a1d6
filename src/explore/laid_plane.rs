//! A plane laid through places or images, or along the principal components of the codes.

use super::compared::pixels_of;
use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::which_image::WhichImage;
use crate::data::SplitName;
use crate::fields::Codes;
use crate::latent::{ObliquePlane, Plane, PlaneError, with_length};
use crate::train::Published;

/// What a plane goes through.
#[derive(Clone, Debug, PartialEq)]
pub enum PlaneThrough {
    /// These places, `[latent]` each: the first to the left of the second, the third above them.
    Places([Vec<f32>; 3]),
    /// The posterior means of these images; the same.
    Images([WhichImage; 3]),
    /// The mean of the posterior means of so many test images, evenly spread over the split,
    /// along their two principal components.
    PrincipalComponents {
        /// At most as many as there are.
        images: usize,
    },
}

/// How does the plane lie that goes through these?
#[derive(Clone, Debug, PartialEq)]
pub struct LaidPlaneQuery {
    /// What it goes through.
    pub through: PlaneThrough,
    /// Grows when the same is to be laid anew through the codes of newer weights.
    pub number: u64,
}

/// A plane, and what share of the codes' variance each of its directions has, where it is
/// along their principal components.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPlane {
    /// How it lies.
    pub plane: Plane,
    /// Of the direction to the right, and upwards.
    pub shares: Option<[f64; 2]>,
}

impl Query for LaidPlaneQuery {
    type Answer = Result<FoundPlane, PlaneError>;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::Never;

    fn answer(
        &self,
        (): &mut (),
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<Self::Answer>, ExploreError> {
        let latent = on.snapshot.recipe.latent;
        let through = |places: [&[f32]; 3]| {
            let plane = ObliquePlane::through(places)?;
            Ok(FoundPlane {
                plane: plane.into(),
                shares: None,
            })
        };
        let found = match &self.through {
            PlaneThrough::Places(places) => {
                let [a, b, c] = places.each_ref().map(|z| with_length(z, latent));
                through([&a, &b, &c])
            }
            PlaneThrough::Images(images) => {
                if !images.iter().all(|image| image.is_there(on)) {
                    return Ok(Reply::Unanswerable);
                }
                let encoded = on.snapshot.encode(&pixels_of(on, images))?;
                let mut means = encoded.mean.chunks_exact(latent.max(1));
                let [Some(a), Some(b), Some(c)] = [(); 3].map(|()| means.next()) else {
                    return Ok(Reply::Unanswerable);
                };
                through([a, b, c])
            }
            PlaneThrough::PrincipalComponents { images } => {
                let mut go_on = || interrupts.let_in();
                let (snapshot, dataset) = (&on.snapshot, &on.dataset);
                let split = SplitName::Test;
                let codes = Codes::of_images(snapshot, dataset, split, *images, &mut go_on)?;
                ObliquePlane::principal(codes.means(), latent).map(|found| FoundPlane {
                    plane: found.plane.into(),
                    shares: Some(found.shares),
                })
            }
        };
        Ok(Reply::Complete(found))
    }
}
