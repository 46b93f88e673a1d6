//! log p(x) beside the bound on it.

mod history;
mod identity;
mod line;
mod scale;

use crate::explore::{Answered, EvidenceQuery};
use crate::recipe::Bayes;
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::studied::{self, EVIDENCE_SAMPLES, StudiedImage, is_exact};
use crate::ui::scene::weights_taken::MEAN_WEIGHTS;
use crate::ui::studies::columns::{beside, column, head, scrolling};
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::paper::is_paper;
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::theme;
use crate::ui::style::widgets::{frame_picture, quiet};
use eframe::egui::{Rect, RichText, Ui, pos2};
use history::GapHistory;
use line::NumberLine;

/// Least and greatest width of the column with the images and the gap's history, in points.
const ASIDE: [f32; 2] = [276.0, 420.0];
/// The number line is no narrower than this; where it would be, the column beside it
/// follows below it.
const LINE: f32 = 280.0;
/// Longer side of an image there: at least, and at most on a large screen.
const PICTURE: [f32; 2] = [40.0, 160.0];
/// What the number line takes of the height of a figure; the rest is for the sentences under it,
/// which may be of two lines.
const PAPER: f32 = 0.9;

/// What the study keeps from frame to frame.
#[derive(Default)]
pub struct EvidenceStudy {
    line: NumberLine,
    history: GapHistory,
    pictures: [Picture; 2],
}

impl EvidenceStudy {
    /// Draws the study and asks for the evidence.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let image = StudiedImage::with_pictures(scene);
        let query = EvidenceQuery {
            image: image.image.clone(),
            importance_samples: EVIDENCE_SAMPLES,
        };
        let run = scene.progress.run;
        let found = if studied::image_is_away(scene) {
            None
        } else {
            scene.ask(query.clone())
        };
        let found = found.filter(|found| found.query == query && found.stamp.run == run);
        self.history.follow(run, &image.image, found.as_deref());
        let exact = is_exact(scene);
        identity::show(ui, found.as_deref().map(|found| &found.answer), exact);
        let random = scene.progress.recipe.bayes == Bayes::Decoder;
        let mut state = (self, scene);
        beside(
            ui,
            &mut state,
            |_, ui| explain(ui, exact, random),
            |(study, scene), ui| study.picture(ui, scene, &image, found.as_deref()),
        );
    }

    fn picture(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        image: &StudiedImage,
        found: Option<&Answered<EvidenceQuery>>,
    ) {
        if studied::says_image_away(ui, scene) {
            return;
        }
        let room = ui.available_rect_before_wrap();
        let wide = room.width() >= LINE + 22.0 + ASIDE[0];
        if !wide {
            let paper = is_paper(ui);
            scrolling(ui, |ui| {
                // Paper does not scroll: what is below the numbers there might be cut off.
                if paper {
                    self.aside(ui, scene, image, found, true);
                    let left = room.bottom() - ui.cursor().top();
                    self.numbers(ui, found, PAPER * left);
                    return;
                }
                whose(ui, image, found);
                self.numbers(ui, found, 0.6 * room.height());
                self.aside(ui, scene, image, found, wide);
            });
            return;
        }
        let split = room.right() - (0.35 * room.width()).clamp(ASIDE[0], ASIDE[1]);
        let middle = Rect::from_min_max(room.min, pos2(split - 22.0, room.bottom()));
        let right = Rect::from_min_max(pos2(split, room.top()), room.max);
        let share = if is_paper(ui) { PAPER } else { 1.0 };
        scrolling(&mut column(ui, "line", middle), |ui| {
            self.numbers(ui, found, share * room.height());
        });
        scrolling(&mut column(ui, "aside", right), |ui| {
            self.aside(ui, scene, image, found, wide);
        });
    }

    /// The line and what the numbers say of each other, in about so much height.
    fn numbers(&mut self, ui: &mut Ui, found: Option<&Answered<EvidenceQuery>>, height: f32) {
        let Some(found) = found else {
            ui.add_space(12.0);
            ui.weak(t("The evidence of this image is being computed"));
            return;
        };
        self.line.show(ui, &found.answer, height);
        checks(ui, found);
    }

    fn aside(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        image: &StudiedImage,
        found: Option<&Answered<EvidenceQuery>>,
        wide: bool,
    ) {
        let room = ui.available_size();
        let side = (0.25 * room.y)
            .min(0.25 * room.x)
            .clamp(PICTURE[0], PICTURE[1]);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let shape = scene.image_shape();
            if let (Some(pictures), Some(shape)) = (&image.pictures, shape) {
                for (picture, pixels) in self.pictures.iter_mut().zip(pictures) {
                    let id = picture.show(ui, pixels, shape, scene.tones());
                    let shown = ui.image((id, texture::fitted(shape, side)));
                    frame_picture(ui, shown.rect);
                }
            }
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 3.0;
                if let Some(words) = scene.tones_note() {
                    ui.label(quiet(ui, words).small());
                }
                if wide {
                    whose(ui, image, found);
                }
                if is_exact(scene) {
                    let exact = found.and_then(|found| found.answer.exact.as_ref());
                    studied::zoom(ui, scene, exact.map(|exact| &*exact.field));
                }
            });
        });
        if is_paper(ui) {
            // The contours are on the plane, and paper has no last minute.
            return;
        }
        if is_exact(scene) {
            studied::legend(ui, false, false);
        }
        self.history.show(ui);
    }
}

