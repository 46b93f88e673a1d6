//! Fields, geodesics and the manifold's images behind the points of the plane.

use super::support::{
    COLOUR, SHAPE, Stage, answered, compared, drag, images_of, painted_words, rect_of,
};
use super::textures::pictures;
use eframe::egui::accesskit::Role;
use eframe::egui::{Color32, Pos2, Rect, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use elbow::explore::{
    ClassField, Classified, Field, FieldAnswer, FieldKind, FieldQuery, Geodesic, GeodesicQuery,
    Holes, Influence, Lattice, Manifold, ManifoldQuery, PlaceQuery, ScatterQuery, Sheet,
    SheetQuery,
};
use elbow::latent::AxisSpacing;
use elbow::model::Snapshot;
use elbow::recipe::{Likelihood, Recipe};
use elbow::train::Trainer;
use elbow::ui::action::{Action, LayerAction};
use elbow::ui::settings::{ChosenPixel, FieldChoice, ManifoldSpacing};
use elbow::ui::{DecodedPanel, PlanePanel};
use std::sync::Arc;

type Plane = Harness<'static, Stage<PlanePanel>>;

const SIZE: Vec2 = Vec2::new(900.0, 640.0);

/// A plane that shows this field, and has no answer about it yet.
fn plane(latent: usize, of: FieldChoice) -> Plane {
    let mut stage = Stage::new(latent);
    stage.settings.plane.field.show = true;
    stage.settings.plane.field.of = of;
    let mut harness = stage.open(SIZE, PlanePanel::ui);
    harness.state_mut().answer();
    harness.run();
    harness
}

fn asked(harness: &Plane) -> FieldQuery {
    harness.state().asked().expect("a field")
}

fn lattice(asked: &FieldQuery) -> Lattice {
    let size = [asked.columns, asked.rows];
    Lattice::new(
        asked.plane.clone(),
        asked.base.clone(),
        asked.x,
        asked.y,
        size,
    )
}

/// Answers what was asked by this field.
fn give(harness: &mut Plane, field: impl FnOnce(&Lattice) -> Field) {
    let asked = asked(harness);
    let lattice = lattice(&asked);
    let field = Arc::new(field(&lattice));
    let images = if asked.kind.needs_codes() { 8 } else { 0 };
    let answer = FieldAnswer {
        lattice,
        field,
        images,
    };
    harness.state_mut().answers.give(answered(asked, answer));
    harness.run();
}

/// One number for each cell, by its place.
fn numbers(lattice: &Lattice, number: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    let (xs, ys) = (lattice.xs(), lattice.ys());
    let row = |y: &f64| xs.iter().map(|x| number(*x, *y)).collect::<Vec<_>>();
    ys.iter().flat_map(row).collect()
}

/// The words of the field's legend.
fn legend(harness: &Plane, part: &str) -> String {
    let mut all = harness.query_all_by_label_contains(part);
    let node = all.find(|node| node.accesskit_node().role() == Role::Image);
    let node = node.expect("a legend");
    node.accesskit_node().label().unwrap_or_default()
}

/// Where the pointer is on the plane.
fn pointed(harness: &Plane) -> Vec<f32> {
    let hover = harness.state().asked.get_as::<PlaceQuery>("hover");
    hover.expect("a place").z.clone()
}

#[test]
fn the_number_under_the_pointer_is_the_fields_there() {
    let mut harness = plane(2, FieldChoice::Magnification);
    let of_place = |x: f64, y: f64| 100.0 * x + 7.0 * y;
    give(&mut harness, |lattice| {
        Field::Magnification(numbers(lattice, of_place))
    });
    let plane = rect_of(&harness, "Plane");
    for share in [
        vec2(0.1, 0.2),
        vec2(0.45, 0.35),
        vec2(0.3, 0.6),
        vec2(0.8, 0.15),
    ] {
        harness.hover_at(plane.lerp_inside(share));
        harness.run();
        let words = legend(&harness, "Magnification");
        let (_, after) = words.split_once("Under the pointer: ").expect("a reading");
        let number = after
            .split(". ")
            .next()
            .expect("a number")
            .replace('−', "-");
        let number: f64 = number.parse().expect("a number");
        let z = pointed(&harness);
        let asked = asked(&harness);
        let cell = (asked.x[1] - asked.x[0]) / asked.columns as f64;
        let expected = of_place(f64::from(z[0]), f64::from(z[1]));
        assert!(
            (number - expected).abs() <= 107.0 * cell / 2.0 + 1.0,
            "{words} at {z:?}"
        );
        assert!(after.ends_with("weights of step 40"), "{words}");
    }
    harness.remove_cursor();
    harness.run();
    assert!(!legend(&harness, "Magnification").contains("Under the pointer"));
}

/// Where the texture of the field is, and its middle's colour.
fn painted(harness: &Plane) -> (Rect, Color32) {
    let asked = asked(harness);
    let wide = asked.columns as f32 / asked.rows as f32;
    let field = pictures(harness)
        .into_iter()
        .find(|picture| (picture.proportion() / wide - 1.0).abs() < 1e-3);
    let field = field.expect("the field's texture");
    (field.rect, field.middle())
}

#[test]
fn the_heat_map_stays_at_its_place_while_the_view_moves_on() {
    let mut harness = plane(2, FieldChoice::Prior);
    harness.state_mut().settings.plane.show_thumbnails = false;
    give(&mut harness, |lattice| {
        Field::Prior(numbers(lattice, |x, y| -0.5 * (x * x + y * y)))
    });
    let (before, colour) = painted(&harness);
    let plane = rect_of(&harness, "Plane");
    assert!(before.contains_rect(plane), "it fills the view");
    let from = plane.center() + vec2(120.0, 90.0);
    let way = vec2(-83.0, 41.0);
    drag(&mut harness, from, from + way);
    let pictures = pictures(&harness);
    let moved = pictures.iter().find(|picture| {
        let off = picture.rect.min - (before.min + way);
        off.length() < 2.0 && picture.middle() == colour
    });
    assert!(moved.is_some(), "it went along with the plane");
}

#[test]
fn a_linear_decoders_magnification_is_one_colour_and_right() {
    let model = linear();
    let weights = model.weights().expect("readable");
    let output = weights
        .arrays
        .iter()
        .find(|array| array.name == "output.weight");
    let output = output.expect("it has one");
    let pixels = output.values.len() / 2;
    let rows: Vec<&[f32]> = output.values.chunks(pixels).collect();
    let dot = |a: usize, b: usize| -> f64 {
        let both = rows[a].iter().zip(rows[b]);
        both.map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
    };
    let right = 0.5 * (dot(0, 0) * dot(1, 1) - dot(0, 1).powi(2)).ln();
    let mut harness = plane(2, FieldChoice::Magnification);
    give(&mut harness, |lattice| {
        let found = elbow::fields::log_magnification(&model, lattice, &mut || Ok(()));
        Field::Magnification(found.expect("a device"))
    });
    harness.hover_at(rect_of(&harness, "Plane").center() + vec2(90.0, 40.0));
    harness.run();
    let words = legend(&harness, "Magnification");
    let (_, after) = words.split_once("Under the pointer: ").expect("a reading");
    let number = after
        .split(". ")
        .next()
        .expect("a number")
        .replace('−', "-");
    let number: f64 = number.parse().expect("a number");
    assert!((number - right).abs() < 6e-3, "{words}, {right}");
    let wide = asked(&harness).columns as f32 / asked(&harness).rows as f32;
    let picture = pictures(&harness)
        .into_iter()
        .find(|picture| (picture.proportion() / wide - 1.0).abs() < 1e-3)
        .expect("the field");
    assert!(picture.is_one_colour());
}

/// An untrained linear model of the made-up images.
fn linear() -> Snapshot {
    let recipe = Recipe {
        latent: 2,
        hidden: vec![],
        likelihood: Likelihood::Gaussian,
        batch: 4,
        ..Recipe::default()
    };
    let data = super::support::images_of(super::support::SHAPE);
    let trainer = Trainer::new(recipe, Arc::new(data)).expect("a sound recipe");
    trainer.snapshot()
}

#[test]
fn holes_say_their_share_of_the_prior_and_of_how_many_images() {
    let mut harness = plane(2, FieldChoice::Holes);
    give(&mut harness, |lattice| {
        Field::Holes(Holes {
            log_ratio: numbers(lattice, |x, _| 9.0 * x),
            mass: 0.1234,
            mass_outside: 0.0042,
        })
    });
    let words = legend(&harness, "Holes");
    for part in [
        "colours from ≤ −10 to ≥ 10",
        "12.3 % of the prior lies in holes, 0.4 % out of view",
        "8 test images, weights of step 40",
    ] {
        assert!(words.contains(part), "{words}");
    }
}

#[test]
fn classes_have_a_key_that_names_the_one_under_the_pointer() {
    for (of, expected) in [
        (
            FieldChoice::NearestMean,
            ["Class of the nearest mean", "pointer: 1"],
        ),
        (
            FieldChoice::Classifier,
            ["Class by a classifier", "pointer: 3"],
        ),
    ] {
        let mut harness = plane(2, of);
        assert_eq!(asked(&harness).kind, FieldKind::Class);
        give(&mut harness, |lattice| {
            Field::Class(ClassField {
                nearest_mean: vec![1; lattice.cells()],
                classified: Some(Classified {
                    class: vec![3; lattice.cells()],
                    entropy: vec![0.25; lattice.cells()],
                    classes: 4,
                    accuracy: 0.875,
                    settled: true,
                }),
            })
        });
        harness.hover_at(rect_of(&harness, "Plane").center() + vec2(60.0, 40.0));
        harness.run();
        let [title, name] = expected;
        assert!(legend(&harness, title).contains(name), "{title}");
        for class in ["0", "1", "2", "3"] {
            assert!(
                painted_words(&harness).contains(&class.to_owned()),
                "{class}"
            );
        }
        if of == FieldChoice::Classifier {
            let words = legend(&harness, "Entropy");
            assert!(
                words.contains("pointer: 0.250") && words.contains("right for 87.5 %"),
                "{words}"
            );
        }
    }
}

#[test]
fn a_field_takes_the_manifolds_place_or_lies_over_it() {
    let mut harness = plane(2, FieldChoice::Prior);
    let manifold = |harness: &Plane| harness.state().asked::<ManifoldQuery>().is_some();
    assert!(manifold(&harness), "until there is a field");
    give(&mut harness, |lattice| {
        Field::Prior(numbers(lattice, |x, _| x))
    });
    harness.run();
    assert!(!manifold(&harness), "nobody would see it");
    harness.state_mut().settings.plane.field.over_manifold = true;
    harness.run();
    assert!(manifold(&harness));
}

#[test]
fn a_field_that_cannot_be_had_says_why() {
    let mut stage: Stage<PlanePanel> = Stage::new(2).over(super::support::unlabelled());
    stage.settings.plane.field.show = true;
    stage.settings.plane.field.of = FieldChoice::Classifier;
    let mut harness = stage.open(SIZE, PlanePanel::ui);
    harness.run();
    assert!(harness.state().asked::<FieldQuery>().is_none());
    harness.get_by_label("The test images have no classes");
    harness.state_mut().settings.plane.field.of = FieldChoice::Prior;
    harness.run();
    harness.get_by_label("The field is being computed…");
    assert!(harness.state().asked::<FieldQuery>().is_some());
}

#[test]
fn moving_a_point_within_the_plane_asks_for_the_same_field() {
    let mut harness = plane(3, FieldChoice::Magnification);
    let before = asked(&harness);
    harness.state_mut().document.points[0].z = vec![1.0, -1.0, 0.0];
    harness.run();
    assert_eq!(asked(&harness), before);
    harness.state_mut().document.points[0].z[2] = 0.5;
    harness.run();
    assert_ne!(
        asked(&harness),
        before,
        "the others stay at the active point’s values"
    );
}

#[test]
fn a_line_has_a_strip_of_the_field() {
    let mut harness = plane(1, FieldChoice::Prior);
    let asked_of_line = asked(&harness);
    assert_eq!(asked_of_line.rows, 1);
    give(&mut harness, |lattice| {
        Field::Prior(numbers(lattice, |x, _| -x * x))
    });
    harness.hover_at(rect_of(&harness, "Line").center());
    harness.run();
    assert!(legend(&harness, "Prior ln p(z)").contains("Under the pointer"));
}

#[test]
fn the_menu_chooses_the_field_and_what_it_is_of() {
    let mut harness = plane(2, FieldChoice::Influence);
    harness.get_by_label("Field: which and how").click();
    harness.run();
    harness.get_by_label("Holes").click();
    harness.run();
    let chosen = LayerAction::Field(FieldChoice::Holes);
    assert_eq!(harness.state().actions, [Action::from(chosen)]);
    harness.get_by_label("Row of the pixel");
    harness.get_by_label("Column of the pixel");
    harness.get_by_label("Images of the field");
    harness.get_by_label("Field over the manifold").click();
    harness.run();
    assert!(harness.state().settings.plane.field.over_manifold);
}

#[test]
fn the_influence_of_a_pixel_in_colour_says_of_which_channel() {
    for (shape, told) in [
        (SHAPE, "row 7, column 5,"),
        (COLOUR, "row 7, column 7 (Blue),"),
    ] {
        let mut stage: Stage<PlanePanel> = Stage::new(2).over(images_of(shape));
        let field = &mut stage.settings.plane.field;
        (field.show, field.of, field.pixel.channel) = (true, FieldChoice::Influence, 2);
        let mut harness = stage.open(SIZE, PlanePanel::ui);
        harness.state_mut().answer();
        harness.run();
        give(&mut harness, |lattice| {
            Field::Influence(Influence {
                length: numbers(lattice, |x, _| x * x),
                along: vec![numbers(lattice, |x, _| x), numbers(lattice, |_, y| y)],
            })
        });
        let words = legend(&harness, "Influence of a pixel");
        assert!(words.contains(told), "{words}");
    }
}

#[test]
fn a_click_on_the_decoded_picture_chooses_the_pixel() {
    let mut stage: Stage<DecodedPanel> = Stage::new(2);
    stage.settings.plane.field.show = true;
    stage.settings.plane.field.of = FieldChoice::Influence;
    let mut harness = stage.open(Vec2::new(330.0, 250.0), DecodedPanel::ui);
    harness.state_mut().answer();
    harness.run();
    let picture = rect_of(&harness, "Point 1, decoded");
    // The images have 8 rows and 6 columns.
    let at = picture.lerp_inside(vec2(2.5 / 6.0, 6.5 / 8.0));
    harness.hover_at(at);
    harness.step();
    harness.drag_at(at);
    harness.drop_at(at);
    harness.run();
    let pixel = ChosenPixel {
        row: 6,
        column: 2,
        channel: 0,
    };
    let clicked = Action::from(LayerAction::Pixel(pixel));
    assert_eq!(harness.state().actions, [clicked]);
}

/// A plane with two points between which there is to be a geodesic.
fn two_points() -> Plane {
    let mut stage: Stage<PlanePanel> = Stage::new(2);
    let ids = [[-1.0, 0.5], [1.5, -0.5]].map(|z| stage.document.add_point(z.to_vec()));
    stage.selection.active = Some(ids[0]);
    stage.selection.geodesic = Some(ids);
    let mut harness = stage.open(SIZE, PlanePanel::ui);
    harness.state_mut().answer();
    harness.run();
    harness
}

fn give_geodesic(harness: &mut Plane, settled: bool) {
    let asked: GeodesicQuery = harness.state().asked().expect("a geodesic");
    let places = [[-1.0, 0.5], [0.0, 2.0], [1.5, -0.5]];
    let way = Geodesic {
        latent: 2,
        places: places.concat(),
        length: 8.306,
        straight_length: 9.5,
        steps: 12,
        settled,
    };
    harness.state_mut().answers.give(answered(asked, way));
    harness.run();
}

#[test]
fn a_geodesic_says_both_lengths_and_follows_its_points() {
    let mut harness = two_points();
    let asked: GeodesicQuery = harness.state().asked().expect("a geodesic");
    assert_eq!((asked.from, asked.to), (vec![-1.0, 0.5], vec![1.5, -0.5]));
    harness.get_by_label("the geodesic is being searched…");
    give_geodesic(&mut harness, true);
    harness.get_by_label(
        "Geodesic from Point 1 to Point 2: geodesic 8.31 px, straight line 9.50 px; step 40",
    );
    give_geodesic(&mut harness, false);
    harness.get_by_label_contains("the search did not converge");
    let at = rect_of(&harness, "Point 2").center();
    drag(&mut harness, at, at + vec2(40.0, 0.0));
    let asked: GeodesicQuery = harness.state().asked().expect("a geodesic");
    assert!(asked.to[0] > 1.8, "{:?}", asked.to);
    // With an end that is gone, it is gone.
    let last = harness.state().document.points[1].id;
    harness
        .state_mut()
        .document
        .points
        .retain(|point| point.id != last);
    harness.run();
    assert!(harness.state().asked::<GeodesicQuery>().is_none());
}

#[test]
fn a_way_that_is_no_number_draws_without_a_panic() {
    let mut harness = two_points();
    let asked: GeodesicQuery = harness.state().asked().expect("a geodesic");
    for places in [vec![], vec![f64::NAN; 6], vec![0.0; 5]] {
        let way = Geodesic {
            latent: 2,
            places,
            length: f64::NAN,
            straight_length: f64::INFINITY,
            steps: 0,
            settled: false,
        };
        harness
            .state_mut()
            .answers
            .give(answered(asked.clone(), way));
        harness.run();
    }
    harness.state_mut().document.points[0].z[0] = f32::NAN;
    harness.run();
}

/// A plane whose manifold is spaced so, with its sheet decoded.
fn sheet(latent: usize, spacing: ManifoldSpacing, images: usize) -> (Plane, SheetQuery) {
    let mut stage: Stage<PlanePanel> = Stage::new(latent);
    stage.settings.plane.manifold.spacing = spacing;
    stage.settings.plane.manifold_images = images;
    stage.settings.plane.show_scatter = false;
    stage.settings.plane.show_thumbnails = false;
    let mut harness = stage.open(SIZE, PlanePanel::ui);
    harness.run();
    let asked: SheetQuery = harness.state().asked().expect("a sheet");
    let shape = super::support::SHAPE;
    let (width, height) = (asked.columns * shape.width, asked.rows * shape.height);
    let sheet = Sheet {
        xs: asked.x.points(asked.columns),
        ys: asked.y.points(asked.rows),
        picture: Manifold {
            height,
            width,
            channels: 1,
            pixels: vec![9; height * width].into(),
        },
    };
    harness
        .state_mut()
        .answers
        .give(answered(asked.clone(), sheet));
    harness.run();
    (harness, asked)
}

#[test]
fn the_manifold_by_quantiles_stands_at_its_places_and_says_them() {
    let (mut harness, asked) = sheet(2, ManifoldSpacing::Quantiles, 5);
    assert_eq!(
        (asked.x, asked.y),
        (AxisSpacing::Quantile, AxisSpacing::Quantile)
    );
    assert_eq!((asked.columns, asked.rows), (5, 5));
    assert!(harness.state().asked::<ManifoldQuery>().is_none());
    // Over the view 7 units fill the shorter side: a unit is as long both ways.
    let plane = rect_of(&harness, "Plane");
    let scale = plane.size().min_elem() / 7.0;
    let at = plane.center() + vec2(0.524_400_5, -1.281_551_6) * scale;
    harness.hover_at(at);
    harness.run();
    let image = rect_of(&harness, "decoded at (0.52, 1.28)");
    assert!((image.center() - at).length() < 1.0, "{image:?} {at:?}");
    harness.hover_at(plane.left_top() + vec2(4.0, 4.0));
    harness.run();
    assert!(harness.query_by_label_contains("decoded at").is_none());
}

#[test]
fn a_range_takes_its_ends_and_a_line_has_one_row() {
    let (_, asked) = sheet(2, ManifoldSpacing::Range, 40);
    let ends = AxisSpacing::Linear {
        low: -3.0,
        high: 3.0,
    };
    assert_eq!((asked.x, asked.columns, asked.rows), (ends, 40, 40));
    let (mut harness, asked) = sheet(1, ManifoldSpacing::Quantiles, 7);
    assert_eq!((asked.columns, asked.rows, asked.base.len()), (7, 1, 1));
    harness.hover_at(rect_of(&harness, "Line").center());
    harness.run();
    harness.get_by_label("decoded at (0.00)");
}

#[test]
fn a_view_of_many_images_is_decoded_in_the_time_that_is_left() {
    let mut stage: Stage<PlanePanel> = Stage::new(2);
    stage.settings.plane.manifold_images = 40;
    let mut harness = stage.open(Vec2::new(1700.0, 900.0), PlanePanel::ui);
    harness.run();
    assert!(harness.state().asked::<ManifoldQuery>().is_none());
    let asked: SheetQuery = harness.state().asked().expect("a sheet");
    assert!(asked.rows >= 38 && asked.columns > asked.rows, "{asked:?}");
    harness.state_mut().settings.plane.manifold_images = 16;
    harness.run();
    assert!(harness.state().asked::<SheetQuery>().is_none());
    assert!(harness.state().asked::<ManifoldQuery>().is_some());
}

#[test]
fn the_menu_spaces_the_manifold() {
    let mut harness = plane(2, FieldChoice::Prior);
    harness.get_by_label("Manifold: where and how many").click();
    harness.run();
    harness
        .get_by_label("Manifold by quantiles of the prior")
        .click();
    harness.run();
    let chosen = LayerAction::Spacing(ManifoldSpacing::Quantiles);
    assert_eq!(harness.state().actions, [Action::from(chosen)]);
    harness.state_mut().settings.plane.manifold.spacing = ManifoldSpacing::Range;
    harness.run();
    harness.get_by_label("First place");
    harness.get_by_label("Last place");
}

#[test]
fn dots_stay_on_top_and_are_chosen_through_a_field() {
    let mut harness = plane(2, FieldChoice::Prior);
    give(&mut harness, |lattice| {
        Field::Prior(numbers(lattice, |x, _| x))
    });
    harness.state_mut().selection.image = Some(compared(1, 2));
    harness.run();
    let scatter = harness
        .state()
        .answers
        .newest::<ScatterQuery>()
        .expect("means");
    let plane = rect_of(&harness, "Plane");
    let scale = plane.size().min_elem() / 7.0;
    let [x, y] = [scatter.answer.places[14], scatter.answer.places[15]];
    let at: Pos2 = plane.center() + vec2(x, -y) * scale;
    harness.hover_at(at);
    harness.run();
    harness.get_by_label_contains("Original");
}
