//! How long a path is by what its places decode to.

use super::error::ExploreError;
use super::interrupts::Interrupts;
use super::query::{GrowsOld, Query, Reply, Urgency};
use crate::latent::{Interpolation, LatentPath, PictureLength};
use crate::train::Published;

/// How long is the way through pictures along the path through these points?
///
/// It is told first as a few hundred places have it, then as well as it can be known.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureLengthQuery {
    /// The id of the path: what is known of it serves while its points move.
    pub path: u64,
    /// Its points, each `[latent]`.
    pub through: Vec<Vec<f32>>,
    /// How it goes from one to the next.
    pub how: Interpolation,
    /// Whether it leads back to the first.
    pub closed: bool,
}

/// Whether the path was estimated already.
#[derive(Default)]
pub struct LengthMemory {
    is_estimated: bool,
}

impl Query for PictureLengthQuery {
    type Answer = PictureLength;
    type Memory = LengthMemory;
    const URGENCY: Urgency = Urgency::Slow;
    const GROWS_OLD: GrowsOld = GrowsOld::AfterRest(3);

    fn answer(
        &self,
        memory: &mut LengthMemory,
        on: &Published,
        interrupts: &mut Interrupts<'_>,
    ) -> Result<Reply<PictureLength>, ExploreError> {
        let path = LatentPath::through(&self.through, self.how, self.closed);
        let Some(path) = path
            .ok()
            .filter(|path| path.latent() == on.snapshot.recipe.latent)
        else {
            return Ok(Reply::Unanswerable);
        };
        if !std::mem::replace(&mut memory.is_estimated, true) {
            let estimate = PictureLength::estimate(&path, |places| {
                let pictures = on.snapshot.decode(places)?;
                // Finished even if a dragged point has left it behind: it is soon done, and a
                // path in motion would never have a length.
                let _ = interrupts.let_in();
                Ok::<_, ExploreError>(pictures)
            });
            return Ok(Reply::Partial(estimate?));
        }
        let measured = PictureLength::measure(&path, |places| {
            let pictures = on.snapshot.decode(places)?;
            interrupts.let_in()?;
            Ok::<_, ExploreError>(pictures)
        });
        Ok(Reply::Complete(measured?))
    }
}
