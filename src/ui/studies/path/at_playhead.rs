//! What the place at the playhead decodes to, large, and where that is.

use crate::explore::PlaceQuery;
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::Scene;
use crate::ui::scene::paths::PLAYHEAD;
use crate::ui::scene::points;
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::widgets::{frame_picture, quiet};
use eframe::egui::{Color32, Pos2, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

/// No side is shorter.
const LEAST: f32 = 28.0;
/// Width of the words beside it.
const WORDS: f32 = 156.0;
/// Coordinates beside the picture; of more dimensions the rest stands in the tip.
const LISTED: usize = 8;

/// The picture at the playhead.
#[derive(Default)]
pub(super) struct AtPlayhead {
    picture: Picture,
}

impl AtPlayhead {
    /// Draws it, no larger than `most`.
    pub fn picture(&mut self, ui: &mut Ui, scene: &Scene<'_>, most: Vec2) {
        let Some(shape) = scene.image_shape() else {
            return;
        };
        let (rect, response) = ui.allocate_exact_size(size(scene, most), Sense::hover());
        if let Some(decoded) = scene.newest_as::<PlaceQuery>(PLAYHEAD) {
            let pixels = &decoded.answer.pixels;
            let picture = self.picture.show(ui, pixels, shape, scene.tones());
            let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            ui.painter().image(picture, rect, whole, Color32::WHITE);
        }
        frame_picture(ui, rect);
        let words = t("The picture at the playhead");
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, words));
        response.on_hover_text(t(
            "The mean of p(x|z) at the playhead, as the newest weights decode it",
        ));
    }
}

/// The picture's size within this room: in whole multiples of its pixels where they fit, which
/// keep all of them equally large.
pub(super) fn size(scene: &Scene<'_>, most: Vec2) -> Vec2 {
    let Some(shape) = scene.image_shape() else {
        return Vec2::ZERO;
    };
    let size = texture::within_room(shape, most.max(Vec2::splat(LEAST)));
    let times = size.x / shape.width.max(1) as f32;
    if times >= 1.0 {
        size * (times.floor() / times)
    } else {
        size
    }
}

/// Where the playhead is.
pub(super) fn place(ui: &mut Ui, scene: &Scene<'_>) {
    let Some(z) = scene.selection.paths.place() else {
        return;
    };
    ui.set_width(WORDS);
    let share = 100.0 * scene.selection.paths.playhead.share;
    let words = fill(t("{n} % of the way"), &[("n", numbers::signed(share, 1))]);
    ui.strong(scene.with_tones(words));
    let place = z.iter().take(LISTED).enumerate();
    let place: Vec<String> = place
        .map(|(axis, value)| format!("z{axis}\u{a0}{}", points::coordinate(*value, 3)))
        .collect();
    let more = if z.len() > LISTED { " …" } else { "" };
    let label = ui.label(format!("{}{more}", place.join("  ")));
    if z.len() > LISTED {
        let all: Vec<String> = z.iter().map(|v| points::coordinate(*v, 3)).collect();
        label.on_hover_text(all.join(", "));
    }
    if let Some(decoded) = scene.newest_as::<PlaceQuery>(PLAYHEAD) {
        let step = decoded.stamp.step;
        let step = numbers::thousands(step);
        let words = fill(t("weights of step {step}"), &[("step", step)]);
        ui.label(quiet(ui, words).small());
    }
}
