//! Models, curves and data on disk.

use crate::{CTRL, window};
use eframe::egui::Key;
use elbow::train::Command;
use elbow::ui::shipped_models;

#[test]
fn models_open_and_save_by_typed_paths() {
    let mut window = window();
    window.press(CTRL, Key::O);
    window.fill("Path", "/models/a.bpk");
    window.click("Open");
    let sent = window.sent();
    assert!(matches!(&sent[..], [Command::Open(path)] if path.as_path() == "/models/a.bpk"));
    window.tell(|progress| progress.saved_as = Some("/models/a.bpk".into()));
    window.press(CTRL, Key::S);
    let sent = window.sent();
    assert!(matches!(&sent[..], [Command::Save(path)] if path.as_path() == "/models/a.bpk"));
}

#[test]
fn a_file_is_replaced_only_when_asked_twice() {
    let mut window = window();
    let path = window.folder().join("old.csv");
    std::fs::write(&path, "old").expect("a file");
    window.press(CTRL, Key::E);
    window.fill("Path", &path.display().to_string());
    window.click("Export");
    assert!(window.sent().is_empty());
    assert!(window.shows("will be replaced"));
    window.click("Replace");
    assert!(matches!(&window.sent()[..], [Command::ExportCurves(to)] if *to == path));
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
