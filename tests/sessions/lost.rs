//! What was made is not lost with its window, whether its run has come further or not.

use crate::person::save_as;
use crate::window::{CTRL, PLAIN, Window, folder};
use eframe::egui::Key;
use elbow::archive::{KnownFile, LostRun, find_lost_runs, load_model};
use elbow::document::Document;
use elbow::train::Command;
use elbow::ui::scene::SessionView;
use std::path::Path;
use std::time::{Duration, Instant};

/// A path through all points.
fn make_path(window: &mut Window) -> Document {
    window.press(CTRL, Key::A);
    window.press(PLAIN, Key::W);
    let document = window.shell().document().clone();
    assert!(!document.paths.is_empty());
    document
}

/// Waits until a file of the living window holds this.
fn wait_until_kept(window: &mut Window, folder: &Path, document: &Document) {
    let deadline = Instant::now() + Duration::from_secs(120);
    let holds = || {
        let entries = std::fs::read_dir(folder.join("recovery"));
        let paths = entries
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path());
        let mut models = paths.filter_map(|path| load_model(&path, None).ok());
        models.any(|model| model.session.is_some_and(|made| made.document == *document))
    };
    while !holds() {
        assert!(Instant::now() < deadline, "it was never kept");
        window.harness.step();
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until a file of the living window has this step, and says where its session is.
fn wait_until_named(window: &mut Window, folder: &Path, step: u64) {
    let deadline = Instant::now() + Duration::from_secs(120);
    let kept = || {
        let entries = std::fs::read_dir(folder.join("recovery"));
        let paths = entries.into_iter().flatten().flatten();
        let mut models = paths.filter_map(|entry| load_model(&entry.path(), None).ok());
        models.any(|model| {
            let view = model.session.map(|session| session.view);
            let names = view.is_some_and(|view| view.contains("mine.elbow"));
            names && model.snapshot.time.step == step
        })
    };
    while !kept() {
        assert!(Instant::now() < deadline, "it was never kept with its name");
        window.harness.step();
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn lost(folder: &Path) -> LostRun {
    let found = find_lost_runs(&folder.join("recovery"));
    found.runs.into_iter().next().expect("a lost run")
}

#[test]
fn what_was_made_goes_on_with_a_run_that_was_lost() {
    let folder = folder();
    let here = folder.path();
    let mut window = Window::fresh(here);
    let document = make_path(&mut window);
    wait_until_kept(&mut window, here, &document);
    drop(window);
    let mut other = Window::fresh(here);
    other.worker.send(Command::GoOn(Box::new(lost(here))));
    other.wait_until("the lost run", |window| {
        !window.shell().document().paths.is_empty()
    });
    assert_eq!(*other.shell().document(), document);
    other.press(CTRL, Key::Q);
    assert!(!other.shell().is_closing(), "it is in no file of its own");
}

#[test]
fn work_on_a_saved_run_that_stands_still_is_kept_too() {
    let folder = folder();
    let here = folder.path();
    let mut window = Window::fresh(here);
    window.press(CTRL, Key::S);
    let path = here.join("mine.elbow");
    window.fill("Path on disk", &path.display().to_string());
    window.click("Save");
    window.wait_until("the session", |window| window.told("Saved") > 0);
    let document = make_path(&mut window);
    wait_until_kept(&mut window, here, &document);
    window.save();
    drop(window);
    let found = find_lost_runs(&here.join("recovery"));
    assert!(found.runs.is_empty(), "it is in its file");
}

#[test]
fn a_session_that_was_lost_with_its_window_goes_on_under_its_name() {
    let folder = folder();
    let here = folder.path();
    let mut window = Window::fresh(here);
    let path = here.join("mine.elbow");
    window.press(CTRL, Key::S);
    window.fill("Path on disk", &path.display().to_string());
    window.click("Save");
    window.wait_until("the session", |window| window.told("Saved") > 0);
    let named = std::fs::read(&path).expect("the session");
    assert!(!String::from_utf8_lossy(&named).contains("mine.elbow"));
    let told = |window: &Window| window.worker.progress().time.step;
    drop(window);
    // Another window opens it and trains on, and nobody touches anything else.
    let mut window = Window::on(here, &path);
    window.train(2);
    let step = told(&window);
    wait_until_named(&mut window, here, step);
    drop(window);
    let mut other = Window::fresh(here);
    other.worker.send(Command::GoOn(Box::new(lost(here))));
    other.wait_until("the lost run", |window| told(window) == step);
    assert!(other.shows("mine.elbow + unsaved steps, on"));
    other.press(CTRL, Key::S);
    other.click("Save");
    assert!(other.shows("mine.elbow exists and will be replaced"));
    other.click("Replace");
    other.wait_until("the session", |window| window.told("Saved") > 0);
    other.frames();
    assert!(other.shows("mine.elbow on"));
}

#[test]
fn a_session_that_was_lost_with_its_window_has_its_earlier_steps_again() {
    let steps = |window: &Window| {
        let progress = window.worker.progress();
        let kept = progress.weights_by_step.iter();
        kept.map(|kept| kept.snapshot.time.step).collect::<Vec<_>>()
    };
    // Whether the session's file is touched by somebody else before the run goes on.
    for touched in [false, true] {
        let folder = folder();
        let here = folder.path();
        let path = here.join("mine.elbow");
        let mut window = Window::fresh(here);
        save_as(&mut window, &path, true);
        let earlier = steps(&window);
        window.train(2);
        let step = window.worker.progress().time.step;
        wait_until_named(&mut window, here, step);
        drop(window);
        if touched {
            let mut other = Window::on(here, &path);
            other.train(1);
            other.save();
        }
        let mut run = lost(here);
        let home = SessionView::from_text(&run.view).and_then(|view| view.home);
        let home = home.expect("a session's file");
        run.past_in = Some(KnownFile {
            path: home.file.into(),
            identity: home.identity.expect("a file that was read"),
        });
        let mut again = Window::fresh(here);
        again.worker.send(Command::GoOn(Box::new(run)));
        again.wait_until("the lost run", |window| {
            window.worker.progress().time.step == step
        });
        let has_them = steps(&again).starts_with(&earlier);
        assert_eq!(has_them, !touched, "{:?}", steps(&again));
        if touched {
            continue;
        }
        // Saved where it was, it keeps them.
        again.press(CTRL, Key::S);
        again.click("Save");
        again.click("Replace");
        again.wait_until("the session", |window| window.told("Saved") > 0);
        let saved = load_model(&path, None).expect("a session");
        let past = saved.past.expect("earlier steps").steps.len();
        assert!(past >= earlier.len(), "{past} of {}", earlier.len());
    }
}

#[test]
fn a_lost_run_leaves_alone_what_was_made_meanwhile() {
    let folder = folder();
    let here = folder.path();
    let mut window = Window::fresh(here);
    let document = make_path(&mut window);
    wait_until_kept(&mut window, here, &document);
    drop(window);
    let run = lost(here);
    let mut other = Window::fresh(here);
    other.press(PLAIN, Key::A);
    let made = make_path(&mut other);
    let before = other.worker.progress().run;
    other.worker.send(Command::GoOn(Box::new(run)));
    other.wait_until("the lost run", |window| {
        window.worker.progress().run > before
    });
    assert_eq!(*other.shell().document(), made);
}
