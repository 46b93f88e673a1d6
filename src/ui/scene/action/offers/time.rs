//! Back and forth in the time of the run.

use crate::ui::language::t;
use crate::ui::scene::action::{Menu, Offer, Submenu, TimeAction};
use eframe::egui::{Key, Modifiers};

const PLAIN: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;

/// In a menu of their own.
pub(super) fn time() -> Vec<Offer> {
    let new = |action: TimeAction, label, tooltip| {
        Offer::new(Menu::Run, action, label, tooltip).within(Submenu::Time)
    };
    vec![
        new(
            TimeAction::TogglePlay,
            t("Play the run"),
            t("Everything shows the run from its shown step on, while training goes on"),
        )
        .key(PLAIN, Key::H),
        new(
            TimeAction::Earlier,
            t("Earlier"),
            t("Show the weights that are kept before the shown ones"),
        )
        .key(PLAIN, Key::Comma),
        new(
            TimeAction::Later,
            t("Later"),
            t("Show the weights that are kept after the shown ones"),
        )
        .key(PLAIN, Key::Semicolon),
        new(
            TimeAction::First,
            t("The first step"),
            t("Show the weights with which the run began"),
        ),
        new(
            TimeAction::Now,
            t("Now"),
            t("Show the newest weights, and those that come"),
        )
        .key(PLAIN, Key::G),
        new(
            TimeAction::AskNote,
            t("Note at this step…"),
            t("Put a few words at the shown step of the run; they stand on the time line"),
        )
        .key(PLAIN, Key::M),
        new(
            TimeAction::Fork,
            t("Fork here"),
            t("Begin a second run at the shown step, paused: left alone, it makes the same steps, bit for bit. The run in hand is kept, and Bring back goes on with it"),
        )
        .key(PLAIN, Key::X),
        new(
            TimeAction::AskFork,
            t("Fork with changes…"),
            t("Begin a second run at the shown step, with another beta, learning rate, batch, objective or noise from there on. Weights and optimiser go on as they are"),
        )
        .key(SHIFT, Key::X),
        new(
            TimeAction::ToggleLine,
            t("Time line"),
            t("A line along the bottom: everything shows the run as of the step that it is dragged to"),
        )
        .group(),
    ]
}
