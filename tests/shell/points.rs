//! Points on the plane.

use crate::shell::Window;
use crate::{CTRL, PLAIN, window};
use eframe::egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use elbow::document::PointColour;
use elbow::explore::PointsQuery;
use elbow::recipe::Recipe;

#[test]
fn points_are_put_down_and_taken_away() {
    let mut window = window();
    let before = window.shell().document().points.len();
    window.press(PLAIN, Key::A);
    assert_eq!(window.shell().document().points.len(), before + 1);
    let posted = window
        .fake
        .borrow()
        .asked
        .last()
        .and_then(|asked| Some(asked.get::<PointsQuery>()?.points.len()));
    assert_eq!(posted, Some(before + 1), "the new point is to be decoded");
    for key in [Key::Delete, Key::Backspace] {
        window.press(PLAIN, key);
        assert_eq!(window.shell().document().points.len(), before);
        window.press(PLAIN, Key::A);
    }
    // A key that belongs to a text takes no point away.
    window.harness.get_by_label("Hidden widths").focus();
    window.harness.run();
    window.press(PLAIN, Key::Backspace);
    assert_eq!(window.shell().document().points.len(), before + 1);
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
        let before = window.shell().document().points.len();
        window.click_at(plane.min + corner * plane.size(), clicks);
        let (document, selection) = (window.shell().document(), window.shell().selection());
        assert_eq!(document.points.len(), before + 1, "{clicks} clicks");
        let newest = document.points.last().map(|handle| handle.id);
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
    let newest = window.shell().document().points.last().expect("a point");
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
            .document()
            .points
            .iter()
            .all(|handle| handle.z.len() == 5)
    );
}

const SHIFT: Modifiers = Modifiers::SHIFT;

/// Where the points are, in the order in which they are listed.
fn places(window: &Window) -> Vec<Vec<f32>> {
    let points = window.shell().document().points.iter();
    points.map(|point| point.z.clone()).collect()
}

/// Clicks on a point of the plane, with the keys held.
fn click_point(window: &mut Window, name: &str, held: Modifiers) {
    window.harness.get_by_label(name).click_modifiers(held);
    window.settle();
}

#[test]
fn selected_points_move_together_and_locked_ones_stay() {
    let mut window = window();
    let before = places(&window);
    click_point(&mut window, "Point 1", PLAIN);
    click_point(&mut window, "Point 2", SHIFT);
    window.press(PLAIN, Key::ArrowRight);
    let after = places(&window);
    for (place, moved) in [(0, 0.05), (1, 0.05), (2, 0.0)] {
        let step = after[place][0] - before[place][0];
        assert!((step - moved).abs() < 1e-6, "point {place}: {step}");
    }
    click_point(&mut window, "Point 2", PLAIN);
    window.press(CTRL, Key::L);
    window.press(PLAIN, Key::ArrowRight);
    assert_eq!(places(&window), after, "a locked point stays");
    window.press(CTRL, Key::L);
    window.press(PLAIN, Key::ArrowRight);
    assert_ne!(places(&window), after);
    window.press(CTRL, Key::A);
    window.press(PLAIN, Key::Delete);
    assert!(places(&window).is_empty());
    for _ in 0..10 {
        window.press(CTRL, Key::Z);
    }
    assert_eq!(places(&window), before, "all of it can be undone");
}

#[test]
fn the_menu_and_the_palette_say_whether_points_are_locked_or_unlocked() {
    let mut window = window();
    let says = |window: &mut Window, words: &str| {
        window.press(CTRL, Key::K);
        window.harness.get_by_label("Command").type_text("lock");
        window.settle();
        let palette = window.shows(&format!("Edit: {words}"));
        window.press(PLAIN, Key::Escape);
        window.click("Edit");
        window.click("Selected points");
        let all = window.harness.query_all_by_label_contains(words);
        let menu = all.count() > 0;
        window.press(PLAIN, Key::Escape);
        palette && menu
    };
    click_point(&mut window, "Point 1", PLAIN);
    click_point(&mut window, "Point 2", SHIFT);
    assert!(says(&mut window, "Lock") && !window.shows("Unlock"));
    window.press(CTRL, Key::L);
    assert!(says(&mut window, "Unlock"));
    // One of them is free: the key locks both.
    click_point(&mut window, "Point 3", SHIFT);
    assert!(says(&mut window, "Lock"));
    assert!(!says(&mut window, "Unlock"));
}

