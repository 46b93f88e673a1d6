//! A line of words near the top of the plane.

use crate::ui::style::theme;
use eframe::egui::{Align, Frame, Layout, Margin, Rect, Ui, UiBuilder, vec2};

/// Height of a line.
const HEIGHT: f32 = 22.0;

/// Draws `content` in the middle of a line, so far below the upper edge of the plane.
pub fn show(ui: &mut Ui, canvas: Rect, name: &str, down: f32, content: impl FnOnce(&mut Ui)) {
    let room = Rect::from_min_size(canvas.min + vec2(0.0, down), vec2(canvas.width(), HEIGHT));
    let layout = Layout::top_down(Align::Center);
    let builder = UiBuilder::new().id_salt(name).max_rect(room).layout(layout);
    let mut line = ui.new_child(builder);
    line.set_clip_rect(canvas);
    let frame = Frame::NONE
        .fill(theme::tokens(&line).surface.gamma_multiply(0.92))
        .corner_radius(4)
        .inner_margin(Margin::symmetric(7, 2));
    frame.show(&mut line, content);
}
