//! Pictures and coordinates beside the points of the plane.

use super::support::{Stage, drag, painted_pictures, painted_words, rect_of};
use eframe::egui::{Rect, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::ui::{DecodedPanel, PlanePanel};

type Plane = Harness<'static, Stage<PlanePanel>>;

const SIZE: Vec2 = Vec2::new(700.0, 560.0);

/// So many points, spread over the plane by the golden angle.
fn plane(count: u64, size: Vec2) -> Plane {
    let mut stage = Stage::new(2);
    for id in 0..count {
        let (angle, radius) = (2.399_963 * id as f32, 0.5 * (id as f32).sqrt());
        let z = vec![radius * angle.cos(), radius * angle.sin()];
        stage.document.add_point(z);
    }
    stage.selection.active = Some(0);
    let mut harness = stage.open(size, PlanePanel::ui);
    settle(&mut harness);
    harness
}

fn settle(harness: &mut Plane) {
    harness.state_mut().answer();
    harness.run();
}

fn pictures(harness: &Plane) -> Vec<Rect> {
    let canvas = rect_of(harness, "Plane");
    let all = painted_pictures(harness, 120.0).into_iter();
    all.filter(|rect| canvas.contains_rect(*rect)).collect()
}

fn coordinates(harness: &Plane) -> usize {
    let words = painted_words(harness);
    words.iter().filter(|words| words.starts_with('(')).count()
}

#[test]
fn of_34_points_no_picture_hides_a_point_or_another_picture() {
    for size in [SIZE, vec2(1400.0, 900.0), vec2(460.0, 330.0)] {
        let harness = plane(34, size);
        let pictures = pictures(&harness);
        assert!(pictures.len() >= 8, "{size:?} {}", pictures.len());
        for (i, one) in pictures.iter().enumerate() {
            for other in &pictures[i + 1..] {
                assert!(!one.intersects(*other), "{size:?} {one:?} {other:?}");
            }
            for number in 1..=34 {
                let point = rect_of(&harness, &format!("Point {number}")).center();
                assert!(one.distance_to_pos(point) > 7.0, "{size:?} {number}");
            }
        }
    }
}

#[test]
fn of_many_points_only_the_active_one_has_its_coordinates_and_the_one_under_the_mouse() {
    let mut harness = plane(7, SIZE);
    assert_eq!(coordinates(&harness), 1);
    let at = rect_of(&harness, "Point 5").center();
    harness.hover_at(at);
    harness.run();
    assert_eq!(coordinates(&harness), 3, "Point 5's, drawn again on top");
    let harness = plane(6, SIZE);
    assert_eq!(coordinates(&harness), 6);
}

#[test]
fn a_point_that_is_dragged_moves_the_picture_of_no_point_far_from_it() {
    let mut harness = plane(12, SIZE);
    let before = pictures(&harness);
    let at = rect_of(&harness, "Point 1").center();
    drag(&mut harness, at, at + vec2(6.0, -5.0));
    harness.remove_cursor();
    settle(&mut harness);
    let after = pictures(&harness);
    let stayed = after.iter().filter(|rect| before.contains(rect)).count();
    assert!(stayed + 2 >= before.len(), "{stayed} of {}", before.len());
}

#[test]
fn one_switch_hides_all_pictures() {
    let mut harness = plane(5, SIZE);
    assert_eq!(pictures(&harness).len(), 5);
    // In a narrow window it stands in the menu at the end of the row.
    if harness.query_by_label("Pictures").is_none() {
        harness.get_by_label("More").click();
        harness.run();
    }
    harness.get_by_label("Pictures").click();
    harness.run();
    harness.key_press(eframe::egui::Key::Escape);
    harness.remove_cursor();
    harness.run();
    assert!(!harness.state().settings.plane.show_thumbnails);
    assert!(pictures(&harness).is_empty());
}

#[test]
fn coordinates_have_more_decimals_the_closer_one_looks() {
    let mut harness = plane(1, SIZE);
    harness.state_mut().document.points[0].z = vec![0.123_456, -0.5];
    for (half, words) in [
        (60.0, "(0.1, \u{2212}0.5)"),
        (3.5, "(0.12, \u{2212}0.50)"),
        (0.6, "(0.123, \u{2212}0.500)"),
    ] {
        let view = &mut harness.state_mut().settings.plane.view;
        (view.x, view.y) = ([-half, half], [-half, half]);
        settle(&mut harness);
        let painted = painted_words(&harness);
        assert!(
            painted.iter().any(|painted| painted == words),
            "{words} in {painted:?}"
        );
    }
}

#[test]
fn a_coordinate_that_is_opened_and_left_keeps_all_its_digits() {
    let mut harness = Stage::new(2).open(Vec2::new(330.0, 250.0), DecodedPanel::ui);
    harness.run();
    harness.state_mut().document.points[0].z = vec![0.123_456_7, 1.5];
    harness.run();
    assert!(painted_words(&harness).contains(&"0.12".to_owned()));
    harness.get_by_label("z0").click();
    harness.run();
    assert!(painted_words(&harness).contains(&"0.1234567".to_owned()));
    harness.key_press(eframe::egui::Key::Enter);
    harness.run();
    assert_eq!(harness.state().document.points[0].z, [0.123_456_7, 1.5]);
}
