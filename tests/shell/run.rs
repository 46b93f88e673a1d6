//! What the buttons of the run and the recipe's live fields send.

use crate::{started, window};
use elbow::curves::History;
use elbow::recipe::{Recipe, Terms};
use elbow::run::RunTime;
use elbow::train::{Command, Culprit, Failure, KeptRun, ObjectivePart, Phase, TrainError};
use std::sync::Arc;

#[test]
fn one_button_pauses_and_resumes() {
    let mut window = window();
    window.click("Pause");
    assert!(matches!(window.sent()[..], [Command::Pause]));
    window.tell(|progress| progress.phase = Phase::Paused);
    window.click("Resume");
    assert!(matches!(window.sent()[..], [Command::Run]));
    window.click("One step");
    window.click("To the end of the epoch");
    assert!(matches!(window.sent()[..], [Command::Step, Command::Epoch]));
}

#[test]
fn live_fields_act_at_once() {
    let mut window = window();
    window.fill("Beta", "4");
    window.fill("Learning rate", "3e-4");
    window.fill("Batch size", "64");
    let live: Vec<_> = window
        .sent()
        .into_iter()
        .map(|command| match command {
            Command::Live(live) => (live.beta, live.learning_rate, live.batch),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(live, [(4.0, 1e-3, 128), (4.0, 3e-4, 128), (4.0, 3e-4, 64)]);
}

#[test]
fn resets_keep_the_recipe_and_the_pause() {
    let mut window = window();
    window.tell(|progress| progress.phase = Phase::Paused);
    window.click("Reset, same seed");
    assert_eq!(started(&window.sent()), Some((Recipe::default(), false)));
    window.click("Reset, new seed");
    let (recipe, run) = started(&window.sent()).expect("a start");
    assert!(!run);
    assert_ne!(recipe.seed, 0);
    assert_eq!(Recipe { seed: 0, ..recipe }, Recipe::default());
}

#[test]
fn a_second_reset_pins_a_long_run_that_no_file_holds() {
    for (steps, kept) in [(999, false), (1000, true)] {
        let mut history = History::new();
        let terms = Terms::default();
        let time = |step| RunTime {
            step,
            ..RunTime::default()
        };
        history.push(time(1), &terms, terms.minimised(1.0));
        let long = KeptRun {
            lineage: elbow::run::Lineage::fresh(),
            run: 1,
            recipe: Recipe::default(),
            time: time(steps),
            history: Arc::new(history),
            weights_by_step: Default::default(),
            pinned: false,
            unsaved: true,
            file: None,
        };
        let mut window = window();
        window.tell(|progress| {
            progress.run = 2;
            progress.time.step = 10;
            progress.kept = vec![long].into();
        });
        window.click("Reset, same seed");
        let sent = window.sent();
        let pinned = matches!(sent[..], [Command::Pin(1), Command::Start { .. }]);
        assert_eq!(pinned, kept, "{sent:?}");
    }
}

#[test]
fn a_failed_run_says_what_happened_and_what_helps() {
    let mut window = window();
    window.tell(|progress| {
        progress.phase = Phase::Failed(Failure::Stopped(TrainError::NonFinite {
            step: 12,
            culprit: Culprit::Objective(ObjectivePart::Kl),
            kept: 0,
            learning_rate: 0.1,
            learned_std: None,
        }));
    });
    assert!(window.shows("Step 12 gave no finite loss: the KL of q(z | x) is not finite"));
    assert!(window.shows("Start again with a learning rate below 1e-1"));
    window.click("Start over");
    assert!(started(&window.sent()).is_some());
}
