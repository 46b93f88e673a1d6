//! The plane's ground: paper, ticks, and where the prior has its mass.

use crate::ui::language::t;
use crate::ui::plane::layer::Layer;
use crate::ui::plot::ticks;
use crate::ui::scene::axes::axis_name;
use crate::ui::style::palette;
use eframe::egui::{
    Align2, Color32, FontId, Mesh, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2,
};

/// Room left of the canvas and below it for ticks and their numbers.
pub const LEFT: f32 = 38.0;
/// See [`LEFT`].
pub const BELOW: f32 = 22.0;

/// Where the names of the axes stand, no tick does.
const NAMED: [f32; 2] = [30.0, 20.0];

/// From a label to the edge of its plate.
const MARGIN: Vec2 = Vec2::new(3.0, 0.0);

/// Size of the numbers at the ticks.
const SMALL: f32 = 11.0;

/// The paper that everything else lies on, but for what an opaque picture has `covered`:
/// with software OpenGL each pixel painted once more costs training time.
pub fn paper(layer: &Layer<'_>, covered: Option<Rect>) {
    let Layer { painter, view, .. } = *layer;
    let canvas = view.canvas;
    let hole = covered.map_or(Rect::NOTHING, |covered| covered.intersect(canvas));
    let colour = palette::paper(layer.dark());
    if !hole.is_positive() {
        painter.rect_filled(canvas, 2.0, colour);
        return;
    }
    let (left, right) = canvas.split_left_right_at_x(hole.left());
    let (_, right_of_hole) = right.split_left_right_at_x(hole.right());
    let middle = hole.with_min_y(canvas.top()).with_max_y(canvas.bottom());
    let above = middle.with_max_y(hole.top());
    let below = middle.with_min_y(hole.bottom());
    for strip in [left, right_of_hole, above, below] {
        if strip.is_positive() {
            painter.rect_filled(strip, 0.0, colour);
        }
    }
}

/// Ticks, numbers and names along the axes; a line has one.
pub fn axes(layer: &Layer<'_>) {
    let Layer { ui, view, axes, .. } = *layer;
    let [across, up] = axes.map(axis_name);
    // They stand beside the plane.
    let painter = ui.painter();
    let canvas = view.canvas;
    let weak = ui.visuals().weak_text_color();
    let stroke = Stroke::new(1.0, weak);
    let font = FontId::proportional(SMALL);
    painter.rect_stroke(
        canvas,
        2.0,
        ui.visuals().widgets.noninteractive.bg_stroke,
        StrokeKind::Outside,
    );
    for (value, text) in ticks::linear(view.x(), canvas.width() / 80.0) {
        let x = view.to_screen([value, 0.0]).x;
        if x > canvas.right() - NAMED[0] {
            continue;
        }
        painter.vline(x, canvas.bottom()..=canvas.bottom() + 4.0, stroke);
        let at = pos2(x, canvas.bottom() + 5.0);
        painter.text(at, Align2::CENTER_TOP, text, font.clone(), weak);
    }
    let strong = ui.visuals().text_color();
    let named = FontId::proportional(SMALL + 1.0);
    let at = pos2(canvas.right(), canvas.bottom() + 4.0);
    painter.text(at, Align2::RIGHT_TOP, across, named.clone(), strong);
    if layer.is_line() {
        return;
    }
    for (value, text) in ticks::linear(view.y(), canvas.height() / 60.0) {
        let y = view.to_screen([0.0, value]).y;
        if y < canvas.top() + NAMED[1] {
            continue;
        }
        painter.hline(canvas.left() - 4.0..=canvas.left(), y, stroke);
        let at = pos2(canvas.left() - 6.0, y);
        painter.text(at, Align2::RIGHT_CENTER, text, font.clone(), weak);
    }
    let at = pos2(canvas.left() - 6.0, canvas.top() - 1.0);
    painter.text(at, Align2::RIGHT_TOP, up, named, strong);
}

