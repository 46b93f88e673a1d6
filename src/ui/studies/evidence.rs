//! log p(x) beside the bound on it.

mod history;
mod line;

use crate::explore::{Answered, EvidenceQuery};
use crate::ui::language::numbers;
use crate::ui::language::{fill, t};
use crate::ui::scene::Scene;
use crate::ui::scene::studied::{self, StudiedImage, is_exact};
use crate::ui::studies::columns::{beside, column, head};
use crate::ui::style::equation::{Equation, equation};
use crate::ui::style::texture::{self, Picture};
use crate::ui::style::theme;
use eframe::egui::{Rect, RichText, TextureOptions, Ui, pos2};
use history::GapHistory;
use line::NumberLine;

/// Draws of the estimate by importance sampling.
const SAMPLES: usize = 5000;
/// Width of the column with the images and the gap's history, in points.
const ASIDE: f32 = 286.0;
/// Longer side of an image there.
const PICTURE: f32 = 56.0;

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
        let image = StudiedImage::current(scene);
        let query = EvidenceQuery {
            image: image.index,
            importance_samples: SAMPLES,
        };
        let run = scene.progress.run;
        let found = scene.ask(query);
        let found = found.filter(|found| found.query == query && found.stamp.run == run);
        self.history.follow(run, image.index, found.as_deref());
        let exact = is_exact(scene);
        let mut state = (self, scene);
        beside(
            ui,
            &mut state,
            |_, ui| explain(ui, exact),
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
        let room = ui.available_rect_before_wrap();
        let split = room.right() - ASIDE.min(room.width() * 0.35);
        let middle = Rect::from_min_max(room.min, pos2(split - 22.0, room.bottom()));
        let right = Rect::from_min_max(pos2(split, room.top()), room.max);
        let mut left = column(ui, "line", middle);
        match found {
            Some(found) => self.numbers(&mut left, found),
            None => {
                left.add_space(12.0);
                left.weak(t("The evidence of this image is being computed"));
            }
        }
        let mut aside = column(ui, "aside", right);
        self.aside(&mut aside, scene, image, found);
    }

    fn numbers(&mut self, ui: &mut Ui, found: &Answered<EvidenceQuery>) {
        line::sum(ui, &found.answer);
        self.line.show(ui, &found.answer);
        checks(ui, found);
    }

    fn aside(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        image: &StudiedImage,
        found: Option<&Answered<EvidenceQuery>>,
    ) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let shape = scene.image_shape();
            if let (Some(pictures), Some(shape)) = (&image.pictures, shape) {
                for (picture, pixels) in self.pictures.iter_mut().zip(pictures) {
                    let id = picture.show(ui, pixels, shape, TextureOptions::NEAREST);
                    ui.image((id, texture::fitted(shape, PICTURE)));
                }
            }
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 3.0;
                image.caption(ui);
                if is_exact(scene) {
                    let exact = found.and_then(|found| found.answer.exact.as_ref());
                    studied::zoom(ui, scene, exact.map(|exact| &*exact.field));
                }
            });
        });
        if is_exact(scene) {
            studied::legend(ui, false, false);
        }
        self.history.show(ui);
    }
}

fn explain(ui: &mut Ui, exact: bool) {
    head(
        ui,
        t("log p(x) beside the bound on it"),
        t(
            "Training raises the ELBO, L. What it is a bound on, log p(x), is computed here \
             by itself, and so is the KL between q(z|x) and the exact posterior. \
             The gap between the two must be that KL, whatever the weights are. L is a mean over \
             q here; the comparison draws one z. Random weights stand at their means.",
        ),
    );
    ui.add_space(2.0);
    equation(ui, Equation::Gap);
    equation(ui, Equation::Evidence);
    let more = if exact {
        t(
            "The integral is a sum over cells that grow finer where p(x, z) has its mass; \
             importance sampling checks it from another side:",
        )
    } else {
        t(
            "A sum over cells is out of reach in more than 2 dimensions: log p(x) is known by \
             importance sampling alone, which on average falls short of it:",
        )
    };
    ui.label(crate::ui::style::widgets::quiet(ui, more));
    equation(ui, Equation::Importance);
}

/// What the three numbers say of each other, and how good the estimate is.
fn checks(ui: &mut Ui, found: &Answered<EvidenceQuery>) {
    let (asked, found) = (found.query, &found.answer);
    let tokens = theme::tokens(ui);
    ui.spacing_mut().item_spacing.y = 3.0;
    if let Some(exact) = &found.exact {
        let off = exact.identity_error;
        let good = off.abs() < 0.01 && exact.resolved;
        let error = fill(
            t("log p(x) − L − KL = {error} nats, from three separate computations"),
            &[("error", numbers::signed(off, 4))],
        );
        let colour = if good { tokens.good } else { tokens.bad };
        ui.label(RichText::new(error).color(colour))
            .on_hover_text(t(
                "The identity holds for every q and all weights; what is left is the error of \
             the three computations",
            ));
        if !exact.resolved {
            ui.label(RichText::new(t(
                "Not resolved: a million evaluations were too few for cells as fine as the posterior",
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
            (
                "samples",
                numbers::thousands(asked.importance_samples as u64),
            ),
        ];
        let text = fill(
            t(
                "Importance sampling: {log_px} ± {error} nats; effective sample size {effective} of {samples}",
            ),
            &holes,
        );
        // So few that neither the estimate nor its standard error can be trusted.
        let poor = estimate.effective_samples < 100.0;
        let colour = if poor { tokens.bad } else { tokens.quiet };
        ui.label(RichText::new(text).color(colour)).on_hover_text(t(
            "How many equal weights would be worth as much. Where a few draws carry all the \
             weight, q misses the posterior, and the standard error is too small too",
        ));
    }
}
