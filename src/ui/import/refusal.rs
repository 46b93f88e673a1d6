//! Why a place gives no data set: the file, what is wrong, and what helps.

use crate::import::{ImportError, NoDataSet};
use crate::ui::import::left_out;
use crate::ui::language::{localised, t};
use crate::ui::style::theme;
use crate::ui::style::widgets::heading;
use eframe::egui::{Button, Label, RichText, Ui};
use std::path::PathBuf;

/// What a person chose to do about it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum WayOn {
    /// Leave the pictures out that cannot be read, however many they are.
    WithoutBad,
    /// Look at this place instead.
    LookAt(PathBuf),
    /// Open it as the model that it is.
    OpenModel(PathBuf),
    /// Say which numbers are black and white.
    SayRange,
}

/// Draws it.
pub(super) fn ui(ui: &mut Ui, error: &ImportError) -> Option<WayOn> {
    let tokens = theme::tokens(ui);
    ui.add_space(4.0);
    ui.label(RichText::new(title(error)).font(theme::strong(13.5)));
    let words = RichText::new(localised(error)).color(tokens.bad);
    ui.add(Label::new(words).wrap().selectable(true));
    ui.add_space(6.0);
    let mut way_on = None;
    if let Some((word, tip, way)) = button(error) {
        let word = RichText::new(word).color(tokens.on_accent);
        let button = Button::new(word).fill(tokens.accent_fill);
        way_on = ui.add(button).on_hover_text(tip).clicked().then_some(way);
    }
    if let ImportError::ManyBad {
        bad,
        left_out: named,
        ..
    }
    | ImportError::AllBad {
        bad,
        left_out: named,
        ..
    } = error
    {
        ui.add_space(6.0);
        heading(ui, t("What cannot be read"));
        let height = ui.available_height();
        left_out::ui(ui, named, *bad, height);
    }
    way_on
}

/// What it is about: images that are there are not said to be beyond help.
fn title(error: &ImportError) -> &'static str {
    match error {
        ImportError::ManyBad { bad, all, .. } if bad < all => {
            t("Some of these images cannot be read")
        }
        ImportError::Range { .. } => t("Which numbers are black and white?"),
        ImportError::Cancelled { .. } => t("These images were not read"),
        ImportError::ManyBad { .. }
        | ImportError::AllBad { .. }
        | ImportError::Unknown { .. }
        | ImportError::Missing { .. }
        | ImportError::SeveralSets { .. }
        | ImportError::NumberKinds { .. }
        | ImportError::TooFew { .. }
        | ImportError::Table { .. }
        | ImportError::LabelTable { .. }
        | ImportError::TooManyClasses { .. }
        | ImportError::Malformed { .. }
        | ImportError::Unreadable { .. }
        | ImportError::LabelCount { .. }
        | ImportError::Shapes { .. }
        | ImportError::Split(_)
        | ImportError::NoArray { .. }
        | ImportError::Memory { .. }
        | ImportError::BrokeDown { .. } => t("These images cannot be opened"),
    }
}

/// The way on that a button can take: its word, what it does.
fn button(error: &ImportError) -> Option<(&'static str, &'static str, WayOn)> {
    match error {
        ImportError::ManyBad { bad, all, .. } if bad < all => Some((
            t("Go on without them"),
            t("Leave out what cannot be read, and take the rest"),
            WayOn::WithoutBad,
        )),
        ImportError::Range { .. } => Some((
            t("Say the range…"),
            t("Go to the field that says which numbers are black and white"),
            WayOn::SayRange,
        )),
        ImportError::Unknown { path, found } => match found {
            NoDataSet::OnePicture => {
                let folder = path
                    .parent()
                    .filter(|folder| !folder.as_os_str().is_empty())?;
                Some((
                    t("Open its folder"),
                    t("Look at all images of the folder that it lies in"),
                    WayOn::LookAt(folder.to_owned()),
                ))
            }
            NoDataSet::Model => Some((
                t("Open model"),
                t("Read weights and recipe from a file and show them, paused"),
                WayOn::OpenModel(path.clone()),
            )),
            NoDataSet::Missing
            | NoDataSet::Refused(_)
            | NoDataSet::EmptyFile
            | NoDataSet::EmptyFolder
            | NoDataSet::EmptyArchive
            | NoDataSet::WebPage
            | NoDataSet::Content(_) => None,
        },
        // All are bad: nothing would be left.
        ImportError::ManyBad { .. }
        | ImportError::AllBad { .. }
        | ImportError::Missing { .. }
        | ImportError::SeveralSets { .. }
        | ImportError::NoArray { .. }
        | ImportError::NumberKinds { .. }
        | ImportError::Unreadable { .. }
        | ImportError::Malformed { .. }
        | ImportError::LabelCount { .. }
        | ImportError::Shapes { .. }
        | ImportError::Split(_)
        | ImportError::Table { .. }
        | ImportError::LabelTable { .. }
        | ImportError::TooManyClasses { .. }
        | ImportError::Memory { .. }
        | ImportError::TooFew { .. }
        | ImportError::Cancelled { .. }
        | ImportError::BrokeDown { .. } => None,
    }
}

/// Whether another size, range or place of the classes may mend it.
pub(super) fn controls_help(error: &ImportError) -> bool {
    match error {
        ImportError::Malformed { flaw, .. } => flaw.remedy().is_an_option(),
        ImportError::Unknown { .. }
        | ImportError::Missing { .. }
        | ImportError::SeveralSets { .. }
        | ImportError::NumberKinds { .. }
        | ImportError::TooFew { .. }
        | ImportError::Cancelled { .. } => false,
        ImportError::ManyBad { .. }
        | ImportError::AllBad { .. }
        | ImportError::Table { .. }
        | ImportError::LabelTable { .. }
        | ImportError::TooManyClasses { .. }
        | ImportError::Unreadable { .. }
        | ImportError::LabelCount { .. }
        | ImportError::Shapes { .. }
        | ImportError::Split(_)
        | ImportError::Range { .. }
        | ImportError::NoArray { .. }
        | ImportError::Memory { .. }
        | ImportError::BrokeDown { .. } => true,
    }
}
