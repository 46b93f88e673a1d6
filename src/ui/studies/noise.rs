//! The reparameterisation as a picture: the same draws as epsilon and as z, and
//! what that does to the variance of the encoder's gradient.

mod draws;
mod planes;
mod square;
mod variance;

use crate::explore::{Compared, NoiseQuery, PlaceQuery};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::StudyAction;
use crate::ui::scene::axes::{axes, axis_name};
use crate::ui::scene::studied::{on_page, studied};
use crate::ui::studies::columns::{self, beside, head};
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::palette;
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::widgets::quiet;
use draws::{Draws, reparameterised};
use eframe::egui::{Button, Image, Rect, Stroke, StrokeKind, TextureOptions, Ui, pos2, vec2};
use planes::Planes;
use variance::Variance;

/// Draws of epsilon that the variances are estimated from.
const MEASURED: usize = 400;
/// The longer side of the decoded sample, in points.
const DECODED: f32 = 84.0;
/// Width of the decoded sample's column.
const COLUMN: f32 = 112.0;

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct NoiseStudy {
    draws: Draws,
    planes: Planes,
    variance: Variance,
    picture: Picture,
    /// The draw that is decoded.
    active: usize,
    /// What a key or the command palette asked for, until the next frame.
    asked: Option<StudyAction>,
}

/// The name under which the active draw's place is asked.
const DRAW: &str = "draw";

impl NoiseStudy {
    /// Does this as soon as the study is drawn.
    pub(crate) fn act(&mut self, action: StudyAction) {
        self.asked = Some(action);
    }

