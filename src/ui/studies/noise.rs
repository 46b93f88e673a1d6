//! The reparameterisation as a picture: the same draws as epsilon and as z, and
//! what that does to the variance of the encoder's gradient.

mod draws;
mod planes;
mod square;
mod variance;

use crate::explore::{NoiseWant, Posterior};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::subject::chosen;
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
}

/// The image whose q is shown.
struct Subject {
    index: usize,
    label: Option<u8>,
    q: Posterior,
}

impl NoiseStudy {
    /// Draws the study; wants a sample decoded and the gradient's noise measured.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let (latent, step) = (scene.progress.recipe.latent, scene.progress.step);
        let now = ui.input(|input| input.time);
        self.draws
            .follow(scene.progress.recipe.seed, latent, step, now);
        let subject = chosen(scene)
            .filter(|image| image.posterior.mean.len() == latent)
            .map(|image| Subject {
                index: image.index,
                label: image.label,
                q: image.posterior.clone(),
            });
        let mut both = (self, scene);
        beside(
            ui,
            &mut both,
            |(study, scene), ui| study.words(ui, scene, subject.as_ref()),
            |(study, scene), ui| study.pictures(ui, scene, subject.as_ref()),
        );
    }

    fn words(&mut self, ui: &mut Ui, scene: &Scene<'_>, subject: Option<&Subject>) {
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
        if let Some(subject) = subject {
            ui.label(quiet(ui, name(subject)).small());
        }
    }

    fn pictures(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, subject: Option<&Subject>) {
        let Some(subject) = subject else {
            ui.weak(t("Choose a test image; its q(z|x) appears here"));
            return;
        };
        let room = ui.available_rect_before_wrap();
        let planes = planes::width(room);
        let left = Rect::from_min_size(room.min, vec2(planes, room.height()));
        let axes = planes::axes(scene);
        let taken = self
            .planes
            .show(ui, room, &axes, &subject.q, &mut self.draws, self.active);
        self.active = taken.unwrap_or(self.active).min(draws::COUNT - 1);
        let epsilon = self.draws.epsilon.get(self.active);
        scene.wants.sample = epsilon.map(|epsilon| reparameterised(&subject.q, epsilon));
        scene.wants.noise = Some(NoiseWant {
            images: batch(scene, subject.index),
            samples: MEASURED,
        });
        let column = |ui: &mut Ui, name: &str, left: f32, right: f32| {
            let rect = Rect::from_min_max(pos2(left, room.top()), pos2(right, room.bottom()));
            columns::column(ui, name, rect)
        };
        let from = left.right() + 12.0;
        let mut child = column(ui, "decoded", from, from + COLUMN);
        self.decoded(&mut child, scene);
        let from = from + COLUMN + 16.0;
        if room.right() - from < 150.0 {
            return;
        }
        let mut child = column(ui, "variance", from, room.right());
        let noise = scene.answers.noise.as_deref();
        let noise = noise.filter(|noise| {
            noise.stamp.run == scene.progress.run
                && noise.want.images.first() == Some(&subject.index)
        });
        self.variance.show(&mut child, noise);
    }

    /// What the active draw decodes to.
    fn decoded(&mut self, ui: &mut Ui, scene: &Scene<'_>) {
        let colour = planes::colour(self.active, ui.visuals().dark_mode);
        let text = fill(t("Draw {n} decoded"), &[("n", self.active + 1)]);
        ui.label(quiet(ui, text).small());
        let Some(shape) = texture::image_shape(scene.progress) else {
            return;
        };
        let points = scene.answers.points.as_ref();
        let decoded = points.and_then(|points| points.sample.as_ref());
        let texture = match decoded {
            Some(decoded) => {
                let pixels = &decoded.pixels;
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
        if let Some(z) = &scene.wants.sample {
            let first = z.iter().take(2).map(|z| numbers::signed(f64::from(*z), 2));
            let list = first.collect::<Vec<_>>().join(", ");
            let more = if z.len() > 2 { ", …" } else { "" };
            ui.label(quiet(ui, format!("z = ({list}{more})")).small());
        }
    }
}

fn name(subject: &Subject) -> String {
    match subject.label {
        Some(label) => fill(
            t("For test image {i}, a {c}; another one is chosen in the comparison"),
            &[("i", subject.index), ("c", usize::from(label))],
        ),
        None => fill(
            t("For test image {i}; another one is chosen in the comparison"),
            &[("i", subject.index)],
        ),
    }
}

/// The images on which the gradients are measured: the comparison's page, and the
/// image that is looked at.
fn batch(scene: &Scene<'_>, index: usize) -> Vec<usize> {
    let page = scene.answers.page.iter().flat_map(|page| &page.items);
    let others = page.map(|item| item.index).filter(|other| *other != index);
    [index].into_iter().chain(others).collect()
}
