//! Through which points the path goes, in their order, and how that is changed.

use crate::document::Along;
use crate::ui::language::{fill, t};
use crate::ui::scene::action::PathAction;
use crate::ui::scene::{Scene, paths, points};
use crate::ui::studies::path::brief;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Button, Role, Ui, WidgetInfo};

/// Draws the points, each of which a click makes active, and what can be done with the active one.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(path) = paths::chosen(scene) else {
        return;
    };
    let passed: Vec<(u64, u64, String)> = path
        .waypoints(scene.document)
        .into_iter()
        .map(|point| (point.id, point.number(), points::name(point)))
        .collect();
    let gone = path.through.len() - passed.len();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        ui.label(quiet(ui, t("Through")));
        for (place, (id, number, name)) in passed.into_iter().enumerate() {
            let active = scene.selection.active == Some(id);
            let button = Button::selectable(active, number.to_string()).frame_when_inactive(true);
            let response = ui.push_id((place, id), |ui| ui.add(button)).inner;
            let words = fill(
                t("{point}, {n} of the path"),
                &[("point", name), ("n", (place + 1).to_string())],
            );
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, active, &words));
            if response.on_hover_text(words).clicked() {
                scene.selection.choose(id);
            }
        }
        if gone > 0 {
            let words = fill(t("{n} gone"), &[("n", gone)]);
            ui.label(quiet(ui, words)).on_hover_text(t(
                "Points that were removed are passed over; undoing brings them back",
            ));
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        for (action, words) in [
            (PathAction::MoveActive(Along::Back), t("Earlier")),
            (PathAction::MoveActive(Along::On), t("Later")),
            (PathAction::AddActive, t("Add")),
            (PathAction::TakeActiveOut, t("Take out")),
        ] {
            brief(ui, scene, action, words);
        }
    });
}
