//! The few signs on the buttons, drawn as shapes: no font decides how they look.

use eframe::egui;
use eframe::egui::epaint::{PathShape, PathStroke};
use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};
use std::f32::consts::TAU;

/// A sign on a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Pause,
    Play,
    /// One step.
    Step,
    /// To the end of the epoch.
    Epoch,
    /// Start over.
    Reset,
    /// Start over with another seed.
    Dice,
    /// Light or dark.
    Contrast,
    Search,
    Help,
    Close,
    /// Keep it.
    Pin,
    /// It is kept.
    Pinned,
    /// Go back to it.
    BringBack,
    /// Into a file.
    Save,
    /// The page before.
    Previous,
    /// The page after.
    Next,
    /// Sliders: the recipe.
    Recipe,
    /// A picture: the decoded points.
    Decoded,
    /// Two pictures side by side.
    Comparison,
    /// A curve over its axes.
    Studies,
    /// It cannot be moved.
    Lock,
    /// Mark with a box.
    Marquee,
    /// Mark with a lasso.
    Lasso,
}

/// Draws `icon` into the square `rect`.
pub(crate) fn paint(painter: &Painter, rect: Rect, icon: Icon, colour: Color32) {
    let at = |x: f32, y: f32| {
        pos2(
            rect.left() + x * rect.width(),
            rect.top() + y * rect.height(),
        )
    };
    let line = Stroke::new(1.5, colour);
    let bar = |x: f32, width: f32| {
        let shape = Rect::from_min_max(at(x, 0.14), at(x + width, 0.86));
        painter.rect_filled(shape, 1.0, colour);
    };
    let triangle = |left: f32, right: f32| {
        let corners = vec![at(left, 0.12), at(right, 0.5), at(left, 0.88)];
        painter.add(Shape::convex_polygon(corners, colour, Stroke::NONE));
    };
    match icon {
        Icon::Pause => {
            bar(0.2, 0.21);
            bar(0.59, 0.21);
        }
        Icon::Play => triangle(0.22, 0.9),
        Icon::Step => {
            triangle(0.16, 0.68);
            bar(0.7, 0.15);
        }
        Icon::Epoch => {
            triangle(0.02, 0.44);
            triangle(0.4, 0.82);
            bar(0.82, 0.14);
        }
        Icon::Previous | Icon::Next => {
            let (tip, back) = if icon == Icon::Next {
                (0.66, 0.36)
            } else {
                (0.34, 0.64)
            };
            painter.add(PathShape::line(
                vec![at(back, 0.16), at(tip, 0.5), at(back, 0.84)],
                line,
            ));
        }
        Icon::Pin => pin(painter, rect, line, false),
        Icon::Pinned => pin(painter, rect, line, true),
        Icon::BringBack => bring_back(painter, rect, line),
        Icon::Save => {
            painter.line(
                vec![at(0.12, 0.6), at(0.12, 0.88), at(0.88, 0.88), at(0.88, 0.6)],
                line,
            );
            painter.line(vec![at(0.5, 0.08), at(0.5, 0.62)], line);
            painter.line(vec![at(0.26, 0.4), at(0.5, 0.64), at(0.74, 0.4)], line);
        }
        Icon::Reset => reset(painter, rect, line),
        Icon::Dice => dice(painter, rect, line),
        Icon::Contrast => contrast(painter, rect, line),
        Icon::Search => {
            painter.circle_stroke(at(0.43, 0.43), rect.width() * 0.3, line);
            painter.line_segment([at(0.65, 0.65), at(0.92, 0.92)], line);
        }
        Icon::Help => {
            let font = crate::ui::style::theme::strong(rect.height());
            painter.text(
                rect.center(),
                egui::Align2::CENTER_CENTER,
                "?",
                font,
                colour,
            );
        }
        Icon::Close => {
            painter.line_segment([at(0.2, 0.2), at(0.8, 0.8)], line);
            painter.line_segment([at(0.8, 0.2), at(0.2, 0.8)], line);
        }
        Icon::Recipe => {
            for (y, knob) in [(0.18, 0.68), (0.5, 0.3), (0.82, 0.58)] {
                painter.line_segment([at(0.04, y), at(0.96, y)], line);
                painter.circle_filled(at(knob, y), rect.width() * 0.13, colour);
            }
        }
        Icon::Decoded => {
            let picture = Rect::from_min_max(at(0.06, 0.12), at(0.94, 0.88));
            painter.rect_stroke(picture, 2.0, line, egui::StrokeKind::Middle);
            painter.circle_filled(at(0.32, 0.36), rect.width() * 0.08, colour);
            let hills = [
                (0.1, 0.82),
                (0.42, 0.52),
                (0.6, 0.68),
                (0.76, 0.5),
                (0.92, 0.66),
            ];
            painter.add(PathShape::line(hills.map(|(x, y)| at(x, y)).to_vec(), line));
        }
        Icon::Comparison => {
            let left = Rect::from_min_max(at(0.04, 0.16), at(0.44, 0.84));
            let right = Rect::from_min_max(at(0.56, 0.16), at(0.96, 0.84));
            painter.rect_stroke(left, 1.5, line, egui::StrokeKind::Middle);
            painter.rect_filled(right.expand(0.75), 1.5, colour);
        }
        Icon::Studies => {
            let axes = vec![at(0.06, 0.06), at(0.06, 0.94), at(0.96, 0.94)];
            painter.add(PathShape::line(axes, line));
            let curve = vec![at(0.2, 0.76), at(0.36, 0.44), at(0.58, 0.28), at(0.94, 0.2)];
            painter.add(PathShape::line(curve, line));
        }
        Icon::Marquee => {
            let corners = [
                (0.08, 0.16),
                (0.92, 0.16),
                (0.92, 0.84),
                (0.08, 0.84),
                (0.08, 0.16),
            ];
            let corners = corners.map(|(x, y)| at(x, y));
            painter.extend(Shape::dashed_line(&corners, line, 2.4, 2.0));
        }
        Icon::Lasso => lasso(painter, rect, line),
        Icon::Lock => {
            let body = Rect::from_min_max(at(0.2, 0.48), at(0.8, 0.92));
            painter.rect_filled(body, 1.0, colour);
            let shackle = arc(at(0.5, 0.48), 0.2 * rect.width(), 0.5, 1.0);
            painter.add(PathShape::line(shackle, line));
        }
    }
}

