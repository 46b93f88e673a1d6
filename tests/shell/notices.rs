//! What the window tells, and for how long.

use crate::shell::Window;
use crate::{CTRL, bars, window};
use eframe::egui::Key;
use egui_kittest::kittest::Queryable;
use elbow::recipe::DataSpec;
use elbow::train::{Message, Notice};
use std::path::PathBuf;

#[test]
fn notices_are_shown_and_go_away() {
    let mut window = window();
    window.notice(Message::Saved {
        path: "a.bpk".into(),
        step: 12_400,
    });
    assert!(window.shows("Saved step 12,400 to a.bpk"));
    window.click("Dismiss message");
    assert!(!window.shows("Saved step 12,400 to a.bpk"));
    window.notice(Message::CurvesWritten("a.csv".into()));
    // A quarter of a second a frame.
    window.harness.run_steps(40);
    assert!(!window.shows("Curves written"));
}

/// Takes a data set for the next run; where it lies.
fn use_bars(window: &mut Window) -> PathBuf {
    let folder = bars(window);
    window.press(CTRL, Key::D);
    window.fill("Path on disk", &folder.display().to_string());
    window.click("Open");
    window.wait_for("as the model sees them");
    window.click("Use for the next run");
    folder
}

#[test]
fn what_a_notice_asks_for_is_done_and_the_notice_goes() {
    let mut window = window();
    let folder = use_bars(&mut window);
    assert!(window.shows("start a new run to train on it"));
    window.tell(|progress| {
        progress.run += 1;
        progress.recipe.data = DataSpec::at(folder);
    });
    assert!(!window.shows("start a new run to train on it"));
}

#[test]
fn a_notice_about_an_edit_goes_with_the_edit() {
    let mut window = window();
    use_bars(&mut window);
    assert!(window.shows("start a new run to train on it"));
    window.click("Revert");
    assert!(!window.shows("start a new run to train on it"));
}

#[test]
fn a_long_notice_can_be_read_to_its_end() {
    let mut window = window();
    let path = format!("/models/{}end.bpk", "a long name of a folder/".repeat(20));
    window.notice(Message::Saved {
        path: path.into(),
        step: 1,
    });
    window.click("Show all");
    assert!(!window.shows("Show all"));
    // It stays until it is sent away.
    window.harness.run_steps(100);
    assert!(window.shows("Saved step 1 to"));
    window.click("Dismiss message");
    assert!(!window.shows("Saved step 1 to"));
}

#[test]
fn of_several_messages_the_newest_is_in_sight_and_each_has_its_turn() {
    let mut window = window();
    let step = |step| Message::Saved {
        path: "a.bpk".into(),
        step,
    };
    window.tell(|progress| {
        for (number, message) in [(1, step(10)), (2, step(20)), (3, step(30))] {
            progress.notices.push(Notice { number, message });
        }
    });
    let told = |window: &Window| {
        let mut steps = [10, 20, 30].into_iter();
        let shows = |step: &i32| window.shows(&format!("Saved step {step} to"));
        steps.by_ref().filter(shows).collect::<Vec<_>>()
    };
    assert_eq!(told(&window), [30]);
    window.click("Show all 3");
    assert_eq!(told(&window), [10, 20, 30]);
    window.click("Show less");
    assert_eq!(told(&window), [30]);
    // A quarter of a second a frame.
    let mut seen = Vec::new();
    for _ in 0..100 {
        window.harness.step();
        seen.extend(told(&window));
    }
    seen.dedup();
    assert_eq!(seen, [30, 20, 10]);
    assert!(told(&window).is_empty());
}

#[test]
fn a_message_about_a_dialog_is_beside_the_dialog_and_not_dimmed_by_it() {
    let mut window = window();
    window.press(CTRL, Key::O);
    window.notice(Message::NothingToSave("/models/a.bpk".into()));
    window.click("Dismiss message");
    assert!(!window.shows("There is no model yet"));
    assert!(window.shows("Path on disk"), "the dialog is still open");
}

#[test]
fn what_is_told_again_is_counted() {
    let mut window = window();
    for _ in 0..3 {
        window.notice(Message::PinsTaken);
    }
    let told = window
        .harness
        .query_all_by_label_contains("runs are pinned");
    assert_eq!(told.count(), 1);
    assert!(window.shows("(3 times)"));
}
