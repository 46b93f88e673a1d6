//! Lines that can be seen over pictures of any brightness: each lies on a wider one in the
//! colour of the paper, where there are pictures or a field behind it.

use crate::ui::plane::layer::Layer;
use crate::ui::style::palette;
use eframe::egui::{Pos2, Shape, Stroke};

/// How much wider the halo is than its line, in points, and how opaque.
const WIDER: f32 = 2.0;
const OPACITY: f32 = 0.6;

/// What lies under a line that is drawn with this stroke.
fn under(layer: &Layer<'_>, stroke: Stroke) -> Option<Stroke> {
    let plane = &layer.scene.settings.plane;
    let busy = plane.show_manifold || plane.field.show;
    busy.then(|| {
        let paper = palette::paper(layer.dark()).gamma_multiply(OPACITY);
        Stroke::new(stroke.width + WIDER, paper)
    })
}

/// Draws a circle.
pub fn circle(layer: &Layer<'_>, centre: Pos2, radius: f32, stroke: Stroke) {
    for stroke in under(layer, stroke).into_iter().chain([stroke]) {
        layer.painter.circle_stroke(centre, radius, stroke);
    }
}

/// Draws a line through these points, back to the first if it is `closed`.
pub fn line(layer: &Layer<'_>, points: &[Pos2], closed: bool, stroke: Stroke) {
    for stroke in under(layer, stroke).into_iter().chain([stroke]) {
        let points = points.to_vec();
        layer.painter.add(if closed {
            Shape::closed_line(points, stroke)
        } else {
            Shape::line(points, stroke)
        });
    }
}

/// Draws dashes through these points.
pub fn dashes(layer: &Layer<'_>, points: &[Pos2], stroke: Stroke, [dash, gap]: [f32; 2]) {
    for stroke in under(layer, stroke).into_iter().chain([stroke]) {
        let dashes = Shape::dashed_line(points, stroke, dash, gap);
        layer.painter.extend(dashes);
    }
}
