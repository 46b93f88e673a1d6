//! What the dots of the plane are, and what their colours stand for.

use super::support::{Stage, painted_pictures, painted_words, rect_of};
use eframe::egui::{Pos2, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::data::SplitName;
use elbow::explore::{ImageValue, ImageValuesQuery, PlacedBy, ScatterQuery, WhichImage};
use elbow::ui::PlanePanel;
use elbow::ui::action::FileAction;
use elbow::ui::settings::ColourBy;

type Plane = Harness<'static, Stage<PlanePanel>>;

fn plane() -> Plane {
    let mut harness = Stage::new(2).open(Vec2::new(1200.0, 700.0), PlanePanel::ui);
    settle(&mut harness);
    harness
}

fn settle(harness: &mut Plane) {
    harness.state_mut().answer();
    harness.run();
}

/// Chooses these in the menu beside the switch, one after another.
fn choose(harness: &mut Plane, words: &[&str]) {
    harness.get_by_label("Choose the dots").click();
    harness.run();
    for words in words {
        harness.get_by_label(words).click();
        harness.run();
    }
    harness.get_by_label("Choose the dots").click();
    harness.run();
    settle(harness);
}

/// Where the dot with this number is.
fn dot(harness: &Plane, number: usize) -> Pos2 {
    let answers = &harness.state().answers;
    let scatter = answers.newest_as::<ScatterQuery>("plane");
    let scatter = scatter.or_else(|| answers.newest::<ScatterQuery>());
    let scatter = scatter.expect("dots");
    let z = &scatter.answer.places[scatter.answer.latent * number..];
    let canvas = rect_of(harness, "Plane");
    canvas.center() + vec2(z[0], -z[1]) * harness.state().selection.plane_scale
}

fn hover(harness: &mut Plane, at: Pos2) {
    harness.hover_at(at);
    harness.run();
    settle(harness);
}

fn asked_plane(harness: &Plane) -> Option<ScatterQuery> {
    harness.state().asked.get_as("plane").copied()
}

#[test]
fn the_menu_chooses_split_number_and_what_places_the_images() {
    let mut harness = plane();
    let asked: Option<ScatterQuery> = harness.state().asked();
    assert_eq!(asked, Some(ScatterQuery::test_means(2_000)));
    choose(&mut harness, &["Training images", "All", "One sample each"]);
    let wanted = ScatterQuery {
        split: SplitName::Train,
        images: 60_000,
        placed_by: PlacedBy::Sample,
    };
    assert_eq!(asked_plane(&harness), Some(wanted));
    choose(&mut harness, &["Test images", "1,000"]);
    let wanted = ScatterQuery {
        placed_by: PlacedBy::Sample,
        ..ScatterQuery::test_means(1_000)
    };
    assert_eq!(asked_plane(&harness), Some(wanted));
}

#[test]
fn a_training_image_is_named_and_chosen_by_its_dot() {
    let mut harness = plane();
    choose(&mut harness, &["Training images"]);
    let at = dot(&harness, 2);
    hover(&mut harness, at);
    harness.get_by_label("Training image 2, class 2");
    harness.drag_at(at);
    harness.step();
    harness.drop_at(at);
    harness.step();
    settle(&mut harness);
    let chosen = harness.state().selection.image.as_ref();
    let chosen = chosen.map(|image| image.image.clone());
    assert_eq!(chosen, Some(WhichImage::Train(2)));
    assert!(harness.state().actions.is_empty());
}

#[test]
fn dots_of_test_images_are_not_taken_for_training_images_until_these_are_there() {
    let mut harness = plane();
    harness.state_mut().settings.plane.split = SplitName::Train;
    harness.run();
    let canvas = rect_of(&harness, "Plane");
    let at = canvas.center() + vec2(0.0, 0.0);
    hover(&mut harness, at);
    harness.state_mut().answers = Default::default();
    harness.run();
    assert!(harness.query_by_label_contains("mage 0, class").is_none());
}

#[test]
fn a_colour_bar_reads_the_value_of_the_dot_under_the_pointer() {
    let mut harness = plane();
    choose(&mut harness, &["KL to prior"]);
    let asked: Option<ImageValuesQuery> = harness.state().asked();
    assert_eq!(asked.map(|asked| asked.value), Some(ImageValue::KlToPrior));
    let bar = "KL to prior, nats: colours from 0 to 3. 7 of 8 test images, weights of step 40";
    harness.get_by_label(bar);
    let at = dot(&harness, 3);
    hover(&mut harness, at);
    harness.get_by_label_contains("Under the pointer: 1.50");
    harness.get_by_label("KL to prior 1.5 nats");
    // That of the last is not known yet.
    let at = dot(&harness, 7);
    hover(&mut harness, at);
    harness.get_by_label("Test image 7, class 3");
    assert!(
        harness
            .query_by_label_contains("Under the pointer")
            .is_none()
    );
}

#[test]
fn the_evidence_says_by_how_many_draws() {
    let mut harness = plane();
    choose(&mut harness, &["log p(x)"]);
    harness.get_by_label_contains("by 64 draws each");
}

#[test]
fn a_distance_waits_for_an_image_to_measure_from() {
    let mut harness = plane();
    choose(&mut harness, &["Distance to the chosen image in z"]);
    assert!(harness.state().asked::<ImageValuesQuery>().is_none());
    let words = painted_words(&harness);
    let hint = "Colours: choose an image to measure from".to_owned();
    assert!(words.contains(&hint), "{words:?}");
    let image = super::support::compared(2, 2);
    harness.state_mut().selection.image = Some(image);
    settle(&mut harness);
    let asked: Option<ImageValuesQuery> = harness.state().asked();
    let from = ImageValue::LatentDistance(WhichImage::Test(2));
    assert_eq!(asked.map(|asked| asked.value), Some(from));
}

#[test]
fn a_table_is_asked_for_from_the_menu() {
    let mut harness = plane();
    harness.get_by_label("Choose the dots").click();
    harness.run();
    harness.get_by_label("Column of a table\u{2026}").click();
    harness.run();
    assert_eq!(
        harness.state().actions,
        [FileAction::ReadTableDialog.into()]
    );
    harness.state_mut().settings.plane.colour_by = ColourBy::Column;
    harness.run();
    let words = painted_words(&harness);
    assert!(words.contains(&"Colours: no table was read yet".to_owned()));
}

#[test]
fn few_dots_that_lie_apart_are_their_images_and_the_mouse_finds_them() {
    let mut harness = plane();
    harness.state_mut().settings.plane.show_manifold = false;
    harness.state_mut().settings.plane.show_thumbnails = false;
    harness.state_mut().settings.plane.hover = false;
    harness.run();
    let marks = |harness: &Plane| {
        let shapes = harness.output().shapes.iter();
        let meshes = shapes.filter_map(|clipped| match &clipped.shape {
            eframe::egui::Shape::Mesh(mesh) => Some(mesh.vertices.len() / 4),
            _ => None,
        });
        meshes.max().unwrap_or(0)
    };
    // Seven images with a frame each; the eighth would lie on another.
    assert_eq!(marks(&harness), 14);
    let at = dot(&harness, 5);
    hover(&mut harness, at);
    harness.get_by_label("Test image 5, class 1");
    // From afar they lie on each other.
    let view = &mut harness.state_mut().settings.plane.view;
    (view.x, view.y) = ([-150.0, 150.0], [-150.0, 150.0]);
    harness.remove_cursor();
    harness.run();
    assert_eq!(marks(&harness), 8);
    assert!(painted_pictures(&harness, 60.0).is_empty());
}
