//! Paths through points are made, changed, undone and played.

use crate::shell::Window;
use crate::{CTRL, PLAIN, window};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use elbow::document::{Document, EvenIn, Path};
use elbow::latent::Interpolation;
use elbow::ui::Study;

fn document(window: &Window) -> Document {
    window.shell().document().clone()
}

fn paths(window: &Window) -> Vec<Path> {
    document(window).paths
}

fn share(window: &Window) -> f64 {
    window.shell().selection().paths.playhead.share
}

/// A window with a path through its three points.
fn with_path() -> Window {
    let mut window = window();
    window.harness.run_steps(4);
    window.press(CTRL, Key::A);
    window.press(PLAIN, Key::W);
    window.harness.run_steps(4);
    window
}

#[test]
fn a_path_goes_through_the_selected_points_in_the_order_of_their_numbers() {
    let mut window = window();
    window.harness.run_steps(4);
    let before = document(&window);
    let points = &before.points;
    window.harness.get_by_label("Point 3").click();
    window.settle();
    window
        .harness
        .get_by_label("Point 1")
        .click_modifiers(Modifiers::SHIFT);
    window.settle();
    window.press(PLAIN, Key::W);
    let [path] = &paths(&window)[..] else {
        panic!("{:?}", paths(&window));
    };
    assert_eq!(path.through, [points[0].id, points[2].id]);
    assert_eq!(window.shell().settings().layout.study, Study::Path);
    assert_eq!(window.shell().selection().paths.chosen(), Some(path.id));
    window.harness.run_steps(4);
    window.press(CTRL, Key::Z);
    assert!(document(&window).holds_the_same(&before));
    window.press(CTRL, Key::Y);
    assert_eq!(paths(&window).len(), 1);
}

#[test]
fn one_point_is_no_path_and_the_window_says_what_is_missing() {
    let mut window = window();
    window.harness.get_by_label("Point 2").click();
    window.settle();
    window.press(PLAIN, Key::W);
    assert!(paths(&window).is_empty());
    assert!(window.shows("A path goes through two points or more"));
}

#[test]
fn a_path_is_made_from_the_menu_of_a_point_too() {
    let mut window = window();
    window.press(CTRL, Key::A);
    window.harness.get_by_label("Point 2").click_secondary();
    window.settle();
    window.click("Path through the selected points W");
    assert_eq!(paths(&window)[0].through.len(), 3);
}

#[test]
fn every_change_of_a_path_is_found_in_the_palette_and_undone() {
    let mut window = with_path();
    window.harness.get_by_label("Point 1").click();
    window.settle();
    let first = |window: &Window| paths(window)[0].clone();
    type Changed = fn(&Path, &Path) -> bool;
    let changes: [(&str, Changed); 9] = [
        ("turn the path round", |a, b| {
            a.through.iter().eq(b.through.iter().rev())
        }),
        ("spherical path", |_, b| b.how == Interpolation::Slerp),
        ("smooth path", |_, b| b.how == Interpolation::Spline),
        ("closed path", |_, b| b.closed),
        ("even steps in the picture", |_, b| {
            b.even_in == EvenIn::Picture
        }),
        ("colour the path green", |_, b| b.colour.is_some()),
        ("add the active point to the path", |a, b| {
            b.through.len() == a.through.len() + 1
        }),
        ("take the active point out of the path", |a, b| {
            b.through.len() + 1 == a.through.len()
        }),
        ("pass the active point later", |a, b| {
            a.through[0] == b.through[1] && a.through[1] == b.through[0]
        }),
    ];
    for (words, changed) in changes {
        let before = document(&window);
        window.choose_in_palette(words);
        let [a, b] = [&before.paths[0], &first(&window)];
        assert!(changed(a, b), "{words}: {b:?}");
        window.harness.run_steps(4);
        window.press(CTRL, Key::Z);
        assert!(document(&window).holds_the_same(&before), "{words}");
        window.press(CTRL, Key::Y);
        assert!(changed(a, &first(&window)), "{words}, made again");
        window.press(CTRL, Key::Z);
    }
}

#[test]
fn paths_are_duplicated_chosen_and_removed() {
    let mut window = with_path();
    let before = document(&window);
    window.click("Duplicate");
    let copies = paths(&window);
    assert_eq!(copies.len(), 2);
    let chosen = |window: &Window| window.shell().selection().paths.chosen();
    assert_eq!(chosen(&window), Some(copies[1].id));
    window.choose_in_palette("choose path 1");
    assert_eq!(chosen(&window), Some(copies[0].id));
    window.choose_in_palette("next path");
    assert_eq!(chosen(&window), Some(copies[1].id));
    window.harness.run_steps(4);
    window.choose_in_palette("remove path");
    assert_eq!(paths(&window)[..], copies[..1]);
    window.harness.run_steps(4);
    window.press(CTRL, Key::Z);
    assert_eq!(paths(&window), copies);
    window.press(CTRL, Key::Z);
    assert!(document(&window).holds_the_same(&before));
}

#[test]
fn removing_points_leaves_the_path_and_undoing_brings_them_back_to_it() {
    let mut window = with_path();
    for _ in 0..2 {
        window.press(PLAIN, Key::Delete);
    }
    window.harness.run_steps(4);
    assert_eq!(paths(&window)[0].through.len(), 3);
    assert!(window.shows("A path goes through two points or more"));
    window.press(CTRL, Key::Z);
    window.settle();
    assert!(!window.shows("A path goes through two points or more"));
}

#[test]
fn keys_lead_the_playhead_from_picture_to_picture() {
    let mut window = with_path();
    window.choose_in_palette("strip 5");
    for expected in [0.25, 0.5] {
        window.press(PLAIN, Key::CloseBracket);
        assert_eq!(share(&window), expected);
    }
    window.press(PLAIN, Key::OpenBracket);
    assert_eq!(share(&window), 0.25);
    let points = document(&window).points.len();
    window.choose_in_palette("point at the playhead");
    let document = document(&window);
    assert_eq!(document.points.len(), points + 1);
    let place = &document.points[points].z;
    assert_eq!(place[..], [-0.5, 0.5], "a quarter of the way");
}

#[test]
fn a_path_plays_until_it_is_paused() {
    let mut window = with_path();
    window.choose_in_palette("path plays 2");
    window.harness.key_press(Key::Y);
    window.harness.run_steps(8);
    let there = share(&window);
    assert!(there > 0.0, "{there}");
    window.harness.key_press(Key::Y);
    window.harness.run_steps(2);
    let rests = share(&window);
    // Nothing asks for more frames.
    window.settle();
    assert_eq!(share(&window), rests);
}
