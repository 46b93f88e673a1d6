//! The settings a person rarely changes, in a window of their own.

use crate::ui::language::{Language, fill, t};
use crate::ui::scene::settings::{
    LayoutSettings, PlaneSettings, Settings, ThemeChoice, TimeSettings,
};
use crate::ui::shell::zoom_slider::zoom_slider;
use crate::ui::style::number_field::{Kind, number_slider};
use crate::ui::style::widgets::{escaped, quiet};
use eframe::egui;
use eframe::egui::emath::Numeric;
use eframe::egui::{Checkbox, Context, Grid, Response, Slider, Ui, Window};
use std::ops::RangeInclusive;
use std::path::Path;

/// Draws the window if `open`.
pub(crate) fn show(ctx: &Context, open: &mut bool, settings: &mut Settings, file: Option<&Path>) {
    if *open && escaped(ctx) {
        *open = false;
    }
    Window::new(t("Settings"))
        .id(egui::Id::unique("settings"))
        .open(open)
        .collapsible(false)
        .resizable(false)
        .pivot(egui::Align2::CENTER_CENTER)
        .default_pos(ctx.content_rect().center())
        .show(ctx, |ui| {
            ui.set_width(400.0);
            ui.spacing_mut().slider_width = 150.0;
            Grid::new("settings")
                .num_columns(2)
                .spacing([16.0, 8.0])
                .show(ui, |ui| rows(ui, settings));
            ui.add_space(8.0);
            let tip = t("Put sizes and visibility of all panels back as designed");
            if ui.button(t("Reset layout")).on_hover_text(tip).clicked() {
                settings.layout = LayoutSettings::default();
            }
            ui.add_space(6.0);
            let kept = match file {
                Some(file) => fill(t("Remembered in {path}"), &[("path", file.display())]),
                None => t("Not remembered: there is no folder for settings here").to_owned(),
            };
            ui.add(egui::Label::new(quiet(ui, kept)).wrap());
        });
}

fn rows(ui: &mut Ui, settings: &mut Settings) {
    row(ui, t("Theme"), t("Colours of the window"), |ui| {
        let theme = &mut settings.window.theme;
        ui.horizontal(|ui| {
            for (choice, name) in [
                (ThemeChoice::Dark, t("Dark")),
                (ThemeChoice::Light, t("Light")),
                (ThemeChoice::System, t("As the desktop")),
            ] {
                ui.selectable_value(theme, choice, name);
            }
        })
        .response
    });
    let tip = t("Language of the window's words");
    row(ui, t("Language"), tip, |ui| {
        let language = &mut settings.window.language;
        ui.horizontal(|ui| {
            for choice in Language::all() {
                ui.selectable_value(language, choice, choice.label());
            }
        })
        .response
    });
    row(
        ui,
        t("Size of everything"),
        t("Zoom of text and controls, also by Ctrl and plus or minus"),
        |ui| zoom_slider(ui, &mut settings.window.zoom),
    );
    let plane = &mut settings.plane;
    let tip = t("Images that are dots of the plane; each costs a pass through the encoder");
    row(ui, t("Images on the plane"), tip, |ui| {
        let range = PlaneSettings::SCATTER;
        let images = Slider::new(&mut plane.scatter, range.clone()).step_by(100.0);
        slider(ui, Kind::Whole, range, images)
    });
    let tip = t(
        "Decoded images along the shorter side of the plane, or along each axis; each costs a pass through the decoder",
    );
    row(ui, t("Density of the manifold"), tip, |ui| {
        let range = PlaneSettings::MANIFOLD_IMAGES;
        let images = Slider::new(&mut plane.manifold_images, range.clone());
        slider(ui, Kind::Whole, range, images)
    });
    let tip = t(
        "Memory for the weights of earlier steps, in megabytes: with more, the time line has \
         more steps. All runs that are kept beside the one in hand take as much together",
    );
    row(ui, t("Memory of the run's past, MB"), tip, |ui| {
        let range = TimeSettings::MEGABYTES;
        let megabytes = Slider::new(&mut settings.time.megabytes, range.clone()).logarithmic(true);
        slider(ui, Kind::Whole, range, megabytes)
    });
    row(
        ui,
        t("Sessions keep the run's past"),
        t(
            "A saved session then holds earlier steps too, to look at and to fork from: at most 512 MB of them",
        ),
        |ui| ui.add(Checkbox::without_text(&mut settings.time.in_session)),
    );
    let plane = &mut settings.plane;
    row(
        ui,
        t("Decode under the mouse"),
        t("Show what the decoder draws wherever the mouse is over the plane"),
        |ui| ui.add(Checkbox::without_text(&mut plane.hover)),
    );
}

fn row(ui: &mut Ui, name: &str, tip: &str, add: impl FnOnce(&mut Ui) -> Response) {
    let label = ui.label(name).on_hover_text(tip);
    add(ui).labelled_by(label.id).on_hover_text(tip);
    ui.end_row();
}

/// What cannot be read is said below.
fn slider<N: Numeric>(
    ui: &mut Ui,
    kind: Kind,
    range: RangeInclusive<N>,
    slider: Slider<'_>,
) -> Response {
    let range = range.start().to_f64()..=range.end().to_f64();
    ui.vertical(|ui| number_slider(ui, kind, range, slider))
        .inner
}
