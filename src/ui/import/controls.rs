//! How the images are read: every option of the data spec, each with what it does.

use crate::data::{DataReport, Format};
use crate::recipe::{Background, Colour, DataSpec, Field, Fit, ImageSize, NumberRange};
use crate::ui::import::place::absolute;
use crate::ui::language::{background_name, colour_name, fill, fit_name, percent, t};
use crate::ui::style::drop_down::drop_down;
use crate::ui::style::number_field::{Kind, number_field};
use crate::ui::style::theme;
use crate::ui::style::widgets::{field, heading};
use clap::ValueEnum;
use eframe::egui::{Checkbox, ComboBox, DragValue, Response, ScrollArea, TextEdit, Ui, WidgetText};
use std::path::PathBuf;
use std::str::FromStr;

/// What was typed, as it was typed.
#[derive(Default)]
pub(super) struct Controls {
    size: String,
    range: String,
    array: String,
    label: String,
    labels: String,
    /// The range is to get the keyboard.
    focus_range: bool,
    /// The column of the class is to get the keyboard.
    focus_label: bool,
}

/// What a person did beside changing the spec.
#[derive(Default)]
pub(super) struct ControlsOutcome {
    /// A table of labels is to be chosen in the desktop's dialog.
    pub choose_labels: bool,
}

impl Controls {
    /// Shows what `spec` says.
    pub fn of(spec: &DataSpec) -> Self {
        let path = spec.labels.as_ref();
        Self {
            size: spec.size.map_or_else(String::new, size_text),
            range: spec
                .range
                .map_or_else(String::new, |range| range.to_string()),
            array: spec.array.clone().unwrap_or_default(),
            label: spec.label.clone().unwrap_or_default(),
            labels: path.map_or_else(String::new, |path| path.display().to_string()),
            focus_range: false,
            focus_label: false,
        }
    }

    /// Brings the keyboard to the range, with this to begin with where none is typed.
    pub fn say_range(&mut self, proposal: Option<NumberRange>) {
        if let Some(range) = proposal.filter(|_| self.range.trim().is_empty()) {
            self.range = range.to_string();
        }
        self.focus_range = true;
    }

    /// Brings the keyboard to the column of the class.
    pub fn say_label(&mut self) {
        self.focus_label = true;
    }

    /// Shows the table of labels that was chosen.
    pub fn set_labels(&mut self, spec: &mut DataSpec, path: PathBuf) {
        self.labels = path.display().to_string();
        spec.labels = Some(path);
    }

    /// Whether everything that is typed can be read.
    pub fn are_sound(&self) -> bool {
        typed::<ImageSize>(&self.size).is_ok() && typed::<NumberRange>(&self.range).is_ok()
    }

