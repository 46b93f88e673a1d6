//! The line along the bottom: where the training stands, and how fresh the picture is.

use crate::curves::History;
use crate::train::{Phase, Progress};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::style::theme::{self, strong};
use crate::ui::style::widgets::quiet;
use eframe::egui;
use eframe::egui::{Response, RichText, Ui};
use std::time::Duration;

/// Width of the line, in points, from which on the step of the test images has room.
const ROOMY: f32 = 1180.0;

/// What the two times at the right end take.
const TIMES: f32 = 200.0;

/// Draws the line. `frame` is the time that one frame takes.
pub(crate) fn ui(ui: &mut Ui, scene: &Scene<'_>, frame: Duration) {
    let progress = scene.progress;
    let roomy = ui.available_width() >= ROOMY;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        phase(ui, progress);
        let step = numbers::thousands(progress.time.step);
        item(
            ui,
            t("Step"),
            &step,
            "",
            96.0,
            t("Gradient steps since the starting weights were drawn"),
        );
        let epoch = format!("{:.2}", progress.time.epoch);
        item(
            ui,
            t("Epoch"),
            &epoch,
            "",
            84.0,
            t("Passes over the training images"),
        );
        let rate = numbers::thousands(progress.samples_per_second.round() as u64);
        let tip = t("Training images per second, over about the last second");
        item(ui, t("Rate"), &rate, t("samples/s"), 148.0, tip);
        train_bound(ui, &progress.history);
        test_bound(ui, &progress.history, roomy);
        if ui.available_width() < TIMES {
            return;
        }
        let right = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(right, |ui| {
            let tip = t("Time to lay out and paint one frame of this window");
            let frame = format!("{:.1}", frame.as_secs_f64() * 1e3);
            reversed(ui, t("Frame"), &frame, "ms", tip);
            ui.add_space(12.0);
            let (age, unit) = weights(scene);
            let tip = t("How old the weights are from which the newest picture was decoded");
            reversed(ui, t("Weights"), &age, unit, tip);
        });
    });
}

/// What the trainer is doing.
pub(crate) fn phase(ui: &mut Ui, progress: &Progress) {
    let tokens = theme::tokens(ui);
    let (colour, word) = match progress.phase {
        Phase::Preparing => (tokens.quiet, t("Preparing")),
        Phase::Running => (tokens.good, t("Training")),
        Phase::Paused => (tokens.accent, t("Paused")),
        Phase::Failed(_) => (tokens.bad, t("Stopped")),
    };
    let size = egui::vec2(8.0, 8.0);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    ui.painter().circle_filled(rect.center(), 4.0, colour);
    let label = |ui: &mut Ui| ui.label(RichText::new(word).font(strong(12.5)));
    at_least(ui, 72.0, label).on_hover_text(t("What the trainer is doing"));
}

/// A caption and its number, in a place of its own so that nothing moves when digits are added.
pub(crate) fn item(ui: &mut Ui, caption: &str, value: &str, unit: &str, width: f32, tip: &str) {
    at_least(ui, width, |ui| {
        ui.label(quiet(ui, caption));
        let number = ui.label(RichText::new(value).font(strong(12.5)));
        if unit.is_empty() {
            number
        } else {
            ui.label(quiet(ui, unit))
        }
    })
    .on_hover_text(tip);
    ui.add_space(16.0);
}

fn at_least(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> Response) -> Response {
    ui.scope(|ui| {
        ui.horizontal_centered(|ui| {
            let left = ui.cursor().left();
            add(ui);
            let used = ui.cursor().left() - left - ui.spacing().item_spacing.x;
            if used < width {
                ui.add_space(width - used);
            }
        });
    })
    .response
}

fn reversed(ui: &mut Ui, caption: &str, value: &str, unit: &str, tip: &str) {
    if !unit.is_empty() {
        ui.label(quiet(ui, unit)).on_hover_text(tip);
    }
    ui.label(RichText::new(value).font(strong(12.5)))
        .on_hover_text(tip);
    ui.label(quiet(ui, caption)).on_hover_text(tip);
}

/// The training split's ELBO: the number that the curves say of their newest point.
pub(crate) fn train_bound(ui: &mut Ui, history: &History) {
    let train = history.train().last();
    let value = train.map_or_else(none, |bin| numbers::signed(bin.terms.elbo(), 2));
    let mut tip = t("Evidence lower bound of the newest minibatches, in nats per image, as at the end of the curves. Up is better").to_owned();
    if let Some(bin) = train {
        let (first, last) = (
            numbers::thousands(bin.first_step),
            numbers::thousands(bin.last.step),
        );
        tip.push_str("\n\n");
        tip.push_str(&if bin.first_step == bin.last.step {
            fill(t("Step {step}"), &[("step", last)])
        } else {
            let steps = [("first", first), ("last", last)];
            fill(t("Mean of steps {first} to {last}"), &steps)
        });
    }
    item(ui, t("Train ELBO"), &value, t("nats"), 150.0, &tip);
}

/// The same of the test split; with room also the step at which it was evaluated.
pub(crate) fn test_bound(ui: &mut Ui, history: &History, roomy: bool) {
    let test = history.test().last();
    let value = test.map_or_else(none, |test| numbers::signed(test.terms.elbo(), 2));
    let mut tip = t(
        "Evidence lower bound of the test images when they were last evaluated, in nats per image",
    )
    .to_owned();
    let (mut unit, mut width) = (t("nats").to_owned(), 144.0);
    if let Some(test) = test {
        let at = fill(
            t("at step {step}"),
            &[("step", numbers::thousands(test.time.step))],
        );
        tip.push_str(&format!(": {at}"));
        if roomy {
            unit = format!("{} {at}", t("nats"));
            width = 240.0;
        }
    }
    item(ui, t("Test ELBO"), &value, &unit, width, &tip);
}

/// Where there is no number yet.
fn none() -> String {
    "–".to_owned()
}

/// The age of the weights behind the newest answer, or that none are newer.
fn weights(scene: &Scene<'_>) -> (String, &'static str) {
    let Some(stamp) = scene.answers.newest_stamp() else {
        return ("–".to_owned(), "");
    };
    let progress = scene.progress;
    let current = stamp.run == progress.run && stamp.step == progress.time.step;
    if current && progress.phase != Phase::Running {
        return (t("current").to_owned(), "");
    }
    let age = stamp.published.elapsed();
    if age < Duration::from_secs(1) {
        ((age.as_millis() / 10 * 10).to_string(), t("ms old"))
    } else {
        (numbers::age(age), t("old"))
    }
}
