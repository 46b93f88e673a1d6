//! Which path it is, what it is called and coloured, how it goes, and what is even along it.

use crate::document::{EvenIn, PointColour};
use crate::latent::Interpolation;
use crate::ui::language::{fill, t};
use crate::ui::scene::action::PathAction;
use crate::ui::scene::{Scene, paths};
use crate::ui::studies::path::brief;
use crate::ui::style::drop_down::drop_down;
use crate::ui::style::palette;
use crate::ui::style::theme::{self, strong};
use crate::ui::style::widgets::quiet;
use eframe::egui::{
    Align, Color32, ComboBox, Layout, RichText, Role, Sense, Stroke, TextEdit, Ui, Vec2, WidgetInfo,
};

/// The longest name of a path.
const MOST_LETTERS: usize = 40;

/// Draws it.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        choice(ui, scene);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            brief(ui, scene, PathAction::Remove, t("Remove"));
            brief(ui, scene, PathAction::Duplicate, t("Duplicate"));
            colours(ui, scene);
            name_field(ui, scene);
        });
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        for how in [
            Interpolation::Lerp,
            Interpolation::Slerp,
            Interpolation::Spline,
        ] {
            brief(ui, scene, PathAction::How(how), paths::how_words(how));
        }
        ui.add_space(4.0);
        brief(ui, scene, PathAction::ToggleClosed, t("Closed"));
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        ui.label(quiet(ui, t("Even steps in")));
        brief(
            ui,
            scene,
            PathAction::EvenIn(EvenIn::Latent),
            t("latent length"),
        );
        brief(
            ui,
            scene,
            PathAction::EvenIn(EvenIn::Picture),
            t("the picture"),
        );
    });
}

/// Which path, where there are several.
fn choice(ui: &mut Ui, scene: &mut Scene<'_>) {
    if scene.document.paths.len() < 2 {
        return;
    }
    let names: Vec<(u64, String)> = scene
        .document
        .paths
        .iter()
        .map(|path| (path.id, paths::name(scene.document, path)))
        .collect();
    let chosen = scene.selection.paths.chosen();
    let place = names.iter().position(|(id, _)| Some(*id) == chosen);
    let shown = fill(
        t("{n} of {count}"),
        &[("n", place.unwrap_or(0) + 1), ("count", names.len())],
    );
    let list = ComboBox::from_id_salt("which path")
        .selected_text(shown)
        .width(64.0);
    let response = drop_down(ui, list, |ui| {
        let mut clicked = false;
        for (id, name) in names {
            if ui.selectable_label(Some(id) == chosen, name).clicked() {
                scene.actions.push(PathAction::Choose(id).into());
                clicked = true;
            }
        }
        clicked
    });
    response.accessible_name(t("Which path")).on_hover_text(t(
        "The path that the study, its strip and its playhead are about",
    ));
}

/// Its name, to be typed over; its place in the list stands there until it has one.
fn name_field(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(path) = paths::chosen(scene) else {
        return;
    };
    let shown = paths::name(scene.document, path);
    let width = ui.available_width();
    let Some(path) = paths::chosen_mut(scene) else {
        return;
    };
    let hint = RichText::new(&shown)
        .font(strong(13.0))
        .color(ui.visuals().text_color());
    let field = TextEdit::singleline(&mut path.name)
        .hint_text(hint)
        .font(strong(13.0))
        .char_limit(MOST_LETTERS)
        .desired_width(width);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(shown.clone()),
        ..WidgetInfo::labeled(Role::TextInput, true, t("Name of this path"))
    });
    response.on_hover_text(t("Click to give this path a name"));
}

/// Colours to choose from, under the one in use.
fn colours(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(colour) = paths::chosen(scene).map(|path| path.colour) else {
        return;
    };
    let dark = ui.visuals().dark_mode;
    let dot = RichText::new("\u{25cf}").color(palette::path(colour, dark));
    let menu = ui.menu_button(dot, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for other in std::iter::once(None).chain(PointColour::ALL.map(Some)) {
                if swatch(ui, other, other == colour) {
                    scene.actions.push(PathAction::Colour(other).into());
                    ui.close();
                }
            }
        });
    });
    menu.response
        .accessible_name(t("Colour of the path"))
        .on_hover_text(t("The colour in which the path is drawn"));
}

fn swatch(ui: &mut Ui, colour: Option<PointColour>, chosen: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(20.0), Sense::click());
    let fill = palette::path(colour, ui.visuals().dark_mode);
    ui.painter().circle_filled(rect.center(), 6.5, fill);
    let ring = match (chosen, response.hovered() || response.has_focus()) {
        (true, _) => theme::tokens(ui).text,
        (false, true) => theme::tokens(ui).quiet,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter()
        .circle_stroke(rect.center(), 8.5, Stroke::new(1.5, ring));
    let words = paths::colour_words(colour);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, words));
    response.on_hover_text(words).clicked()
}
