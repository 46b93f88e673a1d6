//! What the model says of the picture in nats, and of which stroke and weights that is.

use crate::explore::{Answered, EvidenceQuery, ImageQuery, WhichImage};
use crate::recipe::{Bayes, Recipe};
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::studied::{chosen_mark, is_exact, locate};
use crate::ui::scene::weights_taken::{WeightsTaken, about_terms, with_weights};
use crate::ui::scene::{Concept, Scene, own_pictures};
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Align, Layout, RichText, Ui, vec2};
use std::time::{Duration, Instant};

/// Numbers that come with the next frame or two are not said to be late.
const LATE: Duration = Duration::from_millis(250);

/// Height of a line, in points.
const LINE: f32 = 14.0;
/// From this width on, in points, what quadrature says stands beside the terms.
const BESIDE: f32 = 300.0;

/// Since when the numbers on show are those of a stroke before.
#[derive(Default)]
pub(super) struct Numbers {
    behind: Option<Instant>,
}

impl Numbers {
    /// Draws them.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        seen: Option<&Answered<ImageQuery>>,
        evidence: Option<&Answered<EvidenceQuery>>,
    ) {
        ui.spacing_mut().item_spacing.y = 2.0;
        let picture = own_pictures::on_canvas(scene);
        let Some((image, name)) =
            picture.map(|picture| (own_pictures::image_of(picture), own_pictures::name(picture)))
        else {
            let words = t("Draw on the sheet, or bring a picture");
            ui.label(quiet(ui, words));
            return;
        };
        let chosen = scene.selection.own == image.own_id();
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            if chosen {
                chosen_mark(ui);
            }
            ui.label(RichText::new(name).strong());
        });
        let Some(seen) = seen else {
            ui.label(quiet(ui, t("no weights yet")));
            return;
        };
        self.whose(ui, &image, seen);
        ui.spacing_mut().item_spacing.x = 14.0;
        let usual = std::mem::replace(&mut ui.spacing_mut().interact_size.y, LINE);
        let step = seen.stamp.step;
        let recipe = &scene.progress.recipe;
        let beside = ui.available_width() >= BESIDE && is_exact(scene);
        if beside {
            ui.columns(2, |columns| {
                if let [left, right] = columns {
                    self.terms(left, scene, seen);
                    evidence_rows(right, recipe, &image, evidence, step);
                }
            });
        } else {
            self.terms(ui, scene, seen);
            if is_exact(scene) {
                ui.add_space(3.0);
                evidence_rows(ui, recipe, &image, evidence, step);
            }
        }
        ui.spacing_mut().interact_size.y = usual;
        // Half a button is none.
        if chosen && ui.available_height() >= usual {
            locate(ui, scene);
        }
    }

    /// The step of the weights, and whether the numbers are of how the picture was before.
    fn whose(&mut self, ui: &mut Ui, image: &WhichImage, seen: &Answered<ImageQuery>) {
        let step = numbers::thousands(seen.stamp.step);
        let words = if self.is_late(ui, seen.query.image != *image) {
            t("weights of step {step}, a stroke ago")
        } else {
            t("weights of step {step}")
        };
        ui.label(quiet(ui, fill(words, &[("step", step)])).small());
    }

    fn is_late(&mut self, ui: &Ui, behind: bool) -> bool {
        if !behind {
            self.behind = None;
            return false;
        }
        let since = *self.behind.get_or_insert_with(Instant::now);
        ui.ctx().request_repaint_after(LATE);
        since.elapsed() > LATE
    }

    fn terms(&self, ui: &mut Ui, scene: &Scene<'_>, seen: &Answered<ImageQuery>) {
        let terms = &seen.answer.terms;
        let recipe = &scene.progress.recipe;
        let unit = with_weights(t("nats, S = 1"), recipe, WeightsTaken::Drawn);
        ui.label(quiet(ui, unit).small())
            .on_hover_text(about_terms(recipe));
        row(ui, Concept::Elbo, Some(terms.elbo()));
        row(ui, Concept::Reconstruction, Some(terms.reconstruction));
        row(ui, Concept::KlToPrior, Some(terms.kl));
        if scene.progress.recipe.bayes == Bayes::Decoder {
            row(ui, Concept::WeightKl, Some(terms.weight_kl));
        }
    }
}

/// log p(x), and how far the ELBO over all of q stays below it.
/// `step` is that of the weights of the numbers beside it.
fn evidence_rows(
    ui: &mut Ui,
    recipe: &Recipe,
    image: &WhichImage,
    found: Option<&Answered<EvidenceQuery>>,
    step: u64,
) {
    let exact = found.and_then(|found| found.answer.exact.as_ref());
    let current = found.is_some_and(|found| found.query.image == *image);
    let older = found.map(|found| found.stamp.step).filter(|of| *of != step);
    let words = older.map_or_else(
        || t("nats, by quadrature").to_owned(),
        |of| {
            let step = numbers::thousands(of);
            fill(t("nats, by quadrature, step {step}"), &[("step", step)])
        },
    );
    let words = with_weights(&words, recipe, WeightsTaken::Mean);
    ui.label(quiet(ui, words).small()).on_hover_text(t(
        "log p(x) is a sum over small cells of the latent plane; the KL to the posterior is \
             how far the ELBO, as a mean over all of q, stays below it",
    ));
    ui.scope(|ui| {
        if !current || older.is_some() {
            ui.set_opacity(0.75);
        }
        row(ui, Concept::LogPx, exact.map(|exact| exact.log_px));
        let gap = exact.map(|exact| exact.kl_q_posterior);
        row(ui, Concept::KlToPosterior, gap);
    });
    if exact.is_some_and(|exact| !exact.resolved) {
        let words =
            t("Too coarse: a million cells were too few for a posterior as narrow as this one");
        ui.colored_label(theme::tokens(ui).bad, words);
    }
}

/// The name of a quantity and its value, at the two ends of a line.
fn row(ui: &mut Ui, concept: Concept, value: Option<f64>) {
    let colour = concept.colour(ui.visuals().dark_mode);
    let shown = value.map_or_else(|| "\u{2026}".to_owned(), |value| numbers::signed(value, 2));
    ui.horizontal(|ui| {
        ui.label(RichText::new(concept.short()).color(colour));
        let size = vec2(ui.available_width(), LINE);
        let right = Layout::right_to_left(Align::Center);
        ui.allocate_ui_with_layout(size, right, |ui| ui.label(shown));
    });
}
