//! Numbers that a person types.

use crate::shell::Window;
use crate::{CTRL, window};
use eframe::egui::{Key, vec2};
use egui_kittest::kittest::Queryable;
use elbow::train::{Command, Phase};

#[test]
fn a_decimal_comma_and_the_minus_of_typesetters_are_read() {
    let mut window = window();
    window.fill("Learning rate", "0,01");
    window.fill("Batch size", "1,024");
    window.fill("Beta", "1,5e−1");
    let Some(Command::Live(live)) = window.sent().pop() else {
        panic!("nothing acts at once");
    };
    let found = (live.learning_rate, live.batch, live.beta);
    assert_eq!(found, (0.01, 1024, 0.15));
}

#[test]
fn a_number_that_cannot_be_read_is_said_beside_its_field() {
    let mut window = window();
    window.fill("Learning rate", "1e-3x");
    assert!(window.shows("\"1e-3x\" is not a number"));
    window.fill("Beta", "1,500");
    assert!(window.shows("\"1,500\" can mean 1.500 or 1500"));
    window.fill("Latent dimensions", "2.5");
    assert!(window.shows("\"2.5\" is not a whole number"));
    assert!(window.sent().is_empty(), "the numbers stay as they were");
    window.fill("Learning rate", "0.01");
    window.fill("Beta", "1.5");
    window.fill("Latent dimensions", "3");
    assert!(!window.shows("is not a") && !window.shows("can mean"));
    assert_eq!(window.sent().len(), 2);
}

#[test]
fn a_typing_error_does_not_end_the_drag_of_the_slider_below() {
    let mut window = window();
    window.tell(|progress| progress.phase = Phase::Paused);
    window.fill("Learning rate", "abc");
    assert!(window.shows("\"abc\" is not a number"));
    let slider = window.harness.get_by_label("Learning rate slider").rect();
    let from = slider.center();
    window.drag(from, from + vec2(50.0, 0.0), 5);
    assert!(!window.shows("is not a number"));
    let Some(Command::Live(live)) = window.sent().pop() else {
        panic!("the drag was lost");
    };
    let draft = window.field("Learning rate");
    let shown: f64 = draft.parse().expect("a number");
    assert!((shown / live.learning_rate - 1.0).abs() < 1e-3, "{shown}");
    assert!(live.learning_rate > 2e-3, "{live:?}");
}

#[test]
fn a_typing_error_stays_under_its_own_field() {
    let mut window = window();
    window.fill("Latent dimensions", "many");
    let at = |window: &Window| {
        let label = window.harness.get_by_label_contains("\"many\" is not");
        let below = window.harness.get_by_label("Latent dimensions").rect();
        label.rect().top() - below.bottom()
    };
    let gap = at(&window);
    window.fill("Learning rate", "abc");
    window.fill("Beta", "nothing");
    assert!((at(&window) - gap).abs() < 1.0, "as errors come above it");
    window.fill("Learning rate", "0.01");
    window.fill("Beta", "2");
    assert!((at(&window) - gap).abs() < 1.0, "and as they go");
    assert!(!window.shows("abc") && !window.shows("nothing"));
}

#[test]
fn revert_and_a_new_run_forget_typing_errors() {
    let mut window = window();
    window.fill("Latent dimensions", "3");
    window.fill("Beta", "abc");
    window.click("Revert");
    assert!(!window.shows("is not a number"));
    window.fill("Beta", "abc");
    assert!(window.shows("is not a number"));
    window.tell(|progress| progress.run += 1);
    assert!(!window.shows("is not a number"));
}

#[test]
fn a_number_out_of_range_is_refused_in_words() {
    let mut window = window();
    window.fill("Beta", "−2");
    assert!(window.shows("\"−2\" is out of range; write a number from 0 to"));
    window.fill("Latent dimensions", "1,000");
    assert!(window.shows("\"1,000\" is out of range; write a number from 1 to 512"));
    assert!(window.sent().is_empty(), "the numbers stay as they were");
}

#[test]
fn the_numbers_of_the_settings_are_read_like_all_others() {
    let mut window = window();
    window.press(CTRL, Key::Comma);
    let plane = |window: &Window| {
        let plane = &window.shell().settings().plane;
        (plane.scatter, plane.manifold_images)
    };
    window.fill_number("Images on the plane", "1,000");
    window.fill_number("Density of the manifold", "7");
    assert_eq!(plane(&window), (1000, 7));
    window.fill_number("Images on the plane", "many");
    assert!(window.shows("\"many\" is not a"));
    window.fill_number("Density of the manifold", "8,5");
    assert!(window.shows("\"8,5\" is not a whole number"));
    window.fill_number("Size of everything", "400 %");
    assert!(window.shows("\"400 %\" is out of range; write a number from 50 % to 300 %"));
    assert_eq!(plane(&window), (1000, 7));
    assert_eq!(window.shell().settings().window.zoom, 1.0);
}

#[test]
fn the_smoothing_is_read_like_all_others() {
    let mut window = window();
    window.fill_number("Smoothing", "0,5");
    assert_eq!(window.shell().settings().curves.smoothing, 0.5);
    window.fill_number("Smoothing", "half");
    assert!(window.shows("\"half\" is not a number"));
    assert_eq!(window.shell().settings().curves.smoothing, 0.5);
}
