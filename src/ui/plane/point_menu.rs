//! The menu of a point, under the other button of the mouse.

use crate::document::{Point, PointColour};
use crate::ui::scene::action::{
    self, Action, EditAction, LayerAction, PathAction, PlaneAxis, PointAction,
};
use crate::ui::scene::points;
use crate::ui::style::key_name::key_name;
use crate::ui::style::palette;
use eframe::egui::{Button, Color32, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

/// Draws what can be done with `point` and those selected with it.
/// `locks` says whether those would be locked.
pub fn show(ui: &mut Ui, point: &Point, latent: usize, locks: bool, actions: &mut Vec<Action>) {
    swatches(ui, point.colour, actions);
    ui.separator();
    let mut offered = |ui: &mut Ui, action: Action| {
        let Some(offer) = action::offer(&action) else {
            return;
        };
        let words = if action == PointAction::ToggleLock.into() {
            points::lock_words(locks)
        } else {
            offer.label
        };
        let mut button = Button::new(words);
        if let Some(key) = offer.shortcuts.first() {
            button = button.shortcut_text(key_name(ui.ctx(), key));
        }
        if ui.add(button).on_hover_text(offer.tooltip).clicked() {
            actions.push(action);
            ui.close();
        }
    };
    offered(ui, PointAction::ToggleLock.into());
    offered(ui, PointAction::Duplicate.into());
    offered(ui, PointAction::Copy.into());
    offered(ui, PathAction::Make.into());
    offered(ui, EditAction::RemoveSelectedPoints.into());
    offered(ui, LayerAction::ToggleGeodesic.into());
    ui.separator();
    let axes = || {
        let all = PlaneAxis::ALL.into_iter();
        all.filter(move |axis| axis.is_shown(latent))
    };
    for action in axes()
        .map(PointAction::Align)
        .chain(axes().map(PointAction::Spread))
    {
        offered(ui, action.into());
    }
}

/// A row of colours to choose from, the one in use with a ring.
pub fn swatches(ui: &mut Ui, chosen: Option<PointColour>, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let all = std::iter::once(None).chain(PointColour::ALL.map(Some));
        for colour in all {
            if swatch(ui, colour, colour == chosen) {
                actions.push(PointAction::Colour(colour).into());
            }
        }
    });
}

fn swatch(ui: &mut Ui, colour: Option<PointColour>, chosen: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(20.0), Sense::click());
    let dark = ui.visuals().dark_mode;
    let fill = colour.map_or(palette::resting(dark), |colour| {
        palette::point(colour, dark)
    });
    let at = rect.center();
    ui.painter().circle_filled(at, 6.5, fill);
    let ring = match (chosen, response.hovered() || response.has_focus()) {
        (true, _) => ui.visuals().text_color(),
        (false, true) => ui.visuals().weak_text_color(),
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().circle_stroke(at, 8.5, Stroke::new(1.5, ring));
    let words = points::colour_words(colour);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, words));
    response.on_hover_text(words).clicked()
}
