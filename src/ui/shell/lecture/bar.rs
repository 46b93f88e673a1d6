//! The thin bar of a lecture: what runs, how far it is, and the two numbers that keys change.

use crate::ui::import::reading;
use crate::ui::language::numbers;
use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::scene::action::{self, Action, Direction, FileAction, RunAction, ViewAction};
use crate::ui::shell::run_controls;
use crate::ui::shell::status;
use crate::ui::style::icons::Icon;
use crate::ui::style::theme::strong;
use crate::ui::style::widgets::{IconButton, quiet};
use eframe::egui::{Align, Button, Layout, RichText, Ui, vec2};

/// Widths of the bar, in points, from which on the step, the epoch and the training split
/// have room.
const STEP: f32 = 700.0;
const EPOCH: f32 = 880.0;
const TRAIN: f32 = 1040.0;
/// What the button at the right end takes.
const LEAVE: f32 = 26.0;

/// The least width in which images that are being read are shown.
const READING: f32 = 280.0;

/// Draws the bar.
pub(super) fn ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let room = ui.available_width();
    let progress = scene.progress;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        status::phase(ui, progress);
        if room >= STEP {
            status::draw(ui, &status::step(progress));
        }
        if room >= EPOCH {
            status::draw(ui, &status::epoch(progress));
        }
        let (beta, rate) = (progress.recipe.beta, progress.recipe.learning_rate);
        live(ui, scene, t("Beta"), beta, RunAction::StepBeta);
        live(
            ui,
            scene,
            t("Learning rate"),
            rate,
            RunAction::StepLearningRate,
        );
        if room >= TRAIN {
            status::draw(ui, &status::train_bound(&progress.history));
        }
        status::draw(ui, &status::test_bound(&progress.history));
        if ui.available_width() < LEAVE {
            return;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let leave = IconButton::new(Icon::Close, t("Leave the lecture"));
            run_controls::button(ui, scene, ViewAction::Lecture.into(), true, leave);
            let progress = scene.progress;
            let reading = progress.importing.as_ref();
            let reading = reading.filter(|_| ui.available_width() >= READING);
            if reading.is_some_and(|importing| reading::slim(ui, importing)) {
                scene.actions.push(FileAction::CancelImport.into());
            }
        });
    });
}

/// A number between the keys that lower and raise it.
fn live(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    name: &str,
    value: f64,
    step: impl Fn(Direction) -> RunAction,
) {
    ui.label(quiet(ui, name));
    key(ui, scene, step(Direction::Down).into());
    ui.label(RichText::new(numbers::tidy(value)).font(strong(13.5)));
    key(ui, scene, step(Direction::Up).into());
    ui.add_space(14.0);
}

/// The key of an action, which can be clicked too.
fn key(ui: &mut Ui, scene: &mut Scene<'_>, action: Action) {
    let Some(offer) = action::offer(&action) else {
        return;
    };
    let Some(key) = offer.shortcuts.first() else {
        return;
    };
    let words = RichText::new(ui.ctx().format_shortcut(key)).font(strong(11.0));
    let response = ui
        .add(Button::new(words).small().min_size(vec2(20.0, 18.0)))
        .accessible_name(offer.label)
        .on_hover_text(offer.tooltip);
    if response.clicked() {
        scene.actions.push(action);
    }
}
