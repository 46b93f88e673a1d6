//! What was done can be undone.

use crate::shell::Window;
use crate::{CTRL, PLAIN, window};
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::explore::{Answers, Asked};
use elbow::recipe::{Recipe, RunLength};
use elbow::train::{Assumed, Command, Phase, Progress, Start, Worker};
use elbow::ui::{Answering, Backend, Shell, WindowApp};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

#[test]
fn edits_can_be_undone_and_done_again() {
    let mut window = window();
    window.fill("Hidden widths", "77");
    window.harness.run_steps(10);
    window.click("Run");
    window.press(PLAIN, Key::Escape);
    // The draft counts as settled once the hand has rested for a while.
    window.harness.run_steps(10);
    let hidden = |window: &Window| window.harness.get_by_label("Hidden widths").value();
    assert_eq!(hidden(&window).as_deref(), Some("77"));
    window.press(CTRL, Key::Z);
    assert_eq!(hidden(&window).as_deref(), Some("400"));
    window.press(CTRL | Modifiers::SHIFT, Key::Z);
    assert_eq!(hidden(&window).as_deref(), Some("77"));
}

/// The newest live beta that was sent.
fn sent_beta(window: &Window) -> Option<f64> {
    let mut betas = window.sent().into_iter().map(|command| match command {
        Command::Live(live) => live.beta,
        other => panic!("{other:?}"),
    });
    betas.next_back()
}

#[test]
fn undo_of_a_live_value_reaches_the_run() {
    let mut window = window();
    window.harness.run_steps(4);
    window.fill("Beta", "8.5");
    assert_eq!(sent_beta(&window), Some(8.5));
    window.tell(|progress| progress.recipe.beta = 8.5);
    window.harness.run_steps(4);
    window.press(CTRL, Key::Z);
    assert_eq!(sent_beta(&window), Some(1.0));
    assert_eq!(window.field("Beta"), "1");
    window.tell(|progress| progress.recipe.beta = 1.0);
    assert_eq!(window.field("Beta"), "1");
    window.press(CTRL, Key::Y);
    assert_eq!(sent_beta(&window), Some(8.5));
    assert_eq!(window.field("Beta"), "8.5");
}

#[test]
fn undo_before_the_run_has_answered_reaches_it_too() {
    let mut window = window();
    window.harness.run_steps(4);
    window.fill("Beta", "8.5");
    window.sent();
    window.press(CTRL, Key::Z);
    assert_eq!(sent_beta(&window), Some(1.0));
}

#[test]
fn undo_in_a_window_without_the_recipe_keeps_to_what_the_run_does() {
    let mut window = window();
    window.press(CTRL, Key::Num1);
    window.tell(|progress| progress.recipe.beta = 4.0);
    window.harness.run_steps(4);
    window.press(PLAIN, Key::A);
    window.harness.run_steps(4);
    window.press(CTRL, Key::Z);
    assert_eq!(
        sent_beta(&window),
        None,
        "a point was undone, and nothing else"
    );
}

#[test]
fn undoing_an_added_point_makes_the_one_active_that_was() {
    let mut window = window();
    window.harness.run_steps(4);
    let active = |window: &Window| window.shell().selection().active;
    let before = active(&window);
    window.press(PLAIN, Key::A);
    let added = active(&window);
    assert_ne!(added, before);
    window.harness.run_steps(4);
    window.press(CTRL, Key::Z);
    assert_eq!(active(&window), before);
    window.press(CTRL, Key::Y);
    assert_eq!(active(&window), added);
}

/// The trainer's thread, without an explorer.
struct Trained(Rc<Worker>);

impl Backend for Trained {
    fn send(&mut self, command: Command) {
        self.0.send(command);
    }

    fn progress(&self) -> Arc<Progress> {
        self.0.progress()
    }
}

impl Answering for Trained {
    fn ask(&mut self, _asked: Asked) {}

    fn answers(&self) -> Arc<Answers> {
        Arc::default()
    }

    fn answers_to(&self, _asked: &Asked, _patience: Duration) -> Arc<Answers> {
        Arc::default()
    }
}

#[test]
fn undo_of_beta_changes_what_a_real_run_trains_with_and_is_marked() {
    let start = Start {
        recipe: Recipe {
            hidden: vec![8],
            ..Recipe::default()
        },
        model: None,
        assumed: Assumed::default(),
        data: None,
        length: Some(RunLength::Steps(3)),
    };
    let worker = Rc::new(Worker::spawn(start, Arc::new(|| {})).expect("a thread"));
    let trained = Trained(worker.clone());
    let deadline = Instant::now() + Duration::from_secs(120);
    let wait_for = |window: &mut Harness<'static, WindowApp>, beta: f64| loop {
        window.run_steps(3);
        let progress = worker.progress();
        if progress.phase == Phase::Paused && progress.recipe.beta == beta {
            return progress.history.marks().len();
        }
        assert!(
            Instant::now() < deadline,
            "the run never trained with {beta}"
        );
        std::thread::sleep(Duration::from_millis(10));
    };
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("settings.json");
    let mut window = Harness::builder()
        .with_size(vec2(2000.0, 1200.0))
        .build_eframe(|creation| {
            let ctx = &creation.egui_ctx;
            WindowApp::new(Shell::new(ctx, Box::new(trained), Some(settings)))
        });
    assert_eq!(wait_for(&mut window, 1.0), 0);
    window.get_by_label("Beta").set_value_accesskit(8.5);
    assert_eq!(wait_for(&mut window, 8.5), 1);
    window.run_steps(4);
    window.key_press_modifiers(CTRL, Key::Z);
    assert_eq!(wait_for(&mut window, 1.0), 2, "as any other live change");
    let shown = window.get_by_label("Beta").value();
    assert_eq!(shown.as_deref(), Some("1"));
}
