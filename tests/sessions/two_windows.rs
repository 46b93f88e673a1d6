//! Two windows on one session file.

use crate::window::{CTRL, PLAIN, Window, folder};
use eframe::egui::Key;
use elbow::train::{Command, SaveOrder};
use std::path::Path;

/// A session in this file, with one point more than a fresh one.
fn session(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("mine.elbow");
    let mut window = Window::fresh(folder);
    window.press(PLAIN, Key::A);
    window.press(CTRL, Key::S);
    window.fill("Path on disk", &path.display().to_string());
    window.click("Save");
    window.wait_until("the session", |window| window.told("Saved") > 0);
    path
}

fn points(folder: &Path, path: &Path) -> usize {
    Window::on(folder, path).shell().document().points.len()
}

#[test]
fn what_one_window_has_saved_another_overwrites_only_knowingly() {
    let folder = folder();
    let here = folder.path();
    let path = session(here);
    let (mut first, mut second) = (Window::on(here, &path), Window::on(here, &path));
    first.press(PLAIN, Key::A);
    first.save();
    assert_eq!(points(here, &path), 5);

    // It is told before it saves; the first knows what it has written itself.
    let news = "was written by another window or program meanwhile";
    second.wait_until("news of the file", |window| window.shows(news));
    first.frames();
    assert!(!first.shows(news));
    second.press(CTRL, Key::S);
    second.wait_until("word of it", |window| window.told("NotSaved") > 0);
    assert!(second.shows("another window or program has written it"));
    assert_eq!(
        points(here, &path),
        5,
        "it stays as the first window left it"
    );
    // Another name.
    let other = here.join("other.elbow");
    second.fill("Path on disk", &other.display().to_string());
    second.click("Save");
    second.wait_until("the other file", |window| window.told("Saved") > 0);
    assert_eq!((points(here, &path), points(here, &other)), (5, 4));

    second.frames();
    assert!(!second.shows(news), "it has a file of its own");

    // The first goes on in its own file without a question.
    first.press(PLAIN, Key::A);
    first.save();
    assert_eq!(points(here, &path), 6);

    // Knowingly.
    let mut third = Window::on(here, &path);
    first.press(PLAIN, Key::A);
    first.save();
    third.press(CTRL, Key::S);
    third.wait_until("word of it", |window| window.told("NotSaved") > 0);
    third.click("Save");
    assert!(third.shows("mine.elbow exists and will be replaced"));
    assert_eq!(points(here, &path), 7);
    third.click("Replace");
    third.wait_until("the file", |window| window.told("Saved") > 0);
    assert_eq!(points(here, &path), 6);
}

#[test]
fn a_file_that_was_taken_away_is_told_and_written_again() {
    let folder = folder();
    let path = session(folder.path());
    let mut window = Window::on(folder.path(), &path);
    std::fs::remove_file(&path).expect("it was there");
    let news = "is no longer there";
    window.wait_until("news of the file", |window| window.shows(news));
    window.save();
    assert_eq!(points(folder.path(), &path), 4);
    window.wait_until("an end of it", |window| !window.shows(news));
}

#[test]
fn what_appears_under_a_name_meanwhile_is_not_overwritten() {
    let folder = folder();
    let path = session(folder.path());
    let window = Window::fresh(folder.path());
    window
        .worker
        .send(Command::Save(Box::new(SaveOrder::model(path.clone()))));
    let mut window = window;
    window.wait_until("word of it", |window| window.told("NotSaved") > 0);
    assert_eq!(points(folder.path(), &path), 4);
}
