//! One image's own q.

mod climb;
mod split;

use crate::explore::{
    Answered, EvidenceQuery, InferenceQuery, MAX_FULL_LATENT, PageGapQuery, Query,
};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::action::StudyAction;
use crate::ui::scene::playback::plays;
use crate::ui::scene::studied::{self, StudiedImage, is_exact};
use crate::ui::studies::columns::{beside, column, head};
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Button, Rect, Response, Ui, pos2};
use split::GapBar;
use std::sync::Arc;
use std::time::Duration;

/// Width of the curve, in points.
const CURVE: f32 = 300.0;

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct InferenceStudy {
    run: u64,
    /// Which image's q is refined, and the number of the attempt.
    refined: Option<(usize, u64)>,
    full: bool,
    page: Option<PageGapQuery>,
    /// How often something was refined.
    attempts: u64,
    /// What a key or the command palette asked for, until the next frame.
    asked: Option<StudyAction>,
}

/// What is known of the image in this frame.
struct Known {
    live: Option<Arc<Answered<EvidenceQuery>>>,
    refined: Option<Arc<Answered<InferenceQuery>>>,
    page: Option<Arc<Answered<PageGapQuery>>>,
}

impl InferenceStudy {
    /// Does this as soon as the study is drawn.
    pub(crate) fn act(&mut self, action: StudyAction) {
        self.asked = Some(action);
    }

    /// Whether the button was clicked, or the same was asked for elsewhere.
    fn wanted(&self, button: &Response, action: StudyAction) -> bool {
        button.clicked() || (self.asked == Some(action) && button.enabled())
    }

