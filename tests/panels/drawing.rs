//! A picture of a person's own, drawn with a mouse and with the keyboard.

use super::support::{COLOUR, SHAPE, Stage, answered, compared, drag, images_of, painted_words};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::data::{Dataset, Split};
use elbow::document::OwnPicture;
use elbow::explore::{Compared, EvidenceQuery, ImageQuery, WhichImage};
use elbow::recipe::ImageShape;
use elbow::ui::action::{Action, DrawingAction};
use elbow::ui::{DrawingStudy, PlanePanel};
use std::sync::Arc;

const SIZE: Vec2 = Vec2::new(1240.0, 420.0);
/// The name that the chosen picture is asked under.
const CHOSEN: &str = "chosen picture";

type Window = Harness<'static, Stage<DrawingStudy>>;

fn over(data: Dataset) -> Window {
    let mut window = Stage::new(2).over(data).open(SIZE, DrawingStudy::ui);
    window.run();
    window
}

fn window() -> Window {
    over(images_of(SHAPE))
}

/// The one picture that there is.
fn picture(window: &Window) -> &OwnPicture {
    let [picture] = &window.state().document.pictures[..] else {
        panic!("not one picture");
    };
    picture
}

/// A place on the canvas, in shares of its sides.
fn on_canvas(window: &Window, x: f32, y: f32) -> Pos2 {
    let canvas = window.get_by_label_contains("Canvas:").rect();
    canvas.lerp_inside(vec2(x, y))
}

fn stroke(window: &mut Window, from: [f32; 2], to: [f32; 2]) {
    let [from, to] = [from, to].map(|[x, y]| on_canvas(window, x, y));
    drag(window, from, to);
    window.run();
}

fn asked(window: &Window) -> Option<ImageQuery> {
    window.state().asked.get_as::<ImageQuery>(CHOSEN).cloned()
}

/// Gives the study what the model makes of the picture.
fn answer(window: &mut Window) {
    window.run();
    let query = asked(window).expect("it is asked");
    let WhichImage::Own(own) = &query.image else {
        panic!("another image is asked");
    };
    let image = Compared {
        image: query.image.clone(),
        original: own.pixels.clone(),
        ..Compared::clone(&compared(0, 2))
    };
    let answers = &mut window.state_mut().answers;
    answers.give_as(CHOSEN, answered(query, Arc::new(image)));
    window.run();
}

#[test]
fn a_stroke_of_the_mouse_is_drawn_and_asked_about_in_the_same_frame() {
    let mut window = window();
    assert!(window.state().document.pictures.is_empty());
    assert!(asked(&window).is_none());
    stroke(&mut window, [0.2, 0.5], [0.8, 0.5]);
    let drawn = picture(&window).drawn().clone();
    // Of 8 rows and 6 columns, along the middle: whole pixels, and nothing far from them.
    for column in 2..4 {
        assert!(
            drawn[3 * 6 + column] > 60 && drawn[4 * 6 + column] > 60,
            "{drawn:?}"
        );
    }
    assert!(drawn[..12].iter().all(|pixel| *pixel == 0));
    let query = asked(&window).expect("it is asked");
    assert_eq!(query.image.own_id(), Some(picture(&window).id));
    let ends = |action: &&Action| **action == DrawingAction::FinishStroke.into();
    assert_eq!(window.state().actions.iter().filter(ends).count(), 1);
}

#[test]
fn a_hand_that_is_seen_at_few_places_leaves_no_gap() {
    let mut window = window();
    let [from, to] = [0.05, 0.95].map(|x| on_canvas(&window, x, 0.5));
    window.hover_at(from);
    window.step();
    window.drag_at(from);
    window.step();
    // All within one frame.
    window.event(Event::PointerMoved(to));
    window.event(Event::PointerButton {
        pos: to,
        button: PointerButton::Primary,
        pressed: false,
        modifiers: Modifiers::NONE,
    });
    window.run();
    let drawn = picture(&window).drawn();
    assert!((0..6).all(|column| drawn[3 * 6 + column] > 60), "{drawn:?}");
}

