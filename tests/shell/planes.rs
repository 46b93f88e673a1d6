//! Planes through points and images, and along principal components.

use crate::PLAIN;
use crate::shell::Window;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use elbow::explore::{Answered, Answers, FoundPlane, LaidPlaneQuery, PlaneThrough, Stamp};
use elbow::latent::{ObliquePlane, Plane, PlaneError};
use elbow::recipe::Recipe;
use std::sync::Arc;
use std::time::Instant;

fn window() -> Window {
    Window::open(Recipe {
        latent: 4,
        ..Recipe::default()
    })
}

/// The plane that the window asks for.
fn asked(window: &Window) -> Option<LaidPlaneQuery> {
    let fake = window.fake.borrow();
    fake.asked.last()?.get::<LaidPlaneQuery>().cloned()
}

/// Lets the explorer answer what was asked for.
fn answer(window: &mut Window, answer: Result<FoundPlane, PlaneError>) {
    let query = asked(window).expect("a plane is asked for");
    let stamp = Stamp {
        run: 1,
        step: 0,
        published: Instant::now(),
        answered: Instant::now(),
    };
    let mut answers = Answers::default();
    answers.give(Answered {
        posted: Instant::now(),
        query,
        stamp,
        answer,
    });
    window.fake.borrow_mut().answers = Arc::new(answers);
    window.settle();
}

fn plane_of(through: &PlaneThrough) -> FoundPlane {
    let PlaneThrough::Places([a, b, c]) = through else {
        panic!("places: {through:?}")
    };
    let plane = ObliquePlane::through([a, b, c]).expect("three corners");
    FoundPlane {
        plane: plane.into(),
        shares: None,
    }
}

#[test]
fn a_plane_through_three_points_is_laid_from_the_palette_and_shown_with_its_name() {
    let mut window = window();
    // Three points that do not lie on one line.
    window.choose_in_palette("put a point at 1 2");
    let document = window.shell().document();
    let ids: Vec<u64> = document.points.iter().map(|point| point.id).collect();
    assert_eq!(ids.len(), 4);
    window.harness.get_by_label("Point 1").click();
    window.settle();
    for name in ["Point 2", "Point 4"] {
        let held = Modifiers::SHIFT;
        window.harness.get_by_label(name).click_modifiers(held);
        window.settle();
    }
    window.choose_in_palette("plane through three points");
    let query = asked(&window).expect("a plane is asked for");
    let found = plane_of(&query.through);
    answer(&mut window, Ok(found.clone()));
    let laid = window
        .shell()
        .selection()
        .laid
        .clone()
        .expect("it is shown");
    assert_eq!(laid.plane, found.plane);
    window
        .harness
        .get_by_label("Plane through Point 1, Point 2 and Point 4, step 0");
    // A drag stays on it.
    let point = |window: &Window| window.shell().document().points[0].z.clone();
    let before = point(&window);
    window.harness.get_by_label("Point 1").click();
    window.settle();
    window.press(PLAIN, Key::ArrowRight);
    let after = point(&window);
    assert_ne!(before, after);
    let mut back = after;
    found
        .plane
        .move_to(&mut back, found.plane.coordinates(&before));
    assert!(back.iter().zip(&before).all(|(a, b)| (a - b).abs() < 1e-5));
    window.choose_in_palette("plane along two axes");
    assert_eq!(window.shell().selection().laid, None);
}

#[test]
fn points_on_one_line_are_said_to_lie_on_one() {
    let mut window = window();
    // The three that are there from the start do.
    window.choose_in_palette("plane through three points");
    answer(&mut window, Err(PlaneError::OneLine));
    assert_eq!(window.shell().selection().laid, None);
    let words = "no plane is shown, because they lie on one line";
    window.harness.get_by_label_contains(words);
    assert_eq!(asked(&window), None, "nothing more is asked for");
}

#[test]
fn a_plane_belongs_to_its_run() {
    let mut window = window();
    window.choose_in_palette("plane of the principal components");
    let query = asked(&window).expect("a plane is asked for");
    assert!(matches!(
        query.through,
        PlaneThrough::PrincipalComponents { .. }
    ));
    let codes = [1.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, -1.0, 0.0, 0.2, 0.0];
    let principal = ObliquePlane::principal(&codes, 4).expect("a plane");
    let shares = Some(principal.shares);
    let plane = Plane::from(principal.plane);
    answer(&mut window, Ok(FoundPlane { plane, shares }));
    window
        .harness
        .get_by_label_contains("Principal components of the means: ");
    window.tell(|progress| progress.run = 2);
    let words = "Principal components of the means: ";
    assert!(window.harness.query_by_label_contains(words).is_none());
}
