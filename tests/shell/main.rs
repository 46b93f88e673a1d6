//! What the window as a whole promises, worked by names as a screen reader reads them.
//!
//! Each run of the harness also checks that every control in sight has a name.

mod closing;
mod files;
mod keys;
mod notices;
mod numbers;
mod points;
mod recipe;
mod replacing;
mod run;
mod settings;
#[path = "../support/shell.rs"]
mod shell;
mod undo;

use eframe::egui::Modifiers;
use elbow::recipe::Recipe;
use elbow::train::Command;
use shell::Window;

const CTRL: Modifiers = Modifiers::COMMAND;
const PLAIN: Modifiers = Modifiers::NONE;

fn window() -> Window {
    Window::open(Recipe::default())
}

/// The recipe that was started, if that is all that was sent.
fn started(sent: &[Command]) -> Option<(Recipe, bool)> {
    match sent {
        [Command::Start { recipe, run }] => Some(((**recipe).clone(), *run)),
        _ => None,
    }
}