#[test]
fn the_chosen_picture_is_the_chosen_image_and_stays_it_stroke_by_stroke() {
    let mut window = window();
    stroke(&mut window, [0.2, 0.2], [0.8, 0.2]);
    answer(&mut window);
    let chosen = |window: &Window| window.state().selection.image.clone().expect("chosen");
    let first = chosen(&window);
    assert_eq!(first.image.own_id(), Some(picture(&window).id));
    stroke(&mut window, [0.2, 0.8], [0.8, 0.8]);
    // Until the newest stroke is answered, what was known stays.
    assert!(Arc::ptr_eq(&first, &chosen(&window)));
    window.get_by_label("Reconstruction");
    assert!(painted_words(&window).contains(&"ELBO".to_owned()));
    answer(&mut window);
    assert!(!Arc::ptr_eq(&first, &chosen(&window)));
    assert!(first.image.is_same_choice(&chosen(&window).image));
}

#[test]
fn another_image_that_is_chosen_takes_its_place_until_it_is_studied_again() {
    let mut window = window();
    stroke(&mut window, [0.2, 0.2], [0.8, 0.2]);
    answer(&mut window);
    window.state_mut().selection.image = Some(compared(3, 2));
    window.run();
    assert!(asked(&window).is_none());
    let image = window.state().selection.image.clone().expect("chosen");
    assert_eq!(image.image, WhichImage::Test(3));
    window.get_by_label("Study this picture").click();
    window.run();
    let action = window.state().actions.last().cloned();
    assert_eq!(action, Some(DrawingAction::Study.into()));
}

#[test]
fn the_keyboard_draws_where_its_brush_is() {
    let mut window = window();
    window.get_by_label_contains("Canvas:").focus();
    window.run();
    for _ in 0..2 {
        window.key_press(Key::ArrowUp);
        window.run();
    }
    window.key_down(Key::Space);
    window.run();
    for _ in 0..2 {
        window.key_press(Key::ArrowLeft);
        window.run();
    }
    window.key_up(Key::Space);
    window.run();
    let drawn = picture(&window).drawn().clone();
    // From the middle, row 5 and column 4, two up and two to the left.
    assert!(
        (1..4).all(|column| drawn[2 * 6 + column] > 150),
        "{drawn:?}"
    );
    assert!(drawn[6 * 6..].iter().all(|pixel| *pixel == 0));
    window.key_press(Key::ArrowDown);
    window.run();
    assert_eq!(*picture(&window).drawn(), drawn, "the brush is up");
    let node = window.get_by_label_contains("Canvas:");
    let value = egui_kittest::kittest::NodeT::accesskit_node(&node).value();
    assert_eq!(value.as_deref(), Some("Brush at column 2, row 4"));
}

