//! What the window as a whole promises, worked by names as a screen reader reads them.
//!
//! Each run of the harness also checks that every control in sight has a name.

mod closing;
#[path = "../support/counted.rs"]
mod counted;
mod dots;
mod drawing;
mod figures;
mod files;
#[path = "../support/idx.rs"]
mod idx;
mod images;
mod keys;
mod layers;
mod notices;
mod numbers;
mod paths;
mod planes;
mod points;
mod recipe;
mod recovery;
mod regions;
mod replacing;
mod run;
mod settings;
#[path = "../support/shell.rs"]
mod shell;
mod side_by_side;
#[path = "../support/threads.rs"]
mod threads;
mod time;
mod undo;
mod walks;
mod weights;
mod window_shots;

use eframe::egui::Modifiers;
use elbow::curves::History;
use elbow::recipe::{Recipe, Terms};
use elbow::run::{Lineage, RunTime};
use elbow::train::{Command, KeptRun};
use shell::Window;
use std::path::PathBuf;
use std::sync::Arc;

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

/// A run of so many steps that was replaced and that no file holds.
fn kept(run: u64, steps: u64) -> KeptRun {
    let at = |step| RunTime {
        step,
        ..RunTime::default()
    };
    let mut history = History::new();
    for step in 1..=steps {
        history.push(at(step), &Terms::default(), 0.0);
    }
    KeptRun {
        run,
        lineage: Lineage::fresh(),
        recipe: Recipe::default(),
        time: at(steps),
        history: Arc::new(history),
        weights_by_step: Default::default(),
        pinned: false,
        unsaved: true,
        file: None,
    }
}

/// A folder with a data set of 12 and 12 images, 6 rows of 8 pixels.
fn bars(window: &Window) -> PathBuf {
    let folder = window.folder().join("bars");
    std::fs::create_dir(&folder).expect("a folder");
    idx::write_bars(&folder, 12, 6, 8);
    folder
}
