//! The bar along the top: menus, run controls, and the way to everything else.

use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::{self, Action, Menu, Offer};
use crate::ui::shell::run_controls;
use crate::ui::shell::shipped::shipped_models;
use crate::ui::style::icons::Icon;
use crate::ui::style::widgets::{IconButton, quiet};
use eframe::egui;
use eframe::egui::{Button, Ui};

/// The least room for the title.
const TITLE: f32 = 48.0;
/// Air around each of the menus' words.
const AIR: f32 = 17.0;

/// What a menu has to know to grey out what cannot be done now.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Possible {
    pub undo: bool,
    pub redo: bool,
}

/// Draws the bar.
pub(crate) fn ui(ui: &mut Ui, scene: &mut Scene<'_>, possible: Possible) {
    ui.horizontal_centered(|ui| {
        let offers = action::offers();
        // A menu bar takes all the width it can get.
        let size = egui::vec2(menus_width(ui), ui.available_height());
        ui.allocate_ui(size, |ui| {
            egui::MenuBar::new().ui(ui, |ui| {
                for menu in Menu::ALL {
                    ui.menu_button(menu.label(), |ui| {
                        entries(ui, scene, &offers, menu, possible);
                    });
                }
            });
        });
        run_controls::ui(ui, scene);
        let rest = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(rest, |ui| {
            let plain = |icon, name| IconButton::new(icon, name);
            for (action, button) in [
                (Action::Help, plain(Icon::Help, t("What is this?"))),
                (
                    Action::ToggleTheme,
                    plain(Icon::Contrast, t("Light or dark")),
                ),
                (
                    Action::CommandPalette,
                    plain(Icon::Search, t("Command palette")),
                ),
            ] {
                run_controls::button(ui, scene, action, true, button);
            }
            ui.add_space(8.0);
            title(ui, scene);
        });
    });
}

/// What the words of the menus take in the language in use.
fn menus_width(ui: &Ui) -> f32 {
    let font = egui::TextStyle::Button.resolve(ui.style());
    let width = |menu: Menu| {
        let words = menu.label().to_owned();
        let galley = ui
            .painter()
            .layout_no_wrap(words, font.clone(), egui::Color32::WHITE);
        galley.size().x + AIR
    };
    Menu::ALL.into_iter().map(width).sum()
}

/// What is being trained on what, and whether it is on disk.
fn title(ui: &mut Ui, scene: &Scene<'_>) {
    let progress = scene.progress;
    let data = progress
        .dataset
        .as_ref()
        .map_or(t("reading data…"), |data| data.name.as_str());
    let name = match progress.saved_as.as_ref().and_then(|path| path.file_name()) {
        Some(file) => fill(
            t("{file} on {data}"),
            &[("file", &*file.to_string_lossy()), ("data", data)],
        ),
        None if progress.unsaved => fill(t("Unsaved run on {data}"), &[("data", data)]),
        None => fill(t("New run on {data}"), &[("data", data)]),
    };
    // No word of it would be left.
    if ui.available_width() < TITLE {
        return;
    }
    let label = egui::Label::new(quiet(ui, name)).truncate();
    ui.add(label).on_hover_text(match &progress.saved_as {
        Some(path) => path.display().to_string(),
        None => t("The weights of this run are in no file yet").to_owned(),
    });
}

fn entries(ui: &mut Ui, scene: &mut Scene<'_>, offers: &[Offer], menu: Menu, possible: Possible) {
    ui.set_min_width(232.0);
    for offer in offers.iter().filter(|offer| offer.menu == menu) {
        if offer.starts_group {
            ui.separator();
        }
        entry(ui, scene, offer, possible);
        if offer.action == Action::OpenModelDialog {
            shipped(ui, scene);
        }
    }
}

fn entry(ui: &mut Ui, scene: &mut Scene<'_>, offer: &Offer, possible: Possible) {
    let mut button = Button::selectable(is_on(scene, &offer.action), offer.label);
    if let Some(key) = offer.shortcuts.first() {
        button = button.shortcut_text(ui.ctx().format_shortcut(key));
    }
    let enabled = match offer.action {
        Action::Undo => possible.undo,
        Action::Redo => possible.redo,
        Action::RemoveActivePoint => scene.selection.active.is_some(),
        Action::ClearPoints => {
            !scene.selection.handles.is_empty() || scene.selection.image.is_some()
        }
        _ => true,
    };
    let response = ui.add_enabled(enabled, button).on_hover_text(offer.tooltip);
    if response.clicked() {
        scene.actions.push(offer.action.clone());
    }
}

/// Whether a switch stands at on.
fn is_on(scene: &Scene<'_>, action: &Action) -> bool {
    match action {
        Action::ToggleRecipe => scene.settings.layout.show_recipe,
        Action::ToggleSide => scene.settings.layout.show_side,
        Action::Study(study) => scene.settings.layout.shows(*study),
        Action::ToggleCurves => scene.settings.layout.show_curves,
        Action::Speak(language) => scene.settings.window.language == *language,
        _ => false,
    }
}

fn shipped(ui: &mut Ui, scene: &mut Scene<'_>) {
    if shipped_models().is_empty() {
        return;
    }
    ui.menu_button(t("Shipped models"), |ui| {
        for (place, model) in shipped_models().iter().enumerate() {
            if ui
                .button(t(model.name))
                .on_hover_text(t(model.about))
                .clicked()
            {
                scene.actions.push(Action::OpenShippedModel(place));
            }
        }
    });
}
