//! The decoder's weights as random variables: what q(W) does to the active point.

use crate::curves::Quantity;
use crate::explore::{RandomDecoding, WeightsAnswer, WeightsQuery};
use crate::recipe::{Bayes, Recipe};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::RunAction;
use crate::ui::scene::points;
use crate::ui::studies::columns::{beside, head};
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::palette;
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::widgets::quiet;
use eframe::egui::{
    Button, Color32, Grid, Rect, RichText, Role, Sense, TextureOptions, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};
use std::sync::Arc;

/// Drawn images that stand in the strip.
const STRIP: usize = 6;
/// Sides of the images, the larger one where it fits.
const SIDES: [f32; 2] = [112.0, 84.0];

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct WeightsStudy {
    seed: u64,
    pictures: [Picture; 2 + STRIP],
}

impl WeightsStudy {
    /// Draws the study and asks what random weights do.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let random = scene.progress.recipe.bayes == Bayes::Decoder;
        let answered = if random {
            let z = points::active(scene.selection).map(|handle| handle.z.clone());
            scene.ask(WeightsQuery {
                z: z.unwrap_or_default(),
                samples: STRIP,
                seed: self.seed,
            })
        } else {
            None
        };
        let answered = answered.filter(|answered| answered.stamp.run == scene.progress.run);
        let mut state = (self, scene);
        beside(
            ui,
            &mut state,
            |_, ui| words_beside(ui),
            |(study, scene), ui| match &answered {
                _ if !random => plain(ui, scene),
                Some(answered) => study.picture(ui, scene, &answered.answer),
                None => {
                    ui.label(quiet(ui, t("Drawing weights…")));
                }
            },
        );
    }

    fn picture(&mut self, ui: &mut Ui, scene: &Scene<'_>, answer: &WeightsAnswer) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 24.0;
            if let Some(decoding) = &answer.decoding {
                ui.vertical(|ui| self.decoded(ui, scene, decoding));
            }
            ui.vertical(|ui| {
                equation(ui, Equation::Weights);
                ui.add_space(8.0);
                ui.spacing_mut().interact_size.y = 18.0;
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 40.0;
                    ui.vertical(|ui| terms(ui, scene));
                    ui.vertical(|ui| layers(ui, answer));
                });
            });
        });
    }

    /// Mean, standard deviation and a strip of draws at the active point.
    fn decoded(&mut self, ui: &mut Ui, scene: &Scene<'_>, decoding: &RandomDecoding) {
        let side = SIDES[usize::from(ui.available_height() < 230.0)];
        let name = points::active(scene.selection).map(|handle| points::name(handle.id));
        ui.horizontal(|ui| {
            ui.strong(name.unwrap_or_default());
            let tip = t("Draw other weights from q(W)");
            if ui.button(t("Draw again")).on_hover_text(tip).clicked() {
                self.seed += 1;
            }
        });
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            let mean = fill(t("mean of {n} draws"), &[("n", decoding.draws)]);
            let about = t("Mean image over weights drawn from q(W)");
            self.image(ui, scene, 0, &decoding.mean, side, &mean, about);
            let largest = format!("{:.3}", decoding.most_std);
            let std = fill(t("std, at most {most}"), &[("most", largest)]);
            let about = t(
                "Standard deviation of each pixel over the draws, the brightest being the largest: \
                 where the model does not know its own weights well enough. 1 is from black to white",
            );
            self.image(ui, scene, 1, &decoding.std, side, &std, about);
        });
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let side = 46.0;
            for (place, sample) in decoding.samples.iter().enumerate().take(STRIP) {
                let about = t("Decoded with one W drawn from q(W)");
                self.image(ui, scene, 2 + place, sample, side, "", about);
            }
        });
    }

    #[expect(clippy::too_many_arguments, reason = "one picture with its words")]
    fn image(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        place: usize,
        pixels: &Arc<[u8]>,
        side: f32,
        caption: &str,
        about: &str,
    ) {
        let (Some(shape), Some(picture)) = (scene.image_shape(), self.pictures.get_mut(place))
        else {
            return;
        };
        let id = picture.show(ui, pixels, shape, TextureOptions::NEAREST);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let size = texture::fitted(shape, side);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            let paper = palette::paper(ui.visuals().dark_mode);
            ui.painter().rect_filled(rect, 2.0, paper);
            ui.painter().image(id, rect, whole, Color32::WHITE);
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, about));
            response.on_hover_text(about);
            if !caption.is_empty() {
                ui.label(quiet(ui, caption));
            }
        });
    }
}

