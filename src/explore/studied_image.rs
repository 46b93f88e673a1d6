//! The image that a study is about, and the weights that were asked about it: a study
//! may hold them.

use super::compared::Compared;
use super::error::ExploreError;
use super::image::ImageQuery;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use super::which_image::WhichImage;
use super::which_weights::HeldWeights;
use crate::train::Published;
use std::sync::Arc;

/// What does the model make of this image, and which weights say so?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudiedImageQuery {
    /// Which one.
    pub image: WhichImage,
}

/// One image, and the weights that the answer is about: to be asked about again.
#[derive(Clone, Debug)]
pub struct StudiedImageAnswer {
    /// The image, its reconstruction, its terms and its q(z | x).
    pub compared: Arc<Compared>,
    /// The weights of this answer.
    pub weights: HeldWeights,
}

impl Query for StudiedImageQuery {
    type Answer = StudiedImageAnswer;
    type Memory = ();
    const URGENCY: Urgency = Urgency::Swift;
    const GROWS_OLD: GrowsOld = GrowsOld::WhileWeightsMove;

    fn answer(
        &self,
        memory: &mut (),
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<StudiedImageAnswer>, ExploreError> {
        let image = ImageQuery {
            image: self.image.clone(),
        };
        let reply = image.answer(memory, on, interrupts)?;
        Ok(reply.map(|compared| StudiedImageAnswer {
            compared,
            weights: HeldWeights::new(on),
        }))
    }
}
