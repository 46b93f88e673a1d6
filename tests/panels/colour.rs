//! Pictures: grey as stored, in colour, of any proportions.

use super::support::{COLOUR, SHAPE, Stage, images_of, painted_words, rect_of};
use super::textures::{Painted, pictures};
use eframe::egui::{Color32, Theme, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use elbow::explore::ManifoldQuery;
use elbow::recipe::{Bayes, ImageShape};
use elbow::ui::{ComparisonPanel, DecodedPanel, PlanePanel, Studies, Study};

const WIDE: ImageShape = ImageShape {
    height: 48,
    width: 64,
    channels: 3,
};
const TALL: ImageShape = ImageShape {
    height: 60,
    width: 20,
    channels: 1,
};
const LARGE: ImageShape = ImageShape {
    height: 128,
    width: 128,
    channels: 3,
};

/// What the made-up answers decode to, and the test images that they have.
const DECODED: Color32 = Color32::from_rgb(120, 40, 90);
const ORIGINAL: Color32 = Color32::from_rgb(200, 40, 90);
const RECONSTRUCTION: Color32 = Color32::from_rgb(150, 40, 90);

fn settle<P>(harness: &mut Harness<'static, Stage<P>>) {
    harness.state_mut().answer();
    harness.run();
}

fn comparison(shape: ImageShape) -> Harness<'static, Stage<ComparisonPanel>> {
    let stage = Stage::new(2).over(images_of(shape));
    let mut harness = stage.open(Vec2::new(360.0, 420.0), ComparisonPanel::ui);
    settle(&mut harness);
    harness
}

fn decoded(shape: ImageShape, size: Vec2) -> Harness<'static, Stage<DecodedPanel>> {
    let stage = Stage::new(2).over(images_of(shape));
    let mut harness = stage.open(size, DecodedPanel::ui);
    settle(&mut harness);
    harness
}

fn plane(shape: ImageShape) -> Harness<'static, Stage<PlanePanel>> {
    let mut stage = Stage::new(2).over(images_of(shape));
    for z in [[-1.0, 1.0], [1.0, -1.0]] {
        stage.document.add_point(z.to_vec());
    }
    let mut harness = stage.open(Vec2::new(820.0, 600.0), PlanePanel::ui);
    settle(&mut harness);
    harness
}

fn study(shape: ImageShape, study: Study) -> Harness<'static, Stage<Studies>> {
    let mut stage = Stage::new(2).over(images_of(shape));
    stage.progress.recipe.bayes = Bayes::Decoder;
    stage.settings.layout.study = study;
    stage.selection.image = Some(super::support::compared_of(1, 2, &images_of(shape)));
    stage.selection.active = Some(stage.document.add_point(vec![0.0; 2]));
    let mut harness = stage.open(Vec2::new(1200.0, 420.0), Studies::ui);
    settle(&mut harness);
    settle(&mut harness);
    harness
}

fn middles(painted: &[Painted]) -> Vec<Color32> {
    painted.iter().map(Painted::middle).collect()
}

#[test]
fn the_comparison_shows_the_colours_of_images_and_reconstructions() {
    let harness = comparison(COLOUR);
    let middles = middles(&pictures(&harness));
    assert_eq!(&middles[..2], [ORIGINAL, RECONSTRUCTION]);
}

#[test]
fn differences_in_colour_are_of_the_mean_or_of_one_channel() {
    let mut harness = comparison(COLOUR);
    let difference = |harness: &Harness<'static, Stage<ComparisonPanel>>| {
        let Color32 { .. } = pictures(harness)[2].middle();
        pictures(harness)[2].middle()
    };
    let mean = difference(&harness);
    harness.get_by_label("Difference in red").click();
    harness.run();
    let red = difference(&harness);
    harness.get_by_label("Difference in green").click();
    harness.run();
    let green = difference(&harness);
    // 50 too little red, and nothing else: in the mean a third of it.
    assert!(mean != red && red != green && mean != green);
    let blueness = |colour: Color32| i32::from(colour.b()) - i32::from(colour.r());
    let [mean, red, green] = [mean, red, green].map(blueness);
    assert!(red > mean && mean > green, "{red} {mean} {green}");
    let grey = comparison(SHAPE);
    assert!(grey.query_by_label("Difference in red").is_none());
}

#[test]
fn grey_images_are_as_stored_in_both_themes_unless_ink_on_paper_is_chosen() {
    let mut harness = comparison(SHAPE);
    for theme in [Theme::Dark, Theme::Light] {
        harness.ctx.set_theme(theme);
        harness.run();
        let middles = middles(&pictures(&harness));
        let as_stored = [200, 150].map(Color32::from_gray);
        assert_eq!(&middles[..2], as_stored, "{theme:?}");
        let said = |harness: &Harness<'static, Stage<ComparisonPanel>>| {
            painted_words(harness).contains(&"ink on paper".to_owned())
        };
        assert!(!said(&harness));
        harness.state_mut().settings.window.ink_on_paper = true;
        harness.run();
        let inked = pictures(&harness)[0].middle();
        assert!(inked.r() < 100, "200 is dark ink: {inked:?}");
        assert!(said(&harness));
        harness.state_mut().settings.window.ink_on_paper = false;
        harness.run();
    }
}

#[test]
fn colours_are_as_stored_whatever_is_chosen_for_grey() {
    let mut harness = comparison(COLOUR);
    harness.state_mut().settings.window.ink_on_paper = true;
    harness.run();
    assert_eq!(pictures(&harness)[0].middle(), ORIGINAL);
    assert!(!painted_words(&harness).contains(&"ink on paper".to_owned()));
}

