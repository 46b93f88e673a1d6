//! A decoded image on the plane, with its frame, its words and the line to its point.

use crate::ui::plane::captions::Caption;
use crate::ui::plane::layer::Layer;
use crate::ui::style::palette;
use eframe::egui::{Align2, Color32, Pos2, Rect, Stroke, StrokeKind, TextureId, Vec2, pos2, vec2};

/// Height of the words above or below an image.
pub const WORDS: f32 = 18.0;
/// The longer side of an image on the smallest canvas and on the largest.
const SIDES: [f32; 2] = [30.0, 64.0];
/// The least of one among many.
const LEAST: f32 = 26.0;
/// How much larger the active point's is, and the one under the mouse.
const ENLARGED: f32 = 1.3;
/// The part of the canvas that all images may take together.
const COVER: f32 = 0.16;

/// The longer side of the images beside `count` points.
pub fn side(canvas: Rect, count: usize) -> f32 {
    let alone = (canvas.size().min_elem() / 8.0).clamp(SIDES[0], SIDES[1]);
    let together = (COVER * canvas.area() / count.max(1) as f32).sqrt();
    alone.min(together.max(LEAST)).round()
}

/// The same of the image that a person looks at.
pub fn enlarged(side: f32) -> f32 {
    (ENLARGED * side).round()
}

/// Draws the line from a point to its image.
pub fn draw_leader(layer: &Layer<'_>, line: [Pos2; 2], colour: Color32) {
    let paper = palette::paper(layer.dark()).gamma_multiply(0.8);
    layer.painter.line_segment(line, Stroke::new(3.0, paper));
    let stroke = Stroke::new(1.2, colour.gamma_multiply(0.8));
    layer.painter.line_segment(line, stroke);
}

/// What stands in a spot.
pub struct Thumbnail<'a> {
    pub picture: TextureId,
    pub text: &'a str,
    pub colour: Color32,
}

impl Thumbnail<'_> {
    /// Draws image and words into their spot.
    pub fn draw(&self, layer: &Layer<'_>, image: Rect, above: bool) {
        let (painter, dark) = (layer.painter, layer.dark());
        let uv = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
        painter.rect_filled(image.expand(2.5), 3.0, palette::paper(dark));
        painter.image(self.picture, image, uv, Color32::WHITE);
        let stroke = Stroke::new(1.5, self.colour);
        painter.rect_stroke(image, 2.0, stroke, StrokeKind::Outside);
        if self.text.is_empty() {
            return;
        }
        let (anchor, at) = if above {
            (Align2::CENTER_BOTTOM, image.center_top() - vec2(0.0, 3.0))
        } else {
            (Align2::CENTER_TOP, image.center_bottom() + vec2(0.0, 3.0))
        };
        Caption::new(layer, at, anchor, self.text, palette::contrast(dark)).draw(layer);
    }
}

/// What is not to be hidden by the image of the place under the mouse.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    pub canvas: Rect,
    /// Where the active point is.
    pub active: Option<Pos2>,
    /// Where all points are.
    pub points: &'a [Pos2],
    /// The images of the points, and all words.
    pub blocks: &'a [Rect],
}

