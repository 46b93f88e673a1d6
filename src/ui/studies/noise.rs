//! The reparameterisation as a picture: the same draws as epsilon and as z, and
//! what that does to the variance of the encoder's gradient.

mod draws;
mod places;
mod planes;
mod square;
mod variance;

use crate::explore::{NoiseQuery, PlaceQuery, Posterior, WhichImage, WhichWeights};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::StudyAction;
use crate::ui::scene::axes::{axes, axis_name};
use crate::ui::scene::studied::{
    StudiedImage, image_is_away, locate, on_page, says_image_away, studied,
};
use crate::ui::studies::columns::{self, beside, heading};
use crate::ui::studies::held::{Held, HeldChange};
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::palette;
use crate::ui::style::paper::controls;
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::widgets::quiet;
use draws::{Draws, reparameterised};
use eframe::egui::{Button, Image, Stroke, StrokeKind, Ui, Vec2, vec2};
use places::Places;
use planes::Planes;
use variance::Variance;

/// Draws of epsilon that the variances are estimated from.
const MEASURED: usize = 400;

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct NoiseStudy {
    held: Held,
    draws: Draws,
    planes: Planes,
    variance: Variance,
    picture: Picture,
    /// The draw that is decoded.
    active: usize,
    /// The images whose gradients are measured, the studied one first.
    batch: Vec<WhichImage>,
    /// What a key or the command palette asked for, until the next frame.
    asked: Option<StudyAction>,
}

/// The name under which the active draw's place is asked.
const DRAW: &str = "draw";

/// The image of this frame: its q(z | x), and the step of the weights that gave it.
struct Studied {
    image: StudiedImage,
    q: Option<Posterior>,
    step: Option<u64>,
}

impl NoiseStudy {
    /// One that shows the same draws of the same weights, with pictures of its own.
    pub(crate) fn same_view(&self) -> Self {
        Self {
            held: self.held.clone(),
            draws: self.draws.clone(),
            active: self.active,
            batch: self.batch.clone(),
            ..Self::default()
        }
    }

    /// Does this as soon as the study is drawn.
    pub(crate) fn act(&mut self, action: StudyAction) {
        self.asked = Some(action);
    }

