//! What the studies of evidence and inference put on the plane: the exact posterior p(z | x) of
//! one image as contours, the encoder's q within them, and refined q's on their way.

use crate::explore::{EvidenceQuery, Gaussian, InferenceQuery, PosteriorField, Query, WhichImage};
use crate::latent::Plane;
use crate::latent::{Contour, contours};
use crate::ui::plane::halo;
use crate::ui::plane::layer::Layer;
use crate::ui::plane::view::View;
use crate::ui::scene::Scene;
use crate::ui::scene::playback::ascent_at;
use crate::ui::scene::studied::is_exact;
use crate::ui::style::palette;
use eframe::egui::{Color32, Painter, Pos2, Shape, Stroke, pos2};
use std::f64::consts::TAU;
use std::sync::Arc;

/// Corners of an ellipse.
const CORNERS: u16 = 64;
/// Corners of a density's curve over a line.
const STEPS: u16 = 200;

/// What there is to draw in this frame.
pub struct ExactDrawing {
    /// The image whose posterior it is.
    pub image: WhichImage,
    /// The encoder's q, with the same weights as all the rest.
    pub q: Gaussian,
    field: Option<Arc<PosteriorField>>,
    refined: Option<Gaussian>,
    full: Option<Gaussian>,
}

/// What a study that is shown asked in this frame and knows; nothing where there is no
/// exact posterior.
pub fn drawing(scene: &Scene<'_>) -> Option<ExactDrawing> {
    if !is_exact(scene) {
        return None;
    }
    let drawing = match refined_drawing(scene) {
        Some(drawing) => drawing,
        None => evidence_drawing(scene)?,
    };
    (drawing.q.latent() == scene.progress.recipe.latent).then_some(drawing)
}

/// The q's that are refined, if they are asked for and there is one.
fn refined_drawing(scene: &Scene<'_>) -> Option<ExactDrawing> {
    let asked = scene.asked.get::<InferenceQuery>()?;
    let found = scene.newest::<InferenceQuery>()?;
    if !found.query.leads_to(asked) {
        return None;
    }
    let known = &found.answer;
    let refined = ascent_at(&known.diagonal).filter(|_| known.diagonal.path.len() > 1);
    let full = known.full.as_ref().filter(|_| asked.full);
    // Until the posterior of these weights is there, the one that was there before.
    let live = scene.newest::<EvidenceQuery>().filter(|live| {
        let (then, now) = (&live.stamp, &found.stamp);
        live.query.image == asked.image && (then.run, then.step) == (now.run, now.step)
    });
    let before = live.and_then(|live| Some(live.answer.exact.as_ref()?.field.clone()));
    let field = known.exact.as_ref().map(|exact| exact.field.clone());
    Some(ExactDrawing {
        image: asked.image.clone(),
        q: known.q.clone(),
        field: field.or(before),
        refined,
        full: full.and_then(ascent_at),
    })
}

/// The posterior by the newest weights, if the evidence is asked for and known.
fn evidence_drawing(scene: &Scene<'_>) -> Option<ExactDrawing> {
    let asked = &scene.asked.get::<EvidenceQuery>()?.image;
    let found = scene.newest::<EvidenceQuery>()?;
    let current = found.query.image.is_same_choice(asked) && found.stamp.run == scene.progress.run;
    current.then(|| ExactDrawing {
        image: found.query.image.clone(),
        q: found.answer.q.clone(),
        field: found.answer.exact.as_ref().map(|exact| exact.field.clone()),
        refined: None,
        full: None,
    })
}

/// The contours of the posterior last drawn.
#[derive(Default)]
pub struct ExactLayer {
    made_for: Option<Arc<PosteriorField>>,
    lines: [Vec<Contour>; 2],
}

