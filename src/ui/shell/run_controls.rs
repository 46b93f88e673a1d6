//! The buttons that drive the training: pause, one step, one epoch, start over.

use crate::train::Phase;
use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::scene::action::{self, Action, RunAction};
use crate::ui::style::icons::Icon;
use crate::ui::style::widgets::IconButton;
use eframe::egui::{Response, Ui};

/// Draws the buttons in a row.
pub(crate) fn ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let phase = &scene.progress.phase;
    let running = *phase == Phase::Running;
    let can_train = !matches!(phase, Phase::Failed(_));
    let pause = if running {
        IconButton::new(Icon::Pause, t("Pause")).words(t("Pause"))
    } else {
        IconButton::new(Icon::Play, t("Resume"))
            .words(t("Resume"))
            .prominent(can_train)
    };
    button(
        ui,
        scene,
        RunAction::TogglePause.into(),
        can_train,
        pause.min_width(94.0),
    );
    let step = IconButton::new(Icon::Step, t("One step")).words(t("Step"));
    button(ui, scene, RunAction::OneStep.into(), can_train, step);
    let epoch = IconButton::new(Icon::Epoch, t("To the end of the epoch")).words(t("Epoch"));
    button(ui, scene, RunAction::OneEpoch.into(), can_train, epoch);
    ui.add_space(8.0);
    let same = IconButton::new(Icon::Reset, t("Reset, same seed")).words(t("Reset"));
    button(ui, scene, RunAction::ResetSameSeed.into(), true, same);
    let new = IconButton::new(Icon::Dice, t("Reset, new seed")).words(t("New seed"));
    button(ui, scene, RunAction::ResetNewSeed.into(), true, new);
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
