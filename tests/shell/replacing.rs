//! Something takes the place of an unsaved run.

use crate::{CTRL, PLAIN, started, window};
use eframe::egui::Key;
use elbow::archive::{WriteCause, WriteError};
use elbow::recipe::Recipe;
use elbow::train::{Command, EvaluationError, Message, ModelFile};
use std::path::PathBuf;

fn saved(path: impl Into<PathBuf>) -> Option<ModelFile> {
    Some(ModelFile {
        path: path.into(),
        step: 10,
        opened: false,
    })
}

#[test]
fn an_unsaved_run_is_not_lost_without_a_question() {
    let mut window = window();
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 1234;
    });
    window.click("Start new run");
    assert!(window.sent().is_empty());
    assert!(window.shows("1,234 steps"));
    window.tell(|progress| progress.time.step = 1500);
    assert!(window.shows("1,500 steps"), "training goes on behind it");
    window.click("Cancel");
    assert!(window.sent().is_empty());
    window.click("Reset, same seed");
    window.click("Discard run");
    assert_eq!(started(&window.sent()), Some((Recipe::default(), true)));
}

#[test]
fn enter_presses_the_highlighted_button_of_the_question() {
    let mut window = window();
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 10;
    });
    window.press(CTRL, Key::Enter);
    assert!(window.shows("10 steps"));
    window.press(PLAIN, Key::Enter);
    assert!(!window.shows("10 steps"));
    assert!(window.shows("Path"), "it asks where to save");
    assert!(matches!(window.sent()[..], [Command::Pause]));
}

#[test]
fn an_unsaved_run_can_be_saved_before_the_next_begins() {
    let mut window = window();
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 10;
    });
    window.click("Start new run");
    window.click("Save first…");
    let path = window.folder().join("kept.bpk");
    window.fill("Path", &path.display().to_string());
    window.click("Save");
    let sent = window.sent();
    assert!(
        matches!(&sent[..], [Command::Pause, Command::Save(to)] if *to == path),
        "{sent:?}"
    );
    window.tell(|progress| {
        progress.unsaved = false;
        progress.file = saved(path);
    });
    assert!(started(&window.sent()).is_some());
}

#[test]
fn a_failed_save_keeps_the_run() {
    let mut window = window();
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 10;
    });
    window.click("Start new run");
    window.click("Save first…");
    window.fill("Path", "/nowhere/kept.bpk");
    window.click("Save");
    window.sent();
    window.notice(not_saved("/nowhere/kept.bpk"));
    assert!(window.shows("/nowhere/kept.bpk cannot be written"));
    window.tell(|progress| {
        progress.unsaved = false;
        progress.file = saved("/nowhere/kept.bpk");
    });
    assert!(window.sent().is_empty());
}

/// The disk is full where this file should be.
fn not_saved(path: &str) -> Message {
    let cause = WriteCause::Refused("No space left on device".into());
    let path = PathBuf::from(path);
    let error = WriteError {
        path: path.clone(),
        cause,
    };
    Message::NotSaved {
        path,
        error: error.into(),
    }
}

#[test]
fn only_the_failure_of_that_save_keeps_the_run() {
    let mut window = window();
    window.notice(not_saved("/models/kept.bpk"));
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 10;
    });
    window.click("Start new run");
    window.click("Save first…");
    window.fill("Path", "/models/kept.bpk");
    window.click("Save");
    window.sent();
    window.notice(Message::NoTestTerms {
        step: 10,
        error: EvaluationError::BrokeDown("a fault".into()),
    });
    window.notice(not_saved("/models/another.bpk"));
    assert!(window.sent().is_empty(), "it is not saved yet");
    window.tell(|progress| {
        progress.unsaved = false;
        progress.file = saved("/models/kept.bpk");
    });
    assert!(started(&window.sent()).is_some());
}

#[test]
fn what_saving_first_would_overwrite_is_named_and_another_place_offered() {
    let mut window = window();
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 25;
        progress.file = saved("/models/kept.bpk");
    });
    window.click("Start new run");
    assert!(window.shows("15 steps since kept.bpk was saved are in no file"));
    window.click("Save as…");
    assert_eq!(window.field("Path"), "/models/kept.bpk");
    window.click("Cancel");
    window.sent();
    window.click("Start new run");
    window.click("Save to kept.bpk");
    let sent = window.sent();
    assert!(
        matches!(&sent[..], [Command::Pause, Command::Save(to)] if to.as_path() == "/models/kept.bpk"),
        "{sent:?}"
    );
}
