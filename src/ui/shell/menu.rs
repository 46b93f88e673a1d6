//! The bar along the top: menus, run controls, and the way to everything else.

mod drawing;
mod is_on;
mod possible;
mod title;

use crate::recipe::DataSpec;
use crate::ui::import::{GONE, is_gone};
use crate::ui::language::{data_set_about, data_set_name, data_set_names, fill, t};
use crate::ui::scene::action::{
    self, FileAction, Menu, Offer, PointAction, Submenu, ViewAction, WindowAction,
};
use crate::ui::scene::settings::DataSettings;
use crate::ui::scene::{Scene, points};
use crate::ui::shell::menu::is_on::is_on;
use crate::ui::shell::menu::possible::is_possible;
use crate::ui::shell::menu::title::{file_name, title};
use crate::ui::shell::presets::menu as preset_menu;
use crate::ui::shell::run_controls;
use crate::ui::shell::shipped::shipped_models;
use crate::ui::shell::undo::UndoAvailable;
use crate::ui::style::icons::Icon;
use crate::ui::style::key_name::key_name;
use crate::ui::style::widgets::{IconButton, words_width};
use eframe::egui;
use eframe::egui::{Button, Ui};

pub(crate) use title::Saved;

/// Room for the buttons at the right end.
const RIGHT: f32 = 112.0;
/// Air around each of the menus' words.
const AIR: f32 = 17.0;

/// Draws the bar.
pub(crate) fn ui(ui: &mut Ui, scene: &mut Scene<'_>, undo: UndoAvailable, saved: &Saved) {
    ui.horizontal_centered(|ui| {
        let latent = scene.progress.recipe.latent;
        let offers = action::offers().into_iter();
        let offers: Vec<Offer> = offers.map(|offer| offer.for_latent(latent)).collect();
        // A menu bar takes all the width it can get.
        let size = egui::vec2(menus_width(ui), ui.available_height());
        ui.allocate_ui(size, |ui| {
            egui::MenuBar::new().ui(ui, |ui| {
                for menu in Menu::all() {
                    ui.menu_button(menu.label(), |ui| {
                        entries(ui, scene, &offers, menu, undo);
                    });
                }
            });
        });
        run_controls::ui(ui, scene, ui.available_width() - RIGHT);
        let rest = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(rest, |ui| {
            let plain = |icon, name| IconButton::new(icon, name);
            for (action, button) in [
                (WindowAction::Help, plain(Icon::Help, t("What is this?"))),
                (
                    WindowAction::ToggleTheme,
                    plain(Icon::Contrast, t("Light or dark")),
                ),
                (
                    WindowAction::CommandPalette,
                    plain(Icon::Search, t("Command palette")),
                ),
            ] {
                run_controls::button(ui, scene, action.into(), true, button);
            }
            ui.add_space(8.0);
            title(ui, scene, saved);
        });
    });
}

/// What the words of the menus take in the language in use.
fn menus_width(ui: &Ui) -> f32 {
    let font = egui::TextStyle::Button.resolve(ui.style());
    let width = |menu: Menu| words_width(ui, menu.label(), font.clone()) + AIR;
    Menu::all().map(width).sum()
}

/// The words of an entry; saving names the file that it overwrites.
fn words(scene: &Scene<'_>, offer: &Offer) -> String {
    if offer.action == PointAction::ToggleLock.into() {
        let locks = points::locks(scene.document, scene.selection);
        return points::lock_words(locks).to_owned();
    }
    if offer.action != FileAction::Save.into() {
        return offer.label.to_owned();
    }
    match &scene.progress.file {
        Some(file) if file.is_own() => {
            fill(t("Save to {file}"), &[("file", file_name(&file.path))])
        }
        Some(_) | None => t("Save session…").to_owned(),
    }
}

fn entries(ui: &mut Ui, scene: &mut Scene<'_>, offers: &[Offer], menu: Menu, undo: UndoAvailable) {
    ui.set_min_width(232.0);
    let mut before = None;
    for offer in offers.iter().filter(|offer| offer.menu == menu) {
        let inside = offer.submenu.is_some() && before == offer.submenu;
        if offer.starts_group && !inside {
            ui.separator();
        }
        match offer.submenu {
            Some(within) if before != offer.submenu => submenu(ui, scene, offers, within, undo),
            // It stands in a submenu that is there already.
            Some(_) => {}
            None => entry(ui, scene, offer, undo),
        }
        before = offer.submenu;
        if offer.action == FileAction::OpenModelDialog.into() {
            shipped(ui, scene);
        }
        if offer.action == FileAction::OpenDataDialog.into() {
            ui.menu_button(t("Recent data"), |ui| recent_data(ui, scene));
            let report = scene.progress.data_report().is_some();
            let button = ui.add_enabled(report, Button::new(t("What was read…")));
            let tip = t(
                "See what became of the images of this run: counts, warnings, and what was left out",
            );
            if button.on_hover_text(tip).clicked() {
                scene.actions.push(FileAction::ShowReport.into());
            }
        }
    }
}

/// What was opened last, and what is always there.
fn recent_data(ui: &mut Ui, scene: &mut Scene<'_>) {
    let mut line = |ui: &mut Ui, set: &DataSpec, name: String| {
        let gone = set.path().is_some_and(|path| is_gone(ui.ctx(), path));
        let button = ui
            .add_enabled(!gone, Button::new(name))
            .on_disabled_hover_text(format!("{}: {}", t(GONE), data_set_about(set)));
        if button.on_hover_text(data_set_about(set)).clicked() {
            let action = FileAction::OpenData(Box::new(set.clone()));
            scene.actions.push(action.into());
        }
    };
    let recent = &scene.settings.data.recent;
    for (set, name) in recent.iter().zip(data_set_names(recent)) {
        line(ui, set, name);
    }
    if !recent.is_empty() {
        ui.separator();
    }
    for set in &DataSettings::own() {
        line(ui, set, data_set_name(set));
    }
}

/// A menu within a menu.
fn submenu(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    offers: &[Offer],
    within: Submenu,
    undo: UndoAvailable,
) {
    ui.menu_button(within.label(scene.progress.recipe.latent), |ui| {
        ui.set_min_width(232.0);
        if within == Submenu::Presets {
            preset_menu::entries(ui, scene);
            ui.separator();
        }
        let inside = offers.iter().filter(|offer| offer.submenu == Some(within));
        for (place, offer) in inside.enumerate() {
            if offer.starts_group && place > 0 {
                ui.separator();
            }
            entry(ui, scene, offer, undo);
        }
    });
}

fn entry(ui: &mut Ui, scene: &mut Scene<'_>, offer: &Offer, undo: UndoAvailable) {
    let mut button = Button::selectable(is_on(scene, &offer.action), words(scene, offer));
    if let Some(key) = offer.shortcuts.first() {
        button = button.shortcut_text(key_name(ui.ctx(), key));
    }
    let enabled = is_possible(scene, &offer.action, undo);
    let mut response = ui.add_enabled(enabled, button).on_hover_text(offer.tooltip);
    if offer.action == ViewAction::ToggleInkOnPaper.into() {
        let why = t("Images in colour are always drawn as stored");
        response = response.on_disabled_hover_text(why);
    }
    if response.clicked() {
        scene.actions.push(offer.action.clone());
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
                scene
                    .actions
                    .push(FileAction::OpenShippedModel(place).into());
            }
        }
    });
}
