//! A person makes things, saves, closes, and opens again: all is as it was.

use crate::window::{CTRL, PLAIN, STEPS, Window, folder};
use eframe::egui::Key;
use egui_kittest::kittest::Queryable;
use elbow::explore::WhichImage;
use elbow::train::Command;
use elbow::ui::Study;
use std::path::Path;

/// Saves under this name, which nothing has yet.
pub fn save_as(window: &mut Window, path: &Path, past: bool) {
    window.press(CTRL, Key::S);
    window.fill("Path on disk", &path.display().to_string());
    if past {
        let keep = "earlier steps: up to";
        window.harness.get_by_label_contains(keep).click();
        window.frames();
    }
    window.click("Save");
    let path = path.to_owned();
    window.wait_until("the session", move |window| {
        let file = window.worker.progress().file.clone();
        file.is_some_and(|file| file.path == path)
    });
}

/// Points with a name, a path through them, a note, another view, a study, an image.
fn make_things(window: &mut Window) {
    window.press(PLAIN, Key::A);
    window.press(CTRL, Key::A);
    window.press(PLAIN, Key::W);
    window.press(PLAIN, Key::Plus);
    window.choose("image 7");
    window.wait_until("the image", |window| {
        window.shell().selection().image.is_some()
    });
    window.press(PLAIN, Key::M);
    window.fill("Words of the note", "bars part");
    window.press(PLAIN, Key::Enter);
    let document = window.shell().document();
    assert_eq!(document.paths.len(), 1, "{document:?}");
    assert_eq!(document.notes.len(), 1, "{document:?}");
    window.choose("show evidence");
}

#[test]
fn a_session_opens_as_it_was_left_and_its_run_goes_on_bit_for_bit() {
    let folder = folder();
    let here = folder.path();
    let path = here.join("mine.elbow");
    let mut window = Window::fresh(here);
    make_things(&mut window);
    // Back in the time of the run.
    for _ in 0..2 {
        window.press(PLAIN, Key::Comma);
    }
    save_as(&mut window, &path, true);
    assert!(window.shows("mine.elbow on"));
    let (document, view) = (window.shell().document().clone(), window.view());
    let steps = |window: &Window| {
        let progress = window.worker.progress();
        let kept = progress.weights_by_step.iter();
        kept.map(|kept| kept.snapshot.time.step).collect::<Vec<_>>()
    };
    let past = steps(&window);
    assert_eq!(view.step, Some(STEPS - 2));
    assert_eq!(view.panels.study, Study::Evidence);
    drop(window);

    let mut again = Window::on(here, &path);
    again.wait_until("the image", |window| {
        window.shell().selection().image.is_some()
    });
    assert_eq!(*again.shell().document(), document);
    assert_eq!(again.view(), view);
    let image = again.shell().selection().image.clone();
    assert_eq!(
        image.map(|image| image.image.clone()),
        Some(WhichImage::Test(7))
    );
    assert_eq!(steps(&again), past);
    assert!(again.shows("mine.elbow on"));
    // Undoing begins afresh: there is nothing to take back.
    again.press(CTRL, Key::Z);
    assert_eq!(*again.shell().document(), document);

    again.train(12);
    let mut undisturbed = Window::fresh(here);
    undisturbed.train(12);
    let curves = |window: &Window| window.worker.progress().history.train().clone();
    let (went_on, whole) = (curves(&again), curves(&undisturbed));
    assert_eq!(went_on.len(), whole.len());
    for (bin, expected) in went_on.iter().zip(whole.iter()) {
        assert_eq!(
            (bin.first_step, bin.terms),
            (expected.first_step, expected.terms)
        );
    }
    assert_eq!(steps(&again), steps(&undisturbed));
    assert_eq!(again.weights(here), undisturbed.weights(here));
}

