//! Small windows that ask for one thing: a path, or whether an unsaved run may end.

mod let_go;
mod path;

pub(crate) use let_go::{LetGo, going};

use crate::recipe::Recipe;
use crate::train::Progress;
use crate::ui::language::t;
use crate::ui::scene::action::Action;
use crate::ui::shell::background::BackgroundTasks;
use crate::ui::shell::path_purpose::PathPurpose;
use crate::ui::style::theme;
use eframe::egui::{Button, Context, Id, Modal, RichText, Ui};
use let_go::LetGoQuestion;
use path::{PathDialog, Verdict};
use std::path::PathBuf;

/// What takes the place of the run in hand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NextRun {
    Start { recipe: Box<Recipe>, run: bool },
    Open(PathBuf),
}

/// What is to become of an unsaved run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum UnsavedRun {
    /// Write the run to a file, then go on.
    SaveFirst(NextRun),
    /// Go on; the run is lost.
    Discard(NextRun),
}

/// The dialog that is open, if one is.
#[derive(Default)]
pub(crate) struct Dialogs {
    path: Option<PathDialog>,
    question: Option<Question>,
    let_go: Option<LetGoQuestion>,
}

/// Whether the run in hand may end.
struct Question {
    next: NextRun,
    /// How long the run is by now.
    steps: u64,
    /// The keyboard was given to the highlighted button.
    focused: bool,
}

impl Dialogs {
    /// Whether a dialog takes the keyboard.
    pub fn is_open(&self) -> bool {
        self.path.is_some() || self.question.is_some() || self.let_go.is_some()
    }

    /// Asks for a path, with `text` to begin with.
    pub fn ask_path(&mut self, purpose: PathPurpose, text: String) {
        self.path = Some(PathDialog::new(purpose, text));
    }

    /// Asks whether replaced runs may go that are in no file.
    pub fn ask_let_go(&mut self, next: NextRun, progress: &Progress) {
        self.let_go = Some(LetGoQuestion::new(next, progress));
    }

    /// Draws that question; returns its answer once there is one.
    pub fn show_let_go(&mut self, ctx: &Context) -> Option<LetGo> {
        let question = self.let_go.as_mut()?;
        let modal = Modal::new(Id::unique("let go"));
        let shown = modal.show(ctx, |ui| question.ui(ui));
        let cancelled = shown.should_close().then_some(LetGo::Stay);
        let answer = shown.inner.or(cancelled);
        if answer.is_some() {
            self.let_go = None;
        }
        answer
    }

    /// Asks whether the unsaved run, `steps` long, may end.
    #[expect(dead_code, reason = "for the end of the window")]
    pub fn ask_discard(&mut self, next: NextRun, steps: u64) {
        self.question = Some(Question {
            next,
            steps,
            focused: false,
        });
    }

    /// The run is `steps` long by now.
    pub fn follow(&mut self, steps: u64) {
        if let Some(question) = &mut self.question {
            question.steps = steps;
        }
    }

    /// Takes in what the desktop's dialog said.
    pub fn picked(&mut self, purpose: PathPurpose, picked: Option<PathBuf>) -> Option<Action> {
        let dialog = self
            .path
            .as_mut()
            .filter(|dialog| dialog.purpose == purpose)?;
        let path = dialog.picked(picked)?;
        self.path = None;
        Some(purpose.action(path).into())
    }

    /// Draws the path dialog; pushes an action once a path is given. True if it was cancelled.
    pub fn show_path(
        &mut self,
        ctx: &Context,
        tasks: &BackgroundTasks,
        actions: &mut Vec<Action>,
    ) -> bool {
        let Some(dialog) = &mut self.path else {
            return false;
        };
        let shown = Modal::new(Id::unique("path dialog")).show(ctx, |ui| dialog.ui(ui, tasks));
        let cancelled = shown.should_close();
        match shown.inner {
            Verdict::Given(path) => {
                actions.push(dialog.purpose.action(path).into());
                self.path = None;
                false
            }
            Verdict::Open if !cancelled => false,
            Verdict::Open | Verdict::Cancelled => {
                self.path = None;
                true
            }
        }
    }

    /// Draws the question; returns its answer once there is one.
    pub fn show_question(&mut self, ctx: &Context) -> Option<UnsavedRun> {
        let question = self.question.as_mut()?;
        let modal = Modal::new(Id::unique("question"));
        let shown = modal.show(ctx, |ui| question.ui(ui));
        let closed = shown.should_close();
        let (answer, cancelled) = shown.inner;
        if answer.is_some() || cancelled || closed {
            self.question = None;
        }
        answer
    }
}

impl Question {
    /// Draws it; says how it was answered, and whether it was cancelled.
    fn ui(&mut self, ui: &mut Ui) -> (Option<UnsavedRun>, bool) {
        ui.set_width(400.0);
        ui.heading(t("Keep the run in hand?"));
        ui.add_space(4.0);
        let what = match self.next {
            NextRun::Start { .. } => t("A new run replaces it."),
            NextRun::Open(_) => t("Opening a model replaces it."),
        };
        let run = crate::ui::language::numbers::counted(
            self.steps as usize,
            t("This run of {n} step is in no file."),
            t("This run of {n} steps is in no file."),
        );
        ui.label(format!("{run} {what}"));
        ui.add_space(12.0);
        ui.horizontal(|ui| self.buttons(ui)).inner
    }

    fn buttons(&mut self, ui: &mut Ui) -> (Option<UnsavedRun>, bool) {
        let mut answer = None;
        let tokens = theme::tokens(ui);
        let words = RichText::new(t("Save first…")).color(tokens.on_accent);
        let tip = t("Write weights and recipe to a file, then go on");
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
        let tip = t("Go on without saving; the weights of this run are lost");
        if ui.button(t("Discard run")).on_hover_text(tip).clicked() {
            answer = Some(UnsavedRun::Discard(self.next.clone()));
        }
        let tip = t("Leave everything as it is");
        let cancelled = ui.button(t("Cancel")).on_hover_text(tip).clicked();
        (answer, cancelled)
    }
}
