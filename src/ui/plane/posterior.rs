//! The chosen test image's posterior q(z | x): its mean, and ellipses at true size.

use crate::explore::{Compared, Gaussian};
use crate::ui::language::{fill, t};
use crate::ui::plane::ground::halo;
use crate::ui::plane::layer::Layer;
use crate::ui::plane::view::View;
use crate::ui::scene::points::on_plane;
use crate::ui::style::palette;
use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

/// Corners of the polygon that stands for an ellipse.
const CORNERS: usize = 72;

/// The q(z | x) that is drawn, and of which test image.
pub struct ShownPosterior {
    /// In the test split.
    pub index: usize,
    /// Its class, if the data has labels.
    pub label: Option<u8>,
    mean: Vec<f32>,
    std: Vec<f32>,
}

impl ShownPosterior {
    /// As the comparison has it.
    pub fn of_compared(image: &Compared) -> Self {
        Self {
            index: image.index,
            label: image.label,
            mean: image.posterior.mean.clone(),
            std: image.posterior.std.clone(),
        }
    }

    /// As a study has it, with the same weights as all else that the study draws.
    pub fn of_studied(index: usize, label: Option<u8>, q: &Gaussian) -> Self {
        let narrow = |values: &[f64]| values.iter().map(|value| *value as f32).collect();
        Self {
            index,
            label,
            mean: narrow(q.mean()),
            std: narrow(&q.std()),
        }
    }
}

/// Draws mean, 1 and 2 standard deviations of q(z | x) along two axes; on a
/// line, bars instead of ellipses; `points` lie on top. Where it wrote of which image this is.
pub fn draw(layer: &Layer<'_>, image: &ShownPosterior, points: &[Pos2]) -> Option<Rect> {
    let Layer {
        painter,
        view,
        axes,
        ..
    } = *layer;
    let dark = layer.dark();
    let colour = palette::posterior(dark);
    let mean = on_plane(&image.mean, axes);
    let std = on_plane(&image.std, axes);
    if !mean.into_iter().chain(std).all(f32::is_finite) {
        return None;
    }
    let at = view.to_screen(mean);
    let line = image.mean.len() < 2;
    let reach = 2.0 * std[0].max(std[1]) * view.scale();
    // Far outside, or so large that its outline is nowhere near: nothing to see.
    if reach > 1e5 || !view.canvas.expand(reach).contains(at) {
        return None;
    }
    for (sigmas, strength) in [(2.0, 0.6), (1.0, 1.0)] {
        if line {
            bars(
                painter,
                view,
                mean[0],
                std[0] * sigmas,
                colour.gamma_multiply(strength),
            );
        } else {
            ellipse(
                painter,
                view,
                mean,
                std,
                f64::from(sigmas),
                colour.gamma_multiply(strength),
            );
        }
    }
    cross(painter, at, palette::paper(dark), 3.5);
    cross(painter, at, colour, 1.5);
    let index = image.index.to_string();
    let text = match image.label {
        Some(label) => fill(
            t("q(z|x) of test image {index}, a {label}"),
            &[("index", index), ("label", label.to_string())],
        ),
        None => fill(t("q(z|x) of test image {index}"), &[("index", index)]),
    };
    let away = vec2(0.0, reach.clamp(10.0, 120.0) + 4.0);
    let size = vec2(6.0 * text.len() as f32, 14.0);
    let spots = [
        (at + away, Align2::CENTER_TOP),
        (at - away, Align2::CENTER_BOTTOM),
    ];
    // Below, unless more points would lie on the words there than above.
    let covered = |(at, anchor): &(Pos2, Align2)| {
        let words = anchor.anchor_size(*at, size).expand(8.0);
        points
            .iter()
            .filter(|point| words.contains(**point))
            .count()
    };
    let (at, anchor) = spots.into_iter().min_by_key(covered)?;
    Some(halo(layer, at, anchor, &text, colour))
}

fn ellipse(
    painter: &Painter,
    view: &View,
    mean: [f32; 2],
    std: [f32; 2],
    sigmas: f64,
    colour: Color32,
) {
    let outline = crate::latent::ellipse(mean.map(f64::from), std.map(f64::from), sigmas, CORNERS);
    let outline: Vec<Pos2> = outline
        .into_iter()
        .map(|[x, y]| view.to_screen([x as f32, y as f32]))
        .collect();
    painter.add(Shape::convex_polygon(
        outline,
        colour.gamma_multiply(0.10),
        Stroke::new(1.8, colour),
    ));
}

fn bars(painter: &Painter, view: &View, mean: f32, half: f32, colour: Color32) {
    let [left, right] = [mean - half, mean + half].map(|x| view.to_screen([x, 0.0]).x);
    let (top, bottom) = (view.canvas.top(), view.canvas.bottom());
    let band = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
    painter.rect_filled(band, 0.0, colour.gamma_multiply(0.10));
    for x in [left, right] {
        painter.vline(x, top..=bottom, Stroke::new(1.5, colour));
    }
}

fn cross(painter: &Painter, at: Pos2, colour: Color32, width: f32) {
    let arm = 5.0;
    let stroke = Stroke::new(width, colour);
    painter.line_segment([at - vec2(arm, 0.0), at + vec2(arm, 0.0)], stroke);
    painter.line_segment([at - vec2(0.0, arm), at + vec2(0.0, arm)], stroke);
}