#[test]
fn without_the_past_a_session_opens_at_the_step_that_was_shown() {
    let folder = folder();
    let path = folder.path().join("mine.elbow");
    let mut window = Window::fresh(folder.path());
    for _ in 0..4 {
        window.press(PLAIN, Key::Comma);
    }
    save_as(&mut window, &path, false);
    let view = window.view();
    drop(window);
    let again = Window::on(folder.path(), &path);
    assert_eq!(again.view().step, Some(STEPS - 4));
    assert_eq!(again.view(), view);
    let progress = again.worker.progress();
    let steps = progress.weights_by_step.iter();
    let steps: Vec<u64> = steps.map(|kept| kept.snapshot.time.step).collect();
    assert_eq!(steps, [STEPS - 4, STEPS]);
}

#[test]
fn closing_asks_about_what_was_made_since_and_saving_answers_it() {
    let folder = folder();
    let path = folder.path().join("mine.elbow");
    let mut window = Window::fresh(folder.path());
    save_as(&mut window, &path, false);
    window.press(PLAIN, Key::A);
    assert!(window.shows("mine.elbow + unsaved changes"));
    window.press(CTRL, Key::Q);
    assert!(window.shows("Keep what you made?") && !window.shell().is_closing());
    window.click("Cancel");
    window.save();
    assert!(window.shows("mine.elbow on"));
    window.press(PLAIN, Key::A);
    let made = window.shell().document().clone();
    window.press(CTRL, Key::Q);
    window.click("Save to mine.elbow");
    window.wait_until("the end", |window| window.shell().is_closing());
    drop(window);
    let mut again = Window::on(folder.path(), &path);
    assert_eq!(*again.shell().document(), made);
    again.press(CTRL, Key::Q);
    assert!(again.shell().is_closing(), "nothing has changed");
}

#[test]
fn what_a_model_alone_cannot_hold_is_asked_about() {
    let folder = folder();
    let mut window = Window::fresh(folder.path());
    save_as(&mut window, &folder.path().join("mine.bpk"), false);
    window.press(PLAIN, Key::A);
    window.press(CTRL, Key::Q);
    assert!(
        window.shell().is_closing(),
        "a place is put down anew by a click"
    );
    let mut window = Window::fresh(folder.path());
    save_as(&mut window, &folder.path().join("other.bpk"), false);
    make_things(&mut window);
    window.press(CTRL, Key::Q);
    assert!(window.shows("Keep what you made?"));
    window.click("Save first…");
    let path = folder.path().join("other.elbow");
    let field = egui_kittest::kittest::Queryable::get_by_label(&window.harness, "Path on disk");
    let typed = egui_kittest::kittest::NodeT::accesskit_node(&field).value();
    assert_eq!(typed, Some(path.display().to_string()));
    window.click("Save");
    window.wait_until("the end", |window| window.shell().is_closing());
    let made = window.shell().document().clone();
    drop(window);
    assert_eq!(*Window::on(folder.path(), &path).shell().document(), made);
}

#[test]
fn where_the_images_are_away_what_was_made_is_kept_whole() {
    let folder = folder();
    let here = folder.path();
    let path = here.join("mine.elbow");
    let mut window = Window::fresh(here);
    make_things(&mut window);
    save_as(&mut window, &path, false);
    let document = window.shell().document().clone();
    drop(window);
    std::fs::rename(here.join("bars"), here.join("elsewhere")).expect("writable");
    let mut again = Window::on(here, &path);
    assert!(again.worker.progress().missing_data.is_some());
    assert_eq!(*again.shell().document(), document);
    again.press(PLAIN, Key::A);
    again.save();
    let document = again.shell().document().clone();
    drop(again);
    std::fs::rename(here.join("elsewhere"), here.join("bars")).expect("writable");
    let mut again = Window::on(here, &path);
    assert_eq!(*again.shell().document(), document);
    again.train(3);
    let mut undisturbed = Window::fresh(here);
    undisturbed.train(3);
    assert_eq!(again.weights(here), undisturbed.weights(here));
}

