//! The window closes, and an unsaved run is asked about first.

use crate::shell::Window;
use crate::{CTRL, PLAIN, kept, window};
use eframe::egui::{Key, ViewportCommand, ViewportEvent, ViewportId};
use elbow::archive::{WriteCause, WriteError};
use elbow::train::{Command, EvaluationError, KeptRun, Message, ModelFile, Phase};
use std::path::PathBuf;

/// A window over a run of ten steps that no file holds.
fn unsaved() -> Window {
    let mut window = window();
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 10;
    });
    window
}

/// The run is in this file since its tenth step.
fn saved(path: impl Into<PathBuf>) -> Option<ModelFile> {
    Some(ModelFile {
        path: path.into(),
        step: 10,
        opened: false,
        identity: None,
    })
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

/// The frame's button is pressed; whether the window closes.
fn closes_by_its_frame(window: &mut Window) -> bool {
    let input = window.harness.input_mut();
    let viewport = input.viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    window.harness.step();
    let kept = commands(window).contains(&ViewportCommand::CancelClose);
    window.settle();
    !kept
}

/// Whether the window has asked to be closed.
fn is_closing(window: &Window) -> bool {
    window.shell().is_closing()
}

fn commands(window: &Window) -> Vec<ViewportCommand> {
    let output = &window.harness.output().viewport_output;
    output[&ViewportId::ROOT].commands.clone()
}

fn save_in_test_folder(window: &mut Window) -> std::path::PathBuf {
    let path = window.folder().join("kept.bpk");
    window.fill("Path on disk", &path.display().to_string());
    window.click("Save");
    path
}

#[test]
fn ctrl_q_asks_about_an_unsaved_run() {
    let mut window = unsaved();
    window.press(CTRL, Key::Q);
    assert!(!is_closing(&window));
    assert!(window.shows("10 steps is in no file. Closing the window ends it."));
    window.tell(|progress| progress.time.step = 25);
    assert!(window.shows("25 steps"), "training goes on behind it");
    window.click("Cancel");
    assert!(!is_closing(&window) && !window.shows("25 steps is"));
    window.press(CTRL, Key::Q);
    window.click("Discard run");
    assert!(is_closing(&window));
    assert!(window.sent().is_empty());
}

#[test]
fn the_frames_button_asks_about_an_unsaved_run() {
    let mut window = unsaved();
    assert!(!closes_by_its_frame(&mut window));
    assert!(window.shows("10 steps is in no file"));
    window.press(PLAIN, Key::Escape);
    assert!(!window.shows("10 steps is in no file"));
    assert!(!closes_by_its_frame(&mut window), "it asks again");
    window.click("Discard run");
    assert!(closes_by_its_frame(&mut window));
}

#[test]
fn a_window_whose_run_is_in_a_file_closes_at_once() {
    let mut window = window();
    assert!(closes_by_its_frame(&mut window), "it has made no step");
    window.tell(|progress| progress.time.step = 10);
    assert!(closes_by_its_frame(&mut window));
    window.press(CTRL, Key::Q);
    assert!(is_closing(&window));
}

#[test]
fn a_run_can_be_saved_before_the_window_closes() {
    let mut window = unsaved();
    window.press(CTRL, Key::Q);
    window.click("Save first…");
    let path = save_in_test_folder(&mut window);
    assert!(matches!(
        &window.sent()[..],
        [Command::Pause, Command::Save(to)] if to.path == path
    ));
    assert!(!is_closing(&window), "it is not in the file yet");
    window.tell(|progress| {
        progress.unsaved = false;
        progress.file = saved(path);
    });
    assert!(is_closing(&window));
}

#[test]
fn a_run_that_is_not_saved_after_all_goes_on() {
    let mut window = unsaved();
    window.press(CTRL, Key::Q);
    window.click("Save first…");
    window.tell(|progress| progress.phase = Phase::Paused);
    window.click("Cancel");
    assert!(matches!(window.sent()[..], [Command::Pause, Command::Run]));
    assert!(!is_closing(&window));
}

#[test]
fn nobody_is_kept_in_a_window_whose_question_cannot_be_answered() {
    let mut window = unsaved();
    assert!(!closes_by_its_frame(&mut window));
    // A second of the window's clock.
    window.harness.run_steps(6);
    assert!(closes_by_its_frame(&mut window));
}

#[test]
fn a_double_click_on_the_frames_button_does_not_discard() {
    let mut window = unsaved();
    assert!(!closes_by_its_frame(&mut window));
    let input = window.harness.input_mut();
    let viewport = input.viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    window.harness.step();
    assert!(commands(&window).contains(&ViewportCommand::CancelClose));
}

#[test]
fn a_failed_save_keeps_the_window_open_and_asks_for_another_path() {
    let mut window = unsaved();
    window.press(CTRL, Key::Q);
    window.click("Save first…");
    let path = save_in_test_folder(&mut window);
    window.sent();
    window.notice(Message::NothingToSave(path.clone()));
    assert!(window.shows("There is no model yet"));
    assert!(!is_closing(&window));
    window.click("Save");
    assert!(matches!(&window.sent()[..], [Command::Save(to)] if to.path == path));
}

#[test]
fn enter_presses_the_highlighted_button_of_the_question() {
    let mut window = unsaved();
    window.press(CTRL, Key::Q);
    assert!(window.shows("10 steps"));
    window.press(PLAIN, Key::Enter);
    assert!(!window.shows("10 steps is in no file"));
    assert!(window.shows("Path on disk"), "it asks where to save");
    assert!(matches!(window.sent()[..], [Command::Pause]));
}

#[test]
fn a_file_that_cannot_be_written_keeps_the_run() {
    let mut window = unsaved();
    window.press(CTRL, Key::Q);
    window.click("Save first…");
    window.fill("Path on disk", "/nowhere/kept.bpk");
    window.click("Save");
    window.sent();
    window.notice(not_saved("/nowhere/kept.bpk"));
    assert!(window.shows("/nowhere/kept.bpk cannot be written"));
    window.tell(|progress| {
        progress.unsaved = false;
        progress.file = saved("/nowhere/kept.bpk");
    });
    assert!(!is_closing(&window) && window.sent().is_empty());
}

#[test]
fn only_the_failure_of_that_save_keeps_the_run() {
    let mut window = unsaved();
    window.notice(not_saved("/models/kept.bpk"));
    window.press(CTRL, Key::Q);
    window.click("Save first…");
    window.fill("Path on disk", "/models/kept.bpk");
    window.click("Save");
    window.sent();
    window.notice(Message::NoTestTerms {
        step: 10,
        error: EvaluationError::BrokeDown("a fault".into()),
    });
    window.notice(not_saved("/models/another.bpk"));
    assert!(!is_closing(&window), "it is not saved yet");
    window.tell(|progress| {
        progress.unsaved = false;
        progress.file = saved("/models/kept.bpk");
    });
    assert!(is_closing(&window));
}

#[test]
fn what_saving_first_would_overwrite_is_named_and_another_place_offered() {
    let mut window = unsaved();
    window.tell(|progress| {
        progress.time.step = 25;
        progress.file = saved("/models/kept.bpk");
    });
    window.press(CTRL, Key::Q);
    assert!(window.shows("15 steps since kept.bpk was saved are in no file"));
    window.click("Save as…");
    assert_eq!(window.field("Path on disk"), "/models/kept.elbow");
    window.click("Cancel");
    window.sent();
    window.press(CTRL, Key::Q);
    window.click("Save to kept.bpk");
    let sent = window.sent();
    assert!(
        matches!(&sent[..], [Command::Pause, Command::Save(to)] if to.path.as_path() == "/models/kept.bpk"),
        "{sent:?}"
    );
}

fn pinned(run: u64) -> KeptRun {
    KeptRun {
        weights_by_step: Default::default(),
        pinned: true,
        ..kept(run, 20)
    }
}

#[test]
fn pinned_runs_that_no_file_holds_are_asked_about_too() {
    let in_a_file = KeptRun {
        unsaved: false,
        ..pinned(3)
    };
    let mut window = unsaved();
    window.tell(|progress| {
        progress.run = 5;
        progress.kept = vec![pinned(1), pinned(2), in_a_file.clone(), kept(4, 20)].into();
    });
    window.press(CTRL, Key::Q);
    assert!(window.shows("This run of 10 steps is in no file"));
    assert!(window.shows("2 runs before are in no file either"));
    window.click("Cancel");

    // The run in hand is safe: it need not be saved, but those before can be, one by one.
    window.tell(|progress| progress.unsaved = false);
    window.press(CTRL, Key::Q);
    assert!(window.shows("2 runs before, in no file") && !window.shows("Save first…"));
    window.press(PLAIN, Key::Enter);
    assert!(!is_closing(&window), "Enter loses nothing");
    assert!(!window.shows("2 runs before, in no file"));
    assert!(window.shows("Save a run that is kept"), "it asks where");
    window.press(PLAIN, Key::Escape);
    assert!(!window.shows("Save a run that is kept"));
    window.press(CTRL, Key::Q);
    window.click("Discard runs");
    assert!(is_closing(&window) && window.sent().is_empty());

    let mut window = crate::window();
    window.tell(|progress| {
        progress.run = 5;
        progress.time.step = 10;
        progress.kept = vec![in_a_file, kept(4, 20)].into();
    });
    window.press(CTRL, Key::Q);
    assert!(is_closing(&window), "neither was to be kept");
}

#[test]
fn once_the_run_in_hand_is_saved_those_before_are_asked_about() {
    let mut window = unsaved();
    window.tell(|progress| {
        progress.run = 5;
        progress.kept = vec![pinned(1)].into();
    });
    window.press(CTRL, Key::Q);
    window.click("Save first…");
    let path = save_in_test_folder(&mut window);
    window.tell(|progress| {
        progress.unsaved = false;
        progress.file = saved(path);
    });
    assert!(!is_closing(&window));
    assert!(window.shows("1 run before, in no file, is lost with the window"));
    window.click("Discard runs");
    assert!(is_closing(&window));
}

#[test]
fn once_the_run_in_hand_may_go_those_before_are_asked_about() {
    let mut window = unsaved();
    window.tell(|progress| {
        progress.run = 5;
        progress.kept = vec![pinned(1)].into();
    });
    let ask = |window: &mut Window| {
        window.press(CTRL, Key::Q);
        window.click("Discard run");
        assert!(!is_closing(window));
        assert!(window.shows("1 run before, in no file, is lost with the window"));
    };
    ask(&mut window);
    window.click("Cancel");
    assert!(!is_closing(&window), "nothing is lost");
    ask(&mut window);
    window.click("Discard runs");
    assert!(is_closing(&window));
}

#[test]
fn the_run_that_a_fork_left_is_asked_about_if_it_would_be_missed() {
    let left = kept(4, 4000);
    let mut window = crate::window();
    window.tell(|progress| {
        progress.run = 5;
        progress.time.step = 4010;
        progress.kept = vec![left].into();
    });
    window.press(CTRL, Key::Q);
    assert!(!is_closing(&window));
    assert!(window.shows("1 run before, in no file, is lost with the window"));
    window.click("Discard runs");
    assert!(is_closing(&window));
}