    /// Draws them and keeps `spec` to what they say; `report` is what was found, if anything.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        spec: &mut DataSpec,
        report: Option<&DataReport>,
    ) -> ControlsOutcome {
        ScrollArea::vertical()
            .id_salt("controls")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 5.0;
                self.shape(ui, spec, report);
                self.pixels(ui, spec, report);
                hold_out(ui, spec, report);
                self.labels(ui, spec, report)
            })
            .inner
    }

    /// Size and colour.
    fn shape(&mut self, ui: &mut Ui, spec: &mut DataSpec, report: Option<&DataReport>) {
        heading(ui, t("As the model sees them"));
        let found = report.filter(|_| spec.size.is_none());
        let found = found.map(|report| {
            size_text(ImageSize {
                height: report.shape.height,
                width: report.shape.width,
            })
        });
        let tip = t(
            "Height and width that every image is brought to: 64, or 48x64 for 48 rows of 64 pixels. Empty: the common size if all are alike and small, otherwise 64",
        );
        field(ui, t("Size"), tip, None, |ui| {
            text_field(ui, &mut self.size, found_hint(found))
        });
        match typed::<ImageSize>(&self.size) {
            Ok(size) => spec.size = size,
            Err(_) => say(
                ui,
                &fill(
                    t("Write 64, or 48x64 for 48 rows of 64 pixels, 1 to {most} a side"),
                    &[("most", ImageSize::MAX_SIDE)],
                ),
            ),
        }
        let tip = t(
            "How an image of another shape is brought to that size. Crop: scaled until the size is covered, what sticks out is cut off. Pad: scaled until it lies within, the rest is background. Stretch: each side by itself",
        );
        field(ui, t("Fit"), tip, None, |ui| {
            choice(ui, "fit", &mut spec.fit, Fit::value_variants(), fit_name)
        });
        let tip = t(
            "As found: coloured as soon as one image is. Grey: by luminance. Colour: red, green and blue, also where all are grey",
        );
        field(ui, t("Colour"), tip, None, |ui| {
            let all = Colour::value_variants();
            choice(ui, "colour", &mut spec.colour, all, colour_name)
        });
        let tip = t("What stands behind what is transparent, and beside what is padded");
        field(ui, t("Background"), tip, None, |ui| {
            let all = Background::value_variants();
            choice(ui, "background", &mut spec.background, all, background_name)
        });
    }

    /// What becomes of each pixel.
    fn pixels(&mut self, ui: &mut Ui, spec: &mut DataSpec, report: Option<&DataReport>) {
        let tip = t("Black becomes white and white black: for ink on paper");
        switch(ui, t("Invert"), tip, &mut spec.invert);
        let tip = t("Rows become columns and columns rows, as EMNIST’s files want it");
        switch(ui, t("Transpose"), tip, &mut spec.transpose);
        let found = report.filter(|_| spec.range.is_none());
        let found = found.map(|report| report.range.to_string());
        let tip = t(
            "Which numbers of the files are black and white: 0..255, 0..1, -1..1. What lies outside becomes black or white. Empty: as found in the files",
        );
        let range = field(ui, t("Range"), tip, None, |ui| {
            text_field(ui, &mut self.range, found_hint(found))
        });
        if std::mem::take(&mut self.focus_range) {
            range.request_focus();
            range.scroll_to_me(None);
        }
        match typed::<NumberRange>(&self.range) {
            Ok(range) => spec.range = range,
            Err(_) => say(ui, t("Write black and white like 0..255 or -1..1")),
        }
    }

    /// Where the classes are found, in formats that have several places for them. What is
    /// typed counts once the field is left: the place is searched anew.
    fn labels(
        &mut self,
        ui: &mut Ui,
        spec: &mut DataSpec,
        report: Option<&DataReport>,
    ) -> ControlsOutcome {
        let mut outcome = ControlsOutcome::default();
        let has = |there: &[Format]| match report {
            Some(report) => there.contains(&report.format),
            // Nothing was found: it may be for what stands here.
            None => true,
        };
        let array = has(&[Format::Npz]) || spec.array.is_some();
        let label = has(&[Format::Table]) || spec.label.is_some();
        let labels = has(&[Format::Folder, Format::Zip, Format::Tar]) || spec.labels.is_some();
        if !(array || label || labels) {
            return outcome;
        }
        heading(ui, t("Where to look"));
        if array {
            let tip = t(
                "The name of the array of images in the archive. Empty: one with a usual name, like x_train or images",
            );
            let field = field(ui, t("Array"), tip, None, |ui| {
                text_field(ui, &mut self.array, t("found"))
            });
            if field.lost_focus() {
                spec.array = not_empty(&self.array).map(str::to_owned);
            }
        }
        if label {
            let tip = t(
                "The column of the table that holds the class: its name, or its number counted from 1, or none. Empty: found, first or last",
            );
            let field = field(ui, t("Label column"), tip, None, |ui| {
                text_field(ui, &mut self.label, t("found"))
            });
            if std::mem::take(&mut self.focus_label) {
                field.request_focus();
                field.scroll_to_me(None);
            }
            if field.lost_focus() {
                spec.label = not_empty(&self.label).map(str::to_owned);
            }
        }
        if labels {
            let tip = t(
                "A table (CSV or TSV) of file names and classes. Empty: each subfolder is a class",
            );
            let field = field(ui, t("Labels file"), tip, None, |ui| {
                text_field(ui, &mut self.labels, t("none"))
            });
            if field.lost_focus() {
                spec.labels = not_empty(&self.labels).map(absolute);
            }
            let tip = t("Choose in the desktop's file dialog");
            let choose = ui.button(t("Choose labels file…")).on_hover_text(tip);
            outcome.choose_labels = choose.clicked();
        }
        outcome
    }
}

/// The share of images that is held out; a set with test images of its own needs none.
fn hold_out(ui: &mut Ui, spec: &mut DataSpec, report: Option<&DataReport>) {
    let own = report.is_some_and(|report| !report.held_out);
    let tip = if own {
        t("This set has test images of its own")
    } else {
        t(
            "The share of the images that is kept for testing. Which ones is decided by a seed of their own, so that runs with other seeds are judged by the same",
        )
    };
    field(ui, t("Held out"), tip, None, |ui| {
        ui.add_enabled_ui(!own, |ui| {
            let value = DragValue::new(&mut spec.hold_out)
                .speed(0.002)
                .custom_formatter(|share, _| percent(share));
            let range = Field::HoldOut.expected().range();
            number_field(ui, Kind::Percent, range, value, |ui, value| ui.add(value))
        })
        .inner
    });
}

/// What is typed; None where the field is empty.
fn typed<T: FromStr>(text: &str) -> Result<Option<T>, T::Err> {
    not_empty(text).map(|text| text.parse()).transpose()
}

fn not_empty(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// A size as it may be typed: one side of a square, both of any other.
fn size_text(size: ImageSize) -> String {
    if size.height == size.width {
        size.height.to_string()
    } else {
        size.to_string()
    }
}

/// What stands in an empty field.
fn found_hint(found: Option<String>) -> String {
    match found {
        Some(found) => fill(t("found: {value}"), &[("value", found)]),
        None => t("found").to_owned(),
    }
}

fn text_field(ui: &mut Ui, text: &mut String, hint: impl Into<WidgetText>) -> Response {
    let width = ui.available_width();
    ui.add(
        TextEdit::singleline(text)
            .hint_text(hint)
            .desired_width(width),
    )
}

fn switch(ui: &mut Ui, name: &str, tip: &str, on: &mut bool) {
    field(ui, name, tip, None, |ui| ui.add(Checkbox::without_text(on)));
}

fn say(ui: &mut Ui, words: &str) {
    ui.colored_label(theme::tokens(ui).bad, words);
}

/// A choice between a few, in a drop-down list that fills its row.
fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    id: &str,
    value: &mut T,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Response {
    let list = ComboBox::from_id_salt(id)
        .width(ui.available_width())
        .selected_text(name(*value));
    drop_down(ui, list, |ui| {
        let mut chosen = false;
        for one in all {
            chosen |= ui.selectable_value(value, *one, name(*one)).clicked();
        }
        chosen
    })
}
