//! A person's own pictures in the window: opened, dropped, pasted, chosen by the palette, undone.

use crate::shell::Window;
use crate::{CTRL, PLAIN, window};
use eframe::egui::{
    Color32, ColorImage, DroppedFile, Event, HoveredFile, Key, Modifiers, Pos2, vec2,
};
use egui_kittest::kittest::Queryable;
use elbow::data::Dataset;
use elbow::document::OwnPicture;
use elbow::ui::Study;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a desktop hands over when something is dropped.
#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// A window over MNIST whose canvas is on screen.
fn canvas() -> Window {
    let mut window = window();
    window.tell(|progress| progress.dataset = Some(Dataset::mnist().expect("the digits")));
    window.choose_in_palette("show drawing");
    window
}

fn pictures(window: &Window) -> &[OwnPicture] {
    &window.shell().document().pictures
}

fn place(window: &Window, x: f32, y: f32) -> Pos2 {
    let canvas = window.harness.get_by_label_contains("Canvas:").rect();
    canvas.lerp_inside(vec2(x, y))
}

fn stroke(window: &mut Window, y: f32) {
    let [from, to] = [0.2, 0.8].map(|x| place(window, x, y));
    window.drag(from, to, 4);
}

/// A picture file of 40 x 20 pixels, white above and black below.
fn file(window: &Window, name: &str) -> PathBuf {
    let path = window.folder().join(name);
    let picture =
        image::GrayImage::from_fn(40, 20, |_, y| image::Luma([if y < 10 { 255 } else { 0 }]));
    picture.save(&path).expect("written");
    path
}

