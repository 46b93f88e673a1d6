//! What looks wrong with a data set, each with the control that mends it.

use crate::data::Warning;
use crate::ui::import::place::button_width;
use crate::ui::language::{fill, numbers, t};
use crate::ui::style::theme;
use eframe::egui::{
    Button, CornerRadius, Frame, Label, Margin, RichText, ScrollArea, Stroke, Ui, vec2,
};

/// The most height that the warnings take.
const TALLEST: f32 = 116.0;

/// Pictures that cannot be read, of which a person has to say that they may be left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bad {
    pub left_out: usize,
    pub all: usize,
    /// All were looked at: there are no more.
    pub is_whole: bool,
}

/// What mends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mend {
    /// Leave out what cannot be read.
    WithoutBad,
    Invert,
    Transpose,
    /// Bring the keyboard to the range, which only a person knows.
    SayRange,
    /// Bring the keyboard to the column of the class.
    SayLabel,
}

impl Mend {
    /// What mends this, if a control does.
    fn of(warning: &Warning) -> Option<Self> {
        match warning {
            Warning::Dark { .. } | Warning::Beyond { .. } => Some(Self::SayRange),
            Warning::BlackInk { .. } => Some(Self::Invert),
            Warning::Sideways => Some(Self::Transpose),
            Warning::GuessedClass { .. } | Warning::ColumnsAside { .. } => Some(Self::SayLabel),
            Warning::AllAlike
            | Warning::OneClass
            | Warning::Replaced { .. }
            | Warning::LabelsUnused
            | Warning::ArrayUnused
            | Warning::Validation { .. }
            | Warning::InBothSplits { .. }
            | Warning::Few { .. }
            | Warning::Rounded => None,
        }
    }

    /// The word on its button, and what it does.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::WithoutBad => (
                t("Go on without them"),
                t("Leave out what cannot be read, and take the rest"),
            ),
            Self::Invert => (t("Invert"), t("Make black white and white black")),
            Self::Transpose => (t("Transpose"), t("Make rows columns and columns rows")),
            Self::SayRange => (
                t("Say the range…"),
                t("Go to the field that says which numbers are black and white"),
            ),
            Self::SayLabel => (
                t("Say the column…"),
                t("Go to the field that says which column is the class"),
            ),
        }
    }
}

/// Draws the warnings; what a person wants to be mended.
pub(super) fn ui(ui: &mut Ui, bad: Option<Bad>, warnings: &[Warning]) -> Option<Mend> {
    let mut mend = None;
    if let Some(bad) = bad {
        mend = card(ui, &bad_words(bad), Some(Mend::WithoutBad), true);
    }
    if warnings.is_empty() {
        return mend;
    }
    ScrollArea::vertical()
        .id_salt("warnings")
        .max_height(TALLEST)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for warning in warnings {
                mend = mend.or(card(ui, &words(warning), Mend::of(warning), false));
            }
        });
    mend
}

/// One warning. What `asks` has to be answered before anything else.
fn card(ui: &mut Ui, words: &str, mends: Option<Mend>, asks: bool) -> Option<Mend> {
    let tokens = theme::tokens(ui);
    let edge = if asks { tokens.bad } else { tokens.control };
    let frame = Frame::NONE
        .fill(tokens.control)
        .stroke(Stroke::new(1.0, edge))
        .corner_radius(CornerRadius::same(5))
        .inner_margin(Margin::symmetric(8, 4));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            let button = mends.map_or(0.0, |mend| button_width(ui, mend.words().0));
            let room = ui.available_width() - button;
            ui.allocate_ui(vec2(room, 0.0), |ui| {
                ui.set_width(room);
                ui.add(Label::new(words).wrap());
            });
            let mend = mends?;
            let (word, tip) = mend.words();
            let mut button = Button::new(word);
            if asks {
                let word = RichText::new(word).color(tokens.on_accent);
                button = Button::new(word).fill(tokens.accent_fill);
            }
            let clicked = ui.add(button).on_hover_text(tip).clicked();
            clicked.then_some(mend)
        })
        .inner
    });
    shown.inner
}