    /// Draws the study; asks for the image, a decoded sample and the gradient's noise.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let (latent, step) = (scene.progress.recipe.latent, scene.progress.time.step);
        let studied = self.studied(scene);
        let now = ui.input(|input| input.time);
        let asked = self.asked.take();
        self.draws.frozen ^= asked == Some(StudyAction::ToggleHeldNoise);
        if asked == Some(StudyAction::RedrawNoise) {
            self.draws.redraw(scene.progress.recipe.seed, latent);
        }
        let stays = self.held.is_held();
        self.draws
            .follow(scene.progress.recipe.seed, latent, step, now, stays);
        let mut both = (self, scene);
        beside(
            ui,
            &mut both,
            |(study, scene), ui| study.words(ui, scene, &studied, asked),
            |(study, scene), ui| study.pictures(ui, scene, &studied),
        );
    }

    /// The image as the weights of the study have it; until they have answered, as the
    /// comparison does.
    fn studied(&mut self, scene: &mut Scene<'_>) -> Studied {
        let found = self.held.follow(scene);
        let which = self.held.image();
        let step = found.as_ref().map(|found| found.stamp.step);
        let found = found.map(|found| found.answer.compared.clone());
        let found = found.or_else(|| {
            let newest = self.held.weights() == WhichWeights::Newest;
            studied(scene).filter(|image| newest && image.image == *which)
        });
        let q = found.map(|image| image.posterior.clone());
        let latent = scene.progress.recipe.latent;
        Studied {
            image: StudiedImage::of(scene, which),
            q: q.filter(|q| q.mean.len() == latent && q.std.len() == latent),
            step,
        }
    }

    fn words(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        studied: &Studied,
        asked: Option<StudyAction>,
    ) {
        heading(ui, t("Reparameterisation"));
        if !image_is_away(scene) {
            self.about_image(ui, scene, studied, asked);
        }
        let explanation = quiet(
            ui,
            t(
                "A sample of z is computed from noise: z = μ + σ ε, with ε from N(0, \
                 I). The noise has no parameters, so the gradient \
                 passes through the sample into μ and σ. Pull a \
                 sample of ε and see where z goes and what it \
                 decodes to.",
            ),
        );
        ui.label(explanation);
        equation(ui, Equation::Reparameterisation);
    }

    /// Which weights, samples and image this is about.
    fn about_image(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        studied: &Studied,
        asked: Option<StudyAction>,
    ) {
        let change = self.held.row(ui, scene.progress, studied.step, asked);
        if change == HeldChange::Live {
            self.draws.frozen = false;
        }
        controls(ui, |ui| self.controls(ui, scene));
        studied.image.caption(ui);
        locate(ui, scene);
    }

    /// What can be done with the draws, and how many a gradient is the mean of.
    fn controls(&mut self, ui: &mut Ui, scene: &Scene<'_>) {
        ui.horizontal(|ui| {
            let held = self.held.is_held();
            let tip = t("Keep these samples of ε while the weights change: then only q(z|x) moves");
            let freeze = Button::new(t("Freeze")).selected(self.draws.frozen || held);
            let freeze = ui
                .add_enabled(!held, freeze)
                .on_hover_text(tip)
                .on_disabled_hover_text(t("Held: the samples of ε stay with the weights"));
            if freeze.clicked() {
                self.draws.frozen = !self.draws.frozen;
            }
            let tip = t("Draw ε anew from N(0, I); μ and σ stay");
            if ui.button(t("Resample")).on_hover_text(tip).clicked() {
                let recipe = &scene.progress.recipe;
                self.draws.redraw(recipe.seed, recipe.latent);
            }
        });
        self.variance.controls(ui);
    }

    fn pictures(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, studied: &Studied) {
        if says_image_away(ui, scene) {
            return;
        }
        let Some(q) = &studied.q else {
            ui.weak(t("Choose a test image; its q(z|x) appears here"));
            return;
        };
        let places = Places::of(ui.available_rect_before_wrap());
        let axes = axes(scene);
        // A model of one dimension has a line, not a plane.
        let axes = axes.get(..q.mean.len().min(2)).unwrap_or(&axes);
        let hand = self
            .planes
            .show(ui, &places, axes, q, &mut self.draws, self.active);
        self.active = hand.taken.unwrap_or(self.active).min(draws::COUNT - 1);
        if hand.pulled {
            self.held.hold();
        }
        let weights = self.held.weights();
        let epsilon = self.draws.epsilon.get(self.active);
        let z = epsilon.map(|epsilon| reparameterised(q, epsilon));
        if let Some(z) = z.clone() {
            scene.ask_as_of(DRAW, weights.clone(), PlaceQuery { z });
        }
        let which = &studied.image.image;
        if !self.held.is_held() || self.batch.first() != Some(which) {
            self.batch = batch(scene, which);
        }
        let query = NoiseQuery {
            images: self.batch.clone(),
            samples: MEASURED,
        };
        let noise = scene.ask_of(weights, query.clone());
        let mut child = columns::column(ui, "decoded", places.decoded);
        self.decoded(&mut child, scene, z.as_deref());
        let mut child = columns::column(ui, "variance", places.bars);
        let noise = noise.filter(|noise| {
            self.held.admits(&noise.stamp) && noise.query.images.first() == Some(which)
        });
        self.variance.show(&mut child, noise.as_deref());
    }

    /// What the active draw, at `z`, decodes to.
    fn decoded(&mut self, ui: &mut Ui, scene: &Scene<'_>, z: Option<&[f32]>) {
        let colour = planes::colour(self.active, ui.visuals().dark_mode);
        let text = fill(t("Sample {n} decoded"), &[("n", self.active + 1)]);
        ui.label(quiet(ui, scene.with_tones(text)).small());
        let Some(shape) = scene.image_shape() else {
            return;
        };
        let decoded = scene.newest_as::<PlaceQuery>(DRAW);
        let decoded = decoded.filter(|decoded| self.held.admits(&decoded.stamp));
        let texture = match decoded {
            Some(decoded) => {
                let pixels = &decoded.answer.pixels;
                Some(self.picture.show(ui, pixels, shape, scene.tones()))
            }
            None => self.picture.last(),
        };
        // Two lines of coordinates below.
        let room = ui.available_size() - vec2(0.0, 34.0);
        let size = texture::within_room(shape, room.max(Vec2::splat(24.0)));
        if let Some(texture) = texture {
            let image = Image::new((texture, size)).alt_text(t("The decoded sample"));
            let response = ui.add(image).on_hover_text(t(
                "The mean of p(x|z) at the sample's z: pull ε, and the picture follows",
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

/// The images on which the gradients are measured: the comparison's page, and the
/// image that is looked at.
fn batch(scene: &Scene<'_>, which: &WhichImage) -> Vec<WhichImage> {
    let others = on_page(scene).map(|item| item.image.clone());
    [which.clone()]
        .into_iter()
        .chain(others.filter(|other| other != which))
        .collect()
}
