//! Small windows that ask for one thing: a path, or whether runs that no file holds may go.

mod closing_question;
mod let_go;
mod path;

pub(crate) use closing_question::{ClosingAnswer, loses_runs};
pub(crate) use let_go::{LetGo, NextRun, going};

use crate::train::{ModelFile, Notice, Progress};
use crate::ui::scene::action::Action;
use crate::ui::shell::background::BackgroundTasks;
use crate::ui::shell::path_purpose::PathPurpose;
use closing_question::ClosingQuestion;
use eframe::egui::{Context, Id, Modal};
use let_go::LetGoQuestion;
use path::{PathDialog, Verdict};
use std::path::PathBuf;

/// The dialog that is open, if one is.
#[derive(Default)]
pub(crate) struct Dialogs {
    path: Option<PathDialog>,
    closing: Option<ClosingQuestion>,
    let_go: Option<LetGoQuestion>,
}

impl Dialogs {
    /// Whether a dialog takes the keyboard.
    pub fn is_open(&self) -> bool {
        self.path.is_some() || self.closing.is_some() || self.let_go.is_some()
    }

    /// Whether a path is being asked for.
    pub fn asks_path(&self) -> bool {
        self.path.is_some()
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

    /// Asks whether the window may close though runs would be lost. `file` is what saving
    /// the run in hand would overwrite without asking for a path.
    pub fn ask_before_closing(&mut self, progress: &Progress, file: Option<&ModelFile>) {
        // What it asked for is what is in question.
        self.path.take_if(|dialog| dialog.is_waiting());
        self.closing = Some(ClosingQuestion::new(progress, file));
    }

    /// The run goes on behind the question.
    pub fn follow(&mut self, progress: &Progress) {
        if let Some(question) = &mut self.closing {
            question.follow(progress);
        }
    }

    /// Takes in what became of the path that was given; the number of the notice that
    /// said it.
    pub fn hear(&mut self, notices: &[Notice]) -> Option<u64> {
        let dialog = self.path.as_mut()?;
        let (notice, done) = dialog.hear(notices)?;
        if done {
            self.path = None;
            // Success is told in the corner.
            return None;
        }
        Some(notice)
    }

    /// Takes in what the desktop's dialog said; `told` is the newest notice.
    pub fn picked(
        &mut self,
        purpose: PathPurpose,
        picked: Option<PathBuf>,
        told: u64,
    ) -> Option<Action> {
        let dialog = self
            .path
            .as_mut()
            .filter(|dialog| dialog.purpose == purpose)?;
        let path = dialog.picked(picked)?;
        let action = purpose.action(path.clone()).into();
        self.given(path, told);
        Some(action)
    }

    /// Draws the path dialog; pushes an action once a path is given. True if it was
    /// cancelled. `told` is the newest notice.
    pub fn show_path(
        &mut self,
        ctx: &Context,
        tasks: &BackgroundTasks,
        actions: &mut Vec<Action>,
        told: u64,
    ) -> bool {
        let Some(dialog) = &mut self.path else {
            return false;
        };
        let shown = Modal::new(Id::unique("path dialog")).show(ctx, |ui| dialog.ui(ui, tasks));
        let cancelled = shown.should_close() && self.closing.is_none();
        match shown.inner {
            Verdict::Given(path) => {
                actions.push(dialog.purpose.action(path.clone()).into());
                self.given(path, told);
                false
            }
            Verdict::Open if !cancelled => false,
            Verdict::Open | Verdict::Cancelled => {
                self.path = None;
                true
            }
        }
    }

    /// The dialog stays until it is known what became of its path, if that takes time.
    fn given(&mut self, path: PathBuf, told: u64) {
        if let Some(dialog) = &mut self.path {
            if dialog.purpose.waits() {
                dialog.wait_for(path, told);
            } else {
                self.path = None;
            }
        }
    }

    /// Draws that question; returns its answer once there is one.
    pub fn show_closing_question(&mut self, ctx: &Context) -> Option<ClosingAnswer> {
        let question = self.closing.as_mut()?;
        let modal = Modal::new(Id::unique("closing question"));
        let shown = modal.show(ctx, |ui| question.ui(ui));
        let closed = shown.should_close().then_some(ClosingAnswer::Stay);
        let answer = shown.inner.or(closed)?;
        self.closing = None;
        Some(answer)
    }
}
