//! A line of words near the top of the plane.

use crate::ui::style::theme;
use eframe::egui::{
    FontSelection, Label, Link, Pos2, Rect, Response, RichText, TextWrapMode, Ui, Vec2, WidgetText,
    vec2,
};

/// Size of the letters.
const SIZE: f32 = 12.0;
/// Around the words, on either side.
const MARGIN: Vec2 = vec2(7.0, 2.0);

/// What a line says.
pub enum Note {
    /// What is so.
    Said(String),
    /// What a click does.
    Offered(String),
}

impl Note {
    /// Draws it in the middle of a line, so far below the upper edge of the plane.
    pub fn show(self, ui: &mut Ui, canvas: Rect, down: f32) -> Response {
        let (Note::Said(words) | Note::Offered(words)) = &self;
        let text = WidgetText::from(RichText::new(words).size(SIZE));
        let widest = canvas.width() - 2.0 * MARGIN.x;
        let truncate = Some(TextWrapMode::Truncate);
        let size = text
            .into_galley(ui, truncate, widest, FontSelection::Default)
            .size();
        let middle = Pos2::new(canvas.center().x, canvas.top() + down + MARGIN.y);
        let rect = Rect::from_min_size(middle - vec2(0.5 * size.x, 0.0), size);
        let tokens = theme::tokens(ui);
        let plate = tokens.surface.gamma_multiply(0.92);
        ui.painter().rect_filled(rect.expand2(MARGIN), 4.0, plate);
        match self {
            Note::Said(words) => {
                let words = RichText::new(words).size(SIZE).color(tokens.quiet);
                ui.put(rect, Label::new(words).truncate())
            }
            Note::Offered(words) => ui.put(rect, Link::new(RichText::new(words).size(SIZE))),
        }
    }
}
