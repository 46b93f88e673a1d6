//! Windows in front of the panels, each of which asks for one thing: a path, images, or whether
//! runs that no file holds may go.

mod closing_question;
mod let_go;
mod past_choice;
mod path;
mod work_question;

pub(crate) use closing_question::{ClosingAnswer, loses_work};
pub(crate) use let_go::{LetGo, NextRun, going};
pub(crate) use past_choice::PastChoice;
pub(crate) use work_question::WorkAnswer;

use crate::recipe::DataSpec;
use crate::train::{ModelFile, Progress};
use crate::ui::import::{FinishedReport, ImportAnswer, ImportDialog, ImportPick};
use crate::ui::scene::action::Action;
use crate::ui::shell::background::BackgroundTasks;
use crate::ui::shell::path_purpose::PathPurpose;
use closing_question::ClosingQuestion;
use eframe::egui::{Context, Frame, Id, Key, Modal, Modifiers};
use let_go::LetGoQuestion;
use path::{PathDialog, Verdict};
use std::path::{Path, PathBuf};
use work_question::WorkQuestion;

/// The dialog that is open, if one is.
#[derive(Default)]
pub(crate) struct Dialogs {
    path: Option<PathDialog>,
    import: Option<ImportDialog>,
    report: Option<FinishedReport>,
    closing: Option<ClosingQuestion>,
    let_go: Option<LetGoQuestion>,
    work: Option<WorkQuestion>,
}

impl Dialogs {
    /// Whether a dialog takes the keyboard.
    pub fn is_open(&self) -> bool {
        self.import.is_some() || self.report.is_some() || self.is_asking()
    }

    /// Whether a question is open that has to be answered before anything else.
    fn is_asking(&self) -> bool {
        let Self {
            path,
            import: _,
            report: _,
            closing,
            let_go,
            work,
        } = self;
        path.is_some() || closing.is_some() || let_go.is_some() || work.is_some()
    }

    /// Whether images could be dropped now.
    pub fn take_images(&self) -> bool {
        !self.is_asking()
    }

    /// Whether a path is being asked for.
    pub fn asks_path(&self) -> bool {
        self.path.is_some()
    }

    /// Asks for a path, with `text` to begin with.
    pub fn ask_path(&mut self, purpose: PathPurpose, text: String) {
        self.path = Some(PathDialog::new(purpose, text, None));
    }

    /// The same because of a problem, which it says.
    pub fn ask_other_path(&mut self, purpose: PathPurpose, text: String, problem: String) {
        self.path = Some(PathDialog::new(purpose, text, Some(problem)));
    }

    /// Lets the open dialog ask whether a session keeps the past.
    pub fn offer_past(&mut self, past: PastChoice) {
        if let Some(dialog) = &mut self.path {
            dialog.past = Some(past);
        }
    }

    /// Says in the open dialog what it is about.
    pub fn name_subject(&mut self, subject: String) {
        if let Some(dialog) = &mut self.path {
            dialog.subject = Some(subject);
        }
    }

    /// Whether a session is to keep the past, where that is being asked.
    pub fn keeps_past(&self) -> Option<bool> {
        let past = self.path.as_ref()?.past.as_ref()?;
        Some(past.keep)
    }

    /// Opens this dialog about images.
    pub fn ask_images(&mut self, dialog: ImportDialog) {
        self.import = Some(dialog);
    }

    /// Shows in the dialog what lies here, if it is open; otherwise says so.
    pub fn images_dropped(&mut self, path: &Path) -> bool {
        if let Some(dialog) = &mut self.import {
            dialog.open(path.to_owned());
        }
        self.import.is_some()
    }

    /// Takes in what the desktop's dialog said about images.
    pub fn images_picked(&mut self, pick: ImportPick, path: Option<PathBuf>) {
        if let Some(dialog) = &mut self.import {
            dialog.picked(pick, path);
        }
    }

    /// Draws that dialog; returns its answer once there is one.
    pub fn show_images(
        &mut self,
        ctx: &Context,
        tasks: &BackgroundTasks,
        recent: &[DataSpec],
    ) -> Option<ImportAnswer> {
        let dialog = self.import.as_mut()?;
        let modal = Modal::new(Id::unique("images")).frame(window(ctx));
        let shown = modal.show(ctx, |ui| dialog.ui(ui, recent));
        // A click beside it does not throw away what was chosen in it.
        let escaped = shown.is_top_modal
            && !shown.any_popup_open
            && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
            // It left the field that had the keyboard.
            && !dialog.left_field();
        if let Some((pick, folder)) = shown.inner.pick {
            tasks.pick_images(pick, folder);
        }
        let cancelled = escaped.then_some(ImportAnswer::Cancel);
        let answer = shown.inner.answer.or(cancelled);
        if answer.is_some() {
            self.import = None;
        }
        answer
    }

