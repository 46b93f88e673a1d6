//! The dots of the plane from the palette, and what a table of values makes of them.

use crate::shell::Window;
use crate::{PLAIN, window};
use eframe::egui::Key;
use elbow::data::{Dataset, Split, SplitName};
use elbow::explore::{ImageValue, ImageValuesQuery, PlacedBy, ScatterQuery};
use elbow::recipe::{ImageShape, Recipe};
use elbow::ui::settings::{ColourBy, PlaneSettings};
use std::sync::Arc;

const SHAPE: ImageShape = ImageShape {
    height: 3,
    width: 2,
    channels: 1,
};

/// A window over five test images and three training images.
fn over_images() -> Window {
    holding_images(window())
}

fn holding_images(mut window: Window) -> Window {
    let split = |images: usize| Split {
        pixels: vec![7; images * SHAPE.pixels()],
        labels: None,
    };
    let data = Dataset::new("made up".into(), SHAPE, split(3), split(5));
    let data = Arc::new(data.expect("a data set"));
    window.tell(|progress| progress.dataset = Some(data));
    window
}

fn plane(window: &Window) -> PlaneSettings {
    window.shell().settings().plane.clone()
}

#[test]
fn every_choice_about_the_dots_is_in_the_palette() {
    let mut window = over_images();
    window.choose_in_palette("Dots on the plane: training images");
    window.choose_in_palette("Dots on the plane: one sample each");
    window.choose_in_palette("Images on the plane 60000");
    window.choose_in_palette("Colour dots by: Gap");
    let plane = plane(&window);
    assert_eq!(plane.split, SplitName::Train);
    assert_eq!(plane.placed_by, PlacedBy::Sample);
    assert_eq!(plane.scatter, 60_000);
    assert_eq!(plane.colour_by, ColourBy::Gap);
    let fake = window.fake.borrow();
    let asked = fake.asked.last().expect("queries");
    let values: Option<&ImageValuesQuery> = asked.get();
    assert_eq!(values.map(|values| &values.value), Some(&ImageValue::Gap));
}

#[test]
fn a_window_in_which_nothing_happens_asks_the_same_frame_after_frame() {
    for placed in ["test images", "training images"] {
        let mut window = holding_images(Window::open(Recipe {
            latent: 3,
            ..Recipe::default()
        }));
        window.choose_in_palette(&format!("Dots on the plane: {placed}"));
        window.settle();
        let posts = window.fake.borrow().asked.len();
        window.harness.run_steps(6);
        let fake = window.fake.borrow();
        assert_eq!(fake.asked.len(), posts, "{placed}: {:?}", fake.asked);
        let asked = fake.asked.last().expect("queries");
        assert!(
            asked.get::<ScatterQuery>().is_some(),
            "the axes are chosen by means"
        );
    }
}

/// Writes this table and asks to read it.
fn read(window: &mut Window, table: &str) {
    let path = window.folder().join("values.csv");
    std::fs::write(&path, table).expect("writable");
    window.choose_in_palette("Colour dots by a table");
    window.fill("Path on disk", &path.display().to_string());
    window.click("Read");
}

fn wait_until(window: &mut Window, done: impl Fn(&Window) -> bool) {
    for _ in 0..1000 {
        window.settle();
        if done(window) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("it never came to that");
}

#[test]
fn a_table_colours_the_dots_and_its_columns_are_in_the_palette() {
    let mut window = over_images();
    read(&mut window, "index,width,kind\n4,1.5,a\n0,-2,b\n");
    wait_until(&mut window, |window| {
        plane(window).colour_by == ColourBy::Column
    });
    assert!(
        !window.shows("or with a column named index"),
        "the dialog has done its work"
    );
    window.choose_in_palette("Colour dots by: Class");
    assert_eq!(plane(&window).colour_by, ColourBy::Class);
    window.choose_in_palette("Colour dots by column kind");
    assert_eq!(plane(&window).colour_by, ColourBy::Column);
}

#[test]
fn a_table_that_does_not_fit_is_told_in_its_dialog_with_file_and_line() {
    let mut window = over_images();
    read(&mut window, "width\n1\n2\n");
    window.wait_for("its 2 rows are not one for each of the 5 test images");
    assert!(window.shows("values.csv"));
    assert_eq!(plane(&window).colour_by, ColourBy::Class);
    // It can be mended and read again.
    let path = window.folder().join("values.csv");
    std::fs::write(&path, "width\n1\n2\n3\n4\nmany\n").expect("writable");
    window.click("Read");
    wait_until(&mut window, |window| {
        plane(window).colour_by == ColourBy::Column
    });
    window.press(PLAIN, Key::Escape);
}

#[test]
fn a_table_is_about_the_split_on_the_plane() {
    let mut window = over_images();
    window.choose_in_palette("Dots on the plane: training images");
    read(&mut window, "width\n1\n2\n3\n");
    wait_until(&mut window, |window| {
        plane(window).colour_by == ColourBy::Column
    });
}

#[test]
fn settings_of_before_open_and_a_table_is_read_anew_in_each_session() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = serde_json::json!({ "plane": { "scatter": 500, "colour_by": "column" } });
    let path = folder.path().join("settings.json");
    std::fs::write(&path, settings.to_string()).expect("writable");
    let window = Window::over(elbow::recipe::Recipe::default(), folder);
    let plane = plane(&window);
    assert_eq!((plane.scatter, plane.split), (500, SplitName::Test));
    assert_eq!(plane.placed_by, PlacedBy::Mean);
    assert_eq!(plane.colour_by, ColourBy::Class);
}
