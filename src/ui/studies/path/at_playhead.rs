//! What the place at the playhead decodes to, large, and where that is.

use crate::explore::PlaceQuery;
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::PathAction;
use crate::ui::scene::paths::PLAYHEAD;
use crate::ui::scene::points;
use crate::ui::studies::path::offered;
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::widgets::{frame_picture, quiet};
use eframe::egui::{Color32, Pos2, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

/// Lower than this, the picture is not drawn.
const LEAST: f32 = 28.0;
/// The largest share of the width that it takes.
const WIDE: f32 = 0.5;
/// Coordinates beside the picture; of more dimensions the rest stands in the tip.
const LISTED: usize = 8;

/// The picture at the playhead.
#[derive(Default)]
pub(super) struct AtPlayhead {
    picture: Picture,
}

impl AtPlayhead {
    /// Draws it into the room that is left, with what is to be said of it beside it.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let (Some(shape), Some(z)) = (scene.image_shape(), scene.selection.paths.place()) else {
            return;
        };
        let height = ui.available_height() - 2.0;
        if height < LEAST {
            return;
        }
        ui.horizontal_top(|ui| {
            let room = vec2(WIDE * ui.available_width(), height);
            let size = texture::within_room(shape, room);
            // Whole multiples of the pixels, where they fit, keep all pixels equally large.
            let times = size.x / shape.width.max(1) as f32;
            let size = if times >= 1.0 {
                size * (times.floor() / times)
            } else {
                size
            };
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            let decoded = scene.newest_as::<PlaceQuery>(PLAYHEAD);
            if let Some(decoded) = &decoded {
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
            ui.add_space(4.0);
            let step = decoded.map(|decoded| decoded.stamp.step);
            ui.vertical(|ui| beside(ui, scene, &z, step));
        });
    }
}

fn beside(ui: &mut Ui, scene: &mut Scene<'_>, z: &[f32], step: Option<u64>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let share = 100.0 * scene.selection.paths.playhead.share;
        let words = fill(t("{n} % of the way"), &[("n", numbers::signed(share, 1))]);
        ui.strong(scene.with_tones(words));
        let place = z.iter().take(LISTED).enumerate();
        let place: Vec<String> = place
            .map(|(axis, value)| format!("z{axis} {}", points::coordinate(*value, 3)))
            .collect();
        let more = if z.len() > LISTED { " …" } else { "" };
        let label = ui.label(format!("{}{more}", place.join("  ")));
        if z.len() > LISTED {
            let all: Vec<String> = z.iter().map(|v| points::coordinate(*v, 3)).collect();
            label.on_hover_text(all.join(", "));
        }
        if let Some(step) = step {
            let step = numbers::thousands(step);
            let words = fill(t("weights of step {step}"), &[("step", step)]);
            ui.label(quiet(ui, words).small());
        }
        offered(ui, scene, PathAction::PointAtPlayhead);
    });
}
