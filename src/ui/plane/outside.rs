//! A line on the plane where no image is in view, and the way to them.

use crate::explore::Scatter;
use crate::latent::Plane;
use crate::ui::language::{numbers, t};
use crate::ui::plane::dotted;
use crate::ui::plane::note::Note;
use crate::ui::plane::view::View;
use crate::ui::scene::action::ViewAction;
use crate::ui::scene::{Scene, scattered};
use eframe::egui::{Rect, Ui};

/// From the upper edge of the plane, in points: below what is said of its axes.
const DOWN: f32 = 32.0;

/// Draws the line near the top of the plane, if all means lie outside; where it is.
pub fn show(
    ui: &mut Ui,
    view: &View,
    scene: &mut Scene<'_>,
    means: &Scatter,
    plane: &Plane,
) -> Option<Rect> {
    // Along a line of one dimension only the first number is a place.
    let line = means.latent < 2;
    let mut places = dotted::places(means, plane);
    let seen = |[x, y]: [f32; 2]| {
        let within = |at: f32, [low, high]: [f32; 2]| low <= at && at <= high;
        within(x, view.x()) && (line || within(y, view.y()))
    };
    if means.is_empty() || places.any(seen) {
        return None;
    }
    let [one, many] = if scattered::shows_samples(scene) {
        [
            t("{n} sample lies outside: fit samples"),
            t("{n} samples lie outside: fit samples"),
        ]
    } else {
        [
            t("{n} mean lies outside: fit means"),
            t("{n} means lie outside: fit means"),
        ]
    };
    let words = numbers::counted(means.len(), one, many);
    let tip = t("Show all but the outermost hundredth of the posterior means");
    let link = Note::Offered(words).show(ui, view.canvas, DOWN);
    let link = link.on_hover_text(tip);
    if link.clicked() {
        scene.actions.push(ViewAction::FitMeans.into());
    }
    Some(link.rect)
}
