//! Points on the plane.

use crate::shell::Window;
use crate::{PLAIN, window};
use eframe::egui::{Key, vec2};
use egui_kittest::kittest::Queryable;
use elbow::explore::PointsQuery;
use elbow::recipe::Recipe;

#[test]
fn points_are_put_down_and_taken_away() {
    let mut window = window();
    let before = window.shell().selection().handles.len();
    window.press(PLAIN, Key::A);
    assert_eq!(window.shell().selection().handles.len(), before + 1);
    let posted = window
        .fake
        .borrow()
        .asked
        .last()
        .and_then(|asked| Some(asked.get::<PointsQuery>()?.points.len()));
    assert_eq!(posted, Some(before + 1), "the new point is to be decoded");
    for key in [Key::Delete, Key::Backspace] {
        window.press(PLAIN, key);
        assert_eq!(window.shell().selection().handles.len(), before);
        window.press(PLAIN, Key::A);
    }
    // A key that belongs to a text takes no point away.
    window.harness.get_by_label("Hidden widths").focus();
    window.harness.run();
    window.press(PLAIN, Key::Backspace);
    assert_eq!(window.shell().selection().handles.len(), before + 1);
}

#[test]
fn one_point_comes_of_a_click_on_the_plane_and_of_a_double_click() {
    let mut window = window();
    let plane = window.harness.get_by_label("Plane").rect();
    let view = window.shell().settings().plane.view;
    for (clicks, corner) in [
        (1, vec2(0.3, 0.3)),
        (2, vec2(0.7, 0.3)),
        (3, vec2(0.3, 0.7)),
    ] {
        let before = window.shell().selection().handles.len();
        window.click_at(plane.min + corner * plane.size(), clicks);
        let selection = window.shell().selection();
        assert_eq!(selection.handles.len(), before + 1, "{clicks} clicks");
        let newest = selection.handles.last().map(|handle| handle.id);
        assert_eq!(selection.active, newest, "the new point is in hand");
    }
    assert_eq!(window.shell().settings().plane.view, view, "nothing jumps");
}

#[test]
fn a_point_without_a_place_goes_on_the_axes_in_sight() {
    let folder = tempfile::tempdir().expect("a folder");
    // Chosen when the model had eight dimensions.
    let settings = r#"{ "plane": { "axes": [5, 7] } }"#;
    std::fs::write(folder.path().join("settings.json"), settings).expect("a file");
    let mut window = Window::over(Recipe::default(), folder);
    window.press(PLAIN, Key::A);
    let newest = window.shell().selection().handles.last().expect("a point");
    assert!(newest.z.iter().any(|z| *z != 0.0), "{:?}", newest.z);
}

#[test]
fn points_follow_the_dimensions_of_the_model() {
    let mut window = window();
    window.tell(|progress| {
        progress.run = 2;
        progress.recipe.latent = 5;
    });
    assert!(
        window
            .shell()
            .selection()
            .handles
            .iter()
            .all(|handle| handle.z.len() == 5)
    );
}
