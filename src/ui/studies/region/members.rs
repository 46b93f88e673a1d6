//! The marked images: what is done with them, what they have in common, and each with its terms.

use super::cells::{self, Atlas, Cell, LINE, Line};
use super::summary::Summary;
use super::{how_to_mark, kept, waiting};
use crate::explore::{ImageSet, ImagesQuery, RegionQuery, WhichImage};
use crate::recipe::{Bayes, Recipe};
use crate::ui::language::image_names::image_number;
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::weights_taken::{WeightsTaken, about_terms, with_weights};
use crate::ui::scene::{Concept, Scene};
use crate::ui::studies::columns::{column, scrolling};
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Rect, ScrollArea, Ui, pos2, vec2};
use std::ops::Range;

/// The name under which the images in sight are asked.
const IN_SIGHT: &str = "members";
/// Side of a picture, the largest for which there is room: each with the least height of that.
const SIDES: [(f32, f32); 2] = [(96.0, 760.0), (72.0, 480.0)];
const SIDE: f32 = 52.0;
/// Room for the numbers beside a picture.
const NUMBERS: f32 = 102.0;
/// Between two images.
const GAP: f32 = 10.0;
/// Rows asked above and below those in sight, so that scrolling finds them there.
const AHEAD: usize = 6;
/// The most images asked at once.
const MOST: usize = 300;
/// The width of what they have in common, and the least room for it beside the images.
const COMMON: f32 = 200.0;
const BESIDE: f32 = 558.0;

/// What this part keeps from frame to frame.
#[derive(Default)]
pub struct MembersView {
    atlas: Atlas,
    summary: Summary,
    /// The images asked, by their places among the marked ones.
    asked: Range<usize>,
}

impl MembersView {
    /// Asks about what is marked.
    pub fn ask(&mut self, scene: &mut Scene<'_>) {
        let Some(set) = scene.selection.marking.clone() else {
            return;
        };
        let images: Vec<WhichImage> = set.some(self.asked.clone()).take(MOST).collect();
        if !images.is_empty() {
            scene.ask_as(IN_SIGHT, ImagesQuery { images });
        }
        scene.ask(RegionQuery { set });
    }

    /// Draws what can be done with the marked images, and the regions that are kept.
    pub fn words(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        match scene.selection.marking.clone() {
            Some(set) => kept::marked(ui, scene, &set),
            None => how_to_mark(ui),
        }
        kept::list(ui, scene);
    }

    /// Draws what they have in common, and the images.
    pub fn picture(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(set) = scene.selection.marking.clone() else {
            return;
        };
        let room = ui.available_rect_before_wrap();
        if room.width() < BESIDE {
            let most = 0.45 * room.height();
            ScrollArea::vertical()
                .id_salt("in common")
                .max_height(most)
                .auto_shrink([false, true])
                .show(ui, |ui| self.summary.show(ui, scene, &set));
            self.images(ui, scene, &set);
            return;
        }
        let split = room.left() + COMMON;
        let left = Rect::from_min_max(room.min, pos2(split, room.bottom()));
        let right = Rect::from_min_max(pos2(split + 18.0, room.top()), room.max);
        scrolling(&mut column(ui, "in common", left), |ui| {
            self.summary.show(ui, scene, &set);
        });
        self.images(&mut column(ui, "images", right), scene, &set);
    }

