//! The thin bar of a lecture: what runs, how far it is, and the two numbers that keys change.

use crate::ui::import::reading;
use crate::ui::language::numbers;
use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::scene::action::{self, Action, Direction, FileAction, RunAction, ViewAction};
use crate::ui::shell::history_progress;
use crate::ui::shell::lecture::echo::Echo;
use crate::ui::shell::notices::Notices;
use crate::ui::shell::run_controls;
use crate::ui::shell::status::{self, Item};
use crate::ui::style::icons::Icon;
use crate::ui::style::key_name::key_name;
use crate::ui::style::theme::strong;
use crate::ui::style::widgets::{IconButton, quiet};
use eframe::egui::{Align, Button, Layout, RichText, TextStyle, Ui, Vec2, WidgetText, vec2};

/// What the button at the right end takes.
const LEAVE: f32 = 34.0;
/// Between one thing and the next, and the air behind a number that keys change.
const GAP: f32 = 5.0;
const APART: f32 = 14.0;
/// Size of the button that a key is.
const KEY: Vec2 = vec2(20.0, 18.0);

/// So much of a message pushes numbers aside.
const MESSAGE: f32 = 420.0;
/// The least width in which a message, and images that are being read, are shown.
const LEAST_MESSAGE: f32 = 180.0;
const READING: f32 = 280.0;

/// Draws the bar, with the keys that were pressed and the newest message at its right end.
pub(super) fn ui(ui: &mut Ui, scene: &mut Scene<'_>, echo: &Echo, notices: &mut Option<Notices>) {
    let progress = scene.progress;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        status::phase(ui, progress);
        let message = notices.as_ref();
        let message = message.and_then(|notices| notices.wanted_width(ui));
        let drawn = scene.selection.drawn_for_file;
        let drawn = drawn.map_or(0.0, |drawn| history_progress::width(ui, drawn));
        let asked = echo.width(ui) + message.unwrap_or(0.0).min(MESSAGE) + drawn;
        figures(ui, scene, asked);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let leave = IconButton::new(Icon::Close, t("Leave the lecture"));
            run_controls::button(ui, scene, ViewAction::Lecture.into(), true, leave);
            echo.row(ui);
            if let Some(notices) = notices
                .as_mut()
                .filter(|_| ui.available_width() >= LEAST_MESSAGE)
                && let Some(action) = notices.row(ui, ui.available_width())
            {
                scene.actions.push(action);
            }
            let drawn = scene.selection.drawn_for_file;
            let drawn = drawn.filter(|drawn| {
                let room = ui.available_width() >= history_progress::width(ui, *drawn);
                room && !drawn.in_this_frame
            });
            if drawn.is_some_and(|drawn| history_progress::slim(ui, drawn)) {
                scene.actions.push(FileAction::CancelHistory.into());
            }
            let progress = scene.progress;
            let reading = progress.importing.as_ref();
            let reading = reading.filter(|_| ui.available_width() >= READING);
            if reading.is_some_and(|importing| reading::slim(ui, importing)) {
                scene.actions.push(FileAction::CancelImport.into());
            }
        });
    });
}

/// The numbers that have room beside what is `asked` for at the right end: those that keys change
/// go last.
fn figures(ui: &mut Ui, scene: &mut Scene<'_>, asked: f32) {
    let progress = scene.progress;
    let recipe = &progress.recipe;
    let live_numbers = [
        Live {
            name: t("Beta"),
            value: recipe.beta,
            step: RunAction::StepBeta,
        },
        Live {
            name: t("Learning rate"),
            value: recipe.learning_rate,
            step: RunAction::StepLearningRate,
        },
    ];
    let mut room = ui.available_width() - LEAVE - asked;
    let widths = live_numbers.iter().map(|live| live_width(ui, live));
    room -= widths.sum::<f32>();
    let shows_live = room >= 0.0 || asked <= 0.0;
    let mut has_room = |item: Item| {
        let width = status::width(ui, &item) + GAP;
        room -= width;
        (room >= 0.0).then_some(item)
    };
    // The most important first.
    let test = has_room(status::test_bound(&progress.history));
    let step = has_room(status::step(progress));
    let epoch = has_room(status::epoch(progress));
    let train = has_room(status::train_bound(&progress.history));
    for item in step.iter().chain(&epoch) {
        status::draw(ui, item);
    }
    if shows_live {
        for number in live_numbers {
            live(ui, scene, &number);
        }
    }
    for item in train.iter().chain(&test) {
        status::draw(ui, item);
    }
}

/// A number that keys change while training goes on.
struct Live {
    name: &'static str,
    value: f64,
    /// What lowers and raises it.
    step: fn(Direction) -> RunAction,
}

/// A number between the keys that lower and raise it.
fn live(ui: &mut Ui, scene: &mut Scene<'_>, number: &Live) {
    ui.label(quiet(ui, number.name));
    key(ui, scene, (number.step)(Direction::Down).into());
    ui.label(value(number.value));
    key(ui, scene, (number.step)(Direction::Up).into());
    ui.add_space(APART);
}

fn value(value: f64) -> RichText {
    RichText::new(numbers::tidy(value)).font(strong(13.5))
}

/// What such a number takes.
fn live_width(ui: &Ui, live: &Live) -> f32 {
    let wide = |words: RichText| {
        let words = WidgetText::from(words);
        words
            .into_galley(ui, None, f32::INFINITY, TextStyle::Body)
            .size()
            .x
    };
    wide(quiet(ui, live.name)) + wide(value(live.value)) + 2.0 * KEY.x + APART + 5.0 * GAP
}

/// The key of an action, which can be clicked too.
fn key(ui: &mut Ui, scene: &mut Scene<'_>, action: Action) {
    let Some(offer) = action::offer(&action) else {
        return;
    };
    let Some(key) = offer.shortcuts.first() else {
        return;
    };
    let words = RichText::new(key_name(ui.ctx(), key)).font(strong(11.0));
    let response = ui
        .add(Button::new(words).small().min_size(KEY))
        .accessible_name(offer.label)
        .on_hover_text(offer.tooltip);
    if response.clicked() {
        scene.actions.push(action);
    }
}
