//! The window closes, and an unsaved run is asked about first.

use crate::shell::Window;
use crate::{CTRL, PLAIN, window};
use eframe::egui::{Key, ViewportCommand, ViewportEvent, ViewportId};
use elbow::train::{Command, Message, ModelFile, Phase};

/// A window over a run of ten steps that no file holds.
fn unsaved() -> Window {
    let mut window = window();
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 10;
    });
    window
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
    window.fill("Path", &path.display().to_string());
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
        [Command::Pause, Command::Save(to)] if *to == path
    ));
    assert!(!is_closing(&window), "it is not in the file yet");
    window.tell(|progress| {
        progress.unsaved = false;
        progress.file = Some(ModelFile {
            path: path.clone(),
            step: 10,
            opened: false,
        });
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
    assert!(matches!(&window.sent()[..], [Command::Save(to)] if *to == path));
}