#[test]
fn points_are_duplicated_aligned_and_spread() {
    let mut window = window();
    window.press(CTRL, Key::A);
    window.choose_in_palette("Align in a row");
    let places = |window: &Window| places(window);
    let rows: Vec<f32> = places(&window).iter().map(|z| z[1]).collect();
    assert!(rows.iter().all(|y| *y == rows[0]), "{rows:?}");
    window.choose_in_palette("Spread evenly across");
    let columns: Vec<f32> = places(&window).iter().map(|z| z[0]).collect();
    assert!((columns[1] - (columns[0] + columns[2]) / 2.0).abs() < 1e-6);
    let count = columns.len();
    window.press(CTRL, Key::J);
    assert_eq!(places(&window).len(), 2 * count);
    let selected = window.shell().selection().points(window.shell().document());
    assert_eq!(selected.len(), count, "the copies are in hand");
}

#[test]
fn points_go_through_the_clipboard_as_text() {
    let mut window = window();
    let before = places(&window);
    window
        .harness
        .event(Event::Paste("a four\t0.5\t-1.25\n(0.1, 0.2)".to_owned()));
    window.settle();
    let after = window.shell().document().points.clone();
    assert_eq!(after.len(), before.len() + 2);
    let pasted = &after[before.len()..];
    assert_eq!(
        (pasted[0].name.as_str(), &*pasted[0].z),
        ("a four", &[0.5, -1.25][..])
    );
    assert_eq!(
        (pasted[1].name.as_str(), &*pasted[1].z),
        ("", &[0.1, 0.2][..])
    );
    assert!(window.shows("a four"), "its name is shown");
    let copied = window.copy();
    assert_eq!(copied.as_deref(), Some("a four\t0.5\t-1.25\n\t0.1\t0.2\n"));
    window.harness.event(Event::Paste("no numbers".to_owned()));
    window.settle();
    assert!(window.shows("line 1 holds no coordinates"));
}

#[test]
fn a_point_is_named_and_coloured() {
    let mut window = window();
    click_point(&mut window, "Point 2", PLAIN);
    window.harness.get_by_label("Name of this point").focus();
    window.harness.run();
    window
        .harness
        .get_by_label("Name of this point")
        .type_text("a seven");
    window.settle();
    window.harness.get_by_label("a seven").click_secondary();
    window.settle();
    window.click("Colour the points green");
    let point = &window.shell().document().points[1];
    assert_eq!(
        (point.name.as_str(), point.colour),
        ("a seven", Some(PointColour::Green))
    );
}

#[test]
fn a_drag_takes_the_selected_points_along_unless_its_own_is_locked() {
    let mut window = window();
    click_point(&mut window, "Point 1", PLAIN);
    click_point(&mut window, "Point 2", SHIFT);
    let at = |window: &Window, name: &str| window.harness.get_by_label(name).rect().center();
    let before = places(&window);
    let from = at(&window, "Point 1");
    window.drag(from, from + vec2(30.0, 20.0), 4);
    let after = places(&window);
    for axis in 0..2 {
        let steps = [0, 1].map(|point| after[point][axis] - before[point][axis]);
        assert!(
            steps[0] != 0.0 && (steps[0] - steps[1]).abs() < 1e-5,
            "{steps:?}"
        );
    }
    assert_eq!(after[2], before[2]);
    click_point(&mut window, "Point 1", PLAIN);
    window.press(CTRL, Key::L);
    click_point(&mut window, "Point 2", SHIFT);
    let from = at(&window, "Point 1");
    window.drag(from, from + vec2(-30.0, 20.0), 4);
    assert_eq!(
        places(&window),
        after,
        "a locked point in hand holds the others"
    );
}