/// How many cannot be read, as far as was looked.
fn bad_words(bad: Bad) -> String {
    let words = if bad.is_whole {
        t("{n} of {all} pictures cannot be read")
    } else {
        t("At least {n} of {all} pictures cannot be read")
    };
    fill(
        words,
        &[
            ("n", numbers::thousands(bad.left_out as u64)),
            ("all", numbers::thousands(bad.all as u64)),
        ],
    )
}

/// What looks wrong, and what follows from it.
pub(super) fn words(warning: &Warning) -> String {
    match warning {
        Warning::Dark { brightest } => fill(
            t(
                "The brightest pixel is {n} of 255: all images are nearly black. Say which number is white",
            ),
            &[("n", brightest)],
        ),
        Warning::Beyond { least, most, range } => fill(
            t(
                "The numbers go from {least} to {most}: what lies beyond {range} is black or white. Say which numbers are",
            ),
            &[
                ("least", numbers::trimmed(*least, 3)),
                ("most", numbers::trimmed(*most, 3)),
                ("range", range.to_string()),
            ],
        ),
        Warning::AllAlike => t("All images are alike: there is nothing to learn").to_owned(),
        Warning::OneClass => t("All images are of one class").to_owned(),
        Warning::BlackInk { mean } => fill(
            t(
                "The mean pixel is {n} of 255: paper is white and ink black. Most models learn the reverse more easily",
            ),
            &[("n", mean)],
        ),
        Warning::InBothSplits { images } => numbers::counted(
            *images,
            t(
                "{n} test image is among the training images too, so the test figures flatter the model",
            ),
            t(
                "{n} test images are among the training images too, so the test figures flatter the model",
            ),
        ),
        Warning::LabelsUnused => {
            t("The table of labels says nothing here: it goes with a folder or an archive of pictures")
                .to_owned()
        }
        Warning::ArrayUnused => {
            t("The name of the array says nothing here: it is for NPZ files").to_owned()
        }
        Warning::Validation { images } => numbers::counted(
            *images,
            t("{n} validation image is learned from too: the test images alone judge the model"),
            t("{n} validation images are learned from too: the test images alone judge the model"),
        ),
        Warning::Replaced { entries, first } => {
            let words = numbers::counted(
                *entries,
                t(
                    "{n} entry of the archive has the name of a later one, {name}, which is taken instead",
                ),
                t(
                    "{n} entries of the archive have the names of later ones, which are taken instead: first {name}",
                ),
            );
            fill(&words, &[("name", first)])
        }
        Warning::Sideways => t("The images lie sideways, as EMNIST’s files do").to_owned(),
        Warning::Few { images } => numbers::counted(
            *images,
            t("{n} training image is too few for a VAE to learn from"),
            t("{n} training images are few for a VAE to learn from"),
        ),
        Warning::GuessedClass { column } => fill(
            t("Column {n} is taken for the class by its place"),
            &[("n", column)],
        ),
        Warning::ColumnsAside { columns } => fill(
            t("Left aside as neither pixels nor the class: {columns}"),
            &[("columns", &columns_told(columns))],
        ),
        Warning::Rounded => {
            t("Floating-point numbers are kept in 256 levels, as pictures are").to_owned()
        }
    }
}

/// The most columns that are named.
const COLUMNS_TOLD: usize = 5;

fn columns_told(columns: &[String]) -> String {
    let told: Vec<&str> = columns
        .iter()
        .take(COLUMNS_TOLD)
        .map(String::as_str)
        .collect();
    let told = told.join(", ");
    match columns.len().checked_sub(COLUMNS_TOLD) {
        None | Some(0) => told,
        Some(more) => fill(
            t("{columns} and {n} more"),
            &[("columns", &told as &dyn std::fmt::Display), ("n", &more)],
        ),
    }
}