fn wait_for_pictures(window: &mut Window, count: usize) {
    for _ in 0..500 {
        window.settle();
        if pictures(window).len() == count {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("there are {} pictures", pictures(window).len());
}

#[test]
fn every_stroke_is_undone_on_its_own_however_quickly_they_follow() {
    let mut window = canvas();
    let mut states = vec![None];
    for y in [0.2, 0.5, 0.8] {
        stroke(&mut window, y);
        states.push(
            pictures(&window)
                .first()
                .map(|picture| picture.drawn().clone()),
        );
    }
    let now = |window: &Window| {
        pictures(window)
            .first()
            .map(|picture| picture.drawn().clone())
    };
    for state in states.iter().rev().skip(1) {
        window.press(CTRL, Key::Z);
        assert_eq!(now(&window), *state);
    }
    for state in states.iter().skip(1) {
        window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        assert_eq!(now(&window), *state);
    }
}

#[test]
fn the_palette_draws_on_from_where_the_hand_was() {
    let mut window = canvas();
    stroke(&mut window, 0.5);
    let before = pictures(&window)[0].drawn().clone();
    window.choose_in_palette("invert the picture");
    let inverted = pictures(&window)[0].drawn().clone();
    assert!(
        inverted
            .iter()
            .zip(&*before)
            .all(|(after, before)| *after == 255 - before)
    );
    window.choose_in_palette("duplicate picture");
    assert_eq!(pictures(&window).len(), 2);
    window.choose_in_palette("clear the sheet");
    assert!(pictures(&window)[1].is_blank());
    assert_eq!(*pictures(&window)[0].drawn(), inverted);
    window.choose_in_palette("size of the brush 5");
    let sheet = [28, 28, 1];
    assert_eq!(window.shell().settings().drawing.diameter(sheet), 5.0);
    window.choose_in_palette("choose your picture 1");
    assert_eq!(
        window.shell().selection().own,
        Some(pictures(&window)[0].id)
    );
    window.choose_in_palette("centre as mnist");
    assert!(!pictures(&window)[0].is_centred());
    window.choose_in_palette("remove picture");
    assert_eq!(pictures(&window).len(), 1);
    window.press(CTRL, Key::Z);
    assert_eq!(pictures(&window).len(), 2);
}

#[test]
fn a_picture_opens_by_a_typed_path_and_keeps_what_it_was() {
    let mut window = canvas();
    let path = file(&window, "my digit.png");
    window.choose_in_palette("open picture");
    window.fill("Path", &path.display().to_string());
    window.click("Open");
    wait_for_pictures(&mut window, 1);
    assert!(
        !window.shows("it gets the size"),
        "the dialog has done its work"
    );
    let picture = &pictures(&window)[0];
    assert_eq!(picture.name, "my digit");
    assert_eq!(picture.shape(), [28, 28, 1]);
    // Cropped, as MNIST's rules say by default.
    assert_eq!([picture.drawn()[0], picture.drawn()[783]], [255, 0]);
    let whole = picture.whole.as_ref().expect("it was brought");
    assert_eq!(whole.shape, [20, 40, 1]);
    assert!(window.shows("Whole picture"));
    window.press(CTRL, Key::Z);
    assert!(pictures(&window).is_empty());
}

#[test]
fn a_file_that_is_no_picture_is_refused_by_name_where_it_was_asked_for() {
    let mut window = canvas();
    let path = window.folder().join("notes.png");
    std::fs::write(&path, "no picture").expect("written");
    window.choose_in_palette("open picture");
    window.fill("Path", &path.display().to_string());
    window.click("Open");
    window.wait_for("notes.png: it is no picture in a known format; give a sound PNG");
    assert_eq!(window.field("Path"), path.display().to_string());
    window.press(PLAIN, Key::Escape);
    assert!(pictures(&window).is_empty());
}

fn drop_on(window: &mut Window, path: &Path) {
    window.harness.input_mut().dropped_files = vec![Arc::new(Dropped(path.to_owned())) as _];
    window.harness.step();
    window.harness.input_mut().dropped_files.clear();
    window.settle();
}

#[test]
fn a_picture_that_is_dropped_comes_to_the_canvas_while_that_is_on_screen() {
    let mut window = canvas();
    let path = file(&window, "seven.png");
    window.harness.input_mut().hovered_files = vec![HoveredFile {
        path: Some(path.clone()),
        ..HoveredFile::default()
    }];
    window.harness.run_steps(3);
    assert!(window.shows("Drop to bring this picture to the canvas"));
    window.harness.input_mut().hovered_files.clear();
    drop_on(&mut window, &path);
    wait_for_pictures(&mut window, 1);
    assert_eq!(pictures(&window)[0].name, "seven");
    assert_eq!(
        window.shell().selection().own,
        Some(pictures(&window)[0].id)
    );
    // With another study on screen it is a place where images may be.
    window.choose_in_palette("show curves");
    drop_on(&mut window, &path);
    window.wait_for("Open its folder");
    assert_eq!(pictures(&window).len(), 1);
}

#[test]
fn a_dropped_file_that_is_no_picture_is_told_in_a_notice() {
    let mut window = canvas();
    let path = window.folder().join("broken.png");
    std::fs::write(&path, b"\x89PNG\r\n\x1a\nno more").expect("written");
    drop_on(&mut window, &path);
    window.wait_for("broken.png: it cannot be decoded");
    assert!(pictures(&window).is_empty());
}

#[test]
fn a_picture_that_is_pasted_comes_to_the_canvas_from_wherever_one_is() {
    let mut window = canvas();
    window.choose_in_palette("show curves");
    let picture = ColorImage::filled([28, 28], Color32::from_gray(90));
    window.harness.event(Event::PasteImage(Arc::new(picture)));
    wait_for_pictures(&mut window, 1);
    assert!(
        pictures(&window)[0]
            .drawn()
            .iter()
            .all(|pixel| *pixel == 90)
    );
    assert_eq!(window.shell().settings().layout.study, Study::Drawing);
    // Text goes where points are put down, as ever.
    let points = window.shell().document().points.len();
    window.harness.event(Event::Paste("0.5, 0.25".to_owned()));
    window.settle();
    assert_eq!(window.shell().document().points.len(), points + 1);
    assert_eq!(pictures(&window).len(), 1);
}

#[test]
fn a_model_of_other_images_keeps_the_pictures_and_says_that_they_do_not_fit() {
    let mut window = canvas();
    stroke(&mut window, 0.5);
    let cells = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/cells/cells.zip");
    let cells = elbow::import::open(&elbow::recipe::DataSpec::at(cells), &Default::default());
    let cells = cells.expect("the cells that come with Elbow");
    window.tell(|progress| {
        progress.run = 2;
        progress.dataset = Some(cells);
    });
    assert_eq!(pictures(&window).len(), 1);
    assert!(window.shows("it does not fit this model"));
    assert!(window.shows("Canvas: Empty sheet"));
    window.tell(|progress| {
        progress.run = 3;
        progress.dataset = Some(Dataset::mnist().expect("the digits"));
    });
    assert!(!window.shows("it does not fit this model"));
    assert!(window.shows("Canvas: Your picture 1"));
    assert_eq!(
        window.shell().selection().own,
        Some(pictures(&window)[0].id)
    );
}