#[test]
fn the_decoded_point_has_its_colours_and_its_proportions_in_any_room() {
    for (shape, size) in [
        (COLOUR, Vec2::new(330.0, 250.0)),
        (WIDE, Vec2::new(330.0, 250.0)),
        (WIDE, Vec2::new(900.0, 300.0)),
        (TALL, Vec2::new(330.0, 250.0)),
        (TALL, Vec2::new(340.0, 700.0)),
        (LARGE, Vec2::new(330.0, 250.0)),
    ] {
        let harness = decoded(shape, size);
        let place = rect_of(&harness, "Point 1, decoded");
        let proportion = shape.width as f32 / shape.height as f32;
        let drawn = place.width() / place.height();
        assert!((drawn / proportion - 1.0).abs() < 0.02, "{shape} {drawn}");
        assert!(
            place.bottom() <= size.y && place.right() <= size.x,
            "{shape}"
        );
        let colour = match shape.channels {
            1 => Color32::from_gray(120),
            _ => DECODED,
        };
        assert_eq!(pictures(&harness)[0].middle(), colour, "{shape}");
    }
}

#[test]
fn the_manifold_and_the_pictures_beside_points_have_their_colours_and_proportions() {
    for shape in [COLOUR, WIDE, TALL, LARGE] {
        let mut harness = plane(shape);
        harness.state_mut().settings.plane.show_scatter = false;
        settle(&mut harness);
        let query: ManifoldQuery = harness.state().asked().expect("a manifold");
        let cell = [
            (query.x[1] - query.x[0]) / query.columns as f32,
            (query.y[1] - query.y[0]) / query.rows as f32,
        ];
        let proportion = shape.width as f32 / shape.height as f32;
        assert!(
            (cell[0] / cell[1] / proportion - 1.0).abs() < 0.02,
            "{shape}"
        );
        let pictures = pictures(&harness);
        let grey = shape.channels == 1;
        let manifold = if grey {
            Color32::from_gray(9)
        } else {
            Color32::from_rgb(9, 40, 90)
        };
        assert_eq!(pictures[0].middle(), manifold, "alone it is whole: {shape}");
        let beside = &pictures[1..];
        assert_eq!(beside.len(), 2, "{shape}");
        for picture in beside {
            let drawn = picture.rect.width() / picture.rect.height();
            assert!((drawn / proportion - 1.0).abs() < 0.05, "{shape} {drawn}");
            assert!((picture.proportion() / proportion - 1.0).abs() < 0.01);
            let decoded = if grey {
                Color32::from_gray(120)
            } else {
                DECODED
            };
            assert_eq!(picture.middle(), decoded, "{shape}");
        }
    }
}

#[test]
fn the_plane_says_when_its_pictures_are_ink_on_paper() {
    let mut harness = plane(SHAPE);
    let says = |harness: &Harness<'static, Stage<PlanePanel>>| {
        painted_words(harness).contains(&"ink on paper".to_owned())
    };
    assert!(!says(&harness));
    harness.state_mut().settings.window.ink_on_paper = true;
    harness.run();
    assert!(says(&harness));
}

#[test]
fn the_studies_show_colours() {
    let harness = study(COLOUR, Study::Weights);
    let colours = middles(&pictures(&harness));
    let mean = Color32::from_rgb(120, 40, 90);
    let std = Color32::from_rgb(60, 40, 90);
    let draw = Color32::from_rgb(110, 40, 90);
    assert_eq!(&colours[..3], [mean, std, draw]);
    let harness = study(COLOUR, Study::Evidence);
    let colours = middles(&pictures(&harness));
    assert!(colours.contains(&ORIGINAL) && colours.contains(&RECONSTRUCTION));
}

#[test]
fn the_deviation_of_random_weights_is_bright_where_it_is_large_also_with_ink_on_paper() {
    let mut harness = study(SHAPE, Study::Weights);
    harness.state_mut().settings.window.ink_on_paper = true;
    harness.run();
    let colours = middles(&pictures(&harness));
    assert_ne!(colours[0], Color32::from_gray(120), "the mean is an image");
    assert_eq!(colours[1], Color32::from_gray(60));
}

#[test]
fn images_of_any_shape_lie_within_the_comparison_and_keep_their_proportions() {
    for shape in [WIDE, TALL, LARGE] {
        for size in [
            Vec2::new(300.0, 300.0),
            Vec2::new(360.0, 420.0),
            Vec2::new(1300.0, 800.0),
        ] {
            let stage = Stage::new(2).over(images_of(shape));
            let mut harness = stage.open(size, ComparisonPanel::ui);
            settle(&mut harness);
            let pictures = pictures(&harness);
            assert!(pictures.len() >= 3, "{shape} in {size:?}");
            let proportion = shape.width as f32 / shape.height as f32;
            for (place, picture) in pictures.iter().enumerate() {
                let drawn = picture.rect.width() / picture.rect.height();
                assert!((drawn / proportion - 1.0).abs() < 0.05, "{shape} {drawn}");
                assert!(picture.rect.right() <= size.x, "{shape} in {size:?}");
                for other in &pictures[place + 1..] {
                    let apart = !picture.rect.shrink(0.5).intersects(other.rect);
                    assert!(apart, "{shape} in {size:?}");
                }
            }
        }
    }
}
