//! Paths through points: on the plane, and in the study with its strip.

use super::support::{Stage, answered, answers_of, drag, images_of, rect_of};
use eframe::egui::{Key, Pos2, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::document::{Document, EvenIn};
use elbow::explore::{PictureLengthQuery, PlaceQuery, PointsQuery, StripQuery};
use elbow::latent::{Interpolation, LatentPath, Pace, PictureLength, Walk};
use elbow::ui::action::{Action, PathAction};
use elbow::ui::{PathStudy, PlanePanel};
use std::convert::Infallible;

const STUDY: Vec2 = Vec2::new(1240.0, 260.0);
const PLANE: Vec2 = Vec2::new(700.0, 560.0);
/// Where the points of the path are.
const CORNERS: [[f32; 2]; 3] = [[-2.0, 0.0], [0.0, 1.5], [2.0, 0.0]];

type Of<P> = Harness<'static, Stage<P>>;

/// A stage with three points and a path through them.
fn stage<P: Default>() -> Stage<P> {
    let mut stage = Stage::new(2);
    stage.document = document();
    stage.selection.active = Some(0);
    stage
}

fn document() -> Document {
    let mut document = Document::default();
    let ids = CORNERS.map(|place| document.add_point(place.to_vec()));
    document.add_path(ids);
    document
}

fn study() -> Of<PathStudy> {
    let mut harness = stage::<PathStudy>().open(STUDY, PathStudy::ui);
    harness.run();
    answer(&mut harness);
    harness
}

fn plane() -> Of<PlanePanel> {
    let mut harness = stage::<PlanePanel>().open(PLANE, PlanePanel::ui);
    harness.run();
    answer(&mut harness);
    harness
}

fn answer<P>(harness: &mut Of<P>) {
    let stage = harness.state_mut();
    let given = answers_of(&stage.asked, 2, &images_of(super::support::SHAPE));
    stage.answers = given;
    harness.run();
}

/// The way as it lies, even in latent length.
fn walk<P>(harness: &Of<P>) -> Walk {
    let document = &harness.state().document;
    let path = &document.paths[0];
    let places: Vec<&[f32]> = path
        .waypoints(document)
        .iter()
        .map(|point| &*point.z)
        .collect();
    let path = LatentPath::through(&places, path.how, path.closed).expect("a path");
    Walk {
        path,
        pace: Pace::Latent,
    }
}

/// The place at the playhead that the last frame asked for.
fn asked<P>(harness: &Of<P>) -> Vec<f32> {
    let place = harness.state().asked.get_as::<PlaceQuery>("playhead");
    place.expect("a place").z.clone()
}

fn share<P>(harness: &Of<P>) -> f64 {
    harness.state().selection.paths.playhead.share
}

fn near(one: &[f32], other: &[f32], reach: f32) {
    let away = one.iter().zip(other).map(|(a, b)| (a - b).abs());
    assert!(away.fold(0.0, f32::max) < reach, "{one:?} is not {other:?}");
}

/// Puts this number into the field.
fn fill<P>(harness: &mut Of<P>, name: &str, text: &str) {
    harness.get_by_label(name).click();
    harness.run();
    harness.key_press_modifiers(eframe::egui::Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_label(name).type_text(text);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
}

/// How long the path is in pictures, if a place decodes to its first coordinate to the third.
fn cubed(harness: &Of<PathStudy>) -> PictureLength {
    let path = walk(harness).path;
    let Ok(length) = PictureLength::measure(&path, |places: &[f32]| {
        let first = places.chunks_exact(2).map(|place| place[0].powi(3));
        Ok::<_, Infallible>(first.collect())
    });
    length
}

fn give_length(harness: &mut Of<PathStudy>) {
    let length = cubed(harness);
    let stage = harness.state_mut();
    let query = stage.asked::<PictureLengthQuery>().expect("it is asked");
    stage.answers.give(answered(query, length));
    harness.run();
}

#[test]
fn the_strip_asks_for_even_steps_from_end_to_end() {
    let mut harness = study();
    fill(&mut harness, "Pictures in the strip", "5");
    let asked = |harness: &Of<PathStudy>| {
        let strip = harness.state().asked::<StripQuery>().expect("a strip");
        strip.places.concat()
    };
    assert_eq!(asked(&harness), walk(&harness).places(5));
    assert_eq!(asked(&harness)[..2], CORNERS[0]);
    assert_eq!(asked(&harness)[8..], CORNERS[2]);
    harness.get_by_label("Fit").click();
    harness.run();
    let fitting = asked(&harness).len() / 2;
    assert!((10..60).contains(&fitting), "{fitting} pictures fit");
    harness.state_mut().document.paths[0].how = Interpolation::Spline;
    harness.run();
    assert_eq!(asked(&harness), walk(&harness).places(fitting));
}

#[test]
fn a_playhead_dragged_over_the_strip_is_decoded_where_the_walk_says() {
    let mut harness = study();
    let film = harness.get_by_label_contains("Playhead over the").rect();
    let at = |share: f32| film.min + vec2(share, 0.6) * film.size();
    drag(&mut harness, at(0.2), at(0.7));
    let share = share(&harness);
    assert!((0.6..0.8).contains(&share), "{share}");
    assert_eq!(asked(&harness), walk(&harness).at(share));
    let told = format!("{:.1} % of the way", 100.0 * share);
    harness.get_by_label(&told);
}

#[test]
fn a_click_brings_the_playhead_to_a_picture_and_keys_lead_on() {
    let mut harness = study();
    fill(&mut harness, "Pictures in the strip", "5");
    let film = harness.get_by_label_contains("Playhead over the").rect();
    let third = film.min + vec2(0.52, 0.6) * film.size();
    harness.hover_at(third);
    harness.step();
    harness.drag_at(third);
    harness.drop_at(third);
    harness.run();
    assert_eq!(share(&harness), 0.5);
    harness.key_press(Key::ArrowRight);
    harness.run();
    let pushed = harness.state().actions.clone();
    let [Action::Path(PathAction::Step(along))] = pushed[..] else {
        panic!("{pushed:?}");
    };
    assert_eq!(along, elbow::document::Along::On);
    for (key, expected) in [(Key::Home, 0.0), (Key::End, 1.0)] {
        harness.key_press(key);
        harness.run();
        assert_eq!(share(&harness), expected);
    }
    assert_eq!(asked(&harness), CORNERS[2]);
}

#[test]
fn lengths_say_how_well_they_are_known_and_of_which_weights() {
    let mut harness = study();
    harness.get_by_label("Length 5.000 in latent units");
    harness.get_by_label_contains("Measuring its length in decoded pixels");
    give_length(&mut harness);
    // From -8 to 8 along one number.
    harness.get_by_label("16.000 in decoded pixels at step 40");
    harness.state_mut().document.points[2].z[0] = 1.0;
    harness.run();
    assert!(
        harness.query_by_label_contains("at step 40").is_none(),
        "of another path than that which was measured"
    );
}

#[test]
fn steps_that_are_even_in_the_picture_crowd_where_the_decoder_is_fast() {
    let mut harness = study();
    fill(&mut harness, "Pictures in the strip", "9");
    harness.state_mut().document.paths[0].even_in = EvenIn::Picture;
    harness.run();
    harness.get_by_label_contains("steps yet to be measured");
    give_length(&mut harness);
    let strip = harness.state().asked::<StripQuery>().expect("a strip");
    let cubes: Vec<f32> = strip.places.iter().map(|z| z[0].powi(3)).collect();
    for pair in cubes.windows(2) {
        assert!((pair[1] - pair[0] - 2.0).abs() < 0.02, "{cubes:?}");
    }
    let step = |place: usize| strip.places[place + 1][0] - strip.places[place][0];
    assert!(
        step(0) < 0.4 * step(3),
        "steep at the end, flat in the middle"
    );
    harness.get_by_label_contains("steps even in the picture of step 40");
}

#[test]
fn a_path_whose_points_are_gone_passes_them_over_and_says_when_too_few_are_left() {
    let mut harness = study();
    harness.state_mut().document.points.remove(1);
    harness.run();
    harness.get_by_label("1 gone");
    harness.get_by_label("Length 4.000 in latent units");
    harness.state_mut().document.points.remove(0);
    harness.run();
    harness.get_by_label("A path goes through two points or more, but there are 1; add points");
    assert!(harness.state().asked::<StripQuery>().is_none());
    harness.state_mut().document.points[0].z[0] = f32::NAN;
    harness.state_mut().document.add_point(vec![0.0, 0.0]);
    let there = harness.state().document.points[1].id;
    harness.state_mut().document.paths[0].append(there);
    harness.run();
    harness.get_by_label_contains("no finite number");
}

#[test]
fn its_points_stand_in_their_order_and_a_click_makes_one_active() {
    let mut harness = study();
    harness.state_mut().document.paths[0].through.reverse();
    harness.run();
    harness.get_by_label("Point 3, 1 of the path").click();
    harness.run();
    assert_eq!(harness.state().selection.active, Some(2));
    for (button, action) in [
        ("Later", PathAction::MoveActive(elbow::document::Along::On)),
        ("Take out", PathAction::TakeActiveOut),
        ("Spherical", PathAction::How(Interpolation::Slerp)),
        ("Closed", PathAction::ToggleClosed),
        ("the picture", PathAction::EvenIn(EvenIn::Picture)),
        ("Play the path", PathAction::TogglePlay),
        ("To and fro", PathAction::ToggleAtEnd),
        ("Copy strip", PathAction::CopyStrip),
    ] {
        harness.get_by_label(button).click();
        harness.run();
        let last = harness.state().actions.last().cloned();
        assert_eq!(last, Some(action.into()), "{button}");
    }
}

#[test]
fn a_path_is_named_and_goes_by_its_place_until_then() {
    let mut harness = study();
    let name = |harness: &Of<PathStudy>| {
        let field = harness.get_by_label("Name of this path");
        field.accesskit_node().value()
    };
    assert_eq!(name(&harness).as_deref(), Some("Path 1"));
    harness.get_by_label("Name of this path").focus();
    harness.run();
    harness
        .get_by_label("Name of this path")
        .type_text("across");
    harness.run();
    assert_eq!(harness.state().document.paths[0].name, "across");
}

#[test]
fn without_a_path_the_study_says_how_to_make_one() {
    let mut stage = stage::<PathStudy>();
    stage.document.paths.clear();
    let mut harness = stage.open(STUDY, PathStudy::ui);
    harness.run();
    let make = |harness: &Of<PathStudy>| {
        let button = harness.get_by_label("Path through the selected points");
        button.accesskit_node().is_disabled()
    };
    assert!(make(&harness), "one point is no path");
    harness.state_mut().selection.beside.insert(2);
    harness.run();
    assert!(!make(&harness));
    harness
        .get_by_label("Path through the selected points")
        .click();
    harness.run();
    assert_eq!(harness.state().actions, [PathAction::Make.into()]);
}

#[test]
fn a_playhead_on_its_way_moves_and_one_at_rest_asks_for_no_frame() {
    let mut harness = study();
    harness.state_mut().selection.paths.playhead.toggle();
    harness.run_steps(12);
    let there = share(&harness);
    assert!(there > 0.0 && there < 1.0, "{there}");
    assert_eq!(asked(&harness), walk(&harness).at(there));
    harness.state_mut().selection.paths.playhead.toggle();
    // It settles: nothing asks for another frame.
    harness.run();
    let rests = share(&harness);
    harness.run_steps(5);
    assert_eq!(share(&harness), rests);
}

#[test]
fn a_playhead_dragged_over_the_plane_goes_along_its_path() {
    let mut harness = plane();
    let name = "Playhead of Path 1 on the plane";
    let scale = harness.state().selection.plane_scale;
    let from = rect_of(&harness, name).center();
    // From the first point half of the way to the second.
    let to = from + vec2(1.0, -0.75) * scale;
    drag(&mut harness, from, to);
    let there = share(&harness);
    assert!((there - 0.25).abs() < 0.02, "{there}");
    assert_eq!(asked(&harness), walk(&harness).at(there));
    near(&asked(&harness), &[-1.0, 0.75], 0.08);
    let moved = rect_of(&harness, name).center();
    assert!((moved - to).length() < 4.0, "under the mouse: {moved} {to}");
    assert_eq!(harness.state().document.points[0].z, CORNERS[0]);
}

#[test]
fn a_dragged_point_takes_its_path_along_in_the_same_frame() {
    let mut harness = plane();
    harness.state_mut().selection.paths.playhead.put(1.0);
    harness.run();
    let at = rect_of(&harness, "Point 3").center();
    harness.hover_at(at);
    harness.step();
    harness.drag_at(at);
    harness.step();
    harness.hover_at(at + vec2(-40.0, 30.0));
    harness.step();
    let point = harness.state().document.points[2].z.clone();
    assert!(point[0] < 1.8, "{point:?}");
    let points = harness
        .state()
        .asked::<PointsQuery>()
        .expect("points")
        .points;
    assert_eq!(points[2].z, point);
    assert_eq!(
        asked(&harness),
        point,
        "the playhead is at the end of the path"
    );
}

#[test]
fn a_click_on_a_curve_chooses_its_path_and_puts_no_point() {
    let mut harness = plane();
    // A click beside the curve is to meet no dot.
    harness.state_mut().settings.plane.show_scatter = false;
    let ids: Vec<u64> = harness
        .state()
        .document
        .points
        .iter()
        .map(|point| point.id)
        .collect();
    let first = harness.state().document.paths[0].id;
    let second = harness.state_mut().document.add_path([ids[0], ids[2]]);
    harness.run();
    assert_eq!(harness.state().selection.paths.chosen(), Some(first));
    let ends = ["Point 1", "Point 3"].map(|name| rect_of(&harness, name).center());
    let on_second = ends[0].lerp(ends[1], 0.6);
    click(&mut harness, on_second + vec2(0.0, 2.0));
    assert_eq!(harness.state().selection.paths.chosen(), Some(second));
    assert!(
        harness.state().actions.is_empty(),
        "{:?}",
        harness.state().actions
    );
    assert!((share(&harness) - 0.6).abs() < 0.01, "where it was clicked");
    click(&mut harness, on_second + vec2(0.0, 40.0));
    assert_eq!(
        harness.state().actions.len(),
        1,
        "beside it there is empty ground"
    );
}

fn click(harness: &mut Of<PlanePanel>, at: Pos2) {
    harness.hover_at(at);
    harness.step();
    harness.drag_at(at);
    harness.drop_at(at);
    harness.step();
    // Two clicks are no double click.
    harness.run_steps(40);
}

#[test]
fn paths_of_any_points_and_dimensions_draw_without_a_panic() {
    for latent in [1, 2, 5] {
        let mut stage = Stage::<PlanePanel>::new(latent);
        stage.document = document();
        let mut harness = stage.open(PLANE, PlanePanel::ui);
        harness.run();
        for (how, even_in) in [
            (Interpolation::Slerp, EvenIn::Picture),
            (Interpolation::Spline, EvenIn::Latent),
        ] {
            let path = &mut harness.state_mut().document.paths[0];
            (path.how, path.even_in, path.closed) = (how, even_in, true);
            path.through = vec![0, 0, 1, 2, 1, 77];
            harness.run();
        }
        let points = &mut harness.state_mut().document.points;
        points[0].z[0] = f32::NAN;
        harness.run();
        harness.state_mut().document.points[0].z[0] = f32::MAX;
        harness.run();
        harness.state_mut().document.points.clear();
        harness.run();
    }
}
