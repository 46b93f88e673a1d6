//! The KL of each latent dimension, how much its posterior mean varies over
//! images, and how many dimensions the encoder uses.

mod bars;
mod traversals;

use crate::explore::{ACTIVE_VARIANCE, Answered, Scatter, ScatterQuery};
use crate::recipe::Recipe;
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::axes::{axes, by_kl, can_choose, choose, with_axis};
use crate::ui::scene::settings::DimensionsView;
use crate::ui::scene::shown_plane::laid;
use crate::ui::scene::shown_step::{shown_model, shown_time};
use crate::ui::scene::studied::says_away;
use crate::ui::studies::columns::{beside, heading};
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::paper::{choice, is_paper};
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use bars::Bars;
use eframe::egui::{RichText, Ui};
use traversals::{Directions, Traversals};

/// Test images that the study is at least over; the plane may ask for more.
const IMAGES: usize = 1000;
/// Below this many nats per image in total, z tells the decoder nothing.
const COLLAPSED: f64 = 0.1;
/// Passes over the data after which a lack of active dimensions is no longer the start's.
const SETTLED: f64 = 2.0;

/// What the study keeps from frame to frame.
pub struct DimensionsStudy {
    /// The largest KL first, instead of by index.
    sorted: bool,
    /// The bar that the keyboard is at, from the left.
    cursor: usize,
    traversals: Traversals,
}

impl Default for DimensionsStudy {
    fn default() -> Self {
        Self {
            sorted: true,
            cursor: 0,
            traversals: Traversals::default(),
        }
    }
}

/// What all dimensions come to.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Summary {
    dimensions: usize,
    active: usize,
    /// KL of all dimensions, in nats per image.
    kl: f64,
}

/// What is wrong with the way the dimensions are used, if anything.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    /// All is well, or it is too early to say.
    Fine,
    /// q(z | x) is the prior for every image.
    Collapsed,
    /// Fewer than half of the dimensions carry anything.
    Pruned,
}

impl DimensionsStudy {
    /// Draws the study and asks for the means of enough images.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let scattered = if scene.images_are_away() {
            None
        } else {
            scene.ask(ScatterQuery::test_means(IMAGES))
        };
        // An older model's numbers would stand under this one's name.
        let scattered = scattered.filter(|s| s.stamp.run == scene.progress.run);
        let scattered = scattered.filter(|s| s.answer.kl.len() == s.answer.mean_variance.len());
        let summary = scattered
            .as_ref()
            .map(|scattered| summary(&scattered.answer));
        let mut both = (self, scene);
        beside(
            ui,
            &mut both,
            |(_, scene), ui| words_column(ui, scene, summary),
            |(study, scene), ui| study.picture(ui, scene, scattered.as_deref()),
        );
    }

    fn picture(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        scattered: Option<&Answered<ScatterQuery>>,
    ) {
        self.views(ui, scene);
        match scene.settings.dimensions.view {
            DimensionsView::Kl => self.bars(ui, scene, scattered),
            DimensionsView::Axes => self.traversals.show(ui, scene, Directions::Axes),
            DimensionsView::Principal => self.traversals.show(ui, scene, Directions::Principal),
        }
    }

    /// The switch between what is shown of the dimensions.
    fn views(&self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if is_paper(ui) {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for view in DimensionsView::all() {
                let shown = &mut scene.settings.dimensions.view;
                ui.selectable_value(shown, view, view.label())
                    .on_hover_text(view.about());
            }
        });
    }

    fn bars(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        scattered: Option<&Answered<ScatterQuery>>,
    ) {
        if says_away(ui, scene) {
            return;
        }
        let progress = scene.progress;
        let step = scattered.map_or(0, |scattered| scattered.stamp.step);
        let scattered = scattered.map(|scattered| &scattered.answer);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let tip = t("The dimension with the highest KL first: it shows how many are used");
            choice(ui, &mut self.sorted, true, t("Sorted")).on_hover_text(tip);
            let tip = t("In the order in which the model has them");
            choice(ui, &mut self.sorted, false, t("By index")).on_hover_text(tip);
            if let Some(scattered) = scattered {
                let text = fill(
                    t("mean over {n} test images, weights of step {step}"),
                    &[
                        ("n", numbers::thousands(scattered.len() as u64)),
                        ("step", numbers::thousands(step)),
                    ],
                );
                ui.add_space(6.0);
                ui.label(quiet(ui, text).small());
            }
        });
        match scattered {
            Some(scattered) if !scattered.kl.is_empty() => {
                let order = order(&scattered.kl, self.sorted);
                let free = progress.recipe.free_bits;
                let choosable = can_choose(scattered.latent);
                let shown = axes(scene);
                let bars = Bars {
                    kl: &scattered.kl,
                    variance: &scattered.mean_variance,
                    order: &order,
                    free_bits: (free > 0.0).then_some(free),
                    active: ACTIVE_VARIANCE,
                    shown: (choosable && laid(scene).is_none()).then_some(shown),
                };
                if let Some((place, axis)) = bars.show(ui, &mut self.cursor) {
                    let axes = with_axis(shown, place, axis);
                    choose(scene, axes);
                }
            }
            _ => {
                ui.weak(t("The dimensions appear here with the first weights"));
            }
        }
    }
}

