//! A line on the plane where no image is in view, and the way to them.

use crate::explore::Scatter;
use crate::ui::language::{numbers, t};
use crate::ui::plane::dotted;
use crate::ui::plane::view::View;
use crate::ui::scene::action::ViewAction;
use crate::ui::scene::{Scene, scattered};
use crate::ui::style::theme;
use eframe::egui::{Align, Frame, Layout, Margin, Rect, RichText, Ui, UiBuilder, vec2};

/// From the upper edge of the plane, in points: below what is said of its axes.
const DOWN: f32 = 32.0;

/// Draws the line near the top of the plane, if all means lie outside.
pub fn show(ui: &mut Ui, view: &View, scene: &mut Scene<'_>, means: &Scatter, axes: [usize; 2]) {
    // Along a line of one dimension only the first number is a place.
    let line = means.latent < 2;
    let mut places = dotted::places(means, axes);
    let seen = |[x, y]: [f32; 2]| {
        let within = |at: f32, [low, high]: [f32; 2]| low <= at && at <= high;
        within(x, view.x()) && (line || within(y, view.y()))
    };
    if means.is_empty() || places.any(seen) {
        return;
    }
    let corner = view.canvas.min + vec2(0.0, DOWN);
    let room = Rect::from_min_size(corner, vec2(view.canvas.width(), 22.0));
    let layout = Layout::top_down(Align::Center);
    let builder = UiBuilder::new().id_salt("means outside").max_rect(room);
    let mut place = ui.new_child(builder.layout(layout));
    place.set_clip_rect(view.canvas);
    let frame = Frame::NONE
        .fill(theme::tokens(&place).surface.gamma_multiply(0.92))
        .corner_radius(4)
        .inner_margin(Margin::symmetric(7, 2));
    frame.show(&mut place, |ui| {
        let [one, many] = if scattered::shows_samples(scene) {
            [
                t("{n} sample lies outside: fit samples"),
                t("{n} samples lie outside: fit samples"),
            ]
        } else {
            [
                t("{n} mean lies outside: fit means"),
                t("{n} means lie outside: fit means"),
            ]
        };
        let words = numbers::counted(means.len(), one, many);
        let tip = t("Show all but the outermost hundredth of the posterior means");
        let link = ui.link(RichText::new(words).size(12.0)).on_hover_text(tip);
        if link.clicked() {
            scene.actions.push(ViewAction::FitMeans.into());
        }
    });
}
