//! What a place holds: format, counts, sizes, numbers, memory, classes, and what was left out.

use crate::data::{DataReport, LeftOut, SizeCount};
use crate::recipe::DataSpec;
use crate::ui::import::classes::ClassList;
use crate::ui::language::{
    channels_name, fill, format_name, images_words, localised, megabytes, numbers, shape_words, t,
};
use crate::ui::style::widgets::quiet;
use eframe::egui::{CollapsingHeader, Grid, Label, Response, ScrollArea, Ui};

/// Height of the list of what was left out.
const LEFT_OUT: f32 = 96.0;

/// Draws all of it.
pub(super) fn ui(ui: &mut Ui, report: &DataReport, spec: &DataSpec, classes: &mut ClassList) {
    let room = ui.available_height();
    ScrollArea::vertical()
        .id_salt("facts")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            Grid::new("facts")
                .num_columns(2)
                .spacing([10.0, 4.0])
                .show(ui, |ui| rows(ui, report, spec));
            left_out(ui, report);
            classes.ui(ui, &report.classes, room - ui.min_rect().height());
        });
}

fn rows(ui: &mut Ui, report: &DataReport, spec: &DataSpec) {
    row(ui, t("Format"), format_name(report.format));
    let images = row(ui, t("Images"), &images_words(report.images));
    images.on_hover_text(split_origin(report, spec));
    row(ui, t("Split"), &split_origin(report, spec));
    let stored = row(ui, t("Stored as"), &stored(report));
    stored.on_hover_text(all_sizes(&report.sizes));
    row(ui, t("Read as"), &shape_words(report.shape));
    let numbers = row(ui, t("Numbers"), &numbers_words(report));
    numbers.on_hover_text(t(
        "What kind of numbers the files hold, the smallest and the largest",
    ));
    let range = row(ui, t("Black to white"), &report.range.to_string());
    range.on_hover_text(t("The number that is black and the number that is white"));
    let memory = row(ui, t("Memory"), &megabytes(report.memory()));
    memory.on_hover_text(t("What the pixels take once they are read"));
}

fn row(ui: &mut Ui, name: &str, value: &str) -> Response {
    ui.label(quiet(ui, name));
    let value = ui.add(Label::new(value).wrap());
    ui.end_row();
    value
}

/// Where the test images come from.
fn split_origin(report: &DataReport, spec: &DataSpec) -> String {
    if report.held_out {
        fill(
            t("Test images held out by seed {seed}"),
            &[("seed", spec.hold_out_seed)],
        )
    } else {
        t("Test images of its own").to_owned()
    }
}

/// "480 x 640 and 11 other sizes, colour".
fn stored(report: &DataReport) -> String {
    let Some(most) = report.sizes.first() else {
        return "–".to_owned();
    };
    let size = size_words(most);
    let sizes = match report.sizes.len() - 1 {
        0 => size,
        others => numbers::counted(
            others,
            t("{size} and {n} other size"),
            t("{size} and {n} other sizes"),
        ),
    };
    let sizes = fill(&sizes, &[("size", size_words(most))]);
    let channels = report.channels.iter();
    let channels: Vec<String> = channels.map(|(count, _)| channels_name(*count)).collect();
    format!("{sizes}, {}", channels.join(", "))
}

fn size_words(of: &SizeCount) -> String {
    format!("{} x {}", of.size.height, of.size.width)
}

/// Each size with its count, the most frequent first.
fn all_sizes(sizes: &[SizeCount]) -> String {
    /// The rest would fill the screen.
    const MOST: usize = 12;
    let line = |of: &SizeCount| {
        let images = numbers::counted(of.images, t("{n} image"), t("{n} images"));
        format!("{}: {images}", size_words(of))
    };
    let mut lines: Vec<String> = sizes.iter().take(MOST).map(line).collect();
    if sizes.len() > MOST {
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

/// "float32, 0 to 1".
fn numbers_words(report: &DataReport) -> String {
    match report.found {
        Some((least, most)) => fill(
            if report.found_in_sample {
                t("{kind}, {least} to {most} in a sample")
            } else {
                t("{kind}, {least} to {most}")
            },
            &[
                ("kind", report.numbers.to_string()),
                ("least", numbers::trimmed(least, 3)),
                ("most", numbers::trimmed(most, 3)),
            ],
        ),
        None => report.numbers.to_string(),
    }
}

/// What could not be read, folded away.
fn left_out(ui: &mut Ui, report: &DataReport) {
    if report.left_out_count == 0 {
        return;
    }
    let words = numbers::counted(
        report.left_out_count,
        t("{n} picture left out"),
        t("{n} pictures left out"),
    );
    CollapsingHeader::new(words)
        .id_salt("left out")
        .show(ui, |ui| left_out_list(ui, &report.left_out, LEFT_OUT));
}

/// Names and reasons.
pub(super) fn left_out_list(ui: &mut Ui, left_out: &[LeftOut], height: f32) {
    let line = ui.text_style_height(&eframe::egui::TextStyle::Body);
    ScrollArea::both()
        .id_salt("left out list")
        .max_height(height)
        .auto_shrink([false, true])
        .show_rows(ui, line, left_out.len(), |ui, shown| {
            for one in left_out.get(shown).unwrap_or_default() {
                let words = localised(one);
                ui.add(Label::new(words.as_str()).extend())
                    .on_hover_text(words);
            }
        });
}