impl ExactLayer {
    /// Draws what lies under the encoder's q; on a line, densities up from `floor`.
    pub fn draw(&mut self, layer: &Layer<'_>, drawing: &ExactDrawing, floor: f32) {
        let Layer {
            painter,
            view,
            plane,
            ..
        } = *layer;
        let dark = layer.dark();
        let Some(field) = &drawing.field else { return };
        let colour = palette::exact(dark);
        if drawing.q.latent() < 2 {
            curve(painter, view, floor, colour, field.peak_density(), |z| {
                field.at(z)
            });
            let normals = [
                (Some(&drawing.q), palette::posterior(dark)),
                (drawing.refined.as_ref(), palette::refined(dark)),
            ];
            for (q, colour) in normals {
                let Some(q) = q else { continue };
                curve(painter, view, floor, colour, field.peak_density(), |z| {
                    q.log_density(&[z]).exp()
                });
            }
            return;
        }
        self.ready(field);
        for (lines, strength) in self.lines.iter().zip([1.0, 0.7]) {
            for line in lines {
                let to_screen = |z: &[f64; 2]| on_screen(view, plane, z);
                let points: Vec<Pos2> = line.points.iter().map(to_screen).collect();
                let stroke = Stroke::new(2.2, colour.gamma_multiply(strength));
                halo::line(layer, &points, line.closed, stroke);
            }
        }
    }

    fn ready(&mut self, field: &Arc<PosteriorField>) {
        if self
            .made_for
            .as_ref()
            .is_some_and(|made| Arc::ptr_eq(made, field))
        {
            return;
        }
        // Between logarithms of a normal's density, straight lines are nearly true.
        let heights: Vec<f64> = field
            .density
            .iter()
            .map(|d| f64::from(*d).max(1e-300).ln())
            .collect();
        let at = |level: f64| contours(&heights, field.size, field.low, field.high, level.ln());
        self.lines = field.levels.map(at);
        self.made_for = Some(field.clone());
    }
}

/// Draws the refined q's: they lie on top of the encoder's.
pub fn refined(layer: &Layer<'_>, drawing: &ExactDrawing) {
    let Layer {
        painter,
        view,
        plane,
        ..
    } = *layer;
    let dark = layer.dark();
    let all = [
        (&drawing.refined, palette::refined(dark), false),
        (&drawing.full, palette::full(dark), true),
    ];
    for (q, colour, dashed) in all {
        let Some(q) = q else { continue };
        if q.latent() < 2 {
            // On a line it stands among the densities.
            continue;
        }
        for sigmas in [1.0, 2.0] {
            let stroke = Stroke::new(if sigmas < 1.5 { 2.0 } else { 1.4 }, colour);
            let outline = ellipse(view, plane, q, sigmas);
            if dashed {
                halo::dashes(layer, &outline, stroke, [5.0, 3.0]);
            } else {
                halo::line(layer, &outline, false, stroke);
            }
        }
        if let [x, y] = q.mean()[..] {
            painter.circle_filled(on_screen(view, plane, &[x, y]), 2.5, colour);
        }
    }
}

fn on_screen(view: &View, plane: &Plane, z: &[f64; 2]) -> Pos2 {
    view.to_screen(plane.coordinates(&z.map(|z| z as f32)))
}

/// The points some standard deviations from the mean; the first once more at the end.
fn ellipse(view: &View, plane: &Plane, q: &Gaussian, sigmas: f64) -> Vec<Pos2> {
    let epsilon: Vec<f64> = (0..=CORNERS)
        .flat_map(|i| {
            let (sin, cos) = (TAU * f64::from(i) / f64::from(CORNERS)).sin_cos();
            [sigmas * cos, sigmas * sin]
        })
        .collect();
    let points = q.points(&epsilon);
    let pairs = points.chunks_exact(2).map(|z| [z[0], z[1]]);
    pairs.map(|z| on_screen(view, plane, &z)).collect()
}

/// A density over a line, as high as the room above `floor` where it is `highest`.
fn curve(
    painter: &Painter,
    view: &View,
    floor: f32,
    colour: Color32,
    highest: f64,
    density: impl Fn(f64) -> f64,
) {
    let room = (floor - view.canvas.top()) * 0.85;
    if room < 20.0 || highest <= 0.0 {
        return;
    }
    let at = |i: u16| {
        let x = view.canvas.left() + view.canvas.width() * f32::from(i) / f32::from(STEPS);
        let z = f64::from(view.to_plane(pos2(x, floor))[0]);
        pos2(
            x,
            floor - room * (density(z) / highest).clamp(0.0, 2.0) as f32,
        )
    };
    let line: Vec<Pos2> = (0..=STEPS).map(at).collect();
    painter.add(Shape::line(line, Stroke::new(2.0, colour)));
}
