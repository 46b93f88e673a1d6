//! The legend as a list: it is searched by typing, scrolls, and tells how many images each
//! class has.

use crate::ui::language::{fill, numbers, t};
use crate::ui::plane::legend::{Entry, Legend, accessible_name};
use crate::ui::style::class_mark::ClassMark;
use crate::ui::style::search_list::{fits, search_field};
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align, Align2, CornerRadius, FontId, Layout, Rect, Response, Role, ScrollArea, Sense, Ui,
    WidgetInfo, pos2, vec2,
};
use std::collections::BTreeSet;

/// Width and height of the list, in points.
const SIZE: [f32; 2] = [268.0, 336.0];
/// Height of a row.
const ROW: f32 = 22.0;
/// From more classes on, the list can be searched.
const SEARCHED: usize = 10;
/// From the edge of a row to its mark, and to its name.
const MARK: f32 = 13.0;
const NAME: f32 = 27.0;

/// Draws the list with what shows and hides all that is listed.
pub fn show(ui: &mut Ui, legend: &Legend, hidden: &mut BTreeSet<u16>) {
    ui.set_width(SIZE[0]);
    let typed = if legend.len() > SEARCHED {
        search_field(ui, "search the classes", t("Search the classes")).text
    } else {
        String::new()
    };
    let entries = legend.entries();
    let listed: Vec<Entry<'_>> = entries
        .filter(|entry| fits(&entry.class.name, &typed))
        .collect();
    ui.horizontal(|ui| {
        let all = ui
            .button(t("All"))
            .on_hover_text(t("Show all classes listed here"));
        if all.clicked() {
            for entry in &listed {
                hidden.remove(&entry.class.label);
            }
        }
        let none = ui
            .button(t("None"))
            .on_hover_text(t("Hide all classes listed here"));
        if none.clicked() {
            hidden.extend(listed.iter().map(|entry| entry.class.label));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(quiet(ui, t("dots of images")).small());
        });
    });
    if listed.is_empty() {
        ui.label(quiet(ui, t("No class is called that")));
    }
    let room = ui.ctx().content_rect().height() - 160.0;
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .max_height(SIZE[1].min(room).max(4.0 * ROW))
        .auto_shrink([false, true])
        .show_rows(ui, ROW, listed.len(), |ui, rows| {
            for entry in listed.get(rows).unwrap_or(&[]) {
                row(ui, legend, *entry, hidden);
            }
        });
}

fn row(ui: &mut Ui, legend: &Legend, entry: Entry<'_>, hidden: &mut BTreeSet<u16>) {
    let label = entry.class.label;
    let shown = !hidden.contains(&label);
    let size = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(Role::CheckBox, true, shown, accessible_name(entry.class))
    });
    let only = only(ui, rect, entry);
    let lit = response.contains_pointer() || response.has_focus() || only.has_focus();
    if lit {
        let fill = ui.style().interact(&response).weak_bg_fill;
        ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
    }
    paint(ui, rect, entry, shown, lit.then_some(&only));
    let alone = ui.input(|i| i.modifiers.shift || i.modifiers.command);
    if only.clicked() {
        legend.toggle(hidden, label, true);
    } else if response.clicked() {
        legend.toggle(hidden, label, alone);
    }
}

/// What shows one class alone, at the right end of its row.
fn only(ui: &Ui, row: Rect, entry: Entry<'_>) -> Response {
    let words = ui.painter().layout_no_wrap(
        t("Only").to_owned(),
        FontId::proportional(11.5),
        theme::tokens(ui).accent,
    );
    let rect = Align2::RIGHT_CENTER.anchor_size(
        row.right_center() - vec2(4.0, 0.0),
        vec2(words.size().x + 10.0, row.height()),
    );
    let id = ui.scope_id().with(("only", entry.class.label));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        let name = fill(t("Only class {class}"), &[("class", &entry.class.name)]);
        WidgetInfo::labeled(Role::Button, true, name)
    });
    response.on_hover_text(t("Show this class alone, or all again"))
}

/// Mark, name, and how many dots and images there are; in a row that is pointed at, the way
/// to see it alone.
fn paint(ui: &Ui, rect: Rect, entry: Entry<'_>, shown: bool, only: Option<&Response>) {
    let (tokens, painter) = (theme::tokens(ui), ui.painter());
    let dark = ui.visuals().dark_mode;
    let mark = ClassMark::of(entry.class.label);
    let at = pos2(rect.left() + MARK, rect.center().y);
    let ink = if shown {
        mark.paint(painter, at, 5.0, dark);
        tokens.text
    } else {
        mark.paint_hidden(painter, at, 5.0, dark);
        tokens.quiet.gamma_multiply(0.8)
    };
    let small = FontId::proportional(11.5);
    let (words, colour) = match only {
        Some(_) => (t("Only").to_owned(), tokens.accent),
        None => (counts(entry), tokens.quiet),
    };
    let right = rect.right_center() - vec2(9.0, 0.0);
    let end = painter.text(right, Align2::RIGHT_CENTER, words, small, colour);
    let font = FontId::proportional(13.0);
    let mut name = LayoutJob::simple_singleline(entry.class.name.clone(), font, ink);
    let left = rect.left() + NAME;
    name.wrap = TextWrapping::truncate_at_width((end.left() - left - 8.0).max(0.0));
    let name = painter.layout_job(name);
    let top = rect.center().y - name.size().y / 2.0;
    painter.galley(pos2(left, top), name, ink);
}

/// "34 of 103": dots and images; one number where each image has a dot.
fn counts(entry: Entry<'_>) -> String {
    let [dots, images] = [entry.dots, entry.images];
    let [shown, all] = [dots, images].map(|n| numbers::thousands(n as u64));
    if dots == images {
        return all;
    }
    fill(t("{n} of {all}"), &[("n", shown), ("all", all)])
}
