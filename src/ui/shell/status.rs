//! The line along the bottom: where the training stands, and how fresh the picture is.

use crate::curves::History;
use crate::train::{Phase, Progress, RATE_WINDOW};
use crate::ui::import::reading;
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::FileAction;
use crate::ui::scene::shown_step::earlier;
use crate::ui::shell::history_progress;
use crate::ui::shell::notices::Notices;
use crate::ui::style::theme::{self, strong};
use crate::ui::style::widgets::quiet;
use eframe::egui;
use eframe::egui::{RichText, Sense, TextStyle, Ui, UiBuilder, WidgetText, vec2};
use std::time::Duration;

/// Between the words of an item, and between one item and the next.
const GAP: f32 = 5.0;
const APART: f32 = 16.0;
/// The least width of the word for the phase.
const PHASE: f32 = 72.0;

/// A caption and its number.
pub(crate) struct Item {
    caption: &'static str,
    value: String,
    unit: String,
    /// Its place is no narrower, so that nothing moves when digits are added.
    least: f32,
    tip: String,
    /// Where there is no room, the highest goes first.
    rank: u8,
}

/// What the images that are being read take of the line, where there is room.
const READING: f32 = 470.0;
/// So much of a message pushes aside what can be missed for a while, and so much everything.
const MESSAGE: f32 = 720.0;
const LEAST_MESSAGE: f32 = 300.0;

/// Draws the line, with the newest message among what stands there. `frame` is the time that one
/// frame takes.
pub(crate) fn ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    notices: &mut Option<Notices>,
    frame: Duration,
) {
    let progress = scene.progress;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        phase(ui, progress);
        ui.add_space(APART - GAP);
        let message = notices.as_ref();
        let message = message.and_then(|notices| notices.wanted_width(ui));
        let message = message.unwrap_or(0.0);
        let both = ui.available_width() >= READING + LEAST_MESSAGE;
        let reading = progress.importing.as_ref();
        // Before the first run, that stands in the place of the plane.
        let reading = reading.filter(|_| progress.dataset.is_some());
        let reading = reading.filter(|_| both || message <= 0.0);
        let drawn = scene.selection.drawn_for_file;
        let drawn = drawn.filter(|drawn| !drawn.in_this_frame);
        let reads = reading.map_or(0.0, |_| READING)
            + drawn.map_or(0.0, |drawn| history_progress::width(ui, drawn) + APART);
        let mut left = vec![step(progress), epoch(progress), rate(progress)];
        left.extend([
            train_bound(&progress.history),
            test_bound(&progress.history),
        ]);
        left.extend(test_step(&progress.history));
        let mut right = match reading {
            Some(_) => Vec::new(),
            None => vec![weights(scene), frame_time(frame)],
        };
        let taken = message.min(MESSAGE) + reads;
        let room = drop_until_they_fit(ui, taken, &mut left, &mut right);
        if room < message.min(LEAST_MESSAGE) + reads && message > 0.0 {
            left.clear();
            right.clear();
        }
        // How far the drawing is is never cut off.
        while drawn.is_some()
            && ui.available_width() < taken + items_width(ui, &left) + items_width(ui, &right)
        {
            if left.pop().or_else(|| right.pop()).is_none() {
                break;
            }
        }
        for item in &left {
            draw(ui, item);
            ui.add_space(APART - GAP);
        }
        let rest = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(rest, |ui| {
            let most = ui.available_width() - items_width(ui, &right);
            let row = notices.as_mut();
            if let Some(action) = row.and_then(|notices| notices.row(ui, most - reads)) {
                scene.actions.push(action);
            }
            if message > 0.0 {
                ui.add_space(APART - GAP);
            }
            if reading.is_some_and(|importing| reading::slim(ui, importing)) {
                scene.actions.push(FileAction::CancelImport.into());
            }
            if let Some(drawn) = drawn {
                if history_progress::slim(ui, drawn) {
                    scene.actions.push(FileAction::CancelHistory.into());
                }
                ui.add_space(APART - GAP);
            }
            for item in right.iter().rev() {
                draw(ui, item);
                ui.add_space(APART - GAP);
            }
        });
    });
}

/// Leaves out what has no room beside what is `taken`, the least important first; the room that
/// what stays leaves.
fn drop_until_they_fit(ui: &Ui, taken: f32, left: &mut Vec<Item>, right: &mut Vec<Item>) -> f32 {
    let room = ui.available_width();
    loop {
        let items = items_width(ui, left) + items_width(ui, right);
        let ranks = left.iter().chain(right.iter()).map(|item| item.rank);
        let Some(last) = ranks.max().filter(|rank| items + taken > room && *rank > 0) else {
            return room - items;
        };
        left.retain(|item| item.rank < last);
        right.retain(|item| item.rank < last);
    }
}

/// What items take, each with the air behind it.
fn items_width(ui: &Ui, items: &[Item]) -> f32 {
    items.iter().map(|item| width(ui, item) + APART).sum()
}

impl Item {
    /// Its words, each as it is written.
    fn words(&self, ui: &Ui) -> impl Iterator<Item = RichText> {
        let number = RichText::new(&self.value).font(strong(12.5));
        let words = [quiet(ui, self.caption), number, quiet(ui, &self.unit)];
        words.into_iter().filter(|words| !words.is_empty())
    }
}

/// What an item takes.
pub(crate) fn width(ui: &Ui, item: &Item) -> f32 {
    let wide = |words: RichText| {
        let galley = WidgetText::from(words).into_galley(ui, None, f32::INFINITY, TextStyle::Body);
        galley.size().x + GAP
    };
    let width: f32 = item.words(ui).map(wide).sum();
    (width - GAP).ceil().max(item.least)
}

