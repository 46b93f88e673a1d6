//! What is between the path and the buttons: sets to choose from, what is there, or why there is
//! nothing.

use super::{CONTROLS, FACTS, GAP, ImportAnswer, ImportDialog, ImportOutcome, Purpose, RECOUNT};
use super::{part, preview};
use crate::data::DataReport;
use crate::import::ImportError;
use crate::recipe::DataSpec;
use crate::ui::import::look::Looked;
use crate::ui::import::place::ImportPick;
use crate::ui::import::refusal::{self, WayOn};
use crate::ui::import::warnings::{self, Bad, Mend};
use crate::ui::import::{facts, range_proposal, sets};
use crate::ui::language::{fill, numbers, shape_words, t};
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Align, Label, Layout, Rect, RichText, Ui, pos2, vec2};

impl ImportDialog {
    pub(super) fn body(&mut self, ui: &mut Ui, recent: &[DataSpec], outcome: &mut ImportOutcome) {
        if !self.chosen {
            match self.purpose {
                Purpose::NextRun => {
                    if let Some(set) = sets::ui(ui, recent) {
                        self.look_at(set);
                    }
                }
                Purpose::Locate(_) => {
                    ui.label(t(
                        "Say where the images of this model are now. They are read as they were when it was trained",
                    ));
                }
            }
            return;
        }
        match self.error() {
            Some(error) => self.refusal(ui, &error, recent, outcome),
            None => match self.seen.clone() {
                Some(seen) => self.shown(ui, &seen, outcome),
                None => self.looking(ui),
            },
        }
    }

    /// Nothing has been seen yet.
    fn looking(&self, ui: &mut Ui) {
        ui.ctx().request_repaint_after(RECOUNT);
        ui.vertical_centered(|ui| {
            ui.add_space((ui.available_height() / 2.0 - 20.0).max(0.0));
            let found = self.looker.progress().done;
            let words = match found {
                0 => t("Looking…").to_owned(),
                found => numbers::counted(
                    found,
                    t("Looking… {n} image found so far"),
                    t("Looking… {n} images found so far"),
                ),
            };
            ui.label(quiet(ui, words));
        });
    }

    /// Why there are no images, with the controls where one of them may help.
    fn refusal(
        &mut self,
        ui: &mut Ui,
        error: &ImportError,
        recent: &[DataSpec],
        outcome: &mut ImportOutcome,
    ) {
        let room = ui.available_rect_before_wrap();
        let next_run = self.purpose == Purpose::NextRun;
        let beside = next_run && refusal::controls_help(error);
        let mut set = None;
        let taken = if beside { CONTROLS + GAP } else { 0.0 };
        let main = Rect::from_min_max(room.min, pos2(room.right() - taken, room.bottom()));
        if beside {
            self.controls_column(ui, room, outcome);
        }
        let way_on = part(ui, main, "refusal", |ui| {
            let way_on = refusal::ui(ui, error);
            if next_run && !beside {
                // Something else may be wanted.
                ui.add_space(12.0);
                set = sets::ui(ui, recent);
            }
            way_on
        });
        if let Some(set) = set {
            return self.look_at(set);
        }
        match way_on {
            Some(WayOn::WithoutBad) => {
                let spec = DataSpec {
                    skip_bad: true,
                    ..self.spec.clone()
                };
                if self.refused.take().is_some() {
                    // The run that asked goes on.
                    outcome.answer = Some(self.answer(spec));
                } else {
                    self.change(spec);
                }
            }
            Some(WayOn::LookAt(path)) => self.open(path),
            Some(WayOn::OpenModel(path)) => outcome.answer = Some(ImportAnswer::OpenModel(path)),
            Some(WayOn::SayRange) => {
                self.focus_start = false;
                self.controls.say_range(range_proposal::of_error(error));
            }
            None => {}
        }
    }

