//! One image's own q.

mod climb;
mod split;

use crate::explore::{
    Answered, EvidenceQuery, InferenceQuery, MAX_FULL_LATENT, PageGapQuery, Query, Stamp,
    WhichImage, WhichWeights,
};
use crate::recipe::Bayes;
use crate::ui::language::numbers;
use crate::ui::language::t;
use crate::ui::scene::Scene;
use crate::ui::scene::action::StudyAction;
use crate::ui::scene::playback::plays;
use crate::ui::scene::studied::{self, StudiedImage, is_exact, locate};
use crate::ui::scene::weights_taken::MEAN_WEIGHTS;
use crate::ui::studies::columns::{beside, column, heading};
use crate::ui::studies::held::{Held, HeldChange};
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::paper::controls;
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Button, Rect, Response, ScrollArea, Ui, pos2};
use split::GapBar;
use std::sync::Arc;
use std::time::Duration;

/// The greatest width of the curve, in points, and its greatest share of the room.
const CURVE: (f32, f32) = (640.0, 0.36);

/// What the study keeps from frame to frame.
#[derive(Clone, Default)]
pub struct InferenceStudy {
    held: Held,
    run: u64,
    /// Which image's q is refined, and the number of the attempt.
    refined: Option<(WhichImage, u64)>,
    full: bool,
    page: Option<PageGapQuery>,
    /// How often something was refined.
    attempts: u64,
    /// What a key or the command palette asked for, until the next frame.
    asked: Option<StudyAction>,
}

/// What is known of the image in this frame, on the weights of the study.
struct Known {
    live: Option<Arc<Answered<EvidenceQuery>>>,
    refined: Option<Arc<Answered<InferenceQuery>>>,
    page: Option<Arc<Answered<PageGapQuery>>>,
    /// The step of those weights.
    step: Option<u64>,
}

