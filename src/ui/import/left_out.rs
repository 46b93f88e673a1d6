//! The pictures that could not be read, each by name and reason.

use crate::data::LeftOut;
use crate::ui::language::{localised, numbers, t};
use eframe::egui::{Label, ScrollArea, TextStyle, Ui};

/// The least height of the list, in points.
const LEAST: f32 = 40.0;

/// Draws the list, at most so high, and a button that copies all of it. `count` is how many
/// there are: of very many only the first are named.
pub(super) fn ui(ui: &mut Ui, left_out: &[LeftOut], count: usize, height: f32) {
    let line = ui.text_style_height(&TextStyle::Body);
    let below = ui.spacing().interact_size.y + 2.0 * ui.spacing().item_spacing.y + line;
    ScrollArea::both()
        .id_salt("left out list")
        .max_height((height - below).max(LEAST))
        .auto_shrink([false, true])
        .show_rows(ui, line, left_out.len(), |ui, shown| {
            for one in left_out.get(shown).unwrap_or_default() {
                let words = localised(one);
                let label = Label::new(words.as_str()).extend().selectable(true);
                ui.add(label).on_hover_text(words);
            }
        });
    ui.horizontal(|ui| {
        let tip = t("Put the names and reasons on the clipboard");
        if ui.button(t("Copy the list")).on_hover_text(tip).clicked() {
            ui.copy_text(text(left_out));
        }
        if let Some(more) = count.checked_sub(left_out.len()).filter(|more| *more > 0) {
            ui.label(numbers::counted(more, t("and {n} more"), t("and {n} more")));
        }
    });
}

/// A line for each.
fn text(left_out: &[LeftOut]) -> String {
    let lines: Vec<String> = left_out.iter().map(localised).collect();
    lines.join("\n")
}
