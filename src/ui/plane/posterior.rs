//! The chosen image's posterior q(z | x): its mean, and ellipses at true size.

use crate::explore::{Compared, Gaussian, WhichImage};
use crate::latent::Plane;
use crate::ui::language::{fill, t};
use crate::ui::plane::captions::{Caption, Captions};
use crate::ui::plane::halo;
use crate::ui::plane::layer::Layer;
use crate::ui::plane::view::View;
use crate::ui::scene::Scene;
use crate::ui::scene::points;
use crate::ui::scene::shown_plane::direction_names;
use crate::ui::scene::studied::{self, StudiedImage};
use crate::ui::style::class_mark::ClassMark;
use crate::ui::style::palette;
use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

/// Corners of the polygon that stands for an ellipse.
const CORNERS: usize = 72;
/// Up to this, two coordinates are the same to whoever looks at what they decode to.
const SAME: f32 = 0.02;

/// The q(z | x) that is drawn, and of which image.
pub struct ShownPosterior {
    /// Its label, if the data has some.
    pub label: Option<u16>,
    /// "q(z|x) of test image 12, class 3"
    name: String,
    mean: Vec<f32>,
    std: Vec<f32>,
}

impl ShownPosterior {
    /// As the comparison has it.
    pub fn of_compared(scene: &Scene<'_>, image: &Compared) -> Self {
        Self {
            name: name_of(scene, &image.image, image.label),
            label: image.label,
            mean: image.posterior.mean.clone(),
            std: image.posterior.std.clone(),
        }
    }

    /// As a study has it, with the same weights as all else that the study draws.
    pub fn of_studied(scene: &Scene<'_>, studied: &StudiedImage, q: &Gaussian) -> Self {
        let narrow = |values: &[f64]| values.iter().map(|value| *value as f32).collect();
        Self {
            name: name_of(scene, &studied.image, studied.label),
            label: studied.label,
            mean: narrow(q.mean()),
            std: narrow(&q.std()),
        }
    }
}

fn name_of(scene: &Scene<'_>, image: &WhichImage, label: Option<u16>) -> String {
    studied::posterior_name_of(scene, image, label)
}

impl ShownPosterior {
    /// Where its mean lies on the plane, if it is a number.
    pub fn mean_on(&self, plane: &Plane) -> Option<[f32; 2]> {
        let mean = plane.coordinates(&self.mean);
        mean.into_iter().all(f32::is_finite).then_some(mean)
    }

    /// "q(z|x) of test image 12, class 3"
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is to be known of the dimensions that the plane does not show: its mean may lie
    /// beside the plane.
    fn beyond(&self, scene: &Scene<'_>, plane: &Plane) -> Option<String> {
        let latent = self.mean.len();
        let mut beside = self.mean.clone();
        plane.move_to(&mut beside, [0.0; 2]);
        let origin = points::base(scene);
        let mut others = beside.iter().zip(&origin);
        if latent < 3 || !others.any(|(mean, shown)| (mean - shown).abs() > SAME) {
            return None;
        }
        let [x, y] = direction_names(scene);
        Some(fill(
            t("{x} and {y} of {n} are shown; it differs in the others"),
            &[("x", x), ("y", y), ("n", latent.to_string())],
        ))
    }
}

