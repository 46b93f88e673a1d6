//! What happened at the dashed lines of a plot, in words that leave the data in view.

use crate::curves::{Axis, Mark};
use crate::ui::language::messages;
use eframe::egui::{FontId, Pos2, Rect, Ui, pos2, vec2};
use egui_plot::{PlotResponse, PlotTransform};

/// Size of the words.
const SMALL: f32 = 9.5;
/// As many marks stand below each other; what has no room tells itself by a hover.
const ROWS: usize = 2;
/// How near to a line, in points, the mouse is on it.
const REACH: f32 = 5.0;

/// Writes the marks' texts if `words`, and tells the one under the mouse.
pub fn show(ui: &Ui, marks: &[Mark], axis: Axis, words: bool, plot: &PlotResponse<()>) {
    if words {
        write(ui, marks, axis, &plot.transform);
    }
    let pointer = plot.response.hover_pos();
    let near = pointer.and_then(|at| nearest(marks, axis, &plot.transform, at));
    if let Some(mark) = near {
        plot.response
            .clone()
            .on_hover_text_at_pointer(messages::live_change(mark.change));
    }
}

fn nearest<'a>(
    marks: &'a [Mark],
    axis: Axis,
    transform: &PlotTransform,
    at: Pos2,
) -> Option<&'a Mark> {
    let away = |mark: &Mark| (transform.position_from_point_x(mark.x(axis)) - at.x).abs();
    marks
        .iter()
        .filter(|mark| away(mark) <= REACH)
        .min_by(|one, other| away(one).total_cmp(&away(other)))
}

// Along the bottom, where a curve that has risen is not; the newest first.
fn write(ui: &Ui, marks: &[Mark], axis: Axis, transform: &PlotTransform) {
    let frame = *transform.frame();
    let painter = ui.painter_at(frame);
    let colour = ui.visuals().text_color().gamma_multiply(0.7);
    let ground = ui.visuals().extreme_bg_color.gamma_multiply(0.55);
    let mut taken: Vec<Rect> = Vec::new();
    for mark in marks.iter().rev() {
        let x = transform.position_from_point_x(mark.x(axis));
        if !frame.x_range().contains(x) {
            continue;
        }
        let galley = painter.layout_no_wrap(
            messages::live_change(mark.change),
            FontId::proportional(SMALL),
            colour,
        );
        let size = galley.size();
        // To the left where the newest data are close by on the right.
        let left = x > frame.left() + 0.6 * frame.width() || x + size.x + 6.0 > frame.right();
        let left = if left { x - size.x - 4.0 } else { x + 4.0 };
        let rows = (1..=ROWS).map(|row| {
            let top = frame.bottom() - 3.0 - row as f32 * (size.y + 1.0);
            Rect::from_min_size(pos2(left, top), size).expand2(vec2(2.0, 0.0))
        });
        let free = |place: &Rect| !taken.iter().any(|other| other.intersects(*place));
        if let Some(place) = rows.into_iter().find(free) {
            painter.rect_filled(place, 2.0, ground);
            painter.galley(place.min + vec2(2.0, 0.0), galley, colour);
            taken.push(place);
        }
    }
}
