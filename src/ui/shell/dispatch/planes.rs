//! Planes that a person lays through points or images, or along principal components.

use crate::train::Level;
use crate::ui::scene::shown_plane::PlaneChoice;
use crate::ui::shell::Shell;
use crate::ui::shell::lay_plane::{Laid, follow, lay};
use eframe::egui::Context;

impl Shell {
    /// Shows such a plane once it is found; along axes at once.
    pub(super) fn lay_plane(&mut self, choice: PlaneChoice) {
        self.planes_wanted += 1;
        let number = self.planes_wanted;
        let refused = self.with_scene(|_, scene| lay(scene, choice, number));
        if let Some(words) = refused {
            self.overlays.notices.push(Level::Error, words);
        }
    }

    /// Asks for the plane that is wanted, and shows it once it is found. Called in each frame.
    pub(crate) fn follow_planes(&mut self, ctx: &Context) {
        match self.with_scene(|panels, scene| follow(&mut panels.plane, scene)) {
            Laid::Waiting => {}
            // This frame is laid out already.
            Laid::Shown => ctx.request_repaint(),
            Laid::Refused(words) => {
                self.overlays.notices.push(Level::Error, words);
                ctx.request_repaint();
            }
        }
    }
}
