//! A run that was lost with its window is offered at the next start.

use crate::counted::counted;
use crate::shell::Window;
use crate::{CTRL, PLAIN};
use eframe::App;
use eframe::egui::Key;
use egui_kittest::kittest::Queryable;
use elbow::archive::{
    RecoveryFiles, RunToSave, SaveError, SavedSession, WriteCause, WriteError, save_model,
};
use elbow::curves::{History, Mark};
use elbow::data::Dataset;
use elbow::recipe::{Recipe, RecipeChange};
use elbow::run::{Lineage, RunTime};
use elbow::train::{Command, Message, Trainer};
use elbow::ui::scene::{SessionHome, SessionView};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

fn recipe() -> Recipe {
    Recipe {
        hidden: vec![4],
        batch: 8,
        ..Recipe::default()
    }
}

/// A trainer of two steps on a few images.
fn trainer() -> (Trainer, Arc<Dataset>) {
    let recipe = recipe();
    let dataset = counted();
    let mut trainer = Trainer::new(recipe, dataset.clone()).expect("a model");
    for _ in 0..2 {
        trainer.step().expect("a step");
    }
    (trainer, dataset)
}

/// A window's folder in which another window lost so many runs.
fn left_behind(runs: u64) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let (trainer, dataset) = trainer();
    for run in 1..=runs {
        // Each window has its own files; dropped, it is gone with its lock.
        let mut files = RecoveryFiles::new(recovery(folder.path()));
        files
            .save(run, &trainer.snapshot(), None, &dataset)
            .expect("writable");
    }
    folder
}

fn recovery(folder: &Path) -> PathBuf {
    folder.join("recovery")
}

/// How many checkpoints lie there.
fn checkpoints(folder: &Path) -> usize {
    let entries = std::fs::read_dir(recovery(folder)).expect("readable");
    let names = entries.flatten().map(|entry| entry.file_name());
    names
        .filter(|name| name.to_string_lossy().ends_with(".bpk"))
        .count()
}

fn offered(runs: u64) -> Window {
    let mut window = Window::over(Recipe::default(), left_behind(runs));
    window.wait_for("was lost with its window");
    window
}

#[test]
fn going_on_sends_the_run_to_the_trainer_and_offers_the_next() {
    let mut window = offered(2);
    assert!(window.shows("A run on MNIST was lost with its window"));
    assert!(window.shows("It can go on from step 2."));
    assert!(window.shows("1 more run"));
    window.click("Go on");
    let sent = window.sent();
    assert!(
        matches!(&sent[..], [Command::GoOn(lost)] if lost.time.step == 2 && lost.path().is_file()),
        "{sent:?}"
    );
    assert!(window.shows("was lost with its window") && !window.shows("more run"));
    drop(sent);
    window.click("Go on");
    assert!(!window.shows("was lost with its window"));
}

#[test]
fn of_a_run_of_the_recipe_in_hand_the_offer_says_the_step_once() {
    let mut window = Window::over(recipe(), left_behind(1));
    window.wait_for("was lost with its window");
    let device = Recipe {
        device: window.fake.borrow().progress.recipe.device,
        ..recipe()
    };
    assert_eq!(window.fake.borrow().progress.recipe, device);
    assert!(window.shows("It can go on from step 2."));
    assert!(!window.shows("to step 2"));
}

/// Gives a file this time.
fn written(path: &Path, when: SystemTime) {
    let file = File::options().write(true).open(path).expect("writable");
    file.set_modified(when).expect("a time");
}

