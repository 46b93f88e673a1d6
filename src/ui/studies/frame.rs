//! A small plot's frame: its name above, a well to draw in.

use crate::ui::language::numbers;
use crate::ui::style::theme;
use eframe::egui::{
    Align2, FontId, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

/// Size of the words in and above a frame.
pub(super) fn font() -> FontId {
    FontId::proportional(11.0)
}

/// Writes what the bottom and the top of a well stand for: 0 and `top`.
pub(super) fn scale(ui: &Ui, painter: &Painter, plot: Rect, top: f64) {
    let colour = theme::tokens(ui).quiet;
    let high = plot.min + vec2(5.0, 3.0);
    painter.text(high, Align2::LEFT_TOP, numbers::tidy(top), font(), colour);
    let low = plot.left_bottom() + vec2(5.0, -3.0);
    painter.text(low, Align2::LEFT_BOTTOM, "0", font(), colour);
}

/// Draws the frame over the room that is left, its height within `heights`; gives
/// where to draw and with what.
pub(super) fn framed(ui: &mut Ui, name: &str, heights: [f32; 2]) -> (Painter, Rect) {
    let tokens = theme::tokens(ui);
    let height = (ui.available_height() - 2.0).clamp(heights[0], heights[1]);
    let size = vec2(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    let painter = ui.painter_at(rect);
    let place = rect.left_top();
    painter.text(place, Align2::LEFT_TOP, name, font(), tokens.quiet);
    let mut plot = rect;
    plot.min += vec2(0.0, 17.0);
    let line = Stroke::new(1.0, tokens.line);
    painter.rect(plot, 2.0, tokens.well, line, StrokeKind::Inside);
    (painter, plot)
}
