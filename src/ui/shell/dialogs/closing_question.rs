//! The question whether the window may close though runs, or what was made, would be lost.

use crate::train::{KeptRun, ModelFile, Progress};
use crate::ui::language::{fill, numbers, t};
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Button, Response, RichText, Ui};
use std::path::Path;

/// What a person says about runs that no file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClosingAnswer {
    /// Write the run in hand to its file, or ask for one if it has none; then close.
    SaveFirst,
    /// Ask for another file, write the run in hand there, then close.
    SaveElsewhere,
    /// Ask for a file for a run before that no file holds; the window stays.
    SaveRunBefore(u64),
    /// The run in hand, or what was made, may go; runs before are asked about next.
    DiscardInHand,
    /// Close; what no file holds is lost.
    Discard,
    /// Leave everything as it is.
    Stay,
}

/// The runs that the end of the window takes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Losses {
    /// How long the run in hand is, if it has steps that no file holds.
    step: Option<u64>,
    /// How many of the runs before no file holds, though they are pinned or would be missed.
    kept: usize,
    /// The first of them.
    first: Option<u64>,
    /// What a person made is not in a file as it is.
    made: bool,
}

impl Losses {
    fn of(progress: &Progress, made: bool) -> Self {
        let step = progress.time.step;
        let wanted = |run: &&KeptRun| run.unsaved && (run.pinned || run.would_be_missed());
        let kept = || progress.kept.iter().filter(wanted);
        Self {
            step: (progress.unsaved && step > 0).then_some(step),
            kept: kept().count(),
            first: kept().next().map(|run| run.run),
            made,
        }
    }

    /// The same once the run in hand, and what was made, may go.
    fn of_runs_before(self) -> Self {
        Self {
            step: None,
            made: false,
            ..self
        }
    }
}

/// Whether closing the window loses a run that a person may want, or what they made; that is in
/// no file as it is where it is `unkept`.
pub(crate) fn loses_work(progress: &Progress, unkept: bool) -> bool {
    let Losses {
        step,
        kept,
        first: _,
        made,
    } = Losses::of(progress, unkept);
    step.is_some() || kept > 0 || made
}

/// Whether the window may close.
pub(super) struct ClosingQuestion {
    losses: Losses,
    /// The run in hand may go: a person said so.
    only_before: bool,
    /// The file that the run in hand was last saved to.
    saved: Option<ModelFile>,
    /// The keyboard was given to the highlighted button.
    focused: bool,
}

impl ClosingQuestion {
    /// `saved` is the file that saving the run overwrites without asking for a path.
    pub fn new(progress: &Progress, unkept: bool, saved: Option<&ModelFile>) -> Self {
        Self {
            losses: Losses::of(progress, unkept),
            only_before: false,
            saved: saved.cloned(),
            focused: false,
        }
    }

    /// About the runs before alone.
    pub fn about_runs_before(progress: &Progress) -> Self {
        let mut question = Self {
            only_before: true,
            ..Self::new(progress, false, None)
        };
        question.follow(progress, false);
        question
    }

    /// The run goes on behind it.
    pub fn follow(&mut self, progress: &Progress, unkept: bool) {
        let losses = Losses::of(progress, unkept);
        self.losses = match self.only_before {
            true => losses.of_runs_before(),
            false => losses,
        };
    }

    /// Draws it; its answer, once there is one.
    pub fn ui(&mut self, ui: &mut Ui) -> Option<ClosingAnswer> {
        ui.set_width(440.0);
        let Losses {
            step,
            kept,
            first: _,
            made,
        } = self.losses;
        ui.heading(match step {
            Some(_) => t("Keep the run in hand?"),
            None if made => t("Keep what you made?"),
            None => t("Keep the runs before?"),
        });
        ui.add_space(4.0);
        if let Some(step) = step {
            let ends = t("Closing the window ends it.");
            ui.label(format!("{} {ends}", self.in_no_file(step)));
        }
        if made {
            ui.label(t("What you made is in no file as it is now: points, paths, regions, pictures or notes."));
        }
        if kept > 0 && (step.is_some() || made) {
            ui.label(numbers::counted(
                kept,
                t("{n} run before is in no file either. It is asked about next."),
                t("{n} runs before are in no file either. They are asked about next."),
            ));
        } else if kept > 0 {
            ui.label(numbers::counted(
                kept,
                t("{n} run before, in no file, is lost with the window. To keep it, save it in the list beside the curves."),
                t("{n} runs before, in no file, are lost with the window. To keep them, save them in the list beside the curves."),
            ));
        }
        let again = t("Closing the window once more discards what is in no file.");
        ui.label(quiet(ui, again));
        ui.add_space(12.0);
        ui.horizontal_wrapped(|ui| self.buttons(ui)).inner
    }

