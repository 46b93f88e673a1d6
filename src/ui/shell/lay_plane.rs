//! Planes that a person lays through points or images, or along principal components: asked
//! for, and shown once they are found.

use crate::explore::LaidPlaneQuery;
use crate::latent::PlaneError;
use crate::ui::language::{fill, t};
use crate::ui::plane::PlanePanel;
use crate::ui::scene::Scene;
use crate::ui::scene::laid_through::through;
use crate::ui::scene::shown_plane::{LaidPlane, PlaneChoice, WantedPlane};

/// What became of the plane that is wanted.
pub(crate) enum Laid {
    /// Nothing yet, or none is wanted.
    Waiting,
    /// It is shown from the next frame on.
    Shown,
    /// Why it is not, in words.
    Refused(String),
}

/// Has such a plane looked for under this number; along axes it is shown at once. Where it goes
/// through nothing, says why.
pub(crate) fn lay(scene: &mut Scene<'_>, choice: PlaneChoice, number: u64) -> Option<&'static str> {
    scene.selection.wanted_plane = None;
    if choice == PlaneChoice::Axes {
        scene.selection.laid = None;
        return None;
    }
    let Some((through, words)) = through(scene, choice) else {
        return match choice {
            PlaneChoice::Axes | PlaneChoice::PrincipalComponents => None,
            PlaneChoice::Points => Some(t("Select three points: a plane goes through three")),
            PlaneChoice::Images => Some(t("Mark three images: a plane goes through three")),
        };
    };
    scene.selection.wanted_plane = Some(WantedPlane {
        run: scene.progress.run,
        query: LaidPlaneQuery { through, number },
        words,
    });
    None
}

/// Asks for the plane that is wanted, and shows it once it is found. Called in each frame.
pub(crate) fn follow(panel: &mut PlanePanel, scene: &mut Scene<'_>) -> Laid {
    let run = scene.progress.run;
    let wanted = scene.selection.wanted_plane.take();
    let Some(wanted) = wanted.filter(|wanted| wanted.run == run) else {
        return Laid::Waiting;
    };
    let found = scene.ask(wanted.query.clone());
    let found = found.filter(|found| found.query == wanted.query && found.stamp.run == run);
    let Some(found) = found else {
        scene.selection.wanted_plane = Some(wanted);
        return Laid::Waiting;
    };
    match &found.answer {
        Ok(plane) => {
            scene.selection.laid = Some(LaidPlane {
                run,
                step: found.stamp.step,
                through: wanted.query.through,
                words: wanted.words,
                plane: plane.plane.clone(),
                shares: plane.shares,
            });
            panel.fit_means();
            Laid::Shown
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
            Laid::Refused(fill(why, &[("plane", wanted.words)]))
        }
    }
}