fn summary(scattered: &Scatter) -> Summary {
    let active = scattered
        .mean_variance
        .iter()
        .filter(|v| **v > ACTIVE_VARIANCE);
    Summary {
        dimensions: scattered.kl.len(),
        active: active.count(),
        kl: scattered.kl.iter().sum(),
    }
}

fn verdict(summary: Summary, epoch: f64) -> Verdict {
    if epoch < SETTLED {
        Verdict::Fine
    } else if summary.kl < COLLAPSED {
        Verdict::Collapsed
    } else if 2 * summary.active < summary.dimensions {
        Verdict::Pruned
    } else {
        Verdict::Fine
    }
}

/// Dimensions in the order in which they are drawn.
fn order(kl: &[f64], sorted: bool) -> Vec<usize> {
    if sorted {
        by_kl(kl)
    } else {
        (0..kl.len()).collect()
    }
}

fn words_column(ui: &mut Ui, scene: &Scene<'_>, summary: Option<Summary>) {
    let view = scene.settings.dimensions.view;
    if let Some(summary) = summary {
        notice(ui, verdict(summary, shown_time(scene).epoch));
    }
    heading(ui, t("Dimensions"));
    if let Some(summary) = summary {
        let text = fill(
            match summary.dimensions {
                1 => t("{n} of {d} dimension active"),
                _ => t("{n} of {d} dimensions active"),
            },
            &[("n", summary.active), ("d", summary.dimensions)],
        );
        ui.label(RichText::new(text).font(theme::strong(13.0)))
            .on_hover_text(t(
                "Active: over test images, the mean of q has a variance above 0.01 \
                 (Burda et al. 2016, section 5.2)",
            ));
        let text = fill(
            t("KL to the prior: {kl} nats per image in total"),
            &[("kl", numbers::nats(summary.kl))],
        );
        ui.label(text);
    }
    match view {
        DimensionsView::Kl => about_kl(ui, scene),
        DimensionsView::Axes | DimensionsView::Principal => {
            ui.label(quiet(ui, view.about()));
        }
    }
}