    /// Draws the study; asks for a decoded sample and the gradient's noise.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let (latent, step) = (scene.progress.recipe.latent, scene.progress.time.step);
        let now = ui.input(|input| input.time);
        let asked = self.asked.take();
        self.draws.frozen ^= asked == Some(StudyAction::ToggleHeldNoise);
        if asked == Some(StudyAction::RedrawNoise) {
            self.draws.redraw(scene.progress.recipe.seed, latent);
        }
        self.draws
            .follow(scene.progress.recipe.seed, latent, step, now);
        let image = studied(scene).filter(|image| image.posterior.mean.len() == latent);
        let mut both = (self, scene);
        beside(
            ui,
            &mut both,
            |(study, scene), ui| study.words(ui, scene, image.as_deref()),
            |(study, scene), ui| study.pictures(ui, scene, image.as_deref()),
        );
    }

    fn words(&mut self, ui: &mut Ui, scene: &Scene<'_>, image: Option<&Compared>) {
        head(
            ui,
            t("Reparameterisation"),
            t(
                "A draw of z is a fixed function of noise: z = μ + σ ε with ε from N(0, I). So \
                 the gradient goes through the draw into μ and σ. Pull a draw of ε and see \
                 where z goes and what it decodes to.",
            ),
        );
        equation(ui, Equation::Reparameterisation);
        ui.horizontal(|ui| {
            let tip =
                t("Keep these draws of ε while the weights move: what moves then is q(z|x) alone");
            let freeze = Button::new(t("Freeze")).selected(self.draws.frozen);
            if ui.add(freeze).on_hover_text(tip).clicked() {
                self.draws.frozen = !self.draws.frozen;
            }
            let tip = t("Draw ε anew from N(0, I); μ and σ stay");
            if ui.button(t("Resample")).on_hover_text(tip).clicked() {
                let recipe = &scene.progress.recipe;
                self.draws.redraw(recipe.seed, recipe.latent);
            }
        });
        self.variance.controls(ui);
        if let Some(image) = image {
            ui.label(quiet(ui, name(image)).small());
        }
    }

    fn pictures(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, image: Option<&Compared>) {
        let Some(image) = image else {
            ui.weak(t("Choose a test image; its q(z|x) appears here"));
            return;
        };
        let room = ui.available_rect_before_wrap();
        let planes = planes::width(room);
        let left = Rect::from_min_size(room.min, vec2(planes, room.height()));
        let (q, axes) = (&image.posterior, axes(scene));
        // A model of one dimension has a line, not a plane.
        let axes = axes.get(..q.mean.len().min(2)).unwrap_or(&axes);
        let taken = self
            .planes
            .show(ui, room, axes, q, &mut self.draws, self.active);
        self.active = taken.unwrap_or(self.active).min(draws::COUNT - 1);
        let epsilon = self.draws.epsilon.get(self.active);
        let z = epsilon.map(|epsilon| reparameterised(q, epsilon));
        if let Some(z) = z.clone() {
            scene.ask_as(DRAW, PlaceQuery { z });
        }
        let noise = scene.ask(NoiseQuery {
            images: batch(scene, image.index),
            samples: MEASURED,
        });
        let column = |ui: &mut Ui, name: &str, left: f32, right: f32| {
            let rect = Rect::from_min_max(pos2(left, room.top()), pos2(right, room.bottom()));
            columns::column(ui, name, rect)
        };
        let from = left.right() + 12.0;
        let mut child = column(ui, "decoded", from, from + COLUMN);
        self.decoded(&mut child, scene, z.as_deref());
        let from = from + COLUMN + 16.0;
        if room.right() - from < 150.0 {
            return;
        }
        let mut child = column(ui, "variance", from, room.right());
        let noise = noise.filter(|noise| {
            noise.stamp.run == scene.progress.run
                && noise.query.images.first() == Some(&image.index)
        });
        self.variance.show(&mut child, noise.as_deref());
    }

    /// What the active draw, at `z`, decodes to.
    fn decoded(&mut self, ui: &mut Ui, scene: &Scene<'_>, z: Option<&[f32]>) {
        let colour = planes::colour(self.active, ui.visuals().dark_mode);
        let text = fill(t("Draw {n} decoded"), &[("n", self.active + 1)]);
        ui.label(quiet(ui, text).small());
        let Some(shape) = scene.image_shape() else {
            return;
        };
        let decoded = scene.newest_as::<PlaceQuery>(DRAW);
        let texture = match decoded {
            Some(decoded) => {
                let pixels = &decoded.answer.pixels;
                let options = TextureOptions::NEAREST;
                Some(self.picture.show(ui, pixels, shape, options))
            }
            None => self.picture.last(),
        };
        let size = texture::fitted(shape, DECODED);
        if let Some(texture) = texture {
            let image = Image::new((texture, size)).alt_text(t("The decoded draw"));
            let response = ui.add(image).on_hover_text(t(
                "The mean of p(x|z) at the draw's z: where ε is pulled to, the decoder follows",
            ));
            let stroke = Stroke::new(1.5, colour);
            let painter = ui.painter();
            painter.rect_stroke(response.rect, 2.0, stroke, StrokeKind::Outside);
        } else {
            let (rect, _) = ui.allocate_exact_size(size, eframe::egui::Sense::hover());
            let paper = palette::paper(ui.visuals().dark_mode);
            ui.painter().rect_filled(rect, 2.0, paper);
        }
        if let Some(z) = z {
            // Of the two dimensions that the squares show.
            let axes = axes(scene);
            let there = axes
                .into_iter()
                .filter_map(|axis| Some((axis, z.get(axis)?)));
            let list = there.map(|(axis, value)| {
                let value = numbers::signed(f64::from(*value), 2);
                format!("{} = {value}", axis_name(axis))
            });
            let list = list.collect::<Vec<_>>().join(", ");
            ui.label(quiet(ui, list).small());
        }
    }
}

fn name(image: &Compared) -> String {
    match image.label {
        Some(label) => fill(
            t("For test image {i}, a {c}; another one is chosen in the comparison"),
            &[("i", image.index), ("c", usize::from(label))],
        ),
        None => fill(
            t("For test image {i}; another one is chosen in the comparison"),
            &[("i", image.index)],
        ),
    }
}

/// The images on which the gradients are measured: the comparison's page, and the
/// image that is looked at.
fn batch(scene: &Scene<'_>, index: usize) -> Vec<usize> {
    let others = on_page(scene).map(|item| item.index);
    [index]
        .into_iter()
        .chain(others.filter(|other| *other != index))
        .collect()
}
