//! Something takes the place of a run: the run before it, which has to go, is asked about.

use crate::shell::Window;
use crate::{CTRL, PLAIN, kept, started, window};
use eframe::egui::Key;
use elbow::recipe::Recipe;
use elbow::train::Command;

/// A window over a run of ten steps that replaced one of so many, which no file holds.
fn replaced(steps: u64) -> Window {
    let mut window = window();
    window.tell(|progress| {
        progress.run = 2;
        progress.unsaved = true;
        progress.time.step = 10;
        progress.kept = vec![kept(1, steps)].into();
    });
    window
}

#[test]
fn a_run_that_can_be_brought_back_is_replaced_without_a_question() {
    let mut window = replaced(999);
    window.click("Start new run");
    assert_eq!(started(&window.sent()), Some((Recipe::default(), true)));
}

#[test]
fn a_long_run_is_not_let_go_without_a_question() {
    let mut window = replaced(1234);
    window.click("Start new run");
    assert!(window.sent().is_empty());
    assert!(window.shows("The run before this one, of 1,234 steps, is in no file"));
    window.click("Cancel");
    assert!(window.sent().is_empty());
    assert!(!window.shows("1,234 steps, is in no file"));
    window.click("Start new run");
    window.click("Let it go");
    assert_eq!(started(&window.sent()), Some((Recipe::default(), true)));
}

#[test]
fn enter_presses_the_highlighted_button_of_the_question() {
    let mut window = replaced(1000);
    window.press(CTRL, Key::Enter);
    assert!(window.shows("1,000 steps, is in no file"));
    window.press(PLAIN, Key::Enter);
    assert!(!window.shows("1,000 steps, is in no file"));
    let sent = window.sent();
    assert!(
        matches!(sent[..], [Command::Pin(1), Command::Start { .. }]),
        "nothing is lost: {sent:?}"
    );
}

#[test]
fn a_model_that_is_opened_asks_the_same() {
    let mut window = replaced(1234);
    let path = window.folder().join("other.bpk");
    window.press(CTRL, Key::O);
    window.fill("Path on disk", &path.display().to_string());
    window.click("Open");
    assert!(window.sent().is_empty());
    window.click("Let it go");
    let sent = window.sent();
    assert!(
        matches!(&sent[..], [Command::Open(from)] if *from == path),
        "{sent:?}"
    );
}
