//! What a laid plane goes through, on the plane.

use crate::ui::language::{fill, numbers, t};
use crate::ui::plane::note::Note;
use crate::ui::scene::Scene;
use crate::ui::scene::action::LayerAction;
use crate::ui::scene::laid_through::through;
use crate::ui::scene::shown_plane::{LaidPlane, choice, laid};
use crate::ui::style::paper::is_paper;
use eframe::egui::{Rect, Ui};

/// From the upper edge of the plane, in points.
const DOWN: f32 = 6.0;

/// Draws the line at the top of the plane, if it is a laid one: what it goes through, of which
/// weights, and a way to lay it anew through those of now; where that line is.
pub fn show(ui: &mut Ui, canvas: Rect, scene: &mut Scene<'_>) -> Option<Rect> {
    let laid = laid(scene)?;
    let words = words(laid);
    let of = choice(scene);
    let moved = scene.progress.time.step != laid.step && through(scene, of).is_some();
    let moved = moved && !is_paper(ui);
    if !moved {
        return Some(Note::Said(words).show(ui, canvas, DOWN).rect);
    }
    let words = fill(t("{plane}: lay it anew"), &[("plane", words)]);
    let tip = t("Lays the plane again, through the codes of the newest weights");
    let link = Note::Offered(words).show(ui, canvas, DOWN);
    let link = link.on_hover_text(tip);
    if link.clicked() {
        scene.actions.push(LayerAction::LayPlane(of).into());
    }
    Some(link.rect)
}

fn words(laid: &LaidPlane) -> String {
    let step = ("step", numbers::thousands(laid.step));
    let plane = ("plane", laid.words.clone());
    match laid.shares {
        None => fill(t("{plane}, step {step}"), &[plane, step]),
        Some(shares) => {
            let [first, second] = shares.map(|share| format!("{:.0} %", 100.0 * share));
            let holes = [plane, ("first", first), ("second", second), step];
            fill(
                t("{plane}: {first} and {second} of the variance, step {step}"),
                &holes,
            )
        }
    }
}
