//! The image that a person named, or that a session was left with: chosen as soon as it is known
//! what the model makes of it.

use crate::explore::ImageQuery;
use crate::ui::scene::Scene;

/// The name under which it is asked.
const WANTED: &str = "wanted image";

/// Asks for it, and chooses it once it is there. Called in each frame.
pub(crate) fn seek(scene: &mut Scene<'_>) {
    let Some(image) = scene.selection.wanted_image.clone() else {
        return;
    };
    if scene.selection.image.is_some() {
        // A person was faster.
        scene.selection.wanted_image = None;
        return;
    }
    let found = scene.ask_as(
        WANTED,
        ImageQuery {
            image: image.clone(),
        },
    );
    let found = found.filter(|found| found.stamp.run == scene.progress.run);
    if let Some(found) = found.filter(|found| found.answer.image == image) {
        scene.selection.wanted_image = None;
        scene.selection.image = Some(found.answer.clone());
    }
}
