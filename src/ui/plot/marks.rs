//! What happened at the dashed lines of a plot, in words that leave the data in view.

use crate::curves::{Axis, Mark};
use crate::ui::language::{messages, numbers, t};
use crate::ui::plot::ticks;
use eframe::egui::{FontId, Galley, Rangef, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};
use egui_plot::PlotResponse;
use std::sync::Arc;

/// Size of the words.
const SMALL: f32 = 11.0;
/// The share of the plot's height that words may take.
const SHARE: f32 = 0.4;
/// How near to a line, in points, the mouse is on it.
const REACH: f32 = 5.0;
/// Air between a line and its words.
const AIR: f32 = 4.0;

/// Writes the marks' texts if `words`, and tells those under the mouse.
pub fn show(ui: &Ui, marks: &[Mark], axis: Axis, words: bool, plot: &PlotResponse<()>) {
    let across = |mark: &Mark| plot.transform.position_from_point_x(mark.x(axis));
    if words {
        write(ui, marks, axis, plot, across);
    }
    let Some(at) = plot.response.hover_pos() else {
        return;
    };
    let near: Vec<&Mark> = marks
        .iter()
        .filter(|mark| (across(mark) - at.x).abs() <= REACH)
        .collect();
    if !near.is_empty() {
        let told = list(&near, axis);
        plot.response.clone().on_hover_text_at_pointer(told);
    }
}

/// A line for each mark: where, and what.
fn list(marks: &[&Mark], axis: Axis) -> String {
    let line = |mark: &&Mark| {
        let change = messages::recipe_change(mark.change);
        format!("{}: {change}", ticks::at(axis, mark.x(axis)))
    };
    marks.iter().map(line).collect::<Vec<_>>().join("\n")
}

// Along the bottom, where a curve that has risen is not; the newest first.
fn write(
    ui: &Ui,
    marks: &[Mark],
    axis: Axis,
    plot: &PlotResponse<()>,
    across: impl Fn(&Mark) -> f32,
) {
    let frame = *plot.transform.frame();
    let colour = ui.visuals().text_color().gamma_multiply(0.7);
    let ground = ui.visuals().extreme_bg_color.gamma_multiply(0.55);
    let painter = ui.painter_at(frame);
    let galley = |words: String| -> Arc<Galley> {
        painter.layout_no_wrap(words, FontId::proportional(SMALL), colour)
    };
    let seen = marks.iter().rev();
    let seen: Vec<(&Mark, f32)> = seen
        .map(|mark| (mark, across(mark)))
        .filter(|(_, x)| frame.x_range().contains(*x))
        .collect();
    let galleys: Vec<_> = seen
        .iter()
        .map(|(mark, _)| galley(messages::recipe_change(mark.change)))
        .collect();
    let sizes = seen.iter().zip(&galleys);
    let sizes: Vec<(f32, Vec2)> = sizes.map(|((_, x), words)| (*x, words.size())).collect();
    let places = places(frame, &sizes);
    for (place, words) in places.iter().zip(&galleys) {
        if let Some(place) = place {
            painter.rect_filled(*place, 2.0, ground);
            painter.galley(place.min + vec2(2.0, 0.0), words.clone(), colour);
        }
    }
    let left_out = seen.iter().zip(&places);
    let left_out = left_out.filter(|(_, place)| place.is_none());
    let left_out: Vec<&Mark> = left_out.map(|((mark, _), _)| *mark).collect();
    if left_out.is_empty() {
        return;
    }
    let count = left_out.len();
    let words = numbers::counted(count, t("{n} more change"), t("{n} more changes"));
    let shown = galley(words.clone());
    let top = frame.bottom() - AIR - (rows(frame, shown.size().y) as f32 + 1.0) * shown.size().y;
    let place = Rect::from_min_size(pos2(frame.left() + AIR, top), shown.size());
    painter.rect_filled(place.expand2(vec2(2.0, 0.0)), 2.0, ground);
    painter.galley(place.min, shown, colour);
    let id = plot.response.id.with("changes left out");
    let response = ui.interact(place, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    response.on_hover_text(list(&left_out, axis));
}

/// How many rows of words stand below each other.
fn rows(frame: Rect, height: f32) -> usize {
    ((SHARE * frame.height() / (height + 1.0)) as usize).max(1)
}

/// Where each of the words stands that belong to a line at x and are so large, in the order
/// of their weight; None where there is no room left. No two overlap.
fn places(frame: Rect, words: &[(f32, Vec2)]) -> Vec<Option<Rect>> {
    let mut taken: Vec<Rect> = Vec::new();
    let mut place = |&(x, size): &(f32, Vec2)| {
        // To the left where the newest data are close by on the right.
        let (left, right) = (x - size.x - AIR, x + AIR);
        let crowded = x > frame.left() + 0.6 * frame.width();
        let sides = if crowded {
            [left, right]
        } else {
            [right, left]
        };
        let inside = |left: &f32| {
            let ends = Rangef::new(*left, left + size.x);
            frame.left() <= ends.min && ends.max <= frame.right()
        };
        let rows = 1..=rows(frame, size.y);
        let spots = rows.flat_map(|row| sides.map(|left| (row, left)));
        let found = spots
            .filter(|(_, left)| inside(left))
            .find_map(|(row, left)| {
                let top = frame.bottom() - 3.0 - row as f32 * (size.y + 1.0);
                let spot = Rect::from_min_size(pos2(left, top), size).expand2(vec2(2.0, 0.0));
                let free = !taken.iter().any(|other| other.intersects(spot));
                free.then_some(spot)
            });
        taken.extend(found);
        found
    };
    words.iter().map(&mut place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_stay_within_the_plot_and_never_overlap(
            words in proptest::collection::vec((0.0..400.0f32, 20.0..180.0f32), 0..30),
            height in 30.0..500.0f32,
        ) {
            let frame = Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, height));
            let words: Vec<_> = words.into_iter().map(|(x, width)| (x, vec2(width, 13.0))).collect();
            let places = places(frame, &words);
            prop_assert_eq!(places.len(), words.len(), "each has a place or is counted");
            let found: Vec<Rect> = places.into_iter().flatten().collect();
            for (i, one) in found.iter().enumerate() {
                prop_assert!(frame.expand(2.5).contains_rect(*one));
                prop_assert!(!found[i + 1..].iter().any(|other| other.intersects(*one)));
            }
        }
    }

    #[test]
    fn three_changes_at_one_step_are_all_written_in_a_small_plot() {
        let frame = Rect::from_min_size(pos2(0.0, 0.0), vec2(300.0, 110.0));
        let three = [(80.0, vec2(140.0, 13.0)); 3];
        assert!(places(frame, &three).iter().all(Option::is_some));
    }
}
