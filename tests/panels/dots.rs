//! A dot of the plane is a test image.

use super::support::{Stage, compared, painted_words, rect_of};
use eframe::egui::{CursorIcon, Pos2, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::explore::ScatterQuery;
use elbow::ui::PlanePanel;
use elbow::ui::action::{Action, EditAction, ViewAction};

type Plane = Harness<'static, Stage<PlanePanel>>;

/// Of the eight dots, the one about which the tests go, and the image that it stands for.
const DOT: usize = 2;
const IMAGE: usize = 2;

fn plane(latent: usize) -> Plane {
    let size = Vec2::new(700.0, 560.0);
    let mut harness = Stage::new(latent).open(size, PlanePanel::ui);
    settle(&mut harness);
    harness
}

fn settle(harness: &mut Plane) {
    harness.state_mut().answer();
    harness.run();
}

/// Where the plane shows a place.
fn on_screen(harness: &Plane, place: [f32; 2]) -> Pos2 {
    let canvas = rect_of(harness, "Plane");
    let scale = harness.state().selection.plane_scale;
    canvas.center() + vec2(place[0], -place[1]) * scale
}

fn dot(harness: &Plane, number: usize) -> Pos2 {
    let scatter = harness.state().answers.newest::<ScatterQuery>();
    let scatter = scatter.expect("means");
    let z = &scatter.answer.places[scatter.answer.latent * number..];
    on_screen(harness, [z[0], z[1]])
}

fn click(harness: &mut Plane, at: Pos2) {
    harness.hover_at(at);
    harness.step();
    harness.drag_at(at);
    harness.step();
    harness.drop_at(at);
    harness.step();
}

/// Brings the mouse there and waits until the card shows what came of it.
fn hover(harness: &mut Plane, at: Pos2) {
    harness.hover_at(at);
    harness.run();
    settle(harness);
}

fn cursor(harness: &Plane) -> CursorIcon {
    harness.output().platform_output.cursor_icon
}

#[test]
fn the_mouse_over_a_dot_tells_its_class_its_index_and_its_elbo() {
    let mut harness = plane(2);
    let at = dot(&harness, DOT);
    hover(&mut harness, at);
    harness.get_by_label("Test image 2, class 2");
    let elbo = compared(IMAGE, 2).terms.elbo();
    let words = format!("ELBO {elbo:.2} nats, S = 1").replace('-', "\u{2212}");
    harness.get_by_label(&words);
    harness.get_by_label("Original");
    assert_eq!(cursor(&harness), CursorIcon::PointingHand);
    let empty = on_screen(&harness, [3.0, 3.0]);
    hover(&mut harness, empty);
    assert!(harness.query_by_label("Test image 2, class 2").is_none());
    assert_eq!(cursor(&harness), CursorIcon::Crosshair);
}

#[test]
fn a_click_on_a_dot_chooses_its_image_and_adds_no_point() {
    let mut harness = plane(2);
    let at = dot(&harness, DOT);
    hover(&mut harness, at);
    click(&mut harness, at);
    let state = harness.state();
    let chosen = state.selection.image.as_ref();
    let chosen = chosen.and_then(|image| image.image.test_index());
    assert_eq!(chosen, Some(IMAGE));
    assert!(state.actions.is_empty(), "{:?}", state.actions);
    let words = painted_words(&harness);
    let name = "q(z|x) of test image 2, class 2";
    assert!(words.iter().any(|words| words == name), "{words:?}");
}

#[test]
fn an_image_clicked_before_it_is_known_is_chosen_once_it_is() {
    let mut harness = plane(2);
    let at = dot(&harness, DOT);
    click(&mut harness, at);
    assert!(harness.state().selection.image.is_none());
    settle(&mut harness);
    harness.remove_cursor();
    harness.run();
    let chosen = harness.state().selection.image.as_ref();
    assert_eq!(
        chosen.and_then(|image| image.image.test_index()),
        Some(IMAGE)
    );
}

#[test]
fn dots_that_are_not_shown_are_not_hit() {
    let mut harness = plane(2);
    let at = dot(&harness, DOT);
    for class in 0..4 {
        let shown = format!("Show class {class}");
        harness.get_by_label(&shown).click();
        harness.run();
    }
    click(&mut harness, at);
    harness.state_mut().settings.plane.show_scatter = false;
    harness.run();
    let other = dot(&harness, 5);
    click(&mut harness, other);
    let added = harness.state().actions.iter();
    let added = added.filter(|action| matches!(action, Action::Edit(EditAction::AddPointAt(_))));
    assert_eq!(added.count(), 2);
    assert!(harness.state().selection.image.is_none());
}

#[test]
fn the_chosen_image_is_followed_by_an_arrow_when_it_is_out_of_view() {
    let mut harness = plane(2);
    harness.state_mut().selection.image = Some(compared(IMAGE, 2));
    settle(&mut harness);
    let way = "Bring q(z|x) of test image 2, class 2 into view";
    assert!(harness.query_by_label(way).is_none());
    let view = &mut harness.state_mut().settings.plane.view;
    (view.x, view.y) = ([5.0, 8.0], [-1.0, 2.0]);
    harness.run();
    let arrow = rect_of(&harness, way);
    let canvas = rect_of(&harness, "Plane");
    assert!(canvas.contains(arrow.center()) && arrow.center().x < canvas.left() + 50.0);
    harness.get_by_label(way).click();
    harness.run();
    assert_eq!(harness.state().actions, [ViewAction::ShowPosterior.into()]);
}

#[test]
fn in_many_dimensions_the_chosen_image_says_that_it_differs_in_those_not_shown() {
    let mut harness = plane(8);
    harness.state_mut().settings.plane.axes = [0, 3];
    harness.state_mut().selection.image = Some(compared(1, 8));
    settle(&mut harness);
    let hint = "z0 and z3 of 8 are shown; it differs in the others";
    let says = |harness: &Plane| {
        let words = painted_words(harness);
        words.iter().any(|words| words.contains(hint))
    };
    assert!(says(&harness));
    // The plane shows the others as the active point has them.
    let mean = compared(1, 8).posterior.mean.clone();
    harness.state_mut().document.points[0].z = mean;
    harness.run();
    assert!(!says(&harness));
}
