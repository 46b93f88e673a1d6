//! What marked images have in common: mean and spread of their codes, their mean picture beside
//! what the mean code decodes to, their mean terms.

use super::waiting;
use crate::explore::{Answered, ImageSet, RegionQuery, RegionSummary};
use crate::recipe::Recipe;
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::axes::{axes, axis_name, by_kl, kl};
use crate::ui::scene::weights_taken::{WeightsTaken, about_terms, with_weights};
use crate::ui::scene::{Concept, Scene};
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::theme;
use crate::ui::style::widgets::{frame_picture, quiet};
use eframe::egui::{
    Align, Color32, Grid, Layout, Pos2, Rect, RichText, Role, Sense, Ui, WidgetInfo, vec2,
};
use std::sync::Arc;

/// The longer side of a picture.
const SIDE: f32 = 76.0;
/// The most dimensions that are listed.
const MOST: usize = 64;

/// The two pictures.
#[derive(Default)]
pub struct Summary {
    pictures: [Picture; 2],
}

impl Summary {
    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, scene: &Scene<'_>, set: &ImageSet) {
        let run = scene.progress.run;
        let found = scene.newest::<RegionQuery>();
        let found = found.filter(|found| found.query.set == *set && found.stamp.run == run);
        let Some(found) = found else {
            return waiting(ui, t("What they have in common is being computed"));
        };
        self.pictures(ui, scene, &found.answer);
        of_which(ui, set, &found);
        codes(ui, scene, &found.answer);
        terms(ui, &scene.progress.recipe, &found.answer);
    }

    fn pictures(&mut self, ui: &mut Ui, scene: &Scene<'_>, summary: &RegionSummary) {
        let Some(shape) = scene.image_shape() else {
            return;
        };
        let parts = [
            (
                t("Mean picture"),
                t("The mean of the images, pixel by pixel"),
                &summary.mean_picture,
            ),
            (
                t("Mean code, decoded"),
                t("What the decoder makes of the mean of their codes"),
                &summary.decoded_mean,
            ),
        ];
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 14.0;
            for (picture, (name, about, pixels)) in self.pictures.iter_mut().zip(parts) {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 3.0;
                    let id = picture.show(ui, pixels, shape, scene.tones());
                    let (rect, response) =
                        ui.allocate_exact_size(texture::fitted(shape, SIDE), Sense::hover());
                    let whole = Rect::from_min_size(Pos2::ZERO, vec2(1.0, 1.0));
                    ui.painter().image(id, rect, whole, Color32::WHITE);
                    frame_picture(ui, rect);
                    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
                    response.on_hover_text(scene.with_tones(about.to_owned()));
                    ui.label(quiet(ui, name).small());
                });
            }
        });
    }
}

/// Over how many images, and of which weights.
fn of_which(ui: &mut Ui, set: &ImageSet, found: &Arc<Answered<RegionQuery>>) {
    let (images, step) = (found.answer.images, found.stamp.step);
    let holes = [
        ("n", numbers::thousands(images as u64)),
        ("all", numbers::thousands(set.len() as u64)),
        ("step", numbers::thousands(step)),
    ];
    let words = if images < set.len() {
        t("over {n} of them so far, weights of step {step}")
    } else {
        t("over all {all}, weights of step {step}")
    };
    ui.label(quiet(ui, fill(words, &holes)).small());
}

/// Mean and spread of each dimension: those that the plane shows first, then by KL.
fn codes(ui: &mut Ui, scene: &Scene<'_>, summary: &RegionSummary) {
    let latent = summary.mean.len();
    let mut order: Vec<usize> = axes(scene)
        .into_iter()
        .filter(|axis| *axis < latent)
        .collect();
    let by_kl = kl(scene).map_or_else(|| (0..latent).collect(), |kl| by_kl(&kl));
    let others = by_kl.into_iter().filter(|axis| *axis < latent);
    for axis in others {
        if !order.contains(&axis) {
            order.push(axis);
        }
    }
    ui.strong(t("Their codes"));
    let grid = Grid::new("codes").spacing(vec2(16.0, 1.0));
    grid.show(ui, |ui| {
        ui.label(quiet(ui, t("dimension")).small());
        let heads = [
            (t("mean"), t("The mean of the means of their q(z|x)")),
            (
                t("spread"),
                t(
                    "The standard deviation of the means of their q(z|x) over these images; the \
                     prior's is 1",
                ),
            ),
        ];
        for (name, about) in heads {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(quiet(ui, name).small()).on_hover_text(about);
            });
        }
        ui.end_row();
        for &axis in order.iter().take(MOST) {
            let (Some(mean), Some(spread)) = (summary.mean.get(axis), summary.spread.get(axis))
            else {
                continue;
            };
            ui.label(axis_name(axis));
            for text in [
                numbers::signed(*mean, 3),
                format!("± {}", numbers::signed(*spread, 3)),
            ] {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.monospace(text);
                });
            }
            ui.end_row();
        }
    });
    let more = order.len().saturating_sub(MOST);
    if more > 0 {
        let words = t("and {n} more of lower KL");
        ui.label(quiet(ui, fill(words, &[("n", more)])).small());
    }
}

/// Their mean terms.
fn terms(ui: &mut Ui, recipe: &Recipe, summary: &RegionSummary) {
    let words = with_weights(
        t("Mean terms, nats per image, S = 1"),
        recipe,
        WeightsTaken::Drawn,
    );
    ui.strong(words).on_hover_text(about_terms(recipe));
    let dark = ui.visuals().dark_mode;
    let terms = &summary.terms;
    let values = [
        (Concept::Elbo, terms.elbo()),
        (Concept::Reconstruction, terms.reconstruction),
        (Concept::KlToPrior, terms.kl),
        (Concept::WeightKl, terms.weight_kl),
    ];
    let shown = values.into_iter();
    let shown = shown.filter(|(concept, value)| *concept != Concept::WeightKl || *value != 0.0);
    Grid::new("mean terms")
        .spacing(vec2(16.0, 1.0))
        .show(ui, |ui| {
            for (concept, value) in shown {
                ui.label(RichText::new(concept.title()).color(concept.colour(dark)));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let ink = theme::tokens(ui).text;
                    let value = RichText::new(numbers::nats(value)).monospace();
                    ui.label(value.color(ink));
                });
                ui.end_row();
            }
        });
}