fn words_beside(ui: &mut Ui) {
    head(
        ui,
        t("The decoder’s weights"),
        t(
            "Weights are unknown too, so the theory gives each of the decoder’s a normal q of its \
             own, a mean and a variance, and a prior. Their KL is paid once for all training \
             images, so its share per image shrinks as data grows.",
        ),
    );
    ui.label(quiet(
        ui,
        t(
            "In training the weights are not drawn one by one: what a layer adds up is normal \
             again, and drawn for each image (local reparameterisation).",
        ),
    ));
    equation(ui, Equation::Local);
    let source =
        t("Kingma & Welling 2014, appendix F; Kingma, Salimans & Welling 2015, equation 6");
    ui.label(RichText::new(source).weak().small());
}

/// A run whose weights are plain numbers has nothing to show but the way there.
fn plain(ui: &mut Ui, scene: &mut Scene<'_>) {
    equation(ui, Equation::Weights);
    ui.add_space(6.0);
    ui.label(t(
        "In this run the decoder’s weights are plain numbers: one guess each, without a prior.",
    ));
    ui.add_space(6.0);
    let tip = t("Start a run with this recipe, but with random weights in the decoder");
    let button =
        Button::new(t("Start a run with weights as random variables")).min_size(vec2(0.0, 28.0));
    if ui.add(button).on_hover_text(tip).clicked() {
        let recipe = Recipe {
            bayes: Bayes::Decoder,
            ..scene.progress.recipe.clone()
        };
        scene
            .actions
            .push(RunAction::Start(Box::new(recipe)).into());
    }
}

/// The three terms and their sum, as of the newest test evaluation.
fn terms(ui: &mut Ui, scene: &Scene<'_>) {
    let Some(point) = scene.progress.history.test().last() else {
        return;
    };
    let step = numbers::thousands(point.time.step);
    ui.strong(fill(
        t("Test images at step {step}, nats per image"),
        &[("step", step)],
    ));
    let rows = [
        (t("reconstruction"), Quantity::Reconstruction, ""),
        (t("KL of the codes"), Quantity::Kl, "−"),
        (t("KL of the weights / N"), Quantity::WeightKl, "−"),
        (t("ELBO"), Quantity::Elbo, "="),
    ];
    Grid::new("terms").spacing(vec2(10.0, 2.0)).show(ui, |ui| {
        for (name, quantity, sign) in rows {
            ui.label(quiet(ui, sign));
            ui.label(name);
            let value = numbers::signed(point.value(quantity), 2);
            ui.with_layout(right(), |ui| ui.monospace(value));
            ui.end_row();
        }
    });
}

fn layers(ui: &mut Ui, answer: &WeightsAnswer) {
    ui.strong(t("q(W), layer by layer"));
    let spacing = Vec2::new(14.0, 2.0);
    Grid::new("layers").spacing(spacing).show(ui, |ui| {
        let told = t("mean beyond one std");
        let about = t(
            "Share of the weights whose mean is farther from 0 than one standard deviation: those \
             of which the data says more than that they are small",
        );
        ui.label(quiet(ui, t("layer")));
        ui.label(quiet(ui, t("KL / N, nats")));
        ui.label(quiet(ui, t("mean std")));
        ui.label(quiet(ui, told)).on_hover_text(about);
        ui.end_row();
        for layer in &answer.layers {
            let [rows, columns] = layer.size;
            ui.label(format!("{rows} → {columns}"));
            let share = layer.kl / answer.train_images.max(1) as f64;
            for text in [
                numbers::signed(share, 2),
                format!("{:.4}", layer.std),
                format!("{:.0} %", 100.0 * layer.share_beyond_std),
            ] {
                ui.with_layout(right(), |ui| ui.monospace(text));
            }
            ui.end_row();
        }
    });
}

fn right() -> eframe::egui::Layout {
    eframe::egui::Layout::right_to_left(eframe::egui::Align::Center)
}
