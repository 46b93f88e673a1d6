//! What became of the images of the run in hand: counts, what looks wrong, and everything that
//! was left out.

use crate::data::DataReport;
use crate::recipe::DataSpec;
use crate::ui::import::classes::ClassList;
use crate::ui::import::{facts, left_out, warnings};
use crate::ui::language::{data_set_name, data_source_name, fill, numbers, t};
use crate::ui::style::widgets::{heading, quiet};
use eframe::egui::{Align, Label, Layout, ScrollArea, Ui, Vec2, style::ScrollStyle, vec2};

/// The most that it takes of the window, in points, its margin included.
const LARGEST: Vec2 = vec2(820.0, 560.0);
/// What is left of the window around it.
const AROUND: f32 = 24.0;
/// Width of the counts.
const FACTS: f32 = 250.0;
/// Height of the button below.
const BUTTON: f32 = 34.0;
/// Share of the room that the warnings take at most.
const WARNINGS: f32 = 0.4;

/// The window that shows it.
#[derive(Default)]
pub(crate) struct FinishedReport {
    classes: ClassList,
}

impl FinishedReport {
    /// Draws it; true once it is to be closed.
    pub fn ui(&mut self, ui: &mut Ui, spec: &DataSpec, report: &DataReport) -> bool {
        let margin = ui.spacing().window_margin.sum();
        let size = LARGEST.min(ui.ctx().content_rect().size() - Vec2::splat(AROUND)) - margin;
        ui.set_min_size(size);
        ui.set_max_size(size);
        ui.spacing_mut().scroll = ScrollStyle::thin();
        ui.horizontal(|ui| {
            let name = fill(t("What was read: {name}"), &[("name", data_set_name(spec))]);
            ui.heading(name);
            ui.add(Label::new(quiet(ui, data_source_name(spec))).truncate());
        });
        ui.add_space(6.0);
        let height = ui.available_height() - BUTTON;
        ui.horizontal_top(|ui| {
            let column = |ui: &mut Ui, width: f32, add: &mut dyn FnMut(&mut Ui)| {
                let layout = Layout::top_down(Align::Min);
                ui.allocate_ui_with_layout(vec2(width, height), layout, |ui| {
                    ui.set_min_size(vec2(width, height));
                    add(ui);
                });
            };
            column(ui, FACTS, &mut |ui| {
                facts::counts(ui, report, spec, &mut self.classes);
            });
            ui.add_space(12.0);
            column(ui, ui.available_width(), &mut |ui| told(ui, report, height));
        });
        ui.button(t("Close")).clicked()
    }
}

/// What looks wrong, and what was left out.
fn told(ui: &mut Ui, report: &DataReport, height: f32) {
    heading(ui, t("What looks wrong"));
    if report.warnings.is_empty() {
        ui.label(t("Nothing"));
    }
    ScrollArea::vertical()
        .id_salt("warnings told")
        .max_height(height * WARNINGS)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for warning in &report.warnings {
                let words = warnings::words(warning);
                ui.add(Label::new(words).wrap().selectable(true));
                ui.add_space(2.0);
            }
        });
    if report.left_out_count == 0 {
        heading(ui, t("What was left out"));
        ui.label(t("Nothing"));
        return;
    }
    let count = numbers::counted(
        report.left_out_count,
        t("{n} picture left out"),
        t("{n} pictures left out"),
    );
    heading(ui, &count);
    let room = ui.available_height();
    left_out::ui(ui, &report.left_out, report.left_out_count, room);
}