#[test]
fn the_eraser_and_the_right_button_take_away() {
    let mut window = window();
    stroke(&mut window, [0.1, 0.5], [0.9, 0.5]);
    window.get_by_label("Eraser").click();
    window.run();
    stroke(&mut window, [0.1, 0.5], [0.9, 0.5]);
    let faint = |window: &Window| picture(window).drawn().iter().all(|pixel| *pixel < 120);
    assert!(faint(&window), "{:?}", picture(&window).drawn());
    window.get_by_label("Brush").click();
    window.run();
    stroke(&mut window, [0.1, 0.5], [0.9, 0.5]);
    assert!(!faint(&window));
    let place = on_canvas(&window, 0.5, 0.5);
    let before = picture(&window).drawn().clone();
    window.hover_at(place);
    window.step();
    for pressed in [true, false] {
        window.event(Event::PointerButton {
            pos: place,
            button: PointerButton::Secondary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        window.step();
    }
    window.run();
    assert_ne!(*picture(&window).drawn(), before);
}

#[test]
fn pictures_in_colour_are_drawn_in_the_brushs_colour() {
    let mut window = over(images_of(COLOUR));
    window.state_mut().settings.drawing.colour = [200, 100, 0];
    stroke(&mut window, [0.1, 0.5], [0.9, 0.5]);
    let drawn = picture(&window).drawn().clone();
    let pixel = &drawn[(3 * 8 + 4) * 3..][..3];
    assert!(
        pixel[0] > pixel[1] && pixel[1] > 0 && pixel[2] == 0,
        "{pixel:?}"
    );
    window.get_by_label("Fill");
    window.get_by_label("Colour of the brush");
}

#[test]
fn a_digit_is_shown_centred_and_the_drawing_stays_where_it_was() {
    let shape = ImageShape {
        height: 28,
        width: 28,
        channels: 1,
    };
    let names: Vec<String> = (0..10).map(|digit| digit.to_string()).collect();
    let split = || Split {
        pixels: vec![0; 784],
        labels: Some(vec![0]),
    };
    let data = Dataset::with_classes("digits".into(), shape, names.into(), split(), split());
    let mut window = over(data.expect("a data set"));
    stroke(&mut window, [0.1, 0.1], [0.1, 0.3]);
    let picture = picture(&window);
    assert!(picture.is_centred());
    assert_ne!(picture.drawn(), picture.pixels());
    let (id, shown) = (picture.id, picture.pixels().clone());
    let WhichImage::Own(own) = asked(&window).expect("asked").image else {
        panic!("another image is asked");
    };
    assert_eq!((own.id, own.pixels), (id, shown));
    window.get_by_label("Centre as MNIST is");
}

#[test]
fn a_click_on_a_picture_chooses_it_and_one_that_does_not_fit_says_so() {
    let mut window = window();
    let document = &mut window.state_mut().document;
    let first = document
        .add_picture([8, 6, 1], Arc::from([9; 48]))
        .expect("room");
    document.add_picture([8, 6, 1], Arc::from([7; 48]));
    document.add_picture([2, 2, 3], Arc::from([1; 12]));
    window.run();
    window.get_by_label("Choose Your picture 1").click();
    window.run();
    let selection = &window.state().selection;
    assert_eq!(
        (selection.canvas, selection.own),
        (Some(first), Some(first))
    );
    window.get_by_label_contains("Your picture 3 has 2 x 2 x 3 pixels, the model’s images 8 x 6");
    window.get_by_label("Name of the picture").focus();
    window.run();
    window
        .get_by_label("Name of the picture")
        .type_text("seven");
    window.run();
    assert_eq!(window.state().document.pictures[0].name, "seven");
    window.get_by_label("Choose seven");
}

#[test]
fn one_state_of_the_drawing_is_asked_for_its_evidence_until_it_is_answered() {
    let mut window = window();
    stroke(&mut window, [0.2, 0.2], [0.8, 0.2]);
    let first: EvidenceQuery = window.state().asked().expect("asked");
    stroke(&mut window, [0.2, 0.8], [0.8, 0.8]);
    assert_eq!(window.state().asked::<EvidenceQuery>(), Some(first));
}

#[test]
fn an_undone_picture_ends_the_stroke_that_was_drawn_on_it() {
    let mut window = window();
    let [from, to] = [0.2, 0.8].map(|x| on_canvas(&window, x, 0.5));
    window.hover_at(from);
    window.step();
    window.drag_at(from);
    window.step();
    window.state_mut().document.pictures.clear();
    window.hover_at(to);
    window.step();
    window.drop_at(to);
    window.run();
    assert!(window.state().document.pictures.is_empty());
}

#[test]
fn its_posterior_on_the_plane_bears_its_name() {
    let mut stage: Stage<PlanePanel> = Stage::new(2);
    let id = stage
        .document
        .add_picture([8, 6, 1], Arc::from([9; 48]))
        .expect("room");
    stage.document.pictures[0].name = "my seven".into();
    let image = WhichImage::Own(elbow::explore::OwnImage {
        id,
        pixels: Arc::from([9; 48]),
    });
    stage.selection.image = Some(Arc::new(Compared {
        image,
        ..Compared::clone(&compared(0, 2))
    }));
    let mut window = stage.open(vec2(700.0, 560.0), PlanePanel::ui);
    window.state_mut().answer();
    window.run();
    let words = painted_words(&window);
    assert!(
        words
            .iter()
            .any(|words| words.contains("q(z|x) of my seven")),
        "{words:?}"
    );
}