    fn images(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, set: &ImageSet) {
        let run = scene.progress.run;
        let found = scene.newest_as::<ImagesQuery>(IN_SIGHT);
        if let Some(found) = found.filter(|found| found.stamp.run == run) {
            self.atlas.follow(ui, scene, &found);
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            cells::switch(ui, scene);
            if let Some(step) = self.atlas.step() {
                let words = fill(
                    t("terms in nats, S = 1, weights of step {step}"),
                    &[("step", numbers::thousands(step))],
                );
                let recipe = &scene.progress.recipe;
                let words = with_weights(&words, recipe, WeightsTaken::Drawn);
                ui.label(quiet(ui, words).small())
                    .on_hover_text(about_terms(recipe));
            }
        });
        let high = ui.available_height();
        let side = SIDES.into_iter().find(|(_, least)| high >= *least);
        let side = side.map_or(SIDE, |(side, _)| side);
        let width = side + NUMBERS;
        let columns = ((ui.available_width() + GAP - 12.0) / (width + GAP)).floor();
        let columns = columns.max(1.0) as usize;
        let rows = set.len().div_ceil(columns);
        let height = height(&scene.progress.recipe, side);
        ui.spacing_mut().item_spacing = vec2(GAP, 8.0);
        let area = ScrollArea::vertical().id_salt("images").auto_shrink(false);
        let images = set.images();
        area.show_rows(ui, height, rows, |ui, shown| {
            self.look_at(&shown, columns, images.len());
            for row in shown {
                ui.horizontal(|ui| {
                    // Room for the mark of the chosen one.
                    ui.add_space(2.0);
                    for image in set.some(row * columns..(row + 1) * columns) {
                        self.cell(ui, scene, &image, side);
                    }
                });
            }
        });
        if self.atlas.step().is_none() {
            waiting(ui, t("The images are being decoded"));
        }
    }

    /// Asks for these rows from the next frame on, and for some around them, as long as those
    /// asked do not hold them.
    fn look_at(&mut self, shown: &Range<usize>, columns: usize, images: usize) {
        let within = |row: usize| (row * columns).min(images);
        let needed = within(shown.start)..within(shown.end);
        if needed.start >= self.asked.start && needed.end <= self.asked.end {
            return;
        }
        let from = within(shown.start.saturating_sub(AHEAD));
        let to = within(shown.end + AHEAD);
        // Those in sight first, where there are too many.
        self.asked = if to - from <= MOST { from..to } else { needed };
    }

    fn cell(&self, ui: &mut Ui, scene: &mut Scene<'_>, image: &WhichImage, side: f32) {
        let dark = ui.visuals().dark_mode;
        let tokens = theme::tokens(ui);
        let known = self.atlas.find(image).map(|(item, _)| item);
        let label = known.as_ref().and_then(|item| item.label);
        let mut lines = vec![Line {
            name: image_number(image),
            value: label.map_or_else(String::new, |label| scene.class_name(label)),
            colour: tokens.quiet,
        }];
        let terms = known.as_ref().map(|item| item.terms);
        if let Some(terms) = terms {
            let values = [
                (Concept::Elbo, terms.elbo()),
                (Concept::Reconstruction, terms.reconstruction),
                (Concept::KlToPrior, terms.kl),
                (Concept::WeightKl, terms.weight_kl),
            ];
            let values = values.into_iter();
            let values = values.take(number_of_terms(&scene.progress.recipe));
            lines.extend(values.map(|(concept, value)| Line {
                name: concept.short().to_owned(),
                value: numbers::nats(value),
                colour: concept.colour(dark),
            }));
        }
        let about = terms.map_or_else(String::new, |terms| {
            fill(t("ELBO {n} nats"), &[("n", numbers::nats(terms.elbo()))])
        });
        let height = height(&scene.progress.recipe, side);
        let cell = Cell {
            image,
            side,
            size: vec2(side + NUMBERS, height),
            beside: true,
            lines,
            about,
        };
        cell.show(ui, scene, &self.atlas);
    }
}

/// How many terms make up the ELBO, itself among them: one more where the weights are random.
fn number_of_terms(recipe: &Recipe) -> usize {
    match recipe.bayes {
        Bayes::None => 3,
        Bayes::Decoder => 4,
    }
}

/// Of a cell with a picture of this side: its image's name and its terms stand beside it.
fn height(recipe: &Recipe, side: f32) -> f32 {
    side.max((1 + number_of_terms(recipe)) as f32 * LINE)
}
