//! Points on the latent plane.

use super::support::{Stage, answered, drag, first_page, page, rect_of};
use eframe::egui::{Key, Modifiers, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::data::SplitName;
use elbow::explore::{
    ImageSet, ManifoldQuery, PlaceQuery, PlaneThrough, Scatter, ScatterQuery, Spread,
};
use elbow::latent::ObliquePlane;
use elbow::ui::action::{Action, EditAction, LayerAction};
use elbow::ui::{LaidPlane, PlaneChoice, PlanePanel};
use std::sync::Arc;

type Plane = Harness<'static, Stage<PlanePanel>>;

const SIZE: Vec2 = Vec2::new(700.0, 560.0);

fn plane(latent: usize) -> Plane {
    let mut harness = Stage::new(latent).open(SIZE, PlanePanel::ui);
    harness.state_mut().answer();
    harness.run();
    harness
}

/// The manifold that the last frame asked for.
fn asked_manifold(harness: &Plane) -> ManifoldQuery {
    harness.state().asked().expect("a manifold")
}

/// The place under the mouse that the last frame asked for.
fn asked_hover(harness: &Plane) -> Option<Vec<f32>> {
    let hover = harness.state().asked.get_as::<PlaceQuery>("hover");
    hover.map(|place| place.z.clone())
}

#[test]
fn there_is_a_point_to_drag_from_the_start() {
    let harness = plane(2);
    assert_eq!(harness.state().points(), [vec![0.0, 0.0]]);
    harness.get_by_label("Point 1");
}

#[test]
fn dragging_a_point_asks_for_its_new_place_in_the_same_frame() {
    let mut harness = plane(2);
    let at = rect_of(&harness, "Point 1").center();
    harness.hover_at(at);
    harness.step();
    harness.drag_at(at);
    harness.step();
    harness.hover_at(at + vec2(60.0, 0.0));
    harness.step();
    let wanted = harness.state().points()[0].clone();
    assert!(wanted[0] > 0.2 && wanted[1].abs() < 1e-3, "{wanted:?}");
    harness.hover_at(at + vec2(60.0, -60.0));
    harness.step();
    let wanted = harness.state().points()[0].clone();
    assert!(
        (wanted[0] - wanted[1]).abs() < 1e-3,
        "one unit is as long upwards: {wanted:?}"
    );
    harness.drop_at(at + vec2(60.0, -60.0));
    harness.run();
    let moved = rect_of(&harness, "Point 1").center() - at;
    assert!(
        (moved - vec2(60.0, -60.0)).length() < 1.5,
        "stays under the mouse: {moved:?}"
    );
}

#[test]
fn arrow_keys_nudge_the_active_point() {
    let mut harness = plane(2);
    harness.key_press(Key::ArrowRight);
    harness.step();
    harness.key_press(Key::ArrowUp);
    harness.step();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    harness.run();
    let z = &harness.state().document.points[0].z;
    assert!(
        (z[0] - 0.05).abs() < 1e-6 && (z[1] + 0.45).abs() < 1e-6,
        "{z:?}"
    );
}

#[test]
fn an_open_list_of_choices_keeps_the_arrow_keys_to_itself() {
    let mut harness = plane(5);
    harness.get_by_label("Point 1").focus();
    harness.run();
    harness.get_by_label("Horizontal axis").click();
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(harness.state().document.points[0].z, [0.0; 5]);
}

#[test]
fn a_focused_point_keeps_the_arrow_keys_to_itself() {
    let mut harness = plane(2);
    harness.get_by_label("Point 1").focus();
    harness.run();
    for _ in 0..3 {
        harness.key_press(Key::ArrowLeft);
        harness.run();
    }
    let z = harness.state().document.points[0].z[0];
    assert!((z + 0.15).abs() < 1e-6, "{z}");
}

#[test]
fn a_click_on_empty_space_asks_for_a_point_there() {
    let mut harness = plane(2);
    let place = rect_of(&harness, "Plane").center() + vec2(100.0, 50.0);
    harness.hover_at(place);
    harness.step();
    harness.drag_at(place);
    harness.step();
    harness.drop_at(place);
    harness.run();
    let asked = harness.state().actions.clone();
    let [Action::Edit(EditAction::AddPointAt(z))] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert!(z[0] > 0.5 && z[1] < -0.2, "{z:?}");
}

#[test]
fn the_button_adds_a_point() {
    let mut harness = plane(2);
    // In a narrow window it stands in the menu at the end of the row.
    if harness.query_by_label("Add point").is_none() {
        harness.get_by_label("More").click();
        harness.run();
    }
    harness.get_by_label("Add point").click();
    harness.run();
    assert_eq!(harness.state().actions, [EditAction::AddPoint.into()]);
}

#[test]
fn dragging_empty_space_moves_the_view_and_no_point() {
    let mut harness = plane(2);
    let before = harness.state().settings.plane.view;
    let from = rect_of(&harness, "Plane").center() + vec2(120.0, 80.0);
    drag(&mut harness, from, from + vec2(70.0, 0.0));
    let after = harness.state().settings.plane.view;
    assert!(
        after.x[0] < before.x[0] - 0.3 && after.y == before.y,
        "{after:?}"
    );
    assert_eq!(harness.state().points(), [vec![0.0, 0.0]]);
    assert!(harness.state().actions.is_empty());
}

#[test]
fn the_manifold_is_wanted_for_what_is_in_view() {
    let harness = plane(2);
    let asked = asked_manifold(&harness);
    assert!(asked.x[0] <= -3.5 && asked.x[1] >= 3.5 && asked.y[0] <= -3.5 && asked.y[1] >= 3.5);
    assert!((10..40).contains(&asked.columns) && (10..40).contains(&asked.rows));
}

#[test]
fn hovering_asks_for_the_place_under_the_mouse() {
    let mut harness = plane(2);
    harness.hover_at(rect_of(&harness, "Plane").center() + vec2(-80.0, 40.0));
    harness.run();
    let hover = asked_hover(&harness).expect("a place");
    assert!(hover[0] < -0.3 && hover[1] < -0.1, "{hover:?}");
    harness.remove_cursor();
    harness.run();
    assert_eq!(asked_hover(&harness), None);
}

#[test]
fn with_five_dimensions_a_person_chooses_two_and_the_others_stay() {
    let mut harness = plane(5);
    harness.state_mut().document.points[0].z = vec![0.1, 0.2, 0.3, 0.4, 0.5];
    harness.run();
    harness.get_by_label("Horizontal axis").click();
    harness.run();
    harness.get_by_label("z3  0.75 nats").click();
    harness.run();
    assert_eq!(harness.state().settings.plane.axes, [3, 1]);
    let asked = asked_manifold(&harness);
    assert_eq!(asked.plane, [3, 1].into());
    assert_eq!(asked.base, [0.1, 0.0, 0.3, 0.0, 0.5]);
    let at = rect_of(&harness, "Point 1").center();
    drag(&mut harness, at, at + vec2(50.0, 50.0));
    let z = harness.state().points()[0].clone();
    assert!(z[3] > 0.5 && z[1] < 0.0, "{z:?}");
    assert_eq!([z[0], z[2], z[4]], [0.1, 0.3, 0.5]);
}

/// A plane of the five dimensions that lies along none of them.
fn oblique(harness: &Plane) -> LaidPlane {
    let points: [&[f32]; 3] = [
        &[0.5, 0.0, 0.0, 0.3, 0.1],
        &[1.0, 1.0, 0.0, 0.3, 0.1],
        &[0.0, 0.5, 1.0, 0.3, 0.1],
    ];
    LaidPlane {
        run: harness.state().progress.run,
        step: 10,
        through: PlaneThrough::Places(points.map(<[f32]>::to_vec)),
        words: "Plane through A, B and C".to_owned(),
        plane: ObliquePlane::through(points).expect("three corners").into(),
        shares: None,
    }
}

#[test]
fn on_a_plane_through_three_points_the_manifold_lies_there_and_a_drag_stays_there() {
    let mut harness = plane(5);
    let laid = oblique(&harness);
    let PlaneThrough::Places([_, z, _]) = laid.through.clone() else {
        panic!("places")
    };
    harness.state_mut().selection.laid = Some(laid.clone());
    harness.state_mut().document.points[0].z = z.clone();
    harness.run();
    let asked = asked_manifold(&harness);
    assert_eq!(asked.plane, laid.plane);
    assert_eq!(asked.base, laid.plane.origin(&[]));
    let at = rect_of(&harness, "Point 1").center();
    drag(&mut harness, at, at + vec2(40.0, -30.0));
    let moved = harness.state().points()[0].clone();
    let [before, after] = [&z, &moved].map(|z| laid.plane.coordinates(z));
    assert!(
        after[0] > before[0] && after[1] > before[1],
        "{before:?} {after:?}"
    );
    let mut there = laid.plane.origin(&moved);
    laid.plane.move_to(&mut there, after);
    assert!(there.iter().zip(&moved).all(|(a, b)| (a - b).abs() < 1e-5));
    // An axis that is chosen leads back.
    harness.get_by_label("Horizontal axis").click();
    harness.run();
    harness.get_by_label("z3  0.75 nats").click();
    harness.run();
    assert_eq!(asked_manifold(&harness).plane, [3, 1].into());
}

#[test]
fn a_plane_through_images_is_offered_where_three_are_marked() {
    let mut harness = plane(5);
    let lay = |harness: &mut Plane, images: &[usize]| {
        let set = ImageSet::new(SplitName::Test, images.iter().copied());
        harness.state_mut().selection.marking = Some(set);
        harness.state_mut().actions.clear();
        harness.get_by_label("Which plane").click();
        harness.run();
        harness.get_by_label("Plane through three images").click();
        harness.run();
        harness.key_press(Key::Escape);
        harness.run();
        let wanted = LayerAction::LayPlane(PlaneChoice::Images).into();
        harness.state().actions.contains(&wanted)
    };
    assert!(!lay(&mut harness, &[3, 8]));
    assert!(lay(&mut harness, &[3, 8, 11]));
}

#[test]
fn choosing_the_other_axis_exchanges_the_two() {
    let mut harness = plane(3);
    harness.get_by_label("Vertical axis").click();
    harness.run();
    harness.get_by_label("z0  3.00 nats").click();
    harness.run();
    assert_eq!(harness.state().settings.plane.axes, [1, 0]);
}

#[test]
fn one_dimension_is_a_line() {
    let mut harness = plane(1);
    assert_eq!(harness.state().points(), [vec![0.0]]);
    let asked = asked_manifold(&harness);
    assert_eq!((asked.rows, asked.base.len()), (1, 1));
    let at = rect_of(&harness, "Point 1").center();
    drag(&mut harness, at, at + vec2(60.0, 40.0));
    let z = harness.state().points()[0].clone();
    assert!(z.len() == 1 && z[0] > 0.2, "{z:?}");
    let moved = rect_of(&harness, "Point 1").center() - at;
    assert!(moved.y.abs() < 0.5, "stays on the line: {moved:?}");
}

#[test]
fn another_model_brings_the_points_to_its_length() {
    let mut harness = plane(2);
    harness.state_mut().document.points[0].z = vec![1.0, 2.0];
    harness.state_mut().progress.recipe.latent = 4;
    harness.run();
    assert_eq!(harness.state().points(), [vec![1.0, 2.0, 0.0, 0.0]]);
    harness.state_mut().progress.recipe.latent = 1;
    harness.run();
    assert_eq!(harness.state().points(), [vec![1.0]]);
}

#[test]
fn a_class_is_hidden_and_shown_by_its_legend() {
    use eframe::egui::accesskit::Toggled;
    use egui_kittest::kittest::NodeT;
    let mut harness = plane(2);
    let state = |harness: &Plane| {
        harness
            .get_by_label("Show class 2")
            .accesskit_node()
            .toggled()
    };
    assert_eq!(state(&harness), Some(Toggled::True));
    harness.get_by_label("Show class 2").click();
    harness.run();
    assert_eq!(state(&harness), Some(Toggled::False));
}

#[test]
fn a_chosen_posterior_and_weights_gone_wrong_draw_without_a_panic() {
    for latent in [1, 2, 5] {
        let mut harness = plane(latent);
        let mut image = page(&first_page(4), latent).items.remove(1);
        harness.state_mut().selection.image = Some(image.clone());
        harness.run();
        let posterior = &mut Arc::make_mut(&mut image).posterior;
        posterior.mean[0] = f32::NAN;
        posterior.std[0] = f32::INFINITY;
        harness.state_mut().selection.image = Some(image);
        harness.state_mut().document.points[0].z[0] = f32::NAN;
        harness.run();
    }
}

#[test]
fn a_point_that_is_nowhere_is_dragged_back() {
    let mut harness = plane(2);
    harness.state_mut().document.points[0].z[0] = f32::NAN;
    harness.run();
    let at = rect_of(&harness, "Point 1").center();
    drag(&mut harness, at, at + vec2(60.0, 0.0));
    let z = &harness.state().document.points[0].z;
    assert!(z.iter().all(|number| number.is_finite()), "{z:?}");
}

#[test]
fn two_dimensions_lie_as_ever_after_a_model_of_eight_and_its_choice_comes_back() {
    let mut harness = plane(8);
    harness.state_mut().settings.plane.axes = [5, 7];
    harness.run();
    assert_eq!(asked_manifold(&harness).plane, [5, 7].into());
    harness.state_mut().progress.recipe.latent = 2;
    harness.run();
    assert!(harness.query_by_label("Horizontal axis").is_none());
    assert_eq!(asked_manifold(&harness).plane, [0, 1].into());
    let at = rect_of(&harness, "Point 1").center();
    drag(&mut harness, at, at + vec2(60.0, 0.0));
    let z = harness.state().points()[0].clone();
    assert!(z[0] > 0.2 && z[1].abs() < 1e-3, "z0 to the right: {z:?}");
    harness.state_mut().progress.recipe.latent = 8;
    harness.run();
    assert_eq!(asked_manifold(&harness).plane, [5, 7].into());
}

/// The plane of a model whose dimensions carry this many nats.
fn plane_of(kl: &[f64]) -> Plane {
    let mut harness = plane(kl.len());
    carry(&mut harness, kl);
    harness
}

/// The dimensions carry this many nats from now on.
fn carry(harness: &mut Plane, kl: &[f64]) {
    let latent = kl.len();
    let stage = harness.state_mut();
    let (run, step) = (stage.progress.run, stage.progress.time.step);
    let mut scatter = answered(
        ScatterQuery::test_means(60),
        Scatter {
            latent,
            split: SplitName::Test,
            spread: Spread::new(60, 60),
            places: vec![0.5; 60 * latent].into(),
            labels: vec![1; 60].into(),
            kl: kl.into(),
            mean_variance: vec![1.0; latent].into(),
        },
    );
    (scatter.stamp.run, scatter.stamp.step) = (run, step);
    stage.answers.give(scatter);
    harness.run();
}

#[test]
fn the_plane_begins_on_the_two_dimensions_that_carry_most() {
    let mut harness = Stage::new(6).open(SIZE, PlanePanel::ui);
    harness.run();
    carry(&mut harness, &[0.0, 0.3, 0.0, 1.4, 0.0, 2.0]);
    assert_eq!(asked_manifold(&harness).plane, [5, 3].into());
    harness.get_by_label("Horizontal axis").click();
    harness.run();
    let list: Vec<_> = [
        "z5  2.00 nats",
        "z3  1.40 nats",
        "z1  0.30 nats",
        "z0  0.00 nats",
    ]
    .map(|item| rect_of(&harness, item).top())
    .into();
    assert!(list.is_sorted(), "what carries most first: {list:?}");
}

#[test]
fn axes_do_not_swap_to_and_fro_and_stay_once_a_person_chose() {
    let mut harness = Stage::new(4).open(SIZE, PlanePanel::ui);
    harness.run();
    carry(&mut harness, &[1.0, 0.9, 0.0, 0.0]);
    for kl in [[0.9, 1.0, 0.95, 0.0], [0.8, 0.9, 1.1, 0.0]] {
        carry(&mut harness, &kl);
        assert_eq!(asked_manifold(&harness).plane, [0, 1].into(), "{kl:?}");
    }
    carry(&mut harness, &[0.3, 0.9, 1.1, 0.0]);
    assert_eq!(
        asked_manifold(&harness).plane,
        [2, 1].into(),
        "left clearly behind"
    );
    harness.get_by_label("Horizontal axis").click();
    harness.run();
    harness.get_by_label("z3  0.00 nats").click();
    harness.run();
    carry(&mut harness, &[5.0, 5.0, 5.0, 0.0]);
    assert_eq!(asked_manifold(&harness).plane, [3, 1].into());
    // Another run, in which nobody chose.
    harness.state_mut().progress.run = 2;
    carry(&mut harness, &[0.0, 2.0, 0.0, 3.0]);
    assert_eq!(asked_manifold(&harness).plane, [3, 1].into());
    carry(&mut harness, &[9.0, 2.0, 0.0, 8.0]);
    assert_eq!(asked_manifold(&harness).plane, [3, 0].into());
}

#[test]
fn a_dead_axis_is_told_on_the_plane_with_the_way_to_live_ones() {
    let mut harness = plane_of(&[1.2, 0.0, 0.6, 0.0]);
    harness.state_mut().settings.plane.axes = [1, 3];
    harness.run();
    harness
        .get_by_label("z1 and z3 carry nothing (0.00 nats): show z0 and z2")
        .click();
    harness.run();
    assert_eq!(asked_manifold(&harness).plane, [0, 2].into());
    assert!(harness.query_by_label_contains("carries nothing").is_none());
    harness.state_mut().settings.plane.axes = [1, 2];
    harness.run();
    harness.get_by_label("z1 carries nothing (0.00 nats): show z0 and z2");
}

#[test]
fn where_no_dimension_is_used_the_plane_says_so() {
    for latent in [1, 2, 5] {
        let harness = plane_of(&vec![0.001; latent]);
        harness.get_by_label("No dimension is used yet");
    }
    let harness = plane_of(&[0.5, 0.0]);
    harness.get_by_label("z1 carries nothing (0.00 nats)");
}
