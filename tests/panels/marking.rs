//! Images marked on the plane, by a box and by a lasso.

use super::support::{Stage, answered, rect_of};
use eframe::egui::{Event, Key, Modifiers, Pos2, Rect, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::data::{Dataset, Split};
use elbow::explore::{ImageSet, ScatterQuery};
use elbow::recipe::ImageShape;
use elbow::ui::PlanePanel;
use elbow::ui::action::{Action, EditAction, RegionAction};

type Plane = Harness<'static, Stage<PlanePanel>>;

const SHIFT: Modifiers = Modifiers::SHIFT;
const PLAIN: Modifiers = Modifiers::NONE;

/// Sixty test images, so that each dot stands for one.
fn sixty() -> Dataset {
    let shape = ImageShape {
        height: 8,
        width: 6,
        channels: 1,
    };
    let split = || Split {
        pixels: vec![7; 60 * shape.pixels()],
        labels: Some((0..60).map(|i| i % 4).collect()),
    };
    Dataset::new("sixty".into(), shape, split(), split()).expect("a data set")
}

fn plane(latent: usize) -> Plane {
    let size = Vec2::new(900.0, 640.0);
    let stage = Stage::new(latent).over(sixty());
    let mut harness = stage.open(size, PlanePanel::ui);
    harness.run();
    harness.state_mut().answer();
    harness.run();
    harness
}

/// Where the dots are.
fn dots(harness: &Plane) -> Vec<Pos2> {
    let canvas = rect_of(harness, "Plane");
    let scale = harness.state().selection.plane_scale;
    let scatter = harness.state().answers.newest::<ScatterQuery>();
    let scatter = scatter.expect("means");
    let means = scatter.answer.places.chunks_exact(scatter.answer.latent);
    means
        .map(|z| canvas.center() + vec2(z[0], -z[1]) * scale)
        .collect()
}

/// Presses the mouse at the first place with these keys held, goes to the others, lets go.
fn draw(harness: &mut Plane, held: Modifiers, line: &[Pos2]) {
    harness.event(Event::ModifiersChanged(held));
    harness.hover_at(line[0]);
    harness.step();
    harness.drag_at(line[0]);
    harness.step();
    for pair in line.windows(2) {
        for share in [0.25, 0.5, 0.75, 1.0] {
            harness.hover_at(pair[0].lerp(pair[1], share));
            harness.step();
        }
    }
    harness.drop_at(line[line.len() - 1]);
    harness.event(Event::ModifiersChanged(PLAIN));
    harness.run();
}

fn marked(harness: &Plane) -> Vec<usize> {
    let marking = harness.state().selection.marking.as_ref();
    marking.map_or(Vec::new(), |set| set.images().to_vec())
}

/// The corners of the right half of the plane.
fn right_half(harness: &Plane) -> [Pos2; 2] {
    let canvas = rect_of(harness, "Plane").shrink(4.0);
    [pos2(canvas.center().x + 15.0, canvas.top()), canvas.max]
}

#[test]
fn a_box_drawn_with_shift_marks_the_images_whose_dots_lie_in_it_and_pans_nothing() {
    let mut harness = plane(2);
    let view = harness.state().settings.plane.view;
    let [from, to] = right_half(&harness);
    let expected: Vec<usize> = dots(&harness)
        .iter()
        .enumerate()
        .filter(|(_, at)| at.x > from.x && at.x < to.x && at.y > from.y && at.y < to.y)
        .map(|(dot, _)| dot)
        .collect();
    draw(&mut harness, SHIFT, &[from, to]);
    assert!(expected.len() > 5 && expected.len() < 55);
    assert_eq!(marked(&harness), expected);
    assert_eq!(harness.state().settings.plane.view, view);
    harness.get_by_label(&format!("{} images marked", expected.len()));
    // Without a key the plane is pulled along, and the images stay marked.
    draw(&mut harness, PLAIN, &[from, to]);
    assert_ne!(harness.state().settings.plane.view, view);
    assert_eq!(marked(&harness), expected);
}

#[test]
fn a_lasso_drawn_with_alt_marks_what_it_goes_round_and_ctrl_adds() {
    let mut harness = plane(2);
    let all = dots(&harness);
    let round = |at: Pos2| {
        let corners = [
            vec2(-9.0, -9.0),
            vec2(9.0, -9.0),
            vec2(9.0, 9.0),
            vec2(-9.0, 9.0),
        ];
        corners.map(|corner| at + corner)
    };
    let within = |at: Pos2| -> Vec<usize> {
        let square = Rect::from_center_size(at, Vec2::splat(18.0));
        let inside = all.iter().enumerate();
        let inside = inside.filter(|(_, other)| square.contains(**other));
        inside.map(|(dot, _)| dot).collect()
    };
    // No dot lies so near to the line that it could fall on either side.
    let clear = |at: Pos2| {
        let square = |side: f32| Rect::from_center_size(at, Vec2::splat(side));
        let mut others = all.iter();
        others.all(|other| square(16.5).contains(*other) || !square(19.5).contains(*other))
    };
    let canvas = rect_of(&harness, "Plane").shrink(20.0);
    let mut places = all
        .iter()
        .copied()
        .filter(|at| clear(*at) && canvas.contains(*at) && at.distance(canvas.center()) > 40.0);
    let one = places.next().expect("a dot");
    let other = places.find(|at| at.distance(one) > 60.0).expect("another");
    draw(&mut harness, Modifiers::ALT, &round(one));
    assert_eq!(marked(&harness), within(one));
    let adding = Modifiers::ALT.plus(Modifiers::COMMAND);
    draw(&mut harness, adding, &round(other));
    let mut both = [within(one), within(other)].concat();
    both.sort_unstable();
    assert_eq!(marked(&harness), both);
    // Without Ctrl it begins anew; round nothing, none is marked.
    draw(&mut harness, Modifiers::ALT, &round(other));
    assert_eq!(marked(&harness), within(other));
    let empty = pos2(canvas.left() + 5.0, canvas.top() + 60.0);
    draw(&mut harness, Modifiers::ALT, &round(empty));
    assert!(marked(&harness).is_empty());
}

#[test]
fn in_its_mode_a_drag_marks_without_a_key_until_escape_gives_it_up() {
    let mut harness = plane(2);
    harness.get_by_label("Mark with a box").click();
    harness.run();
    let tool = elbow::ui::MarkingTool::Box;
    let pushed = Action::from(RegionAction::Tool(tool));
    assert!(harness.state().actions.contains(&pushed));
    harness.state_mut().selection.marking_tool = Some(tool);
    harness.run();
    harness.get_by_label("Drag a box over dots to mark them");
    let [from, to] = right_half(&harness);
    draw(&mut harness, PLAIN, &[from, to]);
    let before = marked(&harness);
    assert!(!before.is_empty());
    let view = harness.state().settings.plane.view;
    // Given up in the middle, a drag marks nothing else and pans nothing either.
    harness.hover_at(from);
    harness.step();
    harness.drag_at(from);
    harness.step();
    harness.hover_at(from + vec2(60.0, 60.0));
    harness.step();
    harness.key_press(Key::Escape);
    harness.step();
    harness.hover_at(from + vec2(90.0, 90.0));
    harness.step();
    harness.drop_at(from + vec2(90.0, 90.0));
    harness.run();
    assert_eq!(marked(&harness), before);
    assert_eq!(harness.state().settings.plane.view, view);
}

#[test]
fn a_click_on_empty_ground_clears_the_marks_and_puts_no_point() {
    let mut harness = plane(2);
    let set = ImageSet::new(elbow::data::SplitName::Test, [1, 2, 3]);
    harness.state_mut().selection.marking = Some(set);
    harness.run();
    let canvas = rect_of(&harness, "Plane");
    let empty = pos2(canvas.right() - 25.0, canvas.bottom() - 25.0);
    draw(&mut harness, PLAIN, &[empty]);
    let actions = &harness.state().actions;
    assert!(actions.contains(&RegionAction::Clear.into()), "{actions:?}");
    let points = actions
        .iter()
        .filter(|action| matches!(action, Action::Edit(EditAction::AddPointAt(_))));
    assert_eq!(points.count(), 0);
}

#[test]
fn ctrl_and_a_click_on_a_dot_marks_its_image_or_no_longer() {
    let mut harness = plane(2);
    let canvas = rect_of(&harness, "Plane").shrink(30.0);
    let all = dots(&harness);
    let dot = all.iter().position(|at| canvas.contains(*at)).expect("one");
    let at = all[dot];
    // Dots may lie on each other: the nearest one is meant.
    draw(&mut harness, Modifiers::COMMAND, &[at]);
    let found = marked(&harness);
    assert_eq!(found.len(), 1);
    assert!(all[found[0]].distance(at) < 3.0);
    draw(&mut harness, Modifiers::COMMAND, &[at]);
    assert!(marked(&harness).is_empty());
}

#[test]
fn marked_images_stay_marked_while_training_moves_their_means() {
    let mut harness = plane(2);
    let [from, to] = right_half(&harness);
    draw(&mut harness, SHIFT, &[from, to]);
    let before = marked(&harness);
    let scatter = harness.state().answers.newest::<ScatterQuery>();
    let mut moved = scatter.expect("means").answer.clone();
    moved.places = moved.places.iter().map(|z| -z).collect();
    let query = ScatterQuery::test_means(60);
    harness.state_mut().answers.give(answered(query, moved));
    harness.run();
    assert_eq!(marked(&harness), before);
}

#[test]
fn on_a_line_the_lanes_of_dots_are_marked_too() {
    let mut harness = plane(1);
    let canvas = rect_of(&harness, "Line").shrink(4.0);
    draw(&mut harness, SHIFT, &[canvas.min, canvas.max]);
    assert_eq!(marked(&harness).len(), 60);
}
