//! What the buttons of the run and the recipe's live fields send.

use crate::{started, time, window};
use elbow::curves::History;
use elbow::explore::{
    Answered, Answers, Compared, Order, Page, PageQuery, Posterior, Stamp, WhichImage,
};
use elbow::recipe::{Recipe, Terms};
use elbow::run::RunTime;
use elbow::train::{
    Command, Culprit, Failure, KeptRun, ObjectivePart, Phase, Published, TrainError,
};
use std::sync::Arc;
use std::time::Instant;

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

/// The first test image beside what this run made of it.
fn page(of: &Published) -> Answers {
    let compared = Compared {
        image: WhichImage::Test(0),
        label: None,
        original: [0; 6].into(),
        reconstruction: [0; 6].into(),
        difference: [0; 6].into(),
        terms: Terms::default(),
        posterior: Posterior {
            mean: vec![0.0; 2],
            std: vec![1.0; 2],
        },
    };
    let mut answers = Answers::default();
    answers.give(Answered {
        query: PageQuery {
            class: None,
            order: Order::File,
            ranking: 0,
            page: 0,
            per_page: 1,
        },
        posted: Instant::now(),
        stamp: Stamp {
            run: of.run,
            step: of.snapshot.time.step,
            published: of.at,
            answered: Instant::now(),
        },
        answer: Page {
            matching: 1,
            items: vec![Arc::new(compared)],
            precision: None,
        },
    });
    answers
}

#[test]
fn the_comparison_of_the_run_before_is_not_shown_as_that_of_a_new_one() {
    let mut window = time::window();
    let before = window.fake.borrow().progress.weights_by_step[4].clone();
    window.fake.borrow_mut().answers = Arc::new(page(&before));
    window.tell(|progress| progress.dataset = Some(before.dataset.clone()));
    assert!(window.shows("Test image 0"));
    window.tell(|progress| progress.run = 2);
    assert!(!window.shows("Test image 0"));
    assert!(window.shows("Test images appear here with the first weights"));
}

#[test]
fn an_image_that_is_named_in_the_palette_is_chosen_and_no_point_is_put_down() {
    let mut window = time::window();
    let before = window.fake.borrow().progress.weights_by_step[4].clone();
    window.tell(|progress| progress.dataset = Some(before.dataset.clone()));
    let points = window.shell().document().points.len();
    window.choose_in_palette("image 3");
    let wanted = window.shell().selection().wanted_image.clone();
    assert_eq!(wanted, Some(WhichImage::Test(3)));
    assert_eq!(window.shell().document().points.len(), points);
}