#[test]
fn a_session_takes_the_place_of_other_work_only_after_a_question() {
    let folder = folder();
    let path = folder.path().join("mine.elbow");
    let mut window = Window::fresh(folder.path());
    save_as(&mut window, &path, false);
    drop(window);
    let mut other = Window::fresh(folder.path());
    make_things(&mut other);
    let made = other.shell().document().clone();
    let open = |window: &mut Window| {
        window.press(CTRL, Key::O);
        window.fill("Path on disk", &path.display().to_string());
        window.click("Open");
        assert!(window.shows("takes the place of your points"));
    };
    open(&mut other);
    other.click("Cancel");
    assert_eq!(*other.shell().document(), made);
    open(&mut other);
    other.click("Save first…");
    let kept = folder.path().join("kept.elbow");
    other.fill("Path on disk", &kept.display().to_string());
    other.click("Save");
    other.wait_until("the file", |window| window.told("Saved") > 0);
    other.press(PLAIN, Key::A);
    open(&mut other);
    other.click("Open all the same");
    other.wait_until("the session", |window| {
        window.shell().document().notes.is_empty()
    });
    drop(other);
    assert_eq!(*Window::on(folder.path(), &kept).shell().document(), made);
}

/// How many earlier steps this session keeps.
fn earlier(session: &Path) -> usize {
    let saved = elbow::archive::load_model(session, None).expect("a session");
    saved.past.map_or(0, |past| past.steps.len())
}

#[test]
fn a_session_keeps_its_past_wherever_it_is_opened_and_saved_again() {
    let folder = folder();
    let path = folder.path().join("mine.elbow");
    let mut window = Window::fresh(folder.path());
    save_as(&mut window, &path, true);
    drop(window);
    let before = earlier(&path);
    assert!(before > 2, "{before}");
    // In a window whose sessions have none, unless they are told.
    let mut other = Window::on(folder.path(), &path);
    other.press(PLAIN, Key::A);
    other.save();
    assert_eq!(earlier(&path), before);
}

#[test]
fn a_session_keeps_its_past_also_after_it_could_not_be_saved_elsewhere() {
    let folder = folder();
    let path = folder.path().join("mine.elbow");
    let mut window = Window::fresh(folder.path());
    save_as(&mut window, &path, true);
    drop(window);
    let before = earlier(&path);
    assert!(before > 2, "{before}");
    let mut other = Window::on(folder.path(), &path);
    other.press(PLAIN, Key::A);
    other.choose("save session as");
    let nowhere = folder.path().join("no such folder").join("light.elbow");
    other.fill("Path on disk", &nowhere.display().to_string());
    // Without the past there.
    let keep = "earlier steps: up to";
    other.harness.get_by_label_contains(keep).click();
    other.frames();
    other.click("Save");
    other.wait_until("the refusal", |window| window.told("NotSaved") > 0);
    other.press(PLAIN, Key::Escape);
    other.save();
    assert_eq!(earlier(&path), before);
}

#[test]
fn a_session_opens_over_another_run_in_one_step() {
    let folder = folder();
    let path = folder.path().join("mine.elbow");
    let mut window = Window::fresh(folder.path());
    make_things(&mut window);
    save_as(&mut window, &path, false);
    let document = window.shell().document().clone();
    drop(window);
    let mut other = Window::fresh(folder.path());
    other.press(PLAIN, Key::A);
    let run = other.worker.progress().lineage.id;
    other.worker.send(Command::Open(path));
    // In each frame either the one or the other is there.
    let before = other.shell().document().clone();
    for _ in 0..2000 {
        other.harness.step();
        let now = other.shell().document();
        if *now != before {
            assert_eq!(now.notes, document.notes);
            assert_eq!(now.points, document.points);
            assert_eq!(now.notes[0].run, other.worker.progress().lineage.id);
            assert_ne!(now.notes[0].run, run);
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    panic!("the session never opened");
}
