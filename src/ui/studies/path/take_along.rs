//! The path as files: its strip as a picture, its walk as a GIF.

use crate::archive::MOST_FRAMES_PER_SECOND;
use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::scene::action::PathAction;
use crate::ui::scene::paths::{FRAMES, SCALES};
use crate::ui::studies::path::offered;
use crate::ui::style::number_field::{Kind, number_field, say_unread};
use crate::ui::style::widgets::quiet;
use eframe::egui::{DragValue, Ui};
use std::ops::RangeInclusive;

/// Draws what can be taken along, and how.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        offered(ui, scene, PathAction::SaveStripDialog);
        offered(ui, scene, PathAction::CopyStrip);
        offered(ui, scene, PathAction::SaveWalkDialog);
    });
    let how = &mut scene.selection.paths.taken_along;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        number(
            ui,
            &mut how.frames,
            FRAMES,
            [t("pictures"), t("Pictures of the walk")],
            t("How many pictures the walk has as a GIF; to and fro, it has nearly twice as many"),
        );
        number(
            ui,
            &mut how.frames_per_second,
            1..=MOST_FRAMES_PER_SECOND,
            [t("a second"), t("Pictures a second")],
            t("How many pictures of the GIF are shown in a second"),
        );
        number(
            ui,
            &mut how.scale,
            SCALES,
            [t("× size"), t("Enlargement in the file")],
            t("Pixels in the file along each side of a pixel of the picture, in strip and GIF"),
        );
    });
}

fn number(
    ui: &mut Ui,
    value: &mut u16,
    range: RangeInclusive<u16>,
    [unit, name]: [&'static str; 2],
    tip: &'static str,
) {
    let (least, most) = range.into_inner();
    let limits = f64::from(least)..=f64::from(most);
    let drag = DragValue::new(value).speed(0.25);
    ui.spacing_mut().interact_size.x = 34.0;
    let response = number_field(ui, Kind::Whole, limits, drag, |ui, drag| ui.add(drag));
    ui.label(quiet(ui, unit));
    say_unread(ui, &response);
    response.accessible_name(name).on_hover_text(tip);
    ui.add_space(4.0);
}
