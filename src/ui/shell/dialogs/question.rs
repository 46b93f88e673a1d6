//! The question whether an unsaved run may end.

use crate::recipe::Recipe;
use crate::train::{ModelFile, Progress};
use crate::ui::language::{fill, numbers, t};
use crate::ui::style::theme;
use crate::ui::style::widgets::quiet;
use eframe::egui::{Button, RichText, Ui};
use std::path::{Path, PathBuf};

/// What takes the place of the run in hand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NextRun {
    Start {
        recipe: Box<Recipe>,
        run: bool,
    },
    Open(PathBuf),
    /// Nothing: the window closes.
    Quit,
}

/// What is to become of an unsaved run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum UnsavedRun {
    /// Write the run to its file, or ask for one if it has none; then go on.
    SaveFirst(NextRun),
    /// Ask for another file, write the run there, then go on.
    SaveElsewhere(NextRun),
    /// Go on; the run is lost.
    Discard(NextRun),
    /// Leave everything as it is.
    Stay,
}

/// Whether the run in hand may end.
pub(super) struct Question {
    next: NextRun,
    /// How long the run is by now.
    step: u64,
    /// The file that it was last saved to.
    saved: Option<ModelFile>,
    /// The keyboard was given to the highlighted button.
    focused: bool,
}

impl Question {
    /// `saved` is the file that saving the run overwrites without asking for a path.
    pub fn new(next: NextRun, progress: &Progress, saved: Option<&ModelFile>) -> Self {
        Self {
            next,
            step: progress.time.step,
            saved: saved.cloned(),
            focused: false,
        }
    }

    /// The run goes on behind it.
    pub fn follow(&mut self, progress: &Progress) {
        self.step = progress.time.step;
    }

    /// Draws it; its answer, once there is one.
    pub fn ui(&mut self, ui: &mut Ui) -> Option<UnsavedRun> {
        ui.set_width(440.0);
        ui.heading(t("Keep the run in hand?"));
        ui.add_space(4.0);
        let what = match self.next {
            NextRun::Start { .. } => t("A new run replaces it."),
            NextRun::Open(_) => t("Opening a model replaces it."),
            NextRun::Quit => t("Closing the window ends it."),
        };
        ui.label(format!("{} {what}", self.lost()));
        if self.next == NextRun::Quit {
            let again = t("Closing the window once more discards it.");
            ui.label(quiet(ui, again));
        }
        ui.add_space(12.0);
        ui.horizontal_wrapped(|ui| self.buttons(ui)).inner
    }

    /// What is in no file.
    fn lost(&self) -> String {
        let Some(file) = &self.saved else {
            return numbers::counted(
                self.step as usize,
                t("This run of {n} step is in no file."),
                t("This run of {n} steps is in no file."),
            );
        };
        let words = numbers::counted(
            self.step.saturating_sub(file.step) as usize,
            t("{n} step since {file} was saved is in no file."),
            t("{n} steps since {file} was saved are in no file."),
        );
        fill(&words, &[("file", name(&file.path))])
    }

    fn buttons(&mut self, ui: &mut Ui) -> Option<UnsavedRun> {
        let mut answer = None;
        let tokens = theme::tokens(ui);
        let (words, tip) = match &self.saved {
            Some(file) => (
                fill(t("Save to {file}"), &[("file", name(&file.path))]),
                fill(
                    t("Write weights and recipe to {path} in place of what is there, then go on"),
                    &[("path", file.path.display())],
                ),
            ),
            None => (
                t("Save first…").to_owned(),
                t("Write weights and recipe to a file, then go on").to_owned(),
            ),
        };
        let words = RichText::new(words).color(tokens.on_accent);
        let save = ui
            .add(Button::new(words).fill(tokens.accent_fill))
            .on_hover_text(tip);
        if !self.focused {
            // Enter presses what stands out; Tab goes to the others.
            save.request_focus();
            self.focused = true;
        }
        if save.clicked() {
            answer = Some(UnsavedRun::SaveFirst(self.next.clone()));
        }
        if self.saved.is_some() {
            let tip = t("Write weights and recipe to another file, then go on");
            if ui.button(t("Save as…")).on_hover_text(tip).clicked() {
                answer = Some(UnsavedRun::SaveElsewhere(self.next.clone()));
            }
        }
        let tip = t("Go on without saving; the weights of this run are lost");
        if ui.button(t("Discard run")).on_hover_text(tip).clicked() {
            answer = Some(UnsavedRun::Discard(self.next.clone()));
        }
        let tip = t("Leave everything as it is");
        if ui.button(t("Cancel")).on_hover_text(tip).clicked() {
            answer = Some(UnsavedRun::Stay);
        }
        answer
    }
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