/// Draws mean, 1 and 2 standard deviations of q(z | x) on the plane; on a line, bars
/// instead of ellipses. `points` lie on top of its name.
pub fn draw(layer: &Layer<'_>, image: &ShownPosterior, points: &[Pos2], captions: &mut Captions) {
    let Layer {
        painter,
        view,
        plane,
        ..
    } = *layer;
    let colour = palette::posterior(layer.dark());
    let covariance = plane.covariance(|axis| {
        let std = image.std.get(axis).copied().unwrap_or(0.0);
        f64::from(std * std)
    });
    let [variance_x, _, variance_y] = covariance;
    let std = [variance_x, variance_y].map(|variance| variance.sqrt() as f32);
    let mean = image.mean_on(plane);
    let Some(mean) = mean.filter(|_| std.into_iter().all(f32::is_finite)) else {
        return;
    };
    let at = view.to_screen(mean);
    let line = image.mean.len() < 2;
    let reach = 2.0 * std[0].max(std[1]) * view.scale();
    // Far outside, or so large that its outline is nowhere near: nothing to see.
    if reach > 1e5 || !view.canvas.expand(reach).contains(at) {
        return;
    }
    for (sigmas, strength) in [(2.0, 0.6), (1.0, 1.0)] {
        let colour = colour.gamma_multiply(strength);
        if line {
            bars(painter, view, mean[0], std[0] * sigmas, colour);
        } else {
            ellipse(layer, mean, covariance, f64::from(sigmas), colour);
        }
    }
    mark(layer, at, image.label);
    if view.canvas.contains(at) {
        let std = std.map(|std| (2.0 * std * view.scale()).clamp(10.0, 120.0));
        name(layer, image, (at, std), points, captions);
        captions
            .taken
            .push(Rect::from_center_size(at, Vec2::splat(16.0)));
    }
}

/// Its dot, ringed.
fn mark(layer: &Layer<'_>, at: Pos2, label: Option<u16>) {
    let dark = layer.dark();
    let painter = layer.painter;
    painter.circle(at, 7.0, palette::paper(dark), Stroke::NONE);
    painter.circle_stroke(at, 6.0, Stroke::new(2.0, palette::posterior(dark)));
    match label {
        Some(label) => ClassMark::of(label).paint(painter, at, 3.5, dark),
        None => {
            painter.circle_filled(at, 3.5, palette::unlabelled(dark));
        }
    }
}

/// Which image it is, and that it differs in what is not shown: below or above, or beside
/// it, where the words hide the fewest points and no other words.
fn name(
    layer: &Layer<'_>,
    image: &ShownPosterior,
    (at, [right, up]): (Pos2, [f32; 2]),
    points: &[Pos2],
    captions: &mut Captions,
) {
    let colour = palette::posterior(layer.dark());
    let beyond = image.beyond(layer.scene, layer.plane);
    let text = match beyond {
        Some(beyond) => format!("{}\n{beyond}", image.name()),
        None => image.name().to_owned(),
    };
    // On a line the strip of images is no place for words: above it there is room.
    let (at, up) = if layer.is_line() {
        (pos2(at.x, layer.view.canvas.top() + 24.0), 0.0)
    } else {
        (at, up)
    };
    let spots = [
        (vec2(0.0, up + 4.0), Align2::CENTER_TOP),
        (vec2(0.0, -up - 4.0), Align2::CENTER_BOTTOM),
        (vec2(right + 4.0, 0.0), Align2::LEFT_CENTER),
        (vec2(-right - 4.0, 0.0), Align2::RIGHT_CENTER),
    ];
    let captions_there =
        spots.map(|(away, anchor)| Caption::new(layer, at + away, anchor, &text, colour));
    let covered = |caption: &Caption| {
        let words = caption.plate.expand(8.0);
        let points = points.iter().filter(|point| words.contains(**point));
        let other_words = usize::from(!captions.is_free(caption.plate));
        let own_dot = usize::from(words.contains(at));
        points.count() + 100 * other_words + own_dot
    };
    if let Some(best) = captions_there.into_iter().min_by_key(covered) {
        captions.draw(layer, best);
    }
}

fn ellipse(layer: &Layer<'_>, mean: [f32; 2], covariance: [f64; 3], sigmas: f64, colour: Color32) {
    let outline = crate::latent::ellipse(mean.map(f64::from), covariance, sigmas, CORNERS);
    let outline: Vec<Pos2> = outline
        .into_iter()
        .map(|[x, y]| layer.view.to_screen([x as f32, y as f32]))
        .collect();
    halo::line(layer, &outline, true, Stroke::new(1.8, colour));
    let fill = colour.gamma_multiply(0.10);
    layer
        .painter
        .add(Shape::convex_polygon(outline, fill, Stroke::NONE));
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
