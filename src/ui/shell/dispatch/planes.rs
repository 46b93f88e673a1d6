//! Planes that a person lays through points or images, or along principal components.

use crate::explore::LaidPlaneQuery;
use crate::latent::PlaneError;
use crate::train::Level;
use crate::ui::language::{fill, t};
use crate::ui::scene::laid_through::through;
use crate::ui::scene::shown_plane::{LaidPlane, PlaneChoice, WantedPlane};
use crate::ui::shell::Shell;
use eframe::egui::Context;

impl Shell {
    /// Shows such a plane once it is found; along axes at once.
    pub(super) fn lay_plane(&mut self, choice: PlaneChoice) {
        self.workspace.selection.wanted_plane = None;
        if choice == PlaneChoice::Axes {
            self.workspace.selection.laid = None;
            return;
        }
        let Some((through, words)) = self.with_scene(|_, scene| through(scene, choice)) else {
            let words = match choice {
                PlaneChoice::Axes | PlaneChoice::PrincipalComponents => return,
                PlaneChoice::Points => t("Select three points: a plane goes through three"),
                PlaneChoice::Images => t("Mark three images: a plane goes through three"),
            };
            self.overlays.notices.push(Level::Error, words.to_owned());
            return;
        };
        self.planes_wanted += 1;
        let number = self.planes_wanted;
        self.workspace.selection.wanted_plane = Some(WantedPlane {
            run: self.progress.run,
            query: LaidPlaneQuery { through, number },
            words,
        });
    }

    /// Asks for the plane that is wanted, and shows it once it is found. Called in each frame.
    pub(crate) fn follow_planes(&mut self, ctx: &Context) {
        let run = self.progress.run;
        let wanted = self.workspace.selection.wanted_plane.take();
        let Some(wanted) = wanted.filter(|wanted| wanted.run == run) else {
            return;
        };
        let query = wanted.query.clone();
        let found = self.with_scene(|_, scene| scene.ask(query));
        let found = found.filter(|found| found.query == wanted.query && found.stamp.run == run);
        let Some(found) = found else {
            self.workspace.selection.wanted_plane = Some(wanted);
            return;
        };
        // This frame is laid out already.
        ctx.request_repaint();
        match &found.answer {
            Ok(plane) => {
                self.workspace.selection.laid = Some(LaidPlane {
                    run,
                    step: found.stamp.step,
                    through: wanted.query.through,
                    words: wanted.words,
                    plane: plane.plane.clone(),
                    shares: plane.shares,
                });
                self.panels.plane.fit_means();
            }
            Err(error) => {
                let why = match error {
                    PlaneError::OneLine => {
                        t("{plane}: no plane is shown, because they lie on one line")
                    }
                    PlaneError::NotFinite => {
                        t("{plane}: no plane is shown, because a code is no finite number")
                    }
                };
                let words = fill(why, &[("plane", wanted.words)]);
                self.overlays.notices.push(Level::Error, words);
            }
        }
    }
}