impl InferenceStudy {
    /// One that shows the same of the same weights.
    pub(crate) fn same_view(&self) -> Self {
        self.clone()
    }

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
        let before = self.held.weights();
        let found = self.held.follow(scene);
        if self.held.weights() != before && before != WhichWeights::Newest {
            self.refine_anew();
        }
        let image = StudiedImage::of(scene, self.held.image());
        let refined = self.refined.take();
        self.refined = refined.filter(|(refined, _)| *refined == image.image);
        let known = self.known(scene, &image, found.map(|found| found.stamp.step));
        let mut state = (&mut *self, &mut *scene);
        beside(
            ui,
            &mut state,
            |(study, scene), ui| study.words(ui, scene, &image, &known),
            |(study, scene), ui| study.picture(ui, scene, &image, &known),
        );
        if !studied::image_is_away(scene) {
            self.ask(scene, &image);
        }
        self.animate(ui, scene);
    }

    /// Newer weights were taken: what was refined on those before is refined on them.
    fn refine_anew(&mut self) {
        self.attempts += 1;
        if let Some((_, attempt)) = &mut self.refined {
            *attempt = self.attempts;
        }
        if let Some(page) = &mut self.page {
            page.attempt = self.attempts;
        }
    }

    fn words(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, image: &StudiedImage, known: &Known) {
        heading(ui, t("A q for one image alone"));
        if !studied::image_is_away(scene) {
            self.about_image(ui, scene, image, known);
        }
        if scene.progress.recipe.bayes == Bayes::Decoder {
            ui.label(quiet(ui, t(MEAN_WEIGHTS)));
        }
        ui.label(quiet(
            ui,
            t(
                "Refine searches for the best q for this image alone; the decoder stays. What the \
                 ELBO gains is the amortisation gap: the cost of one encoder for all images. \
                 What is still missing to log p(x) is the approximation gap: the cost of q's \
                 family, here normals with independent dimensions.",
            ),
        ));
        ui.add_space(2.0);
        equation(ui, Equation::Amortisation);
    }

    /// Which weights and which image this is about.
    fn about_image(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        image: &StudiedImage,
        known: &Known,
    ) {
        let change = self.held.row(ui, scene.progress, known.step, self.asked);
        if change == HeldChange::Live {
            self.refined = None;
            self.page = None;
        }
        image.caption(ui);
        locate(ui, scene);
    }

    fn picture(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, image: &StudiedImage, known: &Known) {
        if studied::says_image_away(ui, scene) {
            return;
        }
        controls(ui, |ui| self.buttons(ui, scene, image, known));
        let room = ui.available_rect_before_wrap();
        let split = room.left() + CURVE.0.min(room.width() * CURVE.1);
        let left = Rect::from_min_max(room.min, pos2(split, room.bottom()));
        let right = Rect::from_min_max(pos2(split + 20.0, room.top()), room.max);
        climb::show(
            &mut column(ui, "climb", left),
            known.refined.as_ref().map(|refined| &refined.answer),
            self.full,
        );
        let mut right = column(ui, "split", right);
        ScrollArea::vertical()
            .id_salt("figures")
            .auto_shrink(false)
            .show(&mut right, |ui| {
                self.figures(ui, scene, known, room.height())
            });
    }

    /// The bars and their figures, in a room of this height.
    fn figures(&self, ui: &mut Ui, scene: &Scene<'_>, known: &Known, height: f32) {
        let exact = is_exact(scene);
        let refined = known.refined.as_ref();
        let refined = refined.and_then(|found| GapBar::of_image(&found.answer, self.full));
        // Until the parts are known, the gap as a whole.
        let live = known.live.as_ref();
        let image = refined.or_else(|| live.and_then(|live| GapBar::whole(&live.answer)));
        let page = known.page.as_deref().and_then(GapBar::of_page);
        split::show(ui, image, page, exact, height);
        if exact {
            let refined = known.refined.is_some();
            studied::legend(ui, refined, refined && self.full);
        }
        self.notes(ui, known);
    }

    fn known(&self, scene: &Scene<'_>, image: &StudiedImage, step: Option<u64>) -> Known {
        let ours = |stamp: &Stamp| self.held.admits(stamp);
        let query = self.query();
        let live = scene.newest::<EvidenceQuery>();
        let live = live.filter(|a| a.query.image == image.image && ours(&a.stamp));
        let refined = scene.newest::<InferenceQuery>().filter(|a| {
            let serves = query.as_ref().is_some_and(|query| a.query.leads_to(query));
            serves && ours(&a.stamp)
        });
        let page = scene.newest::<PageGapQuery>();
        let page = page.filter(|a| Some(&a.query) == self.page.as_ref() && ours(&a.stamp));
        let shown = refined.as_ref().map(|refined| refined.stamp.step);
        let shown = shown.or(live.as_ref().map(|live| live.stamp.step));
        Known {
            step: shown.or(step),
            live,
            refined,
            page,
        }
    }

    fn buttons(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, image: &StudiedImage, known: &Known) {
        ui.horizontal_wrapped(|ui| {
            let refine = ui.button(t("Refine")).on_hover_text(t(
                "Change the mean and the spread of this image's q until the ELBO is \
                 highest, with the decoder as it is now",
            ));
            if self.wanted(&refine, StudyAction::Refine) {
                self.held.hold();
                self.attempts += 1;
                self.refined = Some((image.image.clone(), self.attempts));
            }
            let reset = ui
                .add_enabled(self.refined.is_some(), Button::new(t("Reset")))
                .on_hover_text(t("Forget the refined q and show the encoder's again"));
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
                        "Let the dimensions of the refined q depend on each other: \
                         it shows what independent \
                         dimensions cost",
                    ))
                    .on_disabled_hover_text(t(
                        "A covariance needs 2 dimensions or more, and with more than \
                         64 it has too many entries",
                    ));
            });
            let page = studied::on_page(scene);
            let images: Vec<usize> = page.filter_map(|item| item.image.test_index()).collect();
            ui.separator();
            let page = ui
                .add_enabled(!images.is_empty(), Button::new(t("Refine the page")))
                .on_hover_text(t(
                    "Refine a q for each image on the comparison's page, one after \
                     the other, and show the two parts of the \
                     mean gap",
                ));
            if self.wanted(&page, StudyAction::RefinePage) {
                self.held.hold();
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
    fn notes(&self, ui: &mut Ui, known: &Known) {
        let refined = known.refined.as_ref();
        let exact = refined.and_then(|refined| refined.answer.exact.as_ref());
        if exact.is_some_and(|exact| !exact.resolved) {
            let text =
                t("The cells were too coarse for log p(x): do not trust the approximation part");
            ui.colored_label(theme::tokens(ui).bad, text);
        }
        let unresolved = known.page.as_ref().map_or(0, |page| page.answer.unresolved);
        if unresolved > 0 {
            let text = numbers::counted(
                unresolved,
                t("For {n} image of the page the cells were too coarse"),
                t("For {n} images of the page the cells were too coarse"),
            );
            ui.colored_label(theme::tokens(ui).bad, text);
        }
    }

    /// The refinement that is asked for.
    fn query(&self) -> Option<InferenceQuery> {
        let (image, attempt) = self.refined.clone()?;
        Some(InferenceQuery {
            image,
            attempt,
            full: self.full,
        })
    }

    fn ask(&self, scene: &mut Scene<'_>, image: &StudiedImage) {
        let weights = self.held.weights();
        match self.query() {
            Some(query) => {
                scene.ask_of(weights.clone(), query);
            }
            // Until there is something refined, the gap as a whole.
            None if is_exact(scene) => {
                let query = EvidenceQuery {
                    image: image.image.clone(),
                    importance_samples: 0,
                };
                scene.ask_of(weights.clone(), query);
            }
            None => {}
        }
        if let Some(page) = &self.page {
            scene.ask_of(weights, page.clone());
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
