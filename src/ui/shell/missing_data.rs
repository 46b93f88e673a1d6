//! The bar of a model whose images are not at hand, and what that keeps from being done.

use crate::import::{ImportError, NoDataSet};
use crate::train::{MissingData, Progress};
use crate::ui::language::{fill, messages, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::{FileAction, RunAction};
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Frame, Margin, Panel, Ui};

/// Draws the bar, if the images of the model in hand are missing.
pub(crate) fn bar(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(missing) = &scene.progress.missing_data else {
        return;
    };
    let frame = Frame::NONE
        .fill(theme::tokens(ui).control)
        .inner_margin(Margin::symmetric(14, 6));
    let panel = Panel::top("missing data").frame(frame);
    panel.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(words(missing));
            if let Some(reason) = reason(missing) {
                ui.label(quiet(ui, reason));
            }
            let tip = t("Say where the images of this model are now");
            if ui.button(t("Locate…")).on_hover_text(tip).clicked() {
                scene.actions.push(FileAction::LocateDialog.into());
            }
        });
    });
}

/// That they are missing, and what goes on without them.
fn words(missing: &MissingData) -> String {
    match missing {
        MissingData::Import(ImportError::Unknown {
            path,
            found: NoDataSet::Missing,
        }) => fill(
            t("The images of this model are not at {path}: the plane can be explored; training and comparison need them."),
            &[("path", path.display())],
        ),
        MissingData::Import(_) | MissingData::Shape(_) => t(
            "The images of this model are not at hand: the plane can be explored; training and comparison need them.",
        )
        .to_owned(),
    }
}

/// Why, where that is not said yet.
fn reason(missing: &MissingData) -> Option<String> {
    match missing {
        MissingData::Import(ImportError::Unknown {
            found: NoDataSet::Missing,
            ..
        }) => None,
        MissingData::Import(_) | MissingData::Shape(_) => Some(messages::missing_data(missing)),
    }
}

/// Why this cannot be done, if it needs images that are missing.
pub(crate) fn keeps_from(action: &RunAction, progress: &Progress) -> Option<&'static str> {
    progress.missing_data.as_ref()?;
    let needs_images = match action {
        RunAction::TogglePause
        | RunAction::OneStep
        | RunAction::OneEpoch
        | RunAction::ResetSameSeed
        | RunAction::ResetNewSeed => true,
        // A fresh run would take its place.
        RunAction::ForgetThis => progress.kept.is_empty(),
        RunAction::SetLive(_)
        | RunAction::StepBeta(_)
        | RunAction::StepLearningRate(_)
        | RunAction::Start(_)
        | RunAction::StartDraft
        | RunAction::BringBackLast
        | RunAction::BringBack(_)
        | RunAction::TogglePin
        | RunAction::Pin(_)
        | RunAction::Unpin(_)
        | RunAction::Forget(_)
        | RunAction::SaveKeptDialog(_)
        | RunAction::SaveKept(..) => false,
    };
    needs_images.then(|| {
        t("The images of this model are not at hand: Locate… finds them, then it can train")
    })
}