    /// Shows what became of the images of the run in hand.
    pub fn show_report(&mut self) {
        self.report = Some(FinishedReport::default());
    }

    /// Draws that report as long as there is one.
    pub fn show_finished(&mut self, ctx: &Context, progress: &Progress) {
        let Some(shown) = &mut self.report else {
            return;
        };
        let Some(report) = progress.data_report() else {
            self.report = None;
            return;
        };
        let modal = Modal::new(Id::unique("what was read")).frame(window(ctx));
        let drawn = modal.show(ctx, |ui| shown.ui(ui, &progress.recipe.data, report));
        if drawn.inner || drawn.should_close() {
            self.report = None;
        }
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

    /// Asks whether the session of this file may take the place of what was made.
    pub fn ask_about_work(&mut self, path: PathBuf) {
        self.path.take_if(|dialog| dialog.is_waiting());
        self.work = Some(WorkQuestion::new(path));
    }

    /// Draws that question; returns its answer once there is one.
    pub fn show_work_question(&mut self, ctx: &Context) -> Option<WorkAnswer> {
        let question = self.work.as_mut()?;
        let modal = Modal::new(Id::unique("work question"));
        let shown = modal.show(ctx, |ui| question.ui(ui));
        let cancelled = shown.should_close().then_some(WorkAnswer::Stay);
        let answer = shown.inner.or(cancelled)?;
        self.work = None;
        Some(answer)
    }

    /// Asks whether the window may close though runs would be lost. `file` is what saving
    /// the run in hand would overwrite without asking for a path; `unkept` is true where what a
    /// person made is in no file.
    pub fn ask_before_closing(
        &mut self,
        progress: &Progress,
        unkept: bool,
        file: Option<&ModelFile>,
    ) {
        // What it asked for is what is in question.
        self.path.take_if(|dialog| dialog.is_waiting());
        self.closing = Some(ClosingQuestion::new(progress, unkept, file));
    }

    /// Asks about the runs before, once the run in hand may go.
    pub fn ask_about_runs_before(&mut self, progress: &Progress) {
        self.closing = Some(ClosingQuestion::about_runs_before(progress));
    }

    /// The run goes on behind the question; what was made is `unkept` or not.
    pub fn follow(&mut self, progress: &Progress, unkept: bool) {
        if let Some(question) = &mut self.closing {
            question.follow(progress, unkept);
        }
    }

    /// Takes in what became of the path that was given; the number of the notice that
    /// said it.
    pub fn hear(&mut self, progress: &Progress) -> Option<u64> {
        // From then on the status line says how far it is; the run in hand can be used.
        let reading = progress.importing.is_some();
        self.path
            .take_if(|dialog| reading && dialog.waits_for_images());
        let notices = &progress.notices;
        let dialog = self.path.as_mut()?;
        let (notice, done) = dialog.hear(notices)?;
        if done {
            self.path = None;
            // Success is told in the corner.
            return None;
        }
        Some(notice)
    }

    /// Takes in what became of a file that a task was to write or read, and why it was not;
    /// whether that is said here.
    pub fn task_done(&mut self, purpose: PathPurpose, problem: Option<String>) -> bool {
        let dialog = self.path.as_mut();
        let waiting = dialog.filter(|dialog| dialog.purpose == purpose && dialog.is_waiting());
        match (waiting, problem) {
            (None, _) => false,
            (Some(dialog), Some(problem)) => {
                dialog.refuse(problem);
                true
            }
            (Some(_), None) => {
                self.path = None;
                false
            }
        }
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
        // The desktop's dialog has asked about what stands there.
        let action = purpose.action(path.clone(), true);
        self.given(path, told);
        Some(action)
    }

    /// Draws the path dialog; pushes an action once a path is given. True if it was
    /// cancelled. `told` is the newest notice.
    pub fn show_path(
        &mut self,
        ctx: &Context,
        tasks: &BackgroundTasks,
        progress: &Progress,
        actions: &mut Vec<Action>,
        told: u64,
    ) -> bool {
        let Some(dialog) = &mut self.path else {
            return false;
        };
        let shown =
            Modal::new(Id::unique("path dialog")).show(ctx, |ui| dialog.ui(ui, tasks, progress));
        let cancelled = shown.should_close() && self.closing.is_none();
        match shown.inner {
            Verdict::Given(path, replaces) => {
                actions.push(dialog.purpose.action(path.clone(), replaces));
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

    /// The dialog stays until it is known what became of its path, unless that may take long.
    fn given(&mut self, path: PathBuf, told: u64) {
        self.path.take_if(|dialog| !dialog.purpose.is_waited_for());
        if let Some(dialog) = &mut self.path {
            dialog.wait_for(path, told);
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

/// The frame of a dialog that fills much of the window.
pub(super) fn window(ctx: &Context) -> Frame {
    let style = ctx.global_style();
    Frame::popup(&style).inner_margin(style.spacing.window_margin)
}