fn arc(centre: Pos2, radius: f32, from: f32, to: f32) -> Vec<Pos2> {
    (0..=20)
        .map(|step| from + (to - from) * step as f32 / 20.0)
        .map(|turn| centre + radius * vec2((turn * TAU).cos(), (turn * TAU).sin()))
        .collect()
}

/// A circle that runs back to where it began.
fn reset(painter: &Painter, rect: Rect, line: Stroke) {
    let (centre, radius) = (rect.center(), rect.width() * 0.37);
    let points = arc(centre, radius, -0.62, 0.17);
    let tip = points[0];
    painter.add(Shape::line(points, line));
    let size = rect.width() * 0.26;
    let head = vec![
        tip + vec2(-size * 0.75, -size * 0.9),
        tip + vec2(size * 0.95, -size * 0.1),
        tip + vec2(-size * 0.6, size * 0.8),
    ];
    painter.add(Shape::convex_polygon(head, line.color, Stroke::NONE));
}

/// A drawing pin, its head filled once it holds.
fn pin(painter: &Painter, rect: Rect, line: Stroke, holds: bool) {
    let at = |x: f32, y: f32| rect.min + vec2(x, y) * rect.size();
    let head = vec![
        at(0.34, 0.1),
        at(0.66, 0.1),
        at(0.62, 0.42),
        at(0.78, 0.58),
        at(0.22, 0.58),
        at(0.38, 0.42),
    ];
    let fill = if holds {
        line.color
    } else {
        Color32::TRANSPARENT
    };
    painter.add(Shape::Path(PathShape {
        points: head,
        closed: true,
        fill,
        stroke: PathStroke::from(line),
    }));
    painter.line_segment([at(0.5, 0.58), at(0.5, 0.92)], line);
}

/// An arrow that turns back.
fn bring_back(painter: &Painter, rect: Rect, line: Stroke) {
    let at = |x: f32, y: f32| rect.min + vec2(x, y) * rect.size();
    let mut path = vec![at(0.14, 0.34)];
    path.extend(arc(at(0.6, 0.57), 0.23 * rect.width(), -0.25, 0.25));
    path.push(at(0.3, 0.8));
    painter.add(PathShape::line(path, line));
    let head = vec![at(0.36, 0.12), at(0.14, 0.34), at(0.36, 0.56)];
    painter.add(PathShape::line(head, line));
}

/// A loop with its end hanging down.
fn lasso(painter: &Painter, rect: Rect, line: Stroke) {
    let at = |x: f32, y: f32| rect.min + vec2(x, y) * rect.size();
    let round = at(0.52, 0.36);
    let size = vec2(0.42, 0.28) * rect.size();
    painter.add(Shape::ellipse_stroke(round, size, line));
    let end = vec![at(0.24, 0.58), at(0.14, 0.72), at(0.26, 0.8), at(0.2, 0.96)];
    painter.add(PathShape::line(end, line));
}

fn dice(painter: &Painter, rect: Rect, line: Stroke) {
    let face = rect.shrink(rect.width() * 0.08);
    painter.rect_stroke(face, 2.5, line, egui::StrokeKind::Inside);
    for (x, y) in [(-1.0, -1.0), (0.0, 0.0), (1.0, 1.0)] {
        let spot = rect.center() + vec2(x, y) * rect.width() * 0.2;
        painter.circle_filled(spot, rect.width() * 0.085, line.color);
    }
}

fn contrast(painter: &Painter, rect: Rect, line: Stroke) {
    let (centre, radius) = (rect.center(), rect.width() * 0.4);
    painter.circle_stroke(centre, radius, line);
    painter.add(Shape::Path(PathShape {
        points: arc(centre, radius, -0.25, 0.25),
        closed: true,
        fill: line.color,
        stroke: PathStroke::NONE,
    }));
}
