//! Words on the plane, which stay legible on whatever is behind them and keep off each other.

use crate::ui::plane::layer::Layer;
use crate::ui::style::palette;
use eframe::egui::{Align2, Color32, FontId, Galley, Pos2, Rect, Vec2};
use std::sync::Arc;

/// Size of the letters.
pub const SMALL: f32 = 11.0;
/// From the words to the edge of their plate.
const MARGIN: Vec2 = Vec2::new(3.0, 0.0);

/// Words, laid out within what the painter paints on.
pub struct Caption {
    galley: Arc<Galley>,
    colour: Color32,
    /// Where it stands.
    pub plate: Rect,
}

impl Caption {
    /// Lays `text` out with this corner or side of it at `at`.
    pub fn new(layer: &Layer<'_>, at: Pos2, anchor: Align2, text: &str, colour: Color32) -> Self {
        let painter = layer.painter;
        let font = FontId::proportional(SMALL);
        let galley = painter.layout_no_wrap(text.to_owned(), font, colour);
        let plate = anchor.anchor_size(at, galley.size()).expand2(MARGIN);
        let room = painter.clip_rect().shrink(1.0);
        let most = (room.max - plate.size()).max(room.min);
        let plate = Rect::from_min_size(plate.min.clamp(room.min, most), plate.size());
        Self {
            galley,
            colour,
            plate,
        }
    }

    /// Draws it.
    pub fn draw(self, layer: &Layer<'_>) {
        let paper = palette::paper(layer.dark()).gamma_multiply(0.9);
        layer.painter.rect_filled(self.plate, 3.0, paper);
        let at = self.plate.min + MARGIN;
        layer.painter.galley(at, self.galley, self.colour);
    }
}

/// The captions of a frame.
#[derive(Default)]
pub struct Captions {
    /// Where there are words, and signs that they belong to.
    pub taken: Vec<Rect>,
}

impl Captions {
    /// Draws the first that lies on no other; none if all do.
    pub fn draw_first_free(&mut self, layer: &Layer<'_>, spots: impl IntoIterator<Item = Caption>) {
        let mut spots = spots.into_iter();
        if let Some(caption) = spots.find(|caption| self.is_free(caption.plate)) {
            self.draw(layer, caption);
        }
    }

    /// Draws it whatever lies there.
    pub fn draw(&mut self, layer: &Layer<'_>, caption: Caption) {
        self.taken.push(caption.plate);
        caption.draw(layer);
    }

    /// Whether there are no words.
    pub fn is_free(&self, plate: Rect) -> bool {
        !self.taken.iter().any(|taken| taken.intersects(plate))
    }
}