fn about_kl(ui: &mut Ui, scene: &Scene<'_>) {
    let progress = scene.progress;
    ui.label(quiet(
        ui,
        t(
            "The KL to the prior is a sum over dimensions: each bar shows how much one dimension \
             tells about its image. A dimension whose q has the same mean for every image tells \
             nothing. Training then makes its q equal to the prior, which costs no KL: the \
             dimension is switched off, or collapsed.",
        ),
    ));
    if can_choose(progress.recipe.latent) && !is_paper(ui) {
        ui.label(quiet(
            ui,
            t(
                "→ and ↑ mark the two dimensions that the plane shows. A click on a bar shows its \
                 dimension along →, with Shift along ↑.",
            ),
        ));
    }
    equation(ui, Equation::Kl);
    let (recipe, time) = shown_model(scene);
    let weight = ui.label(quiet(ui, kl_weight(&recipe, time.step)));
    weight.on_hover_text(t(
        "What the KL to the prior is multiplied by in training: beta, times how much \
         of the warm-up is done. The ELBO on the curves always has weight 1",
    ));
    let recipe = &progress.recipe;
    let in_force = [
        (recipe.kl_warmup > 0, Equation::Warmup),
        (recipe.free_bits > 0.0, Equation::FreeBits),
        (recipe.importance > 1, Equation::Bound),
    ];
    for (_, name) in in_force.into_iter().filter(|(applies, _)| *applies) {
        equation(ui, name);
    }
}

fn kl_weight(recipe: &Recipe, step: u64) -> String {
    if recipe.importance > 1 {
        return t("With importance samples there is no KL term to weigh").to_owned();
    }
    let weight = numbers::tidy(recipe.kl_weight(step));
    let beta = numbers::tidy(recipe.beta);
    if step < recipe.kl_warmup {
        let steps = [step, recipe.kl_warmup].map(numbers::thousands);
        let [now, all] = steps;
        fill(
            t("KL weight {w}: beta {b} × warm-up, step {now} of {all}"),
            &[("w", weight), ("b", beta), ("now", now), ("all", all)],
        )
    } else {
        fill(t("KL weight {w} (beta)"), &[("w", weight)])
    }
}

fn notice(ui: &mut Ui, verdict: Verdict) {
    let tokens = theme::tokens(ui);
    let (title, text, colour) = match verdict {
        Verdict::Fine => return,
        Verdict::Collapsed => (
            t("Posterior collapse"),
            t(
                "For every image q(z|x) equals the prior, so z tells the decoder \
                 nothing. What helps: KL warm-up, free bits, a lower \
                 beta.",
            ),
            tokens.bad,
        ),
        Verdict::Pruned => (
            t("Most dimensions are switched off"),
            t(
                "Fewer than half are active, so a model with fewer dimensions would \
                 do as well. To use more of them: KL warm-up, free \
                 bits, a lower beta.",
            ),
            tokens.accent,
        ),
    };
    ui.label(RichText::new(title).font(theme::strong(13.0)).color(colour));
    ui.label(text);
    ui.add_space(4.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collapse_is_told_only_after_the_start() {
        let none = Summary {
            dimensions: 4,
            active: 0,
            kl: 0.01,
        };
        assert_eq!(verdict(none, 0.5), Verdict::Fine);
        assert_eq!(verdict(none, 3.0), Verdict::Collapsed);
        let some = Summary {
            active: 1,
            kl: 3.0,
            ..none
        };
        assert_eq!(verdict(some, 3.0), Verdict::Pruned);
        let half = Summary { active: 2, ..some };
        assert_eq!(verdict(half, 3.0), Verdict::Fine);
    }

    #[test]
    fn numbers_that_are_none_do_not_stop_sorting() {
        assert_eq!(order(&[0.1, f64::NAN, 3.0], false), [0, 1, 2]);
        assert_eq!(order(&[0.1, 2.0, 3.0], true), [2, 1, 0]);
        assert_eq!(order(&[0.1, f64::NAN, 3.0], true), [2, 0, 1]);
    }

    #[test]
    fn the_weight_tells_the_warm_up() {
        let recipe = Recipe {
            kl_warmup: 1000,
            ..Recipe::default()
        };
        assert!(kl_weight(&recipe, 250).contains("0.25"));
        assert_eq!(kl_weight(&recipe, 1000), "KL weight 1 (beta)");
    }
}
