//! The recipe's draft: what is edited waits, and makes the next run.

use crate::shell::Window;
use crate::{CTRL, bars, started, window};
use eframe::egui::Key;
use egui_kittest::kittest::Queryable;
use elbow::recipe::{Activation, Bayes, Binarize, DataSpec, DeviceChoice, Likelihood, Recipe};

#[test]
fn edited_fields_wait_for_a_new_run_and_then_make_its_recipe() {
    let mut window = window();
    window.fill("Hidden widths", "300, 100");
    window.click("Activation");
    window.click("tanh");
    window.click("Pixels are");
    window.click("Gaussian");
    window.fill("Precision", "25");
    window
        .harness
        .get_by_label("Latent dimensions")
        .set_value_accesskit(20.0);
    window.fill("Seed", "7");
    window.click("Device");
    window.click("ndarray");
    assert!(window.sent().is_empty(), "nothing structural acts at once");
    assert!(window.shows("fields wait"));
    window.click("Start new run");
    let expected = Recipe {
        hidden: vec![300, 100],
        activation: Activation::Tanh,
        likelihood: Likelihood::Gaussian,
        precision: 25.0,
        latent: 20,
        seed: 7,
        device: DeviceChoice::Ndarray,
        ..Recipe::default()
    };
    assert_eq!(started(&window.sent()), Some((expected, true)));
}

#[test]
fn a_run_does_not_begin_with_a_number_that_was_refused() {
    let mut window = window();
    window.fill("Latent dimensions", "many");
    assert!(window.shows("A number was refused: write another"));
    assert!(!window.shows("fields wait"), "none was edited");
    window.click("Start new run");
    window.press(CTRL, Key::Enter);
    assert!(window.sent().is_empty(), "that is no number of dimensions");
    window.fill("Latent dimensions", "20");
    assert!(!window.shows("A number was refused"));
    window.click("Start new run");
    let expected = Recipe {
        latent: 20,
        ..Recipe::default()
    };
    assert_eq!(started(&window.sent()), Some((expected, true)));
}

#[test]
fn a_number_that_is_still_being_typed_is_read_as_a_run_is_begun() {
    for (typed, begins) in [("many", None), ("20", Some(20))] {
        let mut window = window();
        window.harness.get_by_label("Latent dimensions").click();
        window.settle();
        window.press(CTRL, Key::A);
        let field = window.harness.get_by_label("Latent dimensions");
        field.type_text(typed);
        window.settle();
        let button = window.harness.get_by_label("Start new run").rect();
        window.click_at(button.center(), 1);
        let begun = started(&window.sent());
        assert_eq!(begun.map(|(recipe, _)| recipe.latent), begins, "{typed}");
    }
}

#[test]
fn weights_and_objective_are_folded_away_and_make_a_recipe_all_the_same() {
    let mut window = window();
    assert!(!window.shows("Importance samples"));
    window.click("Weights and objective");
    window.click("Decoder’s weights");
    window.click("Random");
    window.fill("Prior precision", "4");
    window.fill("KL warm-up, steps", "500");
    window.fill("Free nats per dimension", "0.5");
    window.click("Start new run");
    let expected = Recipe {
        bayes: Bayes::Decoder,
        prior_precision: 4.0,
        kl_warmup: 500,
        free_bits: 0.5,
        ..Recipe::default()
    };
    assert_eq!(started(&window.sent()), Some((expected, true)));
}

#[test]
fn the_panel_keeps_every_number_that_the_command_line_accepts() {
    for (tiny, large) in [(1e-13, 1e13), (5e-324, f64::MAX)] {
        for learning_rate in [tiny, large] {
            let recipe = Recipe {
                likelihood: Likelihood::Gaussian,
                learn_precision: true,
                precision: tiny,
                min_std: 2e3,
                bayes: Bayes::Decoder,
                prior_precision: large,
                free_bits: large,
                learning_rate,
                beta: large,
                ..Recipe::default()
            };
            assert_eq!(recipe.check(), Ok(()));
            let mut window = Window::open(recipe.clone());
            window.settle();
            assert!(window.shows("Free nats per dimension"));
            window.click("Start new run");
            assert_eq!(started(&window.sent()), Some((recipe, true)));
        }
    }
}

#[test]
fn what_has_no_clear_meaning_cannot_be_started_and_the_reason_is_told() {
    let mut window = window();
    window.click("Weights and objective");
    window.fill("Importance samples", "5");
    window.fill("Free nats per dimension", "0.5");
    assert!(window.shows("\"Free nats per dimension\" must be 0"));
    window.click("Start new run");
    assert!(window.sent().is_empty());
}

#[test]
fn data_comes_from_a_typed_folder_and_pixels_can_be_binarised() {
    let mut window = window();
    let folder = bars(&window);
    window.click("Open data…");
    window.fill("Path on disk", &folder.display().to_string());
    window.click("Open");
    window.wait_for("as the model sees them: 6 x 8");
    window.click("Use for the next run");
    assert!(window.shows("12 to train on, 12 to test"));
    window.click("Binarisation");
    window.click("Dynamic");
    window.click("Start new run");
    let (recipe, _) = started(&window.sent()).expect("a start");
    assert_eq!(recipe.data, DataSpec::at(folder));
    assert_eq!(recipe.binarize, Binarize::Dynamic);
}

#[test]
fn the_data_of_the_next_run_is_chosen_among_those_opened_last_and_those_always_there() {
    let mut window = Window::open(Recipe {
        data: DataSpec::at("/data/cells"),
        ..Recipe::default()
    });
    assert_eq!(window.field("Images"), "cells");
    window.click("Images");
    window.click("MNIST");
    assert!(window.shows("1 field waits"));
    window.click("Start new run");
    let (recipe, _) = started(&window.sent()).expect("a start");
    assert_eq!(recipe.data, DataSpec::default());
}

#[test]
fn a_recipe_that_cannot_run_says_why_and_does_not_start() {
    let mut window = window();
    window.fill("Hidden widths", "400, plenty");
    assert!(window.shows("plenty"));
    window.click("Start new run");
    assert!(window.sent().is_empty());
    window.click("Revert");
    assert!(!window.shows("plenty"));
    window.click("Start new run");
    assert_eq!(started(&window.sent()), Some((Recipe::default(), true)));
}

#[test]
fn a_learned_precision_may_be_given_a_smallest_std() {
    let mut window = window();
    assert!(!window.shows("Smallest std"));
    window.click("Pixels are");
    window.click("Gaussian");
    window.click("Learned");
    window.fill("Precision", "400");
    window.fill("Smallest std", "0,1");
    assert!(window.shows("A precision of 400 starts below the smallest std, 0.1"));
    window.fill("Smallest std", "0.01");
    window.click("Start new run");
    let expected = Recipe {
        likelihood: Likelihood::Gaussian,
        precision: 400.0,
        learn_precision: true,
        min_std: 0.01,
        ..Recipe::default()
    };
    assert_eq!(started(&window.sent()), Some((expected, true)));
}

#[test]
fn the_start_button_stays_where_it_is() {
    let mut window = window();
    let place = |window: &Window| window.harness.get_by_label("Start new run").rect();
    let before = place(&window);
    window.fill("Hidden widths", "300");
    assert!(window.shows("1 field waits"));
    assert_eq!(place(&window), before);
    window.fill("Hidden widths", "many");
    assert_eq!(place(&window), before);
}
