//! The window that asks what a figure is to show, and how.

use crate::ui::language::t;
use crate::ui::scene::PanelName;
use crate::ui::scene::action::{Action, FileAction};
use crate::ui::scene::settings::FigureSettings;
use crate::ui::shell::dialogs::window;
use crate::ui::style::drop_down::drop_down;
use crate::ui::style::number_field::{Kind, number_field};
use crate::ui::style::widgets::quiet;
use eframe::egui::{Button, Checkbox, ComboBox, Context, DragValue, Grid, Id, Modal, RichText, Ui};
use std::ops::RangeInclusive;

/// The dialog, open or not.
#[derive(Default)]
pub(crate) struct FigureDialog {
    open: bool,
}

impl FigureDialog {
    /// Whether it takes the keyboard.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Opens it.
    pub fn ask(&mut self) {
        self.open = true;
    }

    /// Draws it if it is open; pushes what follows.
    pub fn show(
        &mut self,
        ctx: &Context,
        settings: &mut FigureSettings,
        of: FigureOf,
        actions: &mut Vec<Action>,
    ) {
        if !self.open {
            return;
        }
        let shown = Modal::new(Id::unique("figure"))
            .frame(window(ctx))
            .show(ctx, |ui| body(ui, settings, of));
        let closes = shown.should_close();
        match shown.inner {
            Some(Asked::Act(action)) => {
                actions.push(action.into());
                self.open = false;
            }
            Some(Asked::Cancel) => self.open = false,
            None => self.open = !closes,
        }
    }
}

/// What there is to draw.
#[derive(Clone, Copy)]
pub(crate) struct FigureOf {
    /// Latent dimensions of the model.
    pub latent: usize,
    /// There are earlier steps of the run.
    pub has_past: bool,
}

/// What a button asks for.
enum Asked {
    Act(FileAction),
    Cancel,
}

fn body(ui: &mut Ui, settings: &mut FigureSettings, of: FigureOf) -> Option<Asked> {
    ui.set_width(340.0);
    ui.heading(t("Figure"));
    ui.add_space(6.0);
    Grid::new("figure")
        .num_columns(2)
        .spacing([16.0, 8.0])
        .show(ui, |ui| rows(ui, settings, of.latent));
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        let export = Button::new(RichText::new(t("Save figure…")).strong());
        let export = ui.add(export).on_hover_text(t(
            "Choose a file: .svg keeps lines as lines and text as text, .png and .jpg are pixels",
        ));
        let history = Button::new(t("In time…"));
        let history = ui.add_enabled(of.has_past, history).on_hover_text(t(
            "Choose a file: the same as of up to 100 steps of the run, as one GIF or as a picture for each step",
        ));
        let history = history.on_disabled_hover_text(t("The run has no earlier steps yet"));
        let copy = ui.button(t("Copy picture")).on_hover_text(t(
            "Put the figure on the clipboard as pixels, at the chosen scale",
        ));
        let cancel = ui.button(t("Cancel"));
        if export.clicked() {
            Some(Asked::Act(FileAction::ExportFigureDialog))
        } else if history.clicked() {
            Some(Asked::Act(FileAction::ExportHistoryDialog))
        } else if copy.clicked() {
            Some(Asked::Act(FileAction::CopyFigure))
        } else if cancel.clicked() {
            Some(Asked::Cancel)
        } else {
            None
        }
    })
    .inner
}

fn rows(ui: &mut Ui, settings: &mut FigureSettings, latent: usize) {
    ui.label(t("Shows"));
    let window = t("Whole window");
    let shown = match settings.whole_window {
        true => window,
        false => panel_words(settings.panel, latent),
    };
    let list = ComboBox::from_id_salt("figure of").selected_text(shown);
    drop_down(ui, list, |ui| {
        let before = (settings.panel, settings.whole_window);
        let chosen = ui.selectable_label(settings.whole_window, window);
        if chosen.clicked() {
            settings.whole_window = true;
        }
        let panels = PanelName::all().filter(|panel| *panel != PanelName::Recipe);
        for panel in panels {
            let shown = !settings.whole_window && settings.panel == panel;
            let words = panel_words(panel, latent);
            if ui.selectable_label(shown, words).clicked() {
                settings.whole_window = false;
                settings.panel = panel;
            }
        }
        before != (settings.panel, settings.whole_window)
    })
    .accessible_name(t("Shows"))
    .on_hover_text(t(
        "The panel that is drawn, as it is now, without its controls; or the whole window as it is on screen",
    ));
    ui.end_row();
    if settings.whole_window {
        let words = t("As it is on screen, pixel by pixel");
        ui.label(t("Size"));
        ui.label(quiet(ui, words));
        ui.end_row();
        return;
    }
    for (name, tip, value, range, unit) in [
        (
            t("Width"),
            t("Of the figure in points, 72 to the inch"),
            &mut settings.width,
            FigureSettings::SIDE,
            t(" pt"),
        ),
        (
            t("Height"),
            t("Of the figure in points, 72 to the inch"),
            &mut settings.height,
            FigureSettings::SIDE,
            t(" pt"),
        ),
        (
            t("Type"),
            t("Size of plain text in points; other text keeps its proportion to it"),
            &mut settings.type_size,
            FigureSettings::TYPE_SIZE,
            t(" pt"),
        ),
        (
            t("Scale"),
            t("Pixels along each side of a point, for formats of pixels and for the clipboard"),
            &mut settings.scale,
            FigureSettings::SCALE,
            t(" px"),
        ),
    ] {
        number(ui, name, tip, value, range, unit);
    }
    ui.label(t("Paper"));
    let mut light = !settings.dark;
    ui.add(Checkbox::new(&mut light, t("White paper")))
        .on_hover_text(t(
            "Dark lines on white, for print; else light on dark, as in the dark window",
        ));
    settings.dark = !light;
    ui.end_row();
    ui.label(t("Caption"));
    ui.add(Checkbox::new(
        &mut settings.caption,
        t("Recipe and step below"),
    ))
    .on_hover_text(t("The file's metadata says them in any case"));
    ui.end_row();
}

fn number(
    ui: &mut Ui,
    name: &'static str,
    tip: &'static str,
    value: &mut f32,
    range: RangeInclusive<f32>,
    unit: &'static str,
) {
    ui.label(name);
    let bounds = f64::from(*range.start())..=f64::from(*range.end());
    let field = DragValue::new(value)
        .speed(1.0)
        .max_decimals(1)
        .suffix(unit);
    number_field(ui, Kind::Real, bounds, field, |ui, field| {
        ui.add(field).accessible_name(name).on_hover_text(tip)
    });
    ui.end_row();
}

/// What a panel is called in the list.
fn panel_words(panel: PanelName, latent: usize) -> &'static str {
    match panel {
        PanelName::Plane if latent < 2 => t("Latent line"),
        PanelName::Plane
        | PanelName::Recipe
        | PanelName::Decoded
        | PanelName::Comparison
        | PanelName::Study(_) => panel.label(),
    }
}
