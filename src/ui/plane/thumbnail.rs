//! Decoded images beside their points, put where they hide each other least.

use crate::ui::plane::ground::halo;
use crate::ui::plane::layer::Layer;
use crate::ui::style::palette;
use eframe::egui::{Align2, Color32, Pos2, Rect, Stroke, StrokeKind, TextureId, Vec2, pos2, vec2};

/// From a point's middle to its image.
const AWAY: f32 = 14.0;
/// Height of the coordinates above or below an image.
const WORDS: f32 = 18.0;

/// The canvas that thumbnails stand on, and what of it is taken.
pub struct ThumbnailRoom {
    canvas: Rect,
    taken: Vec<Rect>,
}

/// Where one image goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    pub image: Rect,
    /// The coordinates stand above the image, else below.
    pub above: bool,
}

/// What stands in a spot.
pub struct Thumbnail<'a> {
    pub picture: TextureId,
    pub text: &'a str,
    pub colour: Color32,
}

impl ThumbnailRoom {
    /// Nothing is taken but these places.
    pub fn new(canvas: Rect, taken: Vec<Rect>) -> Self {
        Self { canvas, taken }
    }

    /// The best of the four corners around `at` for an image of this size: up
    /// and to the right, unless that is taken or outside.
    pub fn spot(&mut self, at: Pos2, size: Vec2) -> Spot {
        let corners = [(true, true), (false, true), (true, false), (false, false)];
        let spots = corners.map(|(right, above)| spot(at, size, right, above));
        let mut best = spots[0];
        let mut least = f32::INFINITY;
        for spot in spots {
            let cost = self.cost(with_words(spot));
            if cost < least {
                (best, least) = (spot, cost);
            }
        }
        self.taken.push(with_words(best));
        best
    }

    // Points hidden count by area; being cut off by the canvas counts most.
    fn cost(&self, rect: Rect) -> f32 {
        let area = |rect: Rect| rect.width().max(0.0) * rect.height().max(0.0);
        let outside = area(rect) - area(rect.intersect(self.canvas));
        let hidden = self.taken.iter().map(|taken| area(taken.intersect(rect)));
        100.0 * outside + hidden.sum::<f32>()
    }
}

fn spot(at: Pos2, size: Vec2, right: bool, above: bool) -> Spot {
    let x = if right {
        at.x + AWAY
    } else {
        at.x - AWAY - size.x
    };
    let y = if above {
        at.y - AWAY - size.y
    } else {
        at.y + AWAY
    };
    let image = Rect::from_min_size(pos2(x, y), size);
    Spot { image, above }
}

fn with_words(spot: Spot) -> Rect {
    let mut rect = spot.image.expand(3.0);
    if spot.above {
        rect.min.y -= WORDS;
    } else {
        rect.max.y += WORDS;
    }
    rect
}

impl Thumbnail<'_> {
    /// Draws image and coordinates into their spot.
    pub fn draw(&self, layer: &Layer<'_>, spot: Spot) {
        let (painter, dark) = (layer.painter, layer.dark());
        let rect = spot.image;
        let uv = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
        painter.rect_filled(rect.expand(3.0), 3.0, palette::paper(dark));
        painter.image(self.picture, rect, uv, Color32::WHITE);
        let stroke = Stroke::new(1.5, self.colour);
        painter.rect_stroke(rect, 2.0, stroke, StrokeKind::Outside);
        let (anchor, at) = if spot.above {
            (Align2::CENTER_BOTTOM, rect.center_top() - vec2(0.0, 4.0))
        } else {
            (Align2::CENTER_TOP, rect.center_bottom() + vec2(0.0, 4.0))
        };
        halo(layer, at, anchor, self.text, palette::contrast(dark));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Vec2 = Vec2::new(50.0, 50.0);

    fn room() -> ThumbnailRoom {
        ThumbnailRoom::new(Rect::from_min_size(Pos2::ZERO, Vec2::splat(400.0)), vec![])
    }

    #[test]
    fn alone_an_image_is_up_and_to_the_right() {
        let at = pos2(200.0, 200.0);
        let spot = room().spot(at, SIZE);
        assert!(spot.above && spot.image.min.x > at.x && spot.image.max.y < at.y);
    }

    #[test]
    fn images_of_one_place_do_not_hide_each_other() {
        let mut room = room();
        let at = pos2(200.0, 200.0);
        let spots = [0; 4].map(|_| with_words(room.spot(at, SIZE)));
        for (i, one) in spots.iter().enumerate() {
            for other in &spots[i + 1..] {
                assert!(!one.shrink(0.1).intersects(*other), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn at_the_edge_an_image_stays_inside() {
        let canvas = room().canvas;
        for at in [canvas.left_top(), canvas.right_top(), canvas.right_bottom()] {
            assert!(canvas.contains_rect(room().spot(at, SIZE).image));
        }
    }
}