/// Where the image of the place under the mouse stands, with words so wide, and whether the
/// words are above it: up and to the right of the mouse, unless that is outside, would hide the
/// active point, or would hide points, words or images where another corner hides less; a little
/// farther off where that hides less.
pub fn beside_mouse(around: Around<'_>, at: Pos2, size: Vec2, words: f32) -> (Rect, bool) {
    const AWAY: f32 = 14.0;
    const FARTHER: [f32; 3] = [0.0, 12.0, 26.0];
    let corners = [(1.0, true), (1.0, false), (-1.0, true), (-1.0, false)];
    let spot = |farther: f32, (side, above): (f32, bool)| {
        let way = vec2(side, if above { -1.0 } else { 1.0 });
        let centre = at + way * (size / 2.0 + Vec2::splat(AWAY + farther));
        (farther, (Rect::from_center_size(centre, size), above))
    };
    let spots = FARTHER.map(|farther| corners.map(|corner| spot(farther, corner)));
    let area = |rect: Rect| match rect.is_positive() {
        true => rect.area(),
        false => 0.0,
    };
    let cost = |&(farther, (image, above)): &(f32, (Rect, bool))| {
        let height = image.height() + WORDS;
        let middle = image.center().y + if above { -WORDS } else { WORDS } / 2.0;
        let middle = pos2(image.center().x, middle);
        let block = Rect::from_center_size(middle, vec2(words.max(image.width()), height));
        let outside = area(block) - area(block.intersect(around.canvas));
        let hides = |point: &&Pos2| block.distance_to_pos(**point) < AWAY;
        let active = around.active.iter().filter(hides).count() as f32;
        let hidden = around.points.iter().filter(hides).count() as f32;
        let others = around.blocks.iter();
        let cut = others.map(|other| area(other.intersect(block)));
        // In one corner or another it hides something: a picture before a point.
        let hidden = 0.1 * cut.sum::<f32>() + (active + 0.4 * hidden) * area(block);
        hidden + outside + 0.3 * farther
    };
    let all = spots.iter().flatten();
    let best = all.min_by(|one, other| cost(one).total_cmp(&cost(other)));
    best.map_or((Rect::from_center_size(at, size), true), |(_, spot)| *spot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn images_grow_with_the_canvas_and_shrink_with_their_number(
            width in 300.0..1900.0f32, height in 200.0..1000.0f32, count in 1usize..40,
        ) {
            let small = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
            let large = Rect::from_min_size(Pos2::ZERO, vec2(1.5 * width, 1.5 * height));
            prop_assert!(side(large, count) >= side(small, count));
            prop_assert!(side(small, count) >= side(small, count + 1));
            prop_assert!(side(small, count) >= LEAST);
        }

        #[test]
        fn the_image_at_the_mouse_hides_neither_the_mouse_nor_the_active_point(
            x in 0.0..500.0f32, y in 0.0..400.0f32, u in 0.0..500.0f32, v in 0.0..400.0f32,
        ) {
            let canvas = Rect::from_min_size(Pos2::ZERO, vec2(500.0, 400.0));
            let (at, active) = (pos2(x, y), pos2(u, v));
            let around = Around { canvas, active: Some(active), points: &[], blocks: &[] };
            let (image, _) = beside_mouse(around, at, Vec2::splat(60.0), 80.0);
            prop_assert!(!image.contains(at));
            prop_assert!(!image.contains(active) || !canvas.shrink(95.0).contains(at));
        }
    }

    #[test]
    fn the_image_at_the_mouse_goes_to_the_side_where_it_cuts_no_words() {
        let canvas = Rect::from_min_size(Pos2::ZERO, vec2(500.0, 400.0));
        let (at, size) = (pos2(250.0, 200.0), Vec2::splat(60.0));
        let beside = |points: &[Pos2], blocks: &[Rect]| {
            let around = Around {
                canvas,
                active: None,
                points,
                blocks,
            };
            beside_mouse(around, at, size, 90.0).0
        };
        let free = beside(&[], &[]);
        assert!(free.left() > at.x && free.bottom() < at.y);
        // Its own words, which are wider than it, would run into these.
        let words = Rect::from_min_max(pos2(338.0, 100.0), pos2(400.0, 130.0));
        let other = beside(&[], &[words]);
        assert!(other.left() > at.x && other.top() > at.y);
        let everywhere = Rect::EVERYTHING.intersect(canvas);
        assert_eq!(beside(&[], &[everywhere]), free);
        // Around words that are in each corner it goes a little farther off.
        let near = Rect::from_center_size(at, Vec2::splat(44.0));
        let beyond = beside(&[], &[near]);
        assert!(!beyond.intersects(near) && beyond.left() > at.x && beyond.bottom() < at.y);
        // A picture is hidden before a point is.
        let point = [pos2(290.0, 160.0)];
        let under = beside(&point, &[everywhere]);
        assert!(under.distance_to_pos(point[0]) > 14.0);
    }

    #[test]
    fn on_a_projector_images_are_large() {
        let canvas = Rect::from_min_size(Pos2::ZERO, vec2(1900.0, 1000.0));
        assert_eq!(side(canvas, 3), SIDES[1]);
        assert!(side(canvas, 34) >= 40.0);
    }
}
