//! One image's own q.

mod climb;
mod split;

use crate::explore::{
    EvidenceAnswer, EvidenceWant, InferenceAnswer, InferenceWant, PageGapAnswer, PageGapWant,
};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::playback::plays;
use crate::ui::scene::subject::{self, Subject};
use crate::ui::studies::columns::{beside, column, head};
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::widgets::quiet;
use eframe::egui::{Button, Rect, Ui, pos2};
use split::Split;
use std::sync::Arc;
use std::time::Duration;

/// Beyond so many dimensions a covariance has too many entries to refine.
const FULL_TO: usize = 64;
/// Width of the curve, in points.
const CURVE: f32 = 300.0;

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct InferenceStudy {
    run: u64,
    /// Which image was asked for, and the number of that request.
    asked: Option<(usize, u64)>,
    full: bool,
    page: Option<PageGapWant>,
    serial: u64,
}

/// What is known of the image in this frame.
struct Known {
    live: Option<Arc<EvidenceAnswer>>,
    refined: Option<Arc<InferenceAnswer>>,
    page: Option<Arc<PageGapAnswer>>,
}

impl InferenceStudy {
    /// Draws the study and says what it wants answered.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let run = scene.progress.run;
        if self.run != run {
            self.run = run;
            self.asked = None;
            self.page = None;
        }
        let subject = Subject::current(scene);
        self.asked = self.asked.filter(|(image, _)| *image == subject.index);
        let mut state = (&mut *self, &mut *scene);
        beside(
            ui,
            &mut state,
            |_, ui| explain(ui, &subject),
            |(study, scene), ui| study.picture(ui, scene, &subject),
        );
        self.say_wants(scene, &subject);
        self.animate(ui, scene);
    }

    fn picture(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, subject: &Subject) {
        let known = self.known(scene, subject);
        self.buttons(ui, scene, subject, &known);
        let room = ui.available_rect_before_wrap();
        let split = room.left() + CURVE.min(room.width() * 0.34);
        let left = Rect::from_min_max(room.min, pos2(split, room.bottom()));
        let right = Rect::from_min_max(pos2(split + 24.0, room.top()), room.max);
        let full = self.full;
        climb::show(
            &mut column(ui, "climb", left),
            known.refined.as_deref(),
            full,
        );
        let mut right = column(ui, "split", right);
        let exact = scene.progress.recipe.latent <= 2;
        let image = match (&known.refined, &known.live) {
            (Some(found), _) => Split::of_image(found, full),
            (None, Some(live)) => Split::whole(live),
            (None, None) => None,
        };
        let page = known.page.as_deref().and_then(Split::of_page);
        split::show(&mut right, image, page, exact);
        if exact {
            let refined = known.refined.is_some();
            subject::legend(&mut right, refined, refined && full);
        }
        self.notes(&mut right, scene, &known);
    }

    fn known(&self, scene: &Scene<'_>, subject: &Subject) -> Known {
        let (run, answers) = (scene.progress.run, scene.answers);
        let live = answers.evidence.clone();
        let refined = answers.inference.clone();
        let page = answers.page_gap.clone();
        let serial = self.asked.map(|(_, serial)| serial);
        Known {
            live: live.filter(|a| a.want.image == subject.index && a.stamp.run == run),
            refined: refined.filter(|a| Some(a.want.serial) == serial && a.stamp.run == run),
            page: page.filter(|a| Some(&a.want) == self.page.as_ref() && a.stamp.run == run),
        }
    }

    fn buttons(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, subject: &Subject, known: &Known) {
        ui.horizontal(|ui| {
            let refine = ui.button(t("Refine")).on_hover_text(t(
                "Raise L in the mean and the deviations of this image's q alone, the decoder \
                 as it is at this moment: what the encoder would say if it had only this image",
            ));
            if refine.clicked() {
                self.serial += 1;
                self.asked = Some((subject.index, self.serial));
            }
            let reset = ui
                .add_enabled(self.asked.is_some(), Button::new(t("Reset")))
                .on_hover_text(t("Forget the refined q and follow the encoder's again"));
            if reset.clicked() {
                self.asked = None;
            }
            let latent = scene.progress.recipe.latent;
            let can = (2..=FULL_TO).contains(&latent);
            self.full &= can;
            ui.add_enabled_ui(can, |ui| {
                ui.checkbox(&mut self.full, t("Full covariance"))
                    .on_hover_text(t(
                        "Let the refined q have any covariance, not only independent dimensions: \
                         what the diagonal family costs",
                    ))
                    .on_disabled_hover_text(t(
                        "A covariance takes 2 dimensions or more, and with more than 64 it has \
                         too many entries",
                    ));
            });
            let images: Vec<usize> = scene
                .answers
                .page
                .iter()
                .flat_map(|p| &p.items)
                .map(|i| i.index)
                .collect();
            ui.separator();
            let page = ui
                .add_enabled(!images.is_empty(), Button::new(t("Refine the page")))
                .on_hover_text(t(
                    "Refine a q for every image on the comparison's page, one after the other, \
                     and take the mean gap apart",
                ));
            if page.clicked() {
                self.serial += 1;
                let serial = self.serial;
                self.page = Some(PageGapWant { images, serial });
            }
            ui.separator();
            let field = known
                .refined
                .as_ref()
                .and_then(|r| Some(r.exact.as_ref()?.field.clone()));
            let live = known
                .live
                .as_ref()
                .and_then(|l| Some(l.exact.as_ref()?.field.clone()));
            subject::zoom(ui, scene, field.or(live).as_deref());
        });
        ui.add_space(2.0);
    }

    /// What a reader must know to take the figures for what they are.
    fn notes(&self, ui: &mut Ui, scene: &Scene<'_>, known: &Known) {
        if let Some(refined) = &known.refined {
            if refined.exact.as_ref().is_some_and(|exact| !exact.resolved) {
                let text =
                    t("log p(x) was not resolved: the approximation gap is not to be trusted");
                ui.colored_label(crate::ui::style::theme::tokens(ui).bad, text);
            }
            if refined.stamp.step != scene.progress.step {
                let step = numbers::thousands(refined.stamp.step);
                let text = fill(
                    t("Refined on the weights of step {step}; the run has gone on since"),
                    &[("step", step)],
                );
                ui.label(quiet(ui, text));
            }
        }
        if let Some(page) = known.page.as_ref().filter(|page| page.unresolved > 0) {
            let text = numbers::counted(
                page.unresolved,
                t("{n} image of the page was not resolved"),
                t("{n} images of the page were not resolved"),
            );
            ui.colored_label(crate::ui::style::theme::tokens(ui).bad, text);
        }
    }

    fn say_wants(&self, scene: &mut Scene<'_>, subject: &Subject) {
        let latent = scene.progress.recipe.latent;
        scene.wants.inference = self.asked.map(|(image, serial)| InferenceWant {
            image,
            serial,
            full: self.full,
        });
        scene.wants.page_gap.clone_from(&self.page);
        // Until there is something refined, the gap as a whole, with the newest weights.
        scene.wants.evidence = (self.asked.is_none() && latent <= 2).then_some(EvidenceWant {
            image: subject.index,
            importance_samples: 0,
        });
    }

    /// Frames for the ellipses that move.
    fn animate(&self, ui: &Ui, scene: &Scene<'_>) {
        let Some(found) = scene
            .answers
            .inference
            .as_ref()
            .filter(|_| self.asked.is_some())
        else {
            return;
        };
        let full = found.full.as_ref().filter(|_| self.full);
        if plays(&found.diagonal) || full.is_some_and(plays) {
            ui.ctx().request_repaint_after(Duration::from_millis(33));
        }
    }
}

fn explain(ui: &mut Ui, subject: &Subject) {
    head(
        ui,
        t("One image's own q"),
        t(
            "The encoder answers for every image at once; this refines q for one image alone. \
             What that gains is the price of amortisation; what is still missing to log p(x) \
             is the price of the family, here independent normals.",
        ),
    );
    ui.add_space(2.0);
    equation(ui, Equation::Amortisation);
    subject.caption(ui);
}
