//! Fields, the manifold's images and geodesics, from the palette and the menus.

use crate::{CTRL, PLAIN, window};
use eframe::egui::accesskit::{Role, Toggled};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::explore::GeodesicQuery;
use elbow::ui::settings::{FieldChoice, ManifoldSpacing};

#[test]
fn every_field_is_in_the_palette_and_goes_again() {
    let mut window = window();
    for (words, of) in [
        ("aggregate posterior", FieldChoice::AggregatePosterior),
        ("prior density", FieldChoice::Prior),
        ("holes", FieldChoice::Holes),
        ("magnification", FieldChoice::Magnification),
        ("influence of a pixel", FieldChoice::Influence),
        ("class of the nearest mean", FieldChoice::NearestMean),
        ("class by a classifier", FieldChoice::Classifier),
    ] {
        window.choose_in_palette(words);
        let field = &window.shell().settings().plane.field;
        assert_eq!((field.show, field.of), (true, of), "{words}");
    }
    window.choose_in_palette("field over the manifold");
    window.choose_in_palette("opacity of the field 40");
    let field = window.shell().settings().plane.field.clone();
    assert!(field.over_manifold);
    assert!((field.opacity - 0.4).abs() < 1e-6, "{}", field.opacity);
    window.choose_in_palette("images of the field 500");
    assert_eq!(window.shell().settings().plane.field.images, 500);
    window.click("Field");
    assert!(!window.shell().settings().plane.field.show);
}

#[test]
fn a_pixel_is_typed_as_row_and_column() {
    let mut window = window();
    window.choose_in_palette("influence of the pixel 3 20");
    let field = &window.shell().settings().plane.field;
    assert_eq!((field.show, field.of), (true, FieldChoice::Influence));
    assert_eq!((field.pixel.row, field.pixel.column), (3, 20));
}

#[test]
fn the_manifold_is_spaced_from_palette_and_menu() {
    let mut window = window();
    window.choose_in_palette("quantiles of the prior");
    let spacing = |window: &crate::shell::Window| {
        let manifold = &window.shell().settings().plane.manifold;
        (manifold.spacing, manifold.range)
    };
    assert_eq!(spacing(&window).0, ManifoldSpacing::Quantiles);
    window.choose_in_palette("range of the manifold -2 1.5");
    assert_eq!(spacing(&window), (ManifoldSpacing::Range, [-2.0, 1.5]));
    window.choose_in_palette("range of the manifold 1 -1");
    assert_eq!(spacing(&window).1, [-2.0, 1.5], "a range goes up");
    window.press(PLAIN, Key::Escape);
    window.press(PLAIN, Key::Escape);
    window.click("View");
    window.click("Field and manifold");
    window.click("Manifold over the view");
    assert_eq!(spacing(&window).0, ManifoldSpacing::View);
}

#[test]
fn the_manifold_is_not_ticked_while_a_field_is_in_its_place() {
    let mut window = window();
    let ticked = |window: &crate::shell::Window| {
        let box_of = window
            .harness
            .get_by_role_and_label(Role::CheckBox, "Manifold");
        box_of.accesskit_node().toggled() == Some(Toggled::True)
    };
    assert!(ticked(&window));
    window.choose_in_palette("prior density");
    assert!(!ticked(&window), "the field is drawn in its place");
    window.choose_in_palette("field over the manifold");
    assert!(ticked(&window), "both are drawn");
    window.choose_in_palette("field over the manifold");
    // To ask for it brings it back.
    window
        .harness
        .get_by_role_and_label(Role::CheckBox, "Manifold")
        .click();
    window.settle();
    assert!(ticked(&window));
    assert!(!window.shell().settings().plane.field.show);
}

#[test]
fn a_geodesic_is_between_the_ends_of_what_is_selected() {
    let mut window = window();
    window.harness.get_by_label("Point 1").click();
    window.settle();
    window.choose_in_palette("geodesic");
    assert!(window.shows("Select two points first"));
    let asks = |window: &crate::shell::Window| {
        let fake = window.fake.borrow();
        let asked = fake.asked.last().expect("queries");
        asked.get::<GeodesicQuery>().is_some()
    };
    assert!(!asks(&window));
    window
        .harness
        .get_by_label("Point 2")
        .click_modifiers(Modifiers::SHIFT);
    window.settle();
    window.choose_in_palette("geodesic");
    assert!(window.shell().selection().geodesic.is_some() && asks(&window));
    // What it is between stays, whatever is selected; once more it goes.
    window.press(CTRL, Key::A);
    assert!(asks(&window));
    window.choose_in_palette("geodesic");
    assert!(asks(&window), "between the two farthest apart now");
    window.choose_in_palette("geodesic");
    assert!(!asks(&window));
}

#[test]
fn what_was_chosen_is_there_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = r#"{ "plane": { "field": { "show": true, "of": "holes" },
        "manifold": { "spacing": "quantiles" }, "manifold_images": 40 } }"#;
    std::fs::write(folder.path().join("settings.json"), settings).expect("a file");
    let window = crate::shell::Window::over(elbow::recipe::Recipe::default(), folder);
    let plane = &window.shell().settings().plane;
    assert_eq!(
        (plane.field.show, plane.field.of),
        (true, FieldChoice::Holes)
    );
    assert_eq!(plane.manifold.spacing, ManifoldSpacing::Quantiles);
    assert_eq!(plane.manifold_images, 40);
}
