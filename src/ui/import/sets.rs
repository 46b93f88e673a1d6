//! The data sets that can be had without a path: those opened last, and those that the program
//! has itself.

use crate::recipe::DataSpec;
use crate::ui::import::gone::is_gone;
use crate::ui::language::{
    data_set_about, data_set_name, data_set_names, data_source_name, phrase, t,
};
use crate::ui::scene::settings::DataSettings;
use crate::ui::style::widgets::{heading, quiet};
use eframe::egui::{Button, Label, ScrollArea, Ui, vec2};

/// What is said of a place that is not there any more.
pub(crate) const GONE: &str = phrase("Not there any more");
/// Width of a name, in points.
const NAME: f32 = 220.0;

/// Draws both as lists; the one that was chosen.
pub(super) fn ui(ui: &mut Ui, recent: &[DataSpec]) -> Option<DataSpec> {
    let mut chosen = None;
    ScrollArea::vertical()
        .id_salt("sets")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            if !recent.is_empty() {
                heading(ui, t("Opened last"));
                for (set, name) in recent.iter().zip(data_set_names(recent)) {
                    chosen = chosen.take().or(line(ui, set, name));
                }
                ui.add_space(8.0);
            }
            heading(ui, t("Always here"));
            for set in &DataSettings::own() {
                chosen = chosen.take().or(line(ui, set, data_set_name(set)));
            }
            ui.add_space(16.0);
            let words = t(
                "Or drop a folder or a file anywhere on the window. What is read: folders of PNG, JPEG, BMP, GIF, WebP and TIFF, zip and tar archives of them, IDX, NPY, NPZ and CIFAR files, and tables (CSV, TSV)",
            );
            ui.add(Label::new(quiet(ui, words)).wrap());
        });
    chosen
}

/// A button with the set's name, and beside it where it is and how it is read.
fn line(ui: &mut Ui, set: &DataSpec, name: String) -> Option<DataSpec> {
    let gone = set.path().is_some_and(|path| is_gone(ui.ctx(), path));
    let row = ui.horizontal(|ui| {
        let button = Button::new(name.as_str())
            .truncate()
            .min_size(vec2(NAME, 24.0))
            // What stands beside it begins at the left.
            .right_text("");
        // A long name takes no more than its column.
        let button = ui
            .allocate_ui(vec2(NAME, 24.0), |ui| {
                ui.set_max_width(NAME);
                ui.add_enabled(!gone, button)
            })
            .inner
            .on_disabled_hover_text(t(GONE))
            .accessible_name(name);
        let clicked = button.on_hover_text(data_set_about(set)).clicked();
        let rest = match set.path() {
            Some(_) => data_source_name(set),
            None => data_set_about(set),
        };
        let rest = if gone {
            format!("{}: {rest}", t(GONE))
        } else {
            rest
        };
        ui.add(Label::new(quiet(ui, rest)).truncate());
        clicked
    });
    row.inner.then(|| set.clone())
}