    /// What of the run in hand, which is `step` steps long, is in no file.
    fn in_no_file(&self, step: u64) -> String {
        let Some(file) = &self.saved else {
            return numbers::counted(
                step as usize,
                t("This run of {n} step is in no file."),
                t("This run of {n} steps is in no file."),
            );
        };
        let words = numbers::counted(
            step.saturating_sub(file.step) as usize,
            t("{n} step since {file} was saved is in no file."),
            t("{n} steps since {file} was saved are in no file."),
        );
        fill(&words, &[("file", name(&file.path))])
    }

    fn buttons(&mut self, ui: &mut Ui) -> Option<ClosingAnswer> {
        let mut answer = None;
        let run_in_hand = self.losses.step.is_some();
        let can_save = run_in_hand || self.losses.made;
        let before = self.losses.first.filter(|_| !can_save);
        let save = match before {
            Some(_) => Some(save_run_before(ui)),
            None => can_save.then(|| self.save(ui)),
        };
        if save.as_ref().is_some_and(Response::clicked) {
            answer = Some(before.map_or(ClosingAnswer::SaveFirst, ClosingAnswer::SaveRunBefore));
        }
        if can_save && self.saved.is_some() {
            let tip = t("Write the session to another file, then close");
            if ui.button(t("Save as…")).on_hover_text(tip).clicked() {
                answer = Some(ClosingAnswer::SaveElsewhere);
            }
        }
        let (words, tip) = if run_in_hand {
            let tip = t("Close without saving; the weights of this run are lost");
            (t("Discard run"), tip)
        } else if can_save {
            let tip = t("Close without saving; what you made since is lost");
            (t("Discard changes"), tip)
        } else {
            let tip = t("Close without saving; the weights of the runs before are lost");
            (t("Discard runs"), tip)
        };
        if ui.button(words).on_hover_text(tip).clicked() {
            answer = Some(match can_save && self.losses.kept > 0 {
                true => ClosingAnswer::DiscardInHand,
                false => ClosingAnswer::Discard,
            });
        }
        let tip = t("Leave everything as it is");
        let cancel = ui.button(t("Cancel")).on_hover_text(tip);
        if cancel.clicked() {
            answer = Some(ClosingAnswer::Stay);
        }
        if !self.focused {
            // Enter presses what loses nothing; Tab goes to the others.
            save.unwrap_or(cancel).request_focus();
            self.focused = true;
        }
        answer
    }

    /// The button that saves the run in hand where it belongs.
    fn save(&self, ui: &mut Ui) -> Response {
        let (words, tip) = match &self.saved {
            Some(file) => (
                fill(t("Save to {file}"), &[("file", name(&file.path))]),
                fill(
                    t("Write the session to {path} in place of what is there, then close"),
                    &[("path", file.path.display())],
                ),
            ),
            None => (
                t("Save first…").to_owned(),
                t("Write the session to a file, then close").to_owned(),
            ),
        };
        first_choice(ui, words).on_hover_text(tip)
    }
}

/// The button that asks for a file for a run before.
fn save_run_before(ui: &mut Ui) -> Response {
    let tip = t("Ask for a file for it; then close the window again");
    first_choice(ui, t("Save it first…").to_owned()).on_hover_text(tip)
}

/// The button that loses nothing.
fn first_choice(ui: &mut Ui, words: String) -> Response {
    let tokens = theme::tokens(ui);
    let words = RichText::new(words).color(tokens.on_accent);
    ui.add(Button::new(words).fill(tokens.accent_fill))
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
