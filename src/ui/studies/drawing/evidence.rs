//! log p(x) and the exact posterior under the strokes: they take longer than a frame, so one
//! state of the drawing is asked after the other, each until it is answered.

use crate::explore::{Answered, EvidenceQuery, WhichImage};
use crate::ui::scene::studied::is_exact;
use crate::ui::scene::{Scene, own_pictures};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// An answer that takes longer than this is not waited for once the drawing has changed.
const PATIENCE: Duration = Duration::from_secs(3);

/// The state of the drawing that is asked about.
#[derive(Default)]
pub(super) struct EvidenceFollowing {
    asked: Option<(WhichImage, Instant)>,
}

impl EvidenceFollowing {
    /// Asks for the evidence of the picture on the canvas, where there is something on it; gives
    /// the newest, perhaps of how it was a few strokes before.
    pub fn follow(&mut self, scene: &mut Scene<'_>) -> Option<Arc<Answered<EvidenceQuery>>> {
        let picture = own_pictures::on_canvas(scene).filter(|picture| !picture.is_blank());
        let image = picture.map(own_pictures::image_of);
        let Some(image) = image.filter(|_| is_exact(scene)) else {
            self.asked = None;
            return None;
        };
        let newest = scene.newest::<EvidenceQuery>();
        let is_answered = |asked: &WhichImage| {
            newest
                .as_ref()
                .is_some_and(|newest| newest.query.image == *asked)
        };
        let under_way = self.asked.take().filter(|(asked, since)| {
            asked.is_same_choice(&image) && !is_answered(asked) && since.elapsed() < PATIENCE
        });
        let (asked, since) = under_way.unwrap_or_else(|| (image.clone(), Instant::now()));
        self.asked = Some((asked.clone(), since));
        let found = scene.ask(EvidenceQuery {
            image: asked,
            importance_samples: 0,
        });
        let run = scene.progress.run;
        found.filter(|found| found.query.image.is_same_choice(&image) && found.stamp.run == run)
    }
}
