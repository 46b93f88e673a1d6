//! The row above the plane.

use super::support::{Stage, rect_of};
use eframe::egui::Vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::ui::PlanePanel;

type Plane = Harness<'static, Stage<PlanePanel>>;

const PARTS: [&str; 14] = [
    "Manifold",
    "Manifold: where and how many",
    "Field",
    "Field: which and how",
    "Means",
    "Hover",
    "Pictures",
    "Fit prior",
    "Fit means",
    "Add point",
    "Show class 0",
    "Show class 3",
    "More",
    "Horizontal axis",
];

fn plane(latent: usize, width: f32) -> Plane {
    let mut harness = Stage::new(latent).open(Vec2::new(width, 420.0), PlanePanel::ui);
    harness.state_mut().answer();
    harness.run();
    harness
}

#[test]
fn one_row_holds_all_or_else_the_way_to_the_rest() {
    for latent in [1, 2, 12] {
        for width in [300.0, 390.0, 480.0, 560.0, 700.0, 900.0, 1400.0] {
            let harness = plane(latent, width);
            let shown = PARTS
                .into_iter()
                .filter(|part| harness.query_by_label(part).is_some());
            let rects: Vec<_> = shown.map(|part| (part, rect_of(&harness, part))).collect();
            let row = rects[0].1.center().y;
            for (i, (part, rect)) in rects.iter().enumerate() {
                let told = format!("{part} at {width} in {latent}");
                assert!((rect.center().y - row).abs() < 8.0, "{told}");
                assert!(
                    rect.left() >= 0.0 && rect.right() <= width,
                    "{told} {rect:?}"
                );
                for (other, there) in &rects[i + 1..] {
                    assert!(!rect.shrink(0.6).intersects(*there), "{told} {other}");
                }
            }
            let all = PARTS[..12]
                .iter()
                .all(|part| harness.query_by_label(part).is_some());
            let more = harness.query_by_label("More").is_some();
            assert!(all != more, "{width} {latent}");
        }
    }
}

#[test]
fn what_has_no_room_is_in_the_menu_at_the_end() {
    let mut harness = plane(2, 390.0);
    assert!(harness.query_by_label("Hover").is_none());
    harness.get_by_label("More").click();
    harness.run();
    harness.get_by_label("Hover").click();
    harness.run();
    assert!(!harness.state().settings.plane.hover);
    harness.get_by_label("Pictures").click();
    harness.run();
    assert!(!harness.state().settings.plane.show_thumbnails);
}

#[test]
fn a_model_of_one_dimension_has_a_line() {
    let harness = plane(1, 700.0);
    harness.get_by_label("Latent line");
    harness.get_by_label("Line");
    assert!(harness.query_by_label("Latent plane").is_none());
    let harness = plane(2, 700.0);
    harness.get_by_label("Latent plane");
    assert!(harness.query_by_label("Line").is_none());
}
