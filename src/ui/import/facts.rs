//! What a place holds: format, counts, sizes, what was left out, classes, numbers, and memory.

use crate::data::{DataReport, SizeCount};
use crate::recipe::DataSpec;
use crate::ui::import::classes::ClassList;
use crate::ui::import::left_out;
use crate::ui::language::{
    channels_name, fill, format_name, images_words, memory_words, numbers, shape_words, t,
};
use crate::ui::style::widgets::quiet;
use eframe::egui::{CollapsingHeader, Grid, Label, Response, ScrollArea, Ui};

/// Height of the list of what was left out.
const LEFT_OUT: f32 = 150.0;

/// Draws all of it. `whole` if every picture was looked at.
pub(super) fn ui(
    ui: &mut Ui,
    report: &DataReport,
    whole: bool,
    spec: &DataSpec,
    classes: &mut ClassList,
) {
    all(ui, report, spec, classes, |ui| left_out(ui, report, whole));
}

/// All but what was left out.
pub(super) fn counts(ui: &mut Ui, report: &DataReport, spec: &DataSpec, classes: &mut ClassList) {
    all(ui, report, spec, classes, |_| {});
}

/// What a person came to check stands first: the pictures, and whether their classes were found.
fn all(
    ui: &mut Ui,
    report: &DataReport,
    spec: &DataSpec,
    classes: &mut ClassList,
    between: impl FnOnce(&mut Ui),
) {
    let room = ui.available_height();
    let grid = |name| Grid::new(name).num_columns(2).spacing([10.0, 4.0]);
    ScrollArea::vertical()
        .id_salt("facts")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            grid("pictures").show(ui, |ui| pictures(ui, report, spec));
            between(ui);
            classes.ui(ui, &report.classes, room - ui.min_rect().height());
            let top = ui.min_rect().height();
            ui.add_space(4.0);
            grid("numbers").show(ui, |ui| numbers_rows(ui, report));
            classes.leave(ui.min_rect().height() - top + ui.spacing().item_spacing.y);
        });
}

fn pictures(ui: &mut Ui, report: &DataReport, spec: &DataSpec) {
    row(ui, t("Format"), format_name(report.format));
    row(ui, t("Images"), &images(report, spec));
    if is_kept(report) {
        let pixels = row(ui, t("Pixels"), &shape_words(report.shape));
        pixels.on_hover_text(t("Read as they are stored"));
    } else {
        let stored = row(ui, t("Stored as"), &stored(report));
        stored.on_hover_text(all_sizes(&report.sizes));
        row(ui, t("Read as"), &shape_words(report.shape));
    }
}

fn numbers_rows(ui: &mut Ui, report: &DataReport) {
    let range = row(ui, t("Black to white"), &report.range.to_string());
    range.on_hover_text(t("The number that is black and the number that is white"));
    let numbers = row(ui, t("Numbers"), &numbers_words(report));
    numbers.on_hover_text(t(
        "What kind of numbers the files hold, the smallest and the largest",
    ));
    let memory = row(ui, t("Memory"), &memory_words(report.memory()));
    memory.on_hover_text(t("What the pixels take once they are read"));
}

/// Whether all images stay as they are stored.
fn is_kept(report: &DataReport) -> bool {
    let shape = report.shape;
    let size = |of: &SizeCount| (of.size.height, of.size.width) == (shape.height, shape.width);
    let channels = |(of, _): &(u8, usize)| usize::from(*of) == shape.channels;
    matches!(report.sizes.as_slice(), [only] if size(only))
        && matches!(report.channels.as_slice(), [only] if channels(only))
}

fn row(ui: &mut Ui, name: &str, value: &str) -> Response {
    ui.label(quiet(ui, name));
    let value = ui.add(Label::new(value).wrap());
    ui.end_row();
    value
}

/// How many there are, and where the test images come from if they are no split of their own.
fn images(report: &DataReport, spec: &DataSpec) -> String {
    let images = images_words(report.images);
    if !report.held_out {
        return images;
    }
    let seed = spec.hold_out_seed.to_string();
    fill(
        t("{images} (held out by seed {seed})"),
        &[("images", images), ("seed", seed)],
    )
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

/// What could not be read, folded away. `whole` if every picture was looked at.
fn left_out(ui: &mut Ui, report: &DataReport, whole: bool) {
    if report.left_out_count == 0 {
        return;
    }
    let (one, many) = if whole {
        (t("{n} picture left out"), t("{n} pictures left out"))
    } else {
        (
            t("At least {n} picture left out"),
            t("At least {n} pictures left out"),
        )
    };
    CollapsingHeader::new(numbers::counted(report.left_out_count, one, many))
        .id_salt("left out")
        .show(ui, |ui| {
            left_out::ui(ui, &report.left_out, report.left_out_count, LEFT_OUT);
        });
}