/// Where the prior N(0, I) has its mass: circles of 1 and 2 standard
/// deviations, which hold 39 % and 86 % of it on a plane; on a line, two pairs
/// of bars that hold 68 % and 95 %.
pub fn prior(layer: &Layer<'_>) {
    let Layer { painter, view, .. } = *layer;
    let colour = palette::contrast(layer.dark());
    let faint = Stroke::new(1.0, colour.gamma_multiply(0.42));
    for sigmas in [1.0f32, 2.0] {
        if layer.is_line() {
            for side in [-sigmas, sigmas] {
                let x = view.to_screen([side, 0.0]).x;
                let ends = [pos2(x, view.canvas.top()), pos2(x, view.canvas.bottom())];
                painter.extend(Shape::dashed_line(&ends, faint, 4.0, 4.0));
            }
        } else {
            let centre = view.to_screen([0.0, 0.0]);
            painter.circle_stroke(centre, sigmas * view.scale(), faint);
        }
    }
}

/// How many standard deviations the circles and bars of [`prior`] stand for;
/// to be drawn over the means, which are densest there.
pub fn prior_labels(layer: &Layer<'_>) {
    let Layer { view, .. } = *layer;
    let colour = palette::contrast(layer.dark());
    for sigmas in [1.0f32, 2.0] {
        let (at, anchor) = if layer.is_line() {
            let x = view.to_screen([sigmas, 0.0]).x + 4.0;
            (pos2(x, view.canvas.top() + 4.0), Align2::LEFT_TOP)
        } else {
            (view.to_screen([0.0, sigmas]), Align2::CENTER_CENTER)
        };
        // Pushed to the edge it would name a circle that is not there.
        if !view.canvas.shrink(SMALL).contains(at) {
            continue;
        }
        let text = format!("{sigmas:.0} \u{3c3}");
        halo(layer, at, anchor, &text, colour.gamma_multiply(0.75));
    }
}

/// The prior's density over a line, as high as the room above the strip allows.
pub fn density(layer: &Layer<'_>, strip_top: f32) {
    let Layer { painter, view, .. } = *layer;
    let bottom = strip_top - 14.0;
    let height = (bottom - view.canvas.top()) * 0.62;
    if height < 20.0 {
        return;
    }
    let colour = palette::contrast(layer.dark());
    let at = |i: u16| {
        let x = view.canvas.left() + view.canvas.width() * f32::from(i) / 160.0;
        let z = view.to_plane(pos2(x, bottom))[0];
        pos2(x, bottom - height * (-z * z / 2.0).exp())
    };
    let line: Vec<Pos2> = (0..=160).map(at).collect();
    let mut fill = Mesh::default();
    for (i, top) in line.iter().enumerate() {
        fill.colored_vertex(*top, colour.gamma_multiply(0.07));
        fill.colored_vertex(pos2(top.x, bottom), colour.gamma_multiply(0.07));
        if let Some(start) = (2 * i as u32).checked_sub(2) {
            fill.add_triangle(start, start + 1, start + 2);
            fill.add_triangle(start + 1, start + 2, start + 3);
        }
    }
    painter.add(Shape::mesh(fill));
    painter.add(Shape::line(
        line,
        Stroke::new(1.5, colour.gamma_multiply(0.5)),
    ));
    let label = view.to_screen([0.0, 0.0]).x;
    let at = pos2(label, bottom - height - 3.0);
    let faint = colour.gamma_multiply(0.75);
    halo(layer, at, Align2::CENTER_BOTTOM, t("prior p(z)"), faint);
}

/// Small text that stays legible on whatever is behind it, and within what the
/// painter paints on; where it stands.
pub fn halo(layer: &Layer<'_>, at: Pos2, anchor: Align2, text: &str, colour: Color32) -> Rect {
    let painter = layer.painter;
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(SMALL), colour);
    let plate = anchor.anchor_size(at, galley.size()).expand2(MARGIN);
    let room = painter.clip_rect().shrink(1.0);
    let most = (room.max - plate.size()).max(room.min);
    let plate = Rect::from_min_size(plate.min.clamp(room.min, most), plate.size());
    let paper = palette::paper(layer.dark()).gamma_multiply(0.9);
    painter.rect_filled(plate, 3.0, paper);
    painter.galley(plate.min + MARGIN, galley, colour);
    plate
}
