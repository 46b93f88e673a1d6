//! What the window promises about a run that another replaces: nothing is asked that need not
//! be, and the run before can be brought back.

#[path = "support/shell.rs"]
#[allow(dead_code, reason = "shared with the tests of the shell")]
mod shell;

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use elbow::curves::History;
use elbow::recipe::{Recipe, Terms};
use elbow::run::{Lineage, RunTime};
use elbow::train::{Command, KeptRun, Message, Phase};
use shell::Window;
use std::sync::Arc;

const CTRL: Modifiers = Modifiers::COMMAND;

/// An unsaved run of so many steps that was replaced.
fn kept(run: u64, steps: u64) -> KeptRun {
    let mut history = History::new();
    for step in 1..=steps {
        let time = RunTime {
            step,
            ..RunTime::default()
        };
        history.push(time, &Terms::default(), 0.0);
    }
    KeptRun {
        run,
        lineage: Lineage::fresh(),
        recipe: Recipe {
            beta: 4.0,
            ..Recipe::default()
        },
        time: RunTime {
            step: steps,
            ..RunTime::default()
        },
        history: Arc::new(history),
        weights_by_step: Arc::default(),
        pinned: false,
        unsaved: true,
        file: None,
    }
}

/// A window over an unsaved run 3 of 5,000 steps, which replaced these.
fn window(runs: Vec<KeptRun>) -> Window {
    let mut window = Window::open(Recipe::default());
    window.tell(|progress| {
        progress.run = 3;
        progress.unsaved = true;
        progress.time.step = 5000;
        progress.phase = Phase::Paused;
        progress.kept = runs.into();
    });
    window
}

fn begins(sent: &[Command]) -> bool {
    matches!(sent, [Command::Start { .. }])
}

#[test]
fn a_reset_asks_nothing_and_the_run_before_is_brought_back() {
    let mut window = window(Vec::new());
    window.click("Reset, same seed");
    assert!(begins(&window.sent()), "no question stands before it");
    window.tell(|progress| {
        progress.run = 4;
        progress.time.step = 20;
        progress.kept = vec![kept(3, 5000)].into();
    });
    window.press(CTRL, Key::B);
    assert!(matches!(window.sent()[..], [Command::BringBack(3)]));

    // A run that would be missed is pinned first; where no pin is left, that is told of.
    window.click("Reset, new seed");
    let sent = window.sent();
    assert!(matches!(
        &sent[..],
        [Command::Pin(3), Command::Start { .. }]
    ));
    window.notice(Message::LetGo { step: 5000 });
    assert!(window.shows("An unsaved run of 5,000 steps was let go. Pin a run to keep it"));
}

#[test]
fn a_new_run_asks_only_for_a_run_that_would_really_be_lost() {
    let pinned = KeptRun {
        pinned: true,
        ..kept(1, 5000)
    };
    let saved = KeptRun {
        unsaved: false,
        ..kept(1, 5000)
    };
    for run in [kept(1, 200), pinned, saved] {
        let mut window = window(vec![run]);
        window.click("Start new run");
        assert!(begins(&window.sent()));
    }

    let mut window = window(vec![kept(1, 5000)]);
    window.click("Start new run");
    assert!(window.sent().is_empty());
    assert!(window.shows("of 5,000 steps, is in no file"));
    window.click("Cancel");
    assert!(window.sent().is_empty() && !window.shows("is in no file"));
    window.click("Start new run");
    window.click("Let it go");
    assert!(begins(&window.sent()));
    window.press(CTRL, Key::Enter);
    window.press(Modifiers::NONE, Key::Enter);
    let sent = window.sent();
    assert!(
        matches!(sent[..], [Command::Pin(1), Command::Start { .. }]),
        "Enter loses nothing: {sent:?}"
    );
}

#[test]
fn with_no_pin_left_the_question_says_so() {
    let pinned = |run| KeptRun {
        pinned: true,
        ..kept(run, 5000)
    };
    let mut window = window(vec![pinned(1), pinned(2), kept(4, 5000)]);
    window.tell(|progress| progress.pinned = true);
    window.click("Start new run");
    window.click("Pin it");
    assert!(window.sent().is_empty(), "three are pinned");
    window.click("Cancel");
    window.click("Start new run");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(
        window.sent().is_empty() && !window.shows("Pin it"),
        "Enter cancels"
    );
}

#[test]
fn the_run_in_hand_is_pinned_and_unpinned_by_one_entry() {
    let mut window = window(Vec::new());
    window.click("Run");
    window.harness.get_by_label_contains("Pin this run").click();
    window.settle();
    assert!(matches!(window.sent()[..], [Command::Pin(3)]));
    window.tell(|progress| progress.pinned = true);
    window.press(CTRL | Modifiers::SHIFT, Key::B);
    assert!(matches!(window.sent()[..], [Command::Unpin(3)]));
}

#[test]
fn the_curves_list_the_runs_before_with_all_that_can_be_done() {
    let mut window = window(vec![kept(1, 200)]);
    window.click("Pin beta 4");
    window.click("Bring back beta 4");
    window.click("Forget beta 4");
    let sent = window.sent();
    assert!(
        matches!(
            sent[..],
            [Command::Pin(1), Command::BringBack(1), Command::Forget(1)]
        ),
        "{sent:?}"
    );
}

#[test]
fn opening_a_file_says_that_the_run_before_is_kept_and_brings_it_back() {
    let mut window = window(Vec::new());
    window.tell(|progress| {
        progress.run = 4;
        progress.kept = vec![kept(3, 5000)].into();
    });
    window.notice(Message::Opened("/models/a.bpk".into()));
    assert!(window.shows("Opened /models/a.bpk. The run before, to step 5,000, is kept"));
    window.click("Bring back");
    assert!(matches!(window.sent()[..], [Command::BringBack(3)]));
    assert!(!window.shows("Opened /models/a.bpk"));
}

