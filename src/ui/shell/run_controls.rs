//! The buttons that drive the training: pause, one step, one epoch, start over.
//! Where they have no room, their words go.

use crate::train::Phase;
use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::scene::action::{self, Action, RunAction};
use crate::ui::shell::missing_data;
use crate::ui::style::icons::Icon;
use crate::ui::style::widgets::IconButton;
use eframe::egui::{Response, Ui};

/// The least width of the first button, so that another word does not move the others.
const FIRST: f32 = 94.0;
/// Between the buttons that go on and those that start over.
const APART: f32 = 8.0;

/// Draws the buttons in a row, with words if they fit into `room`.
pub(crate) fn ui(ui: &mut Ui, scene: &mut Scene<'_>, room: f32) {
    let phase = &scene.progress.phase;
    let missing = scene.progress.missing_data.is_some();
    let can_train = matches!(phase, Phase::Running | Phase::Paused);
    let pause = if *phase == Phase::Running {
        (Icon::Pause, t("Pause"), t("Pause"))
    } else {
        (Icon::Play, t("Resume"), t("Resume"))
    };
    let resumes = pause.0 == Icon::Play && can_train && !missing;
    let go_on = [
        (RunAction::TogglePause, pause),
        (RunAction::OneStep, (Icon::Step, t("One step"), t("Step"))),
        (
            RunAction::OneEpoch,
            (Icon::Epoch, t("To the end of the epoch"), t("Epoch")),
        ),
    ];
    let start_over = [
        (
            RunAction::ResetSameSeed,
            (Icon::Reset, t("Reset, same seed"), t("Reset")),
        ),
        (
            RunAction::ResetNewSeed,
            (Icon::Dice, t("Reset, new seed"), t("New seed")),
        ),
    ];
    let described = |(icon, name, words): (Icon, &'static str, &'static str), first: bool| {
        let button = IconButton::new(icon, name).words(words);
        if first {
            button.min_width(FIRST).prominent(resumes)
        } else {
            button
        }
    };
    let all = go_on.iter().chain(&start_over).enumerate();
    let gap = ui.spacing().item_spacing.x;
    let wide = all.map(|(place, (_, button))| described(*button, place == 0).width(ui) + gap);
    let worded = wide.sum::<f32>() + APART <= room;
    let fitted = |description, first: bool| {
        let button = described(description, first);
        if worded { button } else { button.wordless() }
    };
    for (place, (action, description)) in go_on.into_iter().enumerate() {
        let shown = fitted(description, place == 0);
        driver(ui, scene, action, can_train, shown);
    }
    ui.add_space(APART);
    for (action, description) in start_over {
        driver(ui, scene, action, true, fitted(description, false));
    }
}

/// A button that drives the training; without the images that it needs it says so.
fn driver(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    action: RunAction,
    enabled: bool,
    shown: IconButton<'_>,
) {
    match missing_data::keeps_from(&action, scene.progress) {
        Some(reason) => {
            ui.add_enabled(false, shown).on_disabled_hover_text(reason);
        }
        None => {
            button(ui, scene, action.into(), enabled, shown);
        }
    }
}

/// A button for an action, with the tooltip and the shortcut of its menu entry.
pub(crate) fn button(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    action: Action,
    enabled: bool,
    button: IconButton<'_>,
) -> Response {
    let tip = action::offer(&action).map(|offer| offer.tooltip_with_key(ui.ctx()));
    let tip = tip.unwrap_or_default();
    let response = ui
        .add_enabled(enabled, button)
        .on_hover_text(tip.as_str())
        .on_disabled_hover_text(tip);
    if response.clicked() {
        scene.actions.push(action);
    }
    response
}