/// Draws an item in a place of its own.
pub(crate) fn draw(ui: &mut Ui, item: &Item) {
    let size = vec2(width(ui, item), ui.available_height());
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let row = egui::Layout::left_to_right(egui::Align::Center);
    let mut place = ui.new_child(UiBuilder::new().max_rect(rect).layout(row));
    place.spacing_mut().item_spacing.x = GAP;
    for words in item.words(&place).collect::<Vec<_>>() {
        place.label(words).on_hover_text(&item.tip);
    }
}

/// What the trainer is doing.
pub(crate) fn phase(ui: &mut Ui, progress: &Progress) {
    let tokens = theme::tokens(ui);
    let (colour, word) = match progress.phase {
        Phase::Preparing => (tokens.quiet, t("Preparing")),
        Phase::Running => (tokens.good, t("Training")),
        Phase::Paused => (tokens.accent, t("Paused")),
        Phase::Failed(ref failure) if failure.was_cancelled() => (tokens.quiet, t("No run")),
        Phase::Failed(_) => (tokens.bad, t("Stopped")),
    };
    let size = egui::vec2(8.0, 8.0);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    ui.painter().circle_filled(rect.center(), 4.0, colour);
    let label = ui.label(RichText::new(word).font(strong(12.5)));
    ui.add_space((PHASE - label.rect.width()).max(0.0));
    label.on_hover_text(t("What the trainer is doing"));
}

/// How far training is, in steps.
pub(crate) fn step(progress: &Progress) -> Item {
    Item {
        caption: t("Step"),
        value: numbers::thousands(progress.time.step),
        unit: String::new(),
        least: 96.0,
        tip: t("Gradient steps since the starting weights were drawn").to_owned(),
        rank: 0,
    }
}

/// The same in passes over the training images.
pub(crate) fn epoch(progress: &Progress) -> Item {
    Item {
        caption: t("Epoch"),
        value: numbers::signed(progress.time.epoch, 2),
        unit: String::new(),
        least: 84.0,
        tip: t("Passes over the training images").to_owned(),
        rank: 2,
    }
}

fn rate(progress: &Progress) -> Item {
    let seconds = numbers::trimmed(RATE_WINDOW.as_secs_f64(), 1);
    Item {
        caption: t("Rate"),
        value: numbers::thousands(progress.samples_per_second.round() as u64),
        unit: t("images/s").to_owned(),
        least: 148.0,
        tip: fill(
            t("Training images per second, over the last {n} s of training"),
            &[("n", seconds)],
        ),
        rank: 3,
    }
}

/// The ELBO of the training split: what the curves say of their newest point.
pub(crate) fn train_bound(history: &History) -> Item {
    let train = history.train().last();
    let mut tip = t("Evidence lower bound (ELBO) of the newest minibatches, in nats per image, as at the end of the curves. Higher is better").to_owned();
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
    Item {
        caption: t("Train ELBO"),
        value: train.map_or_else(none, |bin| numbers::nats(bin.terms.elbo())),
        unit: t("nats").to_owned(),
        least: 150.0,
        tip,
        rank: 0,
    }
}

/// The ELBO of the test split.
pub(crate) fn test_bound(history: &History) -> Item {
    let test = history.test().last();
    let mut tip = t(
        "Evidence lower bound (ELBO) of the test images when they were last evaluated, in nats per image. Higher is better",
    )
    .to_owned();
    if let Some(at) = evaluated_at(history) {
        tip.push_str(&format!(": {at}"));
    }
    Item {
        caption: t("Test ELBO"),
        value: test.map_or_else(none, |test| numbers::nats(test.terms.elbo())),
        unit: t("nats").to_owned(),
        least: 144.0,
        tip,
        rank: 0,
    }
}

/// Where there is no number yet.
fn none() -> String {
    "–".to_owned()
}

/// Of which step the test images' ELBO is.
fn test_step(history: &History) -> Option<Item> {
    Some(Item {
        caption: "",
        value: String::new(),
        unit: evaluated_at(history)?,
        least: 90.0,
        tip: test_bound(history).tip,
        rank: 6,
    })
}

fn evaluated_at(history: &History) -> Option<String> {
    let step = numbers::thousands(history.test().last()?.time.step);
    Some(fill(t("at step {step}"), &[("step", step)]))
}

fn frame_time(frame: Duration) -> Item {
    Item {
        caption: t("Frame"),
        value: format!("{:.1}", frame.as_secs_f64() * 1e3),
        unit: "ms".to_owned(),
        least: 0.0,
        tip: t("Time to lay out and paint one frame of this window").to_owned(),
        rank: 5,
    }
}

/// The age of the weights behind the newest answer, or that none are newer.
fn weights(scene: &Scene<'_>) -> Item {
    if let Some(step) = earlier(scene) {
        return Item {
            caption: t("Weights of step"),
            value: numbers::thousands(step),
            unit: String::new(),
            least: 0.0,
            tip: t("Everything shows the run as of this step; Now in the time line leads back")
                .to_owned(),
            rank: 0,
        };
    }
    let (value, unit) = age(scene);
    Item {
        caption: t("Weights"),
        value,
        unit: unit.to_owned(),
        least: 0.0,
        tip: t("How old the weights are from which the newest picture was decoded").to_owned(),
        rank: 4,
    }
}

fn age(scene: &Scene<'_>) -> (String, &'static str) {
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
