//! The decoded plane: which grid of images to ask for, and where its picture belongs.

use crate::explore::{Manifold, ManifoldQuery};
use crate::latent::Plane;
use crate::recipe::ImageShape;
use crate::ui::plane::layer::Layer;
use crate::ui::plane::view::View;
use crate::ui::scene::settings::PlaneSettings;
use crate::ui::style::palette;
use crate::ui::style::texture::Picture;
use eframe::egui::{Color32, Pos2, Rect, TextureId, TextureOptions, pos2};

/// The most images of [`USUAL`] numbers that are decoded at once, and fewer of larger ones: a
/// decoder of the default size takes a few milliseconds for them, on the cores that the trainer
/// uses too. Whoever wants more than [`USUAL_ALONG`] images along a side gets more, in the time
/// that is left.
const MOST_AT_ONCE: f32 = 600.0;
const USUAL: f32 = 784.0;
const USUAL_ALONG: f32 = 16.0;
/// The most images along the shorter side.
const MOST_ALONG: usize = *PlaneSettings::MANIFOLD_IMAGES.end();
/// The longest side of the picture, in pixels, that any graphics driver takes.
const LONGEST: usize = 2048;
/// About how many images a line of one latent dimension is decoded to.
const STRIP_COLUMNS: f32 = 14.0;
/// No image takes fewer points on screen across.
const SMALLEST: f32 = 12.0;
/// How opaque the veil over it is behind dots, which have outlines of their own.
const VEIL: f32 = 0.35;
/// Image pixels at least this large on screen are drawn with sharp edges.
pub const SHARP_FROM: f32 = 2.0;

/// The grid over the visible part of the plane; each image is decoded at the
/// middle of its cell, and the cells fill the rectangle.
///
/// Its cells sit on a lattice whose pitch changes in quarter octaves only:
/// panning keeps every image in its place, and small moves ask for nothing new.
pub fn query(
    view: &View,
    plane: &Plane,
    base: &[f32],
    shape: ImageShape,
    along_shorter: usize,
) -> ManifoldQuery {
    let (width, height) = (view.x()[1] - view.x()[0], view.y()[1] - view.y()[0]);
    let wide = shape.width as f32 / shape.height as f32;
    let line = base.len() < 2;
    let pitch = if line {
        width / STRIP_COLUMNS / wide
    } else {
        let along_shorter = along_shorter.clamp(2, MOST_ALONG) as f32;
        let times = (along_shorter / USUAL_ALONG).powi(2);
        let most = times * most_at_once(shape);
        let shorter = width.min(height) / along_shorter;
        shorter
            .max((width * height / most / wide).sqrt())
            .max(SMALLEST / view.scale())
    };
    let room = |side: usize| (LONGEST / side.max(1)).max(2) as f32 - 1.0;
    let pitch = pitch
        .max(width / wide / room(shape.width))
        .max(height / room(shape.height) * if line { 0.0 } else { 1.0 });
    let pitch = ((pitch.log2() * 4.0).round() / 4.0).exp2();
    let (x, columns) = lattice(view.x(), pitch * wide);
    let (y, rows) = if line {
        ([-pitch / 2.0, pitch / 2.0], 1)
    } else {
        lattice(view.y(), pitch)
    };
    ManifoldQuery {
        plane: plane.clone(),
        x,
        y,
        columns,
        rows,
        base: base.to_vec(),
    }
}

/// Whether so many images are decoded in milliseconds.
pub fn is_answered_at_once(query: &ManifoldQuery, shape: ImageShape) -> bool {
    // The pitch of the lattice may bring a few more than the limit.
    (query.columns * query.rows) as f32 <= 2.0 * most_at_once(shape)
}

fn most_at_once(shape: ImageShape) -> f32 {
    MOST_AT_ONCE * (USUAL / shape.pixels().max(1) as f32).sqrt().min(1.0)
}

// The cells about multiples of `pitch` that can be seen: where the first begins
// and the last ends, and how many they are.
fn lattice([low, high]: [f32; 2], pitch: f32) -> ([f32; 2], usize) {
    let first = (low / pitch + 0.5).floor();
    let last = (high / pitch - 0.5).ceil().max(first);
    let count = (last - first).round() as usize + 1;
    ([(first - 0.5) * pitch, (last + 0.5) * pitch], count)
}

/// Draws a picture that fills these ends, even if the view has moved on; behind
/// dots it steps back under a veil of paper.
pub fn draw(
    layer: &Layer<'_>,
    manifold: &Manifold,
    x: [f32; 2],
    y: [f32; 2],
    picture: &mut Picture,
    behind_dots: bool,
) -> Option<Rect> {
    if manifold.height * manifold.width == 0 {
        return None;
    }
    let corner = |end: usize| layer.view.to_screen([x[end], y[end]]);
    let rect = Rect::from_two_pos(corner(0), corner(1));
    let sharp = rect.width() / manifold.width as f32 >= SHARP_FROM;
    let texture = texture(layer, manifold, picture, behind_dots, sharp);
    let uv = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    layer.painter.image(texture, rect, uv, Color32::WHITE);
    Some(rect)
}