    /// Draws the study and asks what is known of the image.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let run = scene.progress.run;
        if self.run != run {
            self.run = run;
            self.refined = None;
            self.page = None;
        }
        let image = StudiedImage::current(scene);
        self.refined = self.refined.filter(|(refined, _)| *refined == image.index);
        let mut state = (&mut *self, &mut *scene);
        beside(
            ui,
            &mut state,
            |_, ui| explain(ui, &image),
            |(study, scene), ui| study.picture(ui, scene, &image),
        );
        self.ask(scene, &image);
        self.animate(ui, scene);
    }

    fn picture(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, image: &StudiedImage) {
        let known = self.known(scene, image);
        self.buttons(ui, scene, image, &known);
        let room = ui.available_rect_before_wrap();
        let split = room.left() + CURVE.min(room.width() * 0.34);
        let left = Rect::from_min_max(room.min, pos2(split, room.bottom()));
        let right = Rect::from_min_max(pos2(split + 24.0, room.top()), room.max);
        let full = self.full;
        climb::show(
            &mut column(ui, "climb", left),
            known.refined.as_ref().map(|refined| &refined.answer),
            full,
        );
        let mut right = column(ui, "split", right);
        let exact = is_exact(scene);
        let image = match (&known.refined, &known.live) {
            (Some(found), _) => GapBar::of_image(&found.answer, full),
            (None, Some(live)) => GapBar::whole(&live.answer),
            (None, None) => None,
        };
        let page = known.page.as_deref().and_then(GapBar::of_page);
        split::show(&mut right, image, page, exact);
        if exact {
            let refined = known.refined.is_some();
            studied::legend(&mut right, refined, refined && full);
        }
        self.notes(&mut right, scene, &known);
    }

    fn known(&self, scene: &Scene<'_>, image: &StudiedImage) -> Known {
        let run = scene.progress.run;
        let live = scene.newest::<EvidenceQuery>();
        let refined = scene.newest::<InferenceQuery>();
        let page = scene.newest::<PageGapQuery>();
        let query = self.query();
        Known {
            live: live.filter(|a| a.query.image == image.index && a.stamp.run == run),
            refined: refined.filter(|a| {
                let serves = query.is_some_and(|query| a.query.leads_to(&query));
                serves && a.stamp.run == run
            }),
            page: page.filter(|a| Some(&a.query) == self.page.as_ref() && a.stamp.run == run),
        }
    }

    fn buttons(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, image: &StudiedImage, known: &Known) {
        ui.horizontal(|ui| {
            let refine = ui.button(t("Refine")).on_hover_text(t(
                "Raise L in the mean and the deviations of this image's q alone, the decoder \
                 as it is at this moment: what the encoder would say if it had only this image",
            ));
            if self.wanted(&refine, StudyAction::Refine) {
                self.attempts += 1;
                self.refined = Some((image.index, self.attempts));
            }
            let reset = ui
                .add_enabled(self.refined.is_some(), Button::new(t("Reset")))
                .on_hover_text(t("Forget the refined q and follow the encoder's again"));
            if self.wanted(&reset, StudyAction::StopRefining) {
                self.refined = None;
            }
            let latent = scene.progress.recipe.latent;
            let can = (2..=MAX_FULL_LATENT).contains(&latent);
            self.full ^= self.asked == Some(StudyAction::ToggleFullCovariance);
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
            let images: Vec<usize> = studied::on_page(scene).map(|item| item.index).collect();
            ui.separator();
            let page = ui
                .add_enabled(!images.is_empty(), Button::new(t("Refine the page")))
                .on_hover_text(t(
                    "Refine a q for every image on the comparison's page, one after the other, \
                     and take the mean gap apart",
                ));
            if self.wanted(&page, StudyAction::RefinePage) {
                self.attempts += 1;
                let attempt = self.attempts;
                self.page = Some(PageGapQuery { images, attempt });
            }
            ui.separator();
            let field = known
                .refined
                .as_ref()
                .and_then(|r| Some(r.answer.exact.as_ref()?.field.clone()));
            let live = known
                .live
                .as_ref()
                .and_then(|l| Some(l.answer.exact.as_ref()?.field.clone()));
            studied::zoom(ui, scene, field.or(live).as_deref());
        });
        self.asked = None;
        ui.add_space(2.0);
    }

    /// What a reader must know to take the figures for what they are.
    fn notes(&self, ui: &mut Ui, scene: &Scene<'_>, known: &Known) {
        if let Some(refined) = &known.refined {
            let exact = refined.answer.exact.as_ref();
            if exact.is_some_and(|exact| !exact.resolved) {
                let text =
                    t("log p(x) was not resolved: the approximation gap is not to be trusted");
                ui.colored_label(theme::tokens(ui).bad, text);
            }
            if refined.stamp.step != scene.progress.time.step {
                let step = numbers::thousands(refined.stamp.step);
                let text = fill(
                    t("Refined on the weights of step {step}; the run has gone on since"),
                    &[("step", step)],
                );
                ui.label(quiet(ui, text));
            }
        }
        let unresolved = known.page.as_ref().map_or(0, |page| page.answer.unresolved);
        if unresolved > 0 {
            let text = numbers::counted(
                unresolved,
                t("{n} image of the page was not resolved"),
                t("{n} images of the page were not resolved"),
            );
            ui.colored_label(theme::tokens(ui).bad, text);
        }
    }

    /// The refinement that is asked for.
    fn query(&self) -> Option<InferenceQuery> {
        let (image, attempt) = self.refined?;
        Some(InferenceQuery {
            image,
            attempt,
            full: self.full,
        })
    }

    fn ask(&self, scene: &mut Scene<'_>, image: &StudiedImage) {
        match self.query() {
            Some(query) => {
                scene.ask(query);
            }
            // Until there is something refined, the gap as a whole, with the newest weights.
            None if is_exact(scene) => {
                scene.ask(EvidenceQuery {
                    image: image.index,
                    importance_samples: 0,
                });
            }
            None => {}
        }
        if let Some(page) = &self.page {
            scene.ask(page.clone());
        }
    }

    /// Frames for the ellipses that move.
    fn animate(&self, ui: &Ui, scene: &Scene<'_>) {
        if self.refined.is_none() {
            return;
        }
        let Some(found) = scene.newest::<InferenceQuery>() else {
            return;
        };
        let full = found.answer.full.as_ref().filter(|_| self.full);
        if plays(&found.answer.diagonal) || full.is_some_and(plays) {
            ui.ctx().request_repaint_after(Duration::from_millis(33));
        }
    }
}

fn explain(ui: &mut Ui, image: &StudiedImage) {
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
    image.caption(ui);
}