#[test]
fn a_file_that_replaced_no_run_says_of_none() {
    let mut window = window(vec![kept(1, 200)]);
    window.tell(|progress| progress.run = 4);
    window.notice(Message::Opened("/models/a.bpk".into()));
    assert!(window.shows("Opened /models/a.bpk"));
    assert!(!window.shows("The run before, to step"));
    assert!(window.harness.query_by_label("Bring back").is_none());
}

#[test]
fn runs_of_one_name_are_told_apart_in_the_list_and_in_the_palette() {
    let mut window = window(vec![kept(1, 200), kept(2, 300)]);
    for name in ["beta 4, to step 200", "beta 4, to step 300"] {
        window.harness.get_by_label(name);
    }
    window.choose_in_palette("bring back beta 4 to step 200");
    window.choose_in_palette("pin beta 4 to step 300");
    let sent = window.sent();
    assert!(
        matches!(sent[..], [Command::BringBack(1), Command::Pin(2)]),
        "{sent:?}"
    );
}

#[test]
fn the_window_follows_a_run_whose_number_is_lower() {
    let mut window = window(Vec::new());
    window.tell(|progress| {
        progress.run = 1;
        progress.recipe.latent = 5;
    });
    let handles = &window.shell().document().points;
    assert!(handles.iter().all(|handle| handle.z.len() == 5));
}

#[test]
fn undo_takes_a_forgotten_run_back_and_redo_forgets_it_again() {
    let mut window = window(vec![kept(1, 200)]);
    window.press(Modifiers::NONE, Key::A);
    window.click("Forget beta 4");
    assert!(matches!(window.sent()[..], [Command::Forget(1)]));
    window.tell(|progress| {
        progress.kept = Arc::default();
        progress.forgotten = [1].into();
    });
    assert!(window.shows("The run of 200 steps is forgotten: Undo takes it back"));
    let points = window.shell().document().points.len();
    window.press(CTRL, Key::Z);
    assert!(matches!(window.sent()[..], [Command::TakeBack(1)]));
    window.tell(|progress| {
        progress.kept = vec![kept(1, 200)].into();
        progress.forgotten = Arc::default();
    });
    assert!(!window.shows("is forgotten"), "what it told is over");
    assert_eq!(window.shell().document().points.len(), points);
    window.press(CTRL | Modifiers::SHIFT, Key::Z);
    assert!(matches!(window.sent()[..], [Command::Forget(1)]));
    for _ in 0..2 {
        window.press(CTRL, Key::Z);
    }
    assert!(matches!(window.sent()[..], [Command::TakeBack(1)]));
    assert_eq!(
        window.shell().document().points.len(),
        points - 1,
        "each is a step of its own"
    );
}

#[test]
fn a_run_is_forgotten_for_good_once_another_begins() {
    let mut window = window(vec![kept(1, 200)]);
    window.click("Run");
    window.click("Forget this run");
    assert!(matches!(window.sent()[..], [Command::Forget(3)]));
    // The run before comes back.
    window.tell(|progress| {
        progress.run = 1;
        progress.time.step = 200;
        progress.kept = Arc::default();
        progress.forgotten = [3].into();
    });
    assert!(window.shows("The run of 5,000 steps is forgotten"));
    // What is made now is undone first.
    window.press(Modifiers::NONE, Key::A);
    window.press(CTRL, Key::Z);
    assert!(window.sent().is_empty());
    window.press(CTRL, Key::Z);
    assert!(matches!(window.sent()[..], [Command::TakeBack(3)]));
    window.tell(|progress| {
        progress.run = 3;
        progress.time.step = 5000;
        progress.kept = vec![kept(1, 200)].into();
        progress.forgotten = Arc::default();
    });
    // Forgotten again, until another run begins.
    window.press(CTRL | Modifiers::SHIFT, Key::Z);
    assert!(matches!(window.sent()[..], [Command::Forget(3)]));
    window.tell(|progress| {
        progress.run = 4;
        progress.time.step = 20;
        progress.kept = vec![kept(1, 200)].into();
    });
    assert!(!window.shows("is forgotten"));
    window.press(CTRL, Key::Z);
    assert!(window.sent().is_empty());
}

#[test]
fn a_run_without_steps_is_not_forgotten() {
    let mut window = window(Vec::new());
    window.tell(|progress| progress.time.step = 0);
    window.choose_in_palette("forget this run");
    assert!(window.sent().is_empty());
}

#[test]
fn a_kept_run_is_saved_without_bringing_it_back() {
    let mut window = window(vec![kept(1, 200)]);
    window.click("Save beta 4…");
    assert_eq!(window.harness.get_all_by_label("beta 4").count(), 2);
    assert!(window.shows("it stays kept, and the run in hand goes on"));
    let there = window.folder().join("kept.bpk");
    std::fs::write(&there, "something").expect("writable");
    let typed = there.with_extension("").display().to_string();
    window.fill("Path on disk", &typed);
    window.click("Save");
    assert!(window.sent().is_empty());
    assert!(window.shows("kept.bpk exists and will be replaced"));
    window.click("Replace");
    let sent = window.sent();
    let [Command::Save(order)] = &sent[..] else {
        panic!("{sent:?}");
    };
    assert_eq!((order.run, &order.path), (Some(1), &there));
    assert!(order.replaces && order.session.is_none());
    let path = there;
    window.notice(Message::Saved { path, step: 200 });
    assert!(!window.shows("Path on disk"));
    window.choose_in_palette("save beta 4");
    assert!(window.shows("it stays kept, and the run in hand goes on"));
}