/// The texture of all images together, behind a veil where dots lie on it.
pub fn texture(
    layer: &Layer<'_>,
    manifold: &Manifold,
    picture: &mut Picture,
    behind_dots: bool,
    sharp: bool,
) -> TextureId {
    let whole = ImageShape {
        height: manifold.height,
        width: manifold.width,
        channels: manifold.channels,
    };
    let options = if sharp {
        TextureOptions::NEAREST
    } else {
        TextureOptions::LINEAR
    };
    let veil = behind_dots.then(|| veil(layer));
    let tones = layer.scene.tones();
    picture.veiled(layer.ui, &manifold.pixels, whole, tones, options, veil)
}

/// What parts the manifold from the dots that lie on it.
fn veil(layer: &Layer<'_>) -> Color32 {
    palette::paper(layer.dark()).gamma_multiply(VEIL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::scene::settings::ViewRectangle;
    use eframe::egui::Vec2;
    use proptest::prelude::*;

    const SHAPE: ImageShape = ImageShape {
        height: 28,
        width: 28,
        channels: 1,
    };

    fn view(width: f32, height: f32, zoom: f32) -> View {
        let canvas = Rect::from_min_size(Pos2::ZERO, Vec2::new(width, height));
        let half = 3.5 / zoom;
        let ends = [-half, half];
        View::new(canvas, ViewRectangle { x: ends, y: ends })
    }

    proptest! {
        #[test]
        fn the_picture_covers_the_view_with_not_too_many_square_images(
            width in 100.0..2500.0f32, height in 100.0..1500.0f32, zoom in 0.05..40.0f32,
            images in 0usize..100,
        ) {
            let view = view(width, height, zoom);
            let asked = query(&view, &[0, 1].into(), &[0.0, 0.0], SHAPE, images);
            let (x, y) = (asked.x, asked.y);
            let slack = 1e-3 * (view.x()[1] - view.x()[0]);
            prop_assert!(x[0] <= view.x()[0] + slack && x[1] >= view.x()[1] - slack);
            prop_assert!(y[0] <= view.y()[0] + slack && y[1] >= view.y()[1] - slack);
            let times = (images as f32 / 16.0).clamp(1.0, 2.5).powi(2);
            prop_assert!((asked.columns * asked.rows) as f32 <= 1100.0 * times);
            if images <= 16 {
                prop_assert!(is_answered_at_once(&asked, SHAPE));
            }
            let cell = [(x[1] - x[0]) / asked.columns as f32, (y[1] - y[0]) / asked.rows as f32];
            prop_assert!((cell[0] / cell[1] - 1.0).abs() < 1e-2);
        }

        #[test]
        fn a_line_is_one_row(width in 100.0..2500.0f32, height in 100.0..1500.0f32) {
            let asked = query(&view(width, height, 1.0), &[0, 1].into(), &[0.3], SHAPE, 16);
            prop_assert_eq!((asked.rows, asked.y[0] + asked.y[1]), (1, 0.0));
            prop_assert!(asked.columns >= 10 && asked.columns < 40);
        }
    }

    #[test]
    fn of_larger_images_there_are_fewer() {
        let view = view(800.0, 600.0, 1.0);
        let numbers = |height, width, channels| {
            let shape = ImageShape {
                height,
                width,
                channels,
            };
            let asked = query(&view, &[0, 1].into(), &[0.0, 0.0], shape, 16);
            let picture = asked.columns * width * asked.rows * height;
            (
                picture * channels,
                asked.columns * width,
                asked.rows * height,
            )
        };
        let usual = numbers(28, 28, 1).0;
        for (height, width) in [(64, 64), (48, 64), (128, 128), (128, 20)] {
            let (all, wide, high) = numbers(height, width, 3);
            assert!(all < 16 * usual, "{height} x {width}: {all} to {usual}");
            assert!(wide.max(high) <= LONGEST, "{wide} {high}");
        }
    }

    #[test]
    fn moving_a_point_within_the_plane_asks_for_nothing_new() {
        let view = view(500.0, 500.0, 1.0);
        let plane = Plane::Axes([0, 2]);
        let through = |z: &[f32]| query(&view, &plane, &plane.origin(z), SHAPE, 16);
        let one = through(&[1.0, 5.0, 1.0]);
        assert_eq!(one, through(&[2.0, 5.0, -1.0]));
        assert_ne!(one, through(&[2.0, 6.0, -1.0]));
    }
}