#[test]
fn the_offer_says_which_run_it_is_and_how_long_before_the_end_it_was_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let (trainer, dataset) = trainer();
    let mut history = History::new();
    let change = RecipeChange::Beta {
        before: 1.0,
        after: 4.0,
    };
    let time = RunTime {
        step: 1,
        ..RunTime::default()
    };
    history.push_mark(Mark { time, change });
    let checkpoint = trainer.checkpoint(&history).expect("readable");
    let mut checkpoint = checkpoint.expect("a device that hands it over");
    checkpoint.lineage = Some(Lineage::fresh().fork(1));
    let mut files = RecoveryFiles::new(recovery(folder.path()));
    files
        .save(1, &trainer.snapshot(), Some(&checkpoint), &dataset)
        .expect("writable");
    drop(files);
    let end = SystemTime::now();
    let entries = std::fs::read_dir(recovery(folder.path())).expect("readable");
    for entry in entries.flatten() {
        let is_lock = entry.file_name().to_string_lossy().ends_with(".lock");
        let before = Duration::from_secs(if is_lock { 0 } else { 45 });
        written(&entry.path(), end - before);
    }
    let mut window = Window::over(Recipe::default(), folder);
    window.wait_for("was lost with its window");
    assert!(window.shows("It can go on from step 2, kept 45 s before the end."));
    window
        .harness
        .get_by_label_contains("fork at step 1")
        .hover();
    window.wait_for("Fork of a run that is not here, at step 1: beta 1 → 4");
}

#[test]
fn the_offer_of_a_sessions_run_names_its_file() {
    let offered_as = |run: fn(Lineage) -> Lineage| {
        let folder = tempfile::tempdir().expect("a folder");
        let (trainer, dataset) = trainer();
        let checkpoint = trainer.checkpoint(&History::new()).expect("readable");
        let mut checkpoint = checkpoint.expect("a device that hands it over");
        let lineage = Lineage::fresh();
        checkpoint.lineage = Some(lineage);
        let view = SessionView {
            home: Some(SessionHome {
                file: "/papers/three of them.elbow".into(),
                run: run(lineage).id,
                identity: Some(serde_json::from_str("\"a hash\"").expect("a text")),
            }),
            ..SessionView::default()
        };
        let session = SavedSession {
            view: view.text(),
            ..SavedSession::default()
        };
        let content = RunToSave {
            snapshot: &trainer.snapshot(),
            checkpoint: Some(&checkpoint),
            dataset: &dataset,
            session: Some(&session),
            past: None,
        };
        let mut files = RecoveryFiles::new(recovery(folder.path()));
        files.save_run(1, &content).expect("writable");
        drop(files);
        let mut window = Window::over(Recipe::default(), folder);
        window.wait_for("was lost with its window");
        let named = window.shows("A run on MNIST from three of them.elbow was lost");
        window.click("Go on");
        // Its earlier steps come from there.
        let sent = window.sent();
        let past_in = match &sent[..] {
            [Command::GoOn(lost)] => lost.past_in.as_ref().map(|file| file.path.clone()),
            _ => panic!("{sent:?}"),
        };
        let file = PathBuf::from("/papers/three of them.elbow");
        assert_eq!(past_in, named.then_some(file));
        named
    };
    assert!(offered_as(|own| own));
    assert!(
        !offered_as(|_| Lineage::fresh()),
        "a fork of it is in no file"
    );
}

#[test]
fn the_keyboard_reaches_the_offer() {
    let mut window = offered(1);
    window.harness.get_by_label("Go on").focus();
    window.settle();
    window.press(PLAIN, Key::Enter);
    assert!(matches!(window.sent()[..], [Command::GoOn(_)]));

    let mut window = offered(1);
    window.choose_in_palette("go on with the lost");
    assert!(matches!(window.sent()[..], [Command::GoOn(_)]));
}

#[test]
fn what_is_left_for_later_is_offered_again_and_what_is_discarded_is_not() {
    let mut window = offered(1);
    window.click("Not now");
    assert!(!window.shows("was lost with its window"));
    let folder = window.into_folder();
    assert_eq!(checkpoints(folder.path()), 1);

    let mut window = Window::over(Recipe::default(), folder);
    window.wait_for("was lost with its window");
    window.click("Discard");
    assert!(!window.shows("was lost with its window") && window.sent().is_empty());
    let folder = window.into_folder();
    assert_eq!(checkpoints(folder.path()), 0);
    let left = std::fs::read_dir(recovery(folder.path())).expect("readable");
    assert_eq!(left.count(), 0, "the lock goes too");
}

