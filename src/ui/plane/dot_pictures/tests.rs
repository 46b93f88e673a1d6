use super::super::dotted::tests::{dotted, scattered};
use super::*;
use crate::data::Split;
use crate::ui::plane::view::View;
use crate::ui::scene::settings::ViewRectangle;
use proptest::prelude::*;
use std::collections::BTreeSet;

const SHAPE: ImageShape = ImageShape {
    height: 3,
    width: 2,
    channels: 1,
};

fn data(shape: ImageShape) -> Dataset {
    let split = |from: usize| Split {
        pixels: (0..40 * shape.pixels())
            .map(|i| ((i / shape.pixels() + from) % 256) as u8)
            .collect(),
        labels: None,
    };
    Dataset::new("made up".into(), shape, split(0), split(100)).expect("a data set")
}

#[test]
fn an_image_has_a_whole_number_of_the_screens_pixels_to_each_of_its_own() {
    let digit = ImageShape {
        height: 28,
        width: 28,
        channels: 1,
    };
    let canvas = |side| Rect::from_min_size(Pos2::ZERO, Vec2::splat(side));
    for scale in [1.0, 1.5, 2.0] {
        for side in [200.0, 500.0, 1200.0] {
            let size = size_of(digit, canvas(side), scale);
            let each = size.x * scale / 28.0;
            assert!(
                (each - each.round()).abs() < 1e-3 && each >= 1.0,
                "{size:?}"
            );
        }
    }
    let large = ImageShape {
        height: 512,
        width: 256,
        channels: 3,
    };
    let size = size_of(large, canvas(1200.0), 1.0);
    assert_eq!(size, vec2(SIDES[1] / 2.0, SIDES[1]));
    assert_eq!(cell(large), [32, 64]);
}

#[test]
fn the_texture_holds_the_images_of_their_own_split() {
    let data = data(SHAPE);
    let images = [
        WhichImage::Train(7),
        WhichImage::Test(7),
        WhichImage::Train(39),
    ];
    let atlas = painted(&data, &images, Tones::AsStored);
    let cell = cell(SHAPE);
    for (place, grey) in [7, 107, 39].into_iter().enumerate() {
        let [x, y] = corner(place, cell);
        let found = [[x, y], [x + 1, y + 2]].map(|[x, y]| atlas[(x, y)]);
        assert_eq!(found, [Color32::from_gray(grey); 2]);
    }
    assert_eq!(atlas[(1, 1)], Color32::WHITE);
}

#[test]
fn a_large_image_is_averaged() {
    let mut image = ColorImage::filled([4, 2], Color32::BLACK);
    image.pixels[0] = Color32::from_gray(100);
    image.pixels[3] = Color32::WHITE;
    let small = averaged(image, [2, 1]);
    assert_eq!(
        small.pixels,
        [Color32::from_gray(25), Color32::from_gray(63)]
    );
}

#[test]
fn many_dots_and_dots_on_each_other_stay_dots() {
    let of = |images| {
        apart(
            &scattered(2, images, 10),
            &dotted(BTreeSet::new()),
            Vec2::splat(20.0),
        )
    };
    assert!(of(MOST + 300).is_empty());
    assert!(!of(4).is_empty());
    let mut same = scattered(2, 4, 1);
    same.places = vec![0.5; 8].into();
    let size = Vec2::splat(20.0);
    assert!(apart(&same, &dotted(BTreeSet::new()), size).is_empty());
}

proptest! {
    #[test]
    fn images_never_lie_on_each_other_and_stay_when_the_plane_is_moved(
        images in 1usize..60, x in -30.0..30.0f32, y in -30.0..30.0f32,
    ) {
        let scatter = scattered(2, images, 10);
        let before = dotted(BTreeSet::new());
        let size = Vec2::splat(12.0);
        let there = apart(&scatter, &before, size);
        for (i, (_, one)) in there.iter().enumerate() {
            for (_, other) in &there[i + 1..] {
                prop_assert!(!one.expand(FRAME).intersects(other.expand(FRAME)));
            }
        }
        let wanted = before.view.panned(ViewRectangle::default(), vec2(x, y));
        let view = View::new(before.view.canvas, wanted);
        let after = apart(&scatter, &Dotted { view, ..before }, size);
        if !there.is_empty() && !after.is_empty() {
            let dots = |all: &[(usize, Rect)]| all.iter().map(|(dot, _)| *dot).collect::<Vec<_>>();
            prop_assert_eq!(dots(&there), dots(&after));
        }
    }
}
