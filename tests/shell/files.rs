//! Models, curves and data on disk.

use crate::{CTRL, PLAIN, time, window};
use eframe::egui::Key;
use egui_kittest::kittest::Queryable;
use elbow::archive::{FilePart, ModelFileError, ModelFileFlaw, WriteCause, WriteError};
use elbow::train::{BeginError, Command, Message, ModelFile, PastToSave};
use elbow::ui::shipped_models;
use std::sync::Arc;

#[test]
fn models_open_and_save_by_typed_paths() {
    let mut window = window();
    window.press(CTRL, Key::O);
    window.fill("Path on disk", "/models/a.bpk");
    window.click("Open");
    let sent = window.sent();
    assert!(matches!(&sent[..], [Command::Open(path)] if path.as_path() == "/models/a.bpk"));
    window.notice(Message::Opened("/models/a.bpk".into()));
    assert!(!window.shows("it opens paused"));
}

fn file(path: &str, step: u64, opened: bool) -> Option<ModelFile> {
    Some(ModelFile {
        path: path.into(),
        step,
        opened,
        identity: None,
    })
}

#[test]
fn the_title_keeps_the_files_name_and_says_that_there_is_more() {
    let mut window = window();
    window.tell(|progress| {
        progress.file = file("/models/a.bpk", 1000, false);
        progress.time.step = 1000;
    });
    assert!(window.shows("a.bpk on"));
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 1200;
    });
    assert!(window.shows("a.bpk + unsaved steps"));
    assert!(!window.shows("Unsaved run"));
}

#[test]
fn saving_names_the_file_that_it_overwrites() {
    let mut window = window();
    window.tell(|progress| {
        progress.file = file("/models/a.bpk", 10, false);
        progress.unsaved = true;
        progress.time.step = 20;
    });
    window.click("File");
    window
        .harness
        .get_by_label_contains("Save to a.bpk")
        .click();
    window.settle();
    let sent = window.sent();
    assert!(matches!(&sent[..], [Command::Save(path)] if path.path.as_path() == "/models/a.bpk"));
    window.notice(Message::Saved {
        path: "/models/a.bpk".into(),
        step: 20,
    });
    assert!(window.shows("Saved step 20 to /models/a.bpk"));
}

#[test]
fn a_model_that_was_opened_is_not_overwritten_without_a_question() {
    let mut window = window();
    let path = window.folder().join("given.bpk");
    std::fs::write(&path, "precious").expect("a file");
    let path = path.display().to_string();
    window.tell(|progress| progress.file = file(&path, 10, true));
    window.press(CTRL, Key::S);
    window.fill("Path on disk", &path);
    window.click("Save");
    assert!(window.sent().is_empty());
    assert!(window.shows("given.bpk exists and will be replaced"));
    window.click("Replace");
    assert!(
        matches!(&window.sent()[..], [Command::Save(to)] if to.path.display().to_string() == path)
    );
}

#[test]
fn a_failed_export_keeps_its_dialog_and_the_keyboard() {
    let mut window = window();
    window.press(CTRL, Key::E);
    window.fill("Path on disk", "/nowhere/curves.csv");
    window.click("Export");
    assert!(matches!(&window.sent()[..], [Command::ExportCurves(_)]));
    window.notice(Message::CurvesNotWritten(WriteError {
        path: "/nowhere/curves.csv".into(),
        cause: WriteCause::Refused("No such file or directory".into()),
    }));
    assert!(window.shows("No such file or directory"));
    assert_eq!(window.field("Path on disk"), "/nowhere/curves.csv");
    // Typed at once: neither points nor steps, but a path.
    let points = window.shell().document().points.len();
    for key in [Key::A, Key::N, Key::E, Key::Space] {
        window.press(PLAIN, key);
    }
    window.harness.get_by_label("Path on disk").type_text("x");
    window.settle();
    assert!(window.sent().is_empty());
    assert_eq!(window.shell().document().points.len(), points);
    window.press(PLAIN, Key::Enter);
    let sent = window.sent();
    let [Command::ExportCurves(path)] = &sent[..] else {
        panic!("{sent:?}");
    };
    window.notice(Message::CurvesWritten(path.clone()));
    assert!(
        !window.shows("a row per bin"),
        "the dialog has done its work"
    );
    assert!(window.shows("Curves written to"));
}

#[test]
fn a_file_is_replaced_only_when_asked_twice() {
    let mut window = window();
    let path = window.folder().join("old.csv");
    std::fs::write(&path, "old").expect("a file");
    window.press(CTRL, Key::E);
    window.fill("Path on disk", &path.display().to_string());
    window.click("Export");
    assert!(window.sent().is_empty());
    assert!(window.shows("will be replaced"));
    window.click("Replace");
    assert!(matches!(&window.sent()[..], [Command::ExportCurves(to)] if *to == path));
}

#[test]
fn what_a_session_would_keep_of_the_past_is_said_as_of_now() {
    let mut window = time::window();
    let past = window.fake.borrow().progress.weights_by_step.clone();
    window.tell(|progress| progress.dataset = Some(past[0].dataset.clone()));
    window.press(CTRL, Key::S);
    assert!(
        window.shows("The time line then reaches back"),
        "without the mouse, which would cover the choice"
    );
    window.click("Keep 5 earlier steps: up to 2 MB more");
    // Training goes on.
    window.tell(|progress| {
        let steps = [0, 25, 50, 75, 100, 125, 150];
        progress.weights_by_step = Arc::new(time::weights(1, &steps));
        progress.time.step = 150;
    });
    assert!(window.shows("Keep 7 earlier steps"));
    window.click("Save");
    let sent = window.sent();
    assert!(matches!(&sent[..], [Command::Save(order)] if order.past == PastToSave::All));
    // While it is written the run goes on, and what goes into the file is what was said.
    window.tell(|progress| {
        progress.weights_by_step = Arc::new(time::weights(1, &[0, 50, 100, 150, 200]));
        progress.time.step = 200;
    });
    assert!(window.shows("Keep 7 earlier steps"));
}

#[test]
fn a_session_whose_earlier_steps_are_damaged_opens_without_them_by_one_click() {
    let mut window = window();
    let path = window.folder().join("s.elbow");
    window.press(CTRL, Key::O);
    window.fill("Path on disk", &path.display().to_string());
    window.click("Open");
    assert!(matches!(&window.sent()[..], [Command::Open(from)] if *from == path));
    let flaw = ModelFileFlaw::Damaged {
        part: FilePart::Past { step: Some(120) },
        array: Some("past.120.weights".into()),
    };
    let error = ModelFileError {
        path: path.clone(),
        flaw,
    };
    window.notice(Message::NotBegun(BeginError::File(error)));
    assert!(!window.shows("Path on disk"), "the notice leads on");
    assert!(window.shows("s.elbow") && window.shows("earlier step 120"));
    window.click("Open without what is damaged");
    let sent = window.sent();
    assert!(
        matches!(&sent[..], [Command::OpenWithoutDamaged(from)] if *from == path),
        "{sent:?}"
    );
}

#[test]
fn a_shipped_model_opens_from_the_file_menu() {
    let mut window = window();
    window.click("File");
    window.click("Shipped models");
    window.click(shipped_models()[0].name);
    let sent = window.sent_in_time();
    let [Command::Open(path)] = &sent[..] else {
        panic!("{sent:?}");
    };
    let written = std::fs::read(path).expect("the model is unpacked");
    assert!(written == shipped_models()[0].bytes);
}