#[test]
fn a_run_of_a_window_that_lives_is_not_offered() {
    let folder = tempfile::tempdir().expect("a folder");
    let (trainer, dataset) = trainer();
    let mut files = RecoveryFiles::new(recovery(folder.path()));
    let snapshot = trainer.snapshot();
    files.save(1, &snapshot, None, &dataset).expect("writable");
    let mut window = Window::over(Recipe::default(), folder);
    std::thread::sleep(std::time::Duration::from_millis(500));
    window.settle();
    assert!(!window.shows("was lost with its window"));
    drop(files);
}

#[test]
fn a_damaged_file_is_told_in_one_sentence_and_set_aside() {
    let folder = left_behind(1);
    let files = std::fs::read_dir(recovery(folder.path())).expect("readable");
    let paths = files.flatten().map(|entry| entry.path());
    let path = paths
        .into_iter()
        .find(|path| path.extension().is_some_and(|ending| ending == "bpk"))
        .expect("a checkpoint");
    std::fs::write(&path, b"not a model").expect("writable");
    let mut window = Window::over(Recipe::default(), folder);
    window.wait_for("What was kept of a run is damaged, and is set aside as");
    assert!(!window.shows("was lost with its window"));
    assert!(!path.exists() && checkpoints(window.folder()) == 0);
}

#[test]
fn a_run_that_goes_on_has_no_file_so_saving_asks_for_a_place() {
    let mut window = offered(1);
    window.click("Go on");
    let sent = window.sent();
    assert!(matches!(&sent[..], [Command::GoOn(_)]));
    window.tell(|progress| {
        progress.run = 2;
        progress.time.step = 2;
        progress.unsaved = true;
        progress.file = None;
        progress.dataset = Some(trainer().1);
    });
    window.notice(Message::WentOn { step: 2 });
    assert!(window.shows("The run goes on from step 2, paused"));
    assert!(window.shows("Unsaved run on counted"));
    window.press(CTRL, Key::S);
    assert!(window.shows("Path on disk"));
    window.press(PLAIN, Key::Escape);
    window.press(CTRL, Key::Q);
    assert!(window.shows("2 steps is in no file"));
}

#[test]
fn only_a_persons_word_lets_go_of_what_is_kept() {
    let mut window = crate::window();
    window.tell(|progress| {
        progress.unsaved = true;
        progress.time.step = 10;
    });
    window.harness.state_mut().on_exit(None);
    assert!(window.sent().is_empty(), "the screen is gone");
    window.press(CTRL, Key::Q);
    window.harness.state_mut().on_exit(None);
    assert!(window.sent().is_empty(), "nothing was answered");
    window.click("Discard run");
    window.harness.state_mut().on_exit(None);
    assert!(matches!(window.sent()[..], [Command::KeepNothing]));
}

#[test]
fn a_checkpoint_that_cannot_be_written_is_told_while_the_window_stays() {
    let mut window = crate::window();
    window.notice(Message::NotKept(SaveError::Write(WriteError {
        path: "/data/elbow/recovery".into(),
        cause: WriteCause::Refused("Read-only file system (os error 30)".into()),
    })));
    assert!(window.shows("The run is not kept against a crash"));
    assert!(window.shows("Read-only file system"));
}

#[test]
fn a_saved_model_in_the_folder_is_nobodys_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let (trainer, dataset) = trainer();
    let own = recovery(folder.path());
    std::fs::create_dir(&own).expect("writable");
    save_model(&trainer.snapshot(), &dataset, &own.join("mine.bpk")).expect("writable");
    let mut window = Window::over(Recipe::default(), folder);
    std::thread::sleep(std::time::Duration::from_millis(500));
    window.settle();
    assert!(!window.shows("was lost with its window"));
    assert_eq!(checkpoints(window.folder()), 1);
}
