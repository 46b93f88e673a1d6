//! The plane's ground: paper, ticks, and where the prior has its mass.

use crate::ui::language::t;
use crate::ui::plane::captions::{Caption, Captions, SMALL};
use crate::ui::plane::halo;
use crate::ui::plane::layer::Layer;
use crate::ui::plane::view::View;
use crate::ui::plot::ticks;
use crate::ui::scene::settings::ViewRectangle;
use crate::ui::scene::shown_plane::direction_names;
use crate::ui::style::palette;
use crate::ui::style::widgets::words_width;
use eframe::egui::{Align2, FontId, Mesh, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};
use std::f32::consts::FRAC_PI_4;

/// Room below the canvas for ticks and their numbers.
const BELOW: f32 = 22.0;
/// The least and the most room left of it.
const LEFT: [f32; 2] = [38.0, 78.0];
/// By so much that room grows: it must not follow every number that comes into view.
const LEFT_STEP: f32 = 10.0;
/// From a number to the canvas.
const TICK: f32 = 6.0;
/// Where the name of the vertical axis stands, no tick does.
const NAMED: f32 = 20.0;

/// The part of `outer` that is left when ticks and their numbers have their room.
pub fn canvas(ui: &Ui, outer: Rect, wanted: ViewRectangle, line: bool) -> Rect {
    let inner = |left: f32| {
        let least = outer.min + vec2(left + 40.0, 44.0);
        let right_bottom = (outer.max - vec2(2.0, BELOW)).max(least);
        Rect::from_min_max(outer.min + vec2(left, 4.0), right_bottom)
    };
    if line {
        return inner(LEFT[0]);
    }
    let view = View::new(inner(LEFT[0]), wanted);
    let width = |text: &str| words_width(ui, text, FontId::proportional(SMALL));
    let widest = ticks_up(&view).map(|(_, text)| width(&text));
    let wanted = widest.fold(0.0, f32::max) + TICK + 2.0;
    let more = ((wanted - LEFT[0]) / LEFT_STEP).ceil().max(0.0) * LEFT_STEP;
    inner((LEFT[0] + more).min(LEFT[1]))
}

fn ticks_up(view: &View) -> impl Iterator<Item = (f32, String)> {
    let height = view.canvas.height();
    // A low plane has closer ones: one alone tells no scale.
    let count = (height / 60.0).max((height / 30.0).min(5.0));
    ticks::linear(view.y(), count).into_iter()
}

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
    let Layer { ui, view, .. } = *layer;
    let [across, up] = direction_names(layer.scene);
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
    let strong = ui.visuals().text_color();
    let named = FontId::proportional(SMALL + 1.0);
    let at = pos2(canvas.right(), canvas.bottom() + 4.0);
    let name = painter.text(at, Align2::RIGHT_TOP, across, named.clone(), strong);
    let names_from = name.left() - NAMED;
    for (value, text) in ticks::linear(view.x(), canvas.width() / 80.0) {
        let x = view.to_screen([value, 0.0]).x;
        if x > names_from {
            continue;
        }
        painter.vline(x, canvas.bottom()..=canvas.bottom() + 4.0, stroke);
        let at = pos2(x, canvas.bottom() + 5.0);
        painter.text(at, Align2::CENTER_TOP, text, font.clone(), weak);
    }
    if layer.is_line() {
        return;
    }
    for (value, text) in ticks_up(view) {
        let y = view.to_screen([0.0, value]).y;
        // At the corner the numbers of the two axes would meet.
        if y < canvas.top() + NAMED || y > canvas.bottom() - 4.0 {
            continue;
        }
        painter.hline(canvas.left() - 4.0..=canvas.left(), y, stroke);
        let at = pos2(canvas.left() - TICK, y);
        painter.text(at, Align2::RIGHT_CENTER, text, font.clone(), weak);
    }
    let at = pos2(canvas.left() - TICK, canvas.top() - 1.0);
    painter.text(at, Align2::RIGHT_TOP, up, named, strong);
}

/// Where the prior N(0, I) has its mass: circles of 1 and 2 standard
/// deviations, which hold 39 % and 86 % of it on a plane; on a line, two pairs
/// of bars that hold 68 % and 95 %.
pub fn prior(layer: &Layer<'_>) {
    let Layer { view, .. } = *layer;
    let colour = palette::contrast(layer.dark());
    let faint = Stroke::new(1.0, colour.gamma_multiply(0.42));
    for sigmas in [1.0f32, 2.0] {
        if layer.is_line() {
            for side in [-sigmas, sigmas] {
                let x = view.to_screen([side, 0.0]).x;
                let ends = [pos2(x, view.canvas.top()), pos2(x, view.canvas.bottom())];
                halo::dashes(layer, &ends, faint, [4.0, 4.0]);
            }
        } else {
            let centre = view.to_screen([0.0, 0.0]);
            halo::circle(layer, centre, sigmas * view.scale(), faint);
        }
    }
}

/// How many standard deviations the circles and bars of [`prior`] stand for, where there
/// is room for it; to be drawn over the means, which are densest there.
pub fn prior_labels(layer: &Layer<'_>, captions: &mut Captions) {
    let Layer { view, .. } = *layer;
    let colour = palette::contrast(layer.dark()).gamma_multiply(0.75);
    for sigmas in [1.0f32, 2.0] {
        let text = format!("{sigmas:.0} \u{3c3}");
        let caption = |(at, anchor): (Pos2, Align2)| {
            // Pushed to the edge it would name a circle that is not there.
            let seen = view.canvas.shrink(SMALL).contains(at);
            seen.then(|| Caption::new(layer, at, anchor, &text, colour))
        };
        captions.draw_first_free(layer, label_spots(layer, sigmas).filter_map(caption));
    }
}

/// Where a circle or a pair of bars can be named.
fn label_spots(layer: &Layer<'_>, sigmas: f32) -> impl Iterator<Item = (Pos2, Align2)> {
    let Layer { view, .. } = *layer;
    let line = layer.is_line();
    let on_line = [1.0f32, -1.0].map(|side| {
        let x = view.to_screen([side * sigmas, 0.0]).x + 4.0;
        (
            pos2(x, view.canvas.top() + SMALL + 1.0),
            Align2::LEFT_CENTER,
        )
    });
    let on_circle = [2u8, 6, 0, 4, 1, 3, 5, 7].map(|eighth| {
        let (sin, cos) = (f32::from(eighth) * FRAC_PI_4).sin_cos();
        let at = view.to_screen([sigmas * cos, sigmas * sin]);
        (at, Align2::CENTER_CENTER)
    });
    let bars = on_line.into_iter().filter(move |_| line);
    bars.chain(on_circle.into_iter().filter(move |_| !line))
}

/// The prior's density over a line, as high as the room above the strip allows.
pub fn density(layer: &Layer<'_>, strip_top: f32, captions: &mut Captions) {
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
    let caption = Caption::new(layer, at, Align2::CENTER_BOTTOM, t("prior p(z)"), faint);
    captions.draw_first_free(layer, [caption]);
}