    /// What is there, the first pictures, and the controls.
    fn shown(&mut self, ui: &mut Ui, seen: &Looked, outcome: &mut ImportOutcome) {
        let room = ui.available_rect_before_wrap();
        let Some(preview) = preview(seen) else {
            return;
        };
        let report = &preview.report;
        let left = Rect::from_min_size(room.min, vec2(FACTS, room.height()));
        let controls = self.purpose == Purpose::NextRun;
        let taken = if controls { CONTROLS + GAP } else { 0.0 };
        let middle = Rect::from_min_max(
            pos2(left.right() + GAP, room.top()),
            pos2(room.right() - taken, room.bottom()),
        );
        part(ui, left, "facts", |ui| {
            facts::ui(ui, report, preview.is_whole, &self.spec, &mut self.classes)
        });
        let bad = self.asks_first().then(|| Bad {
            left_out: report.left_out_count,
            all: report.images.train + report.images.test + report.left_out_count,
            is_whole: preview.is_whole,
        });
        let mend = part(ui, middle, "pictures", |ui| {
            if let Some((found, learned)) = self.misfit() {
                let words = fill(
                    t(
                        "These are not the images of this model: they are {found}, and it learned from {learned}",
                    ),
                    &[
                        ("found", shape_words(found)),
                        ("learned", shape_words(learned)),
                    ],
                );
                ui.add(Label::new(RichText::new(words).color(theme::tokens(ui).bad)).wrap());
            }
            let mend = warnings::ui(ui, bad, &report.warnings);
            self.caption(ui, report);
            self.pictures.ui(ui);
            mend
        });
        if controls {
            self.controls_column(ui, room, outcome);
        }
        if let Some(mend) = mend.filter(|mend| controls || *mend == Mend::WithoutBad) {
            self.mend(mend);
        }
    }

    /// What the pictures are.
    fn caption(&self, ui: &mut Ui, report: &DataReport) {
        ui.horizontal(|ui| {
            let shown = self.pictures.count();
            let all = report.images.train + report.images.test;
            let words = fill(
                t("{n} of {all} images as the model sees them: {shape}"),
                &[
                    ("n", numbers::thousands(shown as u64)),
                    ("all", numbers::thousands(all as u64)),
                    ("shape", shape_words(report.shape)),
                ],
            );
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if self.is_looking() {
                    ui.label(quiet(ui, t("Looking…")));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(quiet(ui, words)).truncate());
                });
            });
        });
    }

    /// The controls at the right end of `room`.
    fn controls_column(&mut self, ui: &mut Ui, room: Rect, outcome: &mut ImportOutcome) {
        let column = Rect::from_min_max(pos2(room.right() - CONTROLS, room.top()), room.max);
        let mut spec = self.spec.clone();
        let seen = self.seen.clone();
        let report = seen.as_deref().and_then(preview);
        let report = report.map(|preview| &preview.report);
        let done = part(ui, column, "controls", |ui| {
            self.controls.ui(ui, &mut spec, report)
        });
        self.change(spec);
        if done.choose_labels {
            self.place.browse();
            outcome.pick = Some((ImportPick::Labels, self.place.folder()));
        }
    }

    fn mend(&mut self, mend: Mend) {
        let spec = self.spec.clone();
        match mend {
            Mend::Invert => self.change(DataSpec {
                invert: !spec.invert,
                ..spec
            }),
            Mend::Transpose => self.change(DataSpec {
                transpose: !spec.transpose,
                ..spec
            }),
            Mend::WithoutBad => {
                self.change(DataSpec {
                    skip_bad: true,
                    ..spec
                });
                self.focus_start = true;
            }
            Mend::SayRange => {
                self.focus_start = false;
                let proposal = self.report().and_then(range_proposal::of_report);
                self.controls.say_range(proposal);
            }
            Mend::SayLabel => {
                self.focus_start = false;
                self.controls.say_label();
            }
        }
    }
}