/// Which image the numbers are of, and which weights.
fn whose(ui: &mut Ui, image: &StudiedImage, found: Option<&Answered<EvidenceQuery>>) {
    ui.horizontal_wrapped(|ui| {
        image.title(ui);
        if let Some(found) = found {
            let step = numbers::thousands(found.stamp.step);
            let text = fill(t("weights of step {step}"), &[("step", step)]);
            ui.label(quiet(ui, text));
        }
    });
    image.hint(ui);
}

fn explain(ui: &mut Ui, exact: bool, random: bool) {
    head(
        ui,
        t("How far below log p(x) the ELBO stays"),
        t(
            "The ELBO is a lower bound on log p(x), the evidence of an image: how probable the \
             model finds it. Here both are computed apart from each other. What lies between \
             them, the gap, is the KL from q(z|x) to the exact posterior. That holds for any \
             weights, trained or not.",
        ),
    );
    if random {
        ui.label(quiet(ui, t(MEAN_WEIGHTS)));
    }
    ui.add_space(2.0);
    equation(ui, Equation::Gap);
    equation(ui, Equation::Evidence);
    let more = if exact {
        t(
            "The integral is a sum over small cells, finer where p(x, z) is large. Importance \
             sampling finds the same number in another way:",
        )
    } else {
        t(
            "With more than 2 dimensions there are too many cells to sum over, so log p(x) is \
             estimated by importance sampling, which on average gives too little:",
        )
    };
    ui.label(quiet(ui, more));
    equation(ui, Equation::Importance);
    ui.label(quiet(
        ui,
        t("The ELBO here is the mean over q; in the comparison it is that of one sample of z."),
    ));
}

/// What the three numbers say of each other, and how good the estimate is.
fn checks(ui: &mut Ui, found: &Answered<EvidenceQuery>) {
    let (asked, found) = (&found.query, &found.answer);
    let tokens = theme::tokens(ui);
    ui.spacing_mut().item_spacing.y = 3.0;
    if let Some(exact) = &found.exact {
        let off = exact.identity_error;
        let good = off.abs() < 0.01 && exact.resolved;
        let error = fill(
            t(
                "log p(x) − ELBO − KL to the posterior = {error} nats, from three separate computations",
            ),
            &[("error", numbers::signed(off, 4))],
        );
        let colour = if good { tokens.good } else { tokens.bad };
        ui.label(RichText::new(error).color(colour))
            .on_hover_text(t(
                "This would be 0 for every q and all weights; what is left is the error of the \
             three computations",
            ));
        if !exact.resolved {
            ui.label(RichText::new(t(
                "Too coarse: a million cells were too few for a posterior as narrow as this one",
            )).color(tokens.bad));
        }
    }
    if let Some(estimate) = &found.importance {
        let holes = [
            ("log_px", numbers::signed(estimate.log_px, 3)),
            ("error", numbers::signed(estimate.standard_error, 3)),
            (
                "effective",
                numbers::thousands(estimate.effective_samples.round() as u64),
            ),
            ("samples", identity::samples(asked.importance_samples)),
        ];
        let text = fill(
            t(
                "Importance sampling: {log_px} ± {error} nats with {samples}, effective sample size {effective}",
            ),
            &holes,
        );
        // So few that neither the estimate nor its standard error can be trusted.
        let poor = estimate.effective_samples < 100.0;
        let colour = if poor { tokens.bad } else { tokens.quiet };
        let response = ui.label(RichText::new(text).color(colour));
        response.on_hover_text(t(
            "The effective sample size is how many samples of equal weight would tell as much. Where \
             a few samples carry all the weight, q misses the posterior, and the standard error is \
             too small too",
        ));
    }
}
