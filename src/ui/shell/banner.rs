//! The banner where there is no run that could go on: why, and what helps.

use crate::recipe::DataSpec;
use crate::train::{BeginError, Failure};
use crate::ui::language::{data_set_about, data_set_name, fill, messages, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::{FileAction, RunAction};
use crate::ui::style::theme::{self, Tokens};
use eframe::egui::{RichText, Ui};

/// Draws it.
pub(crate) fn show(ui: &mut Ui, failure: &Failure, scene: &mut Scene<'_>) {
    ui.horizontal_wrapped(|ui| {
        if failure.was_cancelled() {
            cancelled(ui, scene);
        } else {
            failed(ui, failure, scene);
        }
    });
}

/// A person gave up reading the images of the first run: nothing is wrong, and nothing is there.
fn cancelled(ui: &mut Ui, scene: &mut Scene<'_>) {
    let words = fill(
        t("Reading {name} was stopped, so there is no run yet"),
        &[("name", data_set_name(&scene.progress.recipe.data))],
    );
    ui.label(words);
    open_data(ui, scene);
    let digits = DataSpec::default();
    let button = ui.button(data_set_name(&digits));
    if button.on_hover_text(data_set_about(&digits)).clicked() {
        let action = FileAction::OpenData(Box::new(digits));
        scene.actions.push(action.into());
    }
}

fn open_data(ui: &mut Ui, scene: &mut Scene<'_>) {
    let open = ui.button(t("Open data…")).on_hover_text(t(
        "See what is there and what helps, or choose other images",
    ));
    if open.clicked() {
        scene.actions.push(FileAction::OpenDataDialog.into());
    }
}

/// Something went wrong.
fn failed(ui: &mut Ui, failure: &Failure, scene: &mut Scene<'_>) {
    let tokens: &Tokens = theme::tokens(ui);
    let reason = RichText::new(messages::failure(failure)).font(theme::strong(13.5));
    ui.label(reason.color(tokens.text));
    ui.label(RichText::new(messages::remedy(failure)).color(tokens.text));
    match failure {
        Failure::NotBegun(BeginError::Data(_)) => open_data(ui, scene),
        Failure::NotBegun(_) => {}
        Failure::Stopped(_) | Failure::BrokeDown(_) => {
            let save = ui
                .button(t("Save last good weights…"))
                .on_hover_text(t("Write the weights from before the failure to a file"));
            if save.clicked() {
                scene.actions.push(FileAction::SaveSessionDialog.into());
            }
        }
    }
    let start = ui
        .button(t("Start over"))
        .on_hover_text(t("Start a new run with the recipe as edited"));
    if start.clicked() {
        scene.actions.push(RunAction::StartDraft.into());
    }
}
