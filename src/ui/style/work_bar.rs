//! How far some work is, as a bar.

use crate::ui::style::theme;
use eframe::egui::{ProgressBar, Response, Ui, Vec2};

/// Draws a bar of this size, of which `share`, 0 to 1, is full.
pub fn work_bar(ui: &mut Ui, share: f32, size: Vec2) -> Response {
    let tokens = theme::tokens(ui);
    let bar = ProgressBar::new(share)
        .fill(tokens.accent_fill)
        .desired_height(size.y)
        .desired_width(size.x);
    ui.scope(|ui| {
        // What is still to come has to be seen against the ground.
        ui.visuals_mut().extreme_bg_color = tokens.line;
        ui.add_sized(size, bar)
    })
    .inner
}
