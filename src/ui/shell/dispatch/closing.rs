//! The window is to close; runs and work that would be lost are asked about first.

use crate::archive::is_session_name;
use crate::train::{Command, Phase};
use crate::ui::shell::Shell;
use crate::ui::shell::closing::CloseRequest;
use crate::ui::shell::dialogs::{ClosingAnswer, loses_work};
use crate::ui::shell::path_purpose::PathPurpose;
use crate::ui::shell::workspace::SaveBeforeClosing;
use eframe::egui::{Context, ViewportCommand};

impl Shell {
    /// Closes the window without a question.
    pub(crate) fn leave(&mut self) {
        self.closing.leave();
    }

    /// Closes the window, or asks first if a run would be lost.
    pub(super) fn quit(&mut self, ctx: &Context) {
        if self.may_close(ctx) {
            self.leave();
        }
    }

    /// Whether the window, which was asked to close, may do so; asks first if a run would
    /// be lost.
    pub(crate) fn may_close(&mut self, ctx: &Context) -> bool {
        let may = self.asks_nothing(ctx);
        if may {
            self.closing.granted();
        }
        may
    }

    /// Whether there is nothing to ask about, any more; asks otherwise.
    fn asks_nothing(&mut self, ctx: &Context) -> bool {
        let unkept = self.workspace.has_unkept_work();
        if !loses_work(&self.progress, unkept) {
            return true;
        }
        let seconds = ctx.input(|input| input.time);
        match self.closing.request(seconds) {
            CloseRequest::First => {
                self.ask_before_closing(unkept);
                // The question is of no use where it cannot be seen.
                ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
                ctx.send_viewport_cmd(ViewportCommand::Focus);
                ctx.request_repaint();
                false
            }
            CloseRequest::Same => false,
            CloseRequest::Last => true,
        }
    }

    fn ask_before_closing(&mut self, unkept: bool) {
        let file = self.file_for_all().cloned();
        let dialogs = &mut self.overlays.dialogs;
        dialogs.ask_before_closing(&self.progress, unkept, file.as_ref());
    }

    /// What a person said about runs that no file holds.
    pub(crate) fn closing_answered(&mut self, answer: ClosingAnswer) {
        // Its second part belongs to the same wish to close.
        if answer != ClosingAnswer::DiscardInHand {
            self.closing.answered();
        }
        match answer {
            ClosingAnswer::Stay => {}
            ClosingAnswer::SaveRunBefore(run) => self.ask(PathPurpose::SaveKept(run)),
            ClosingAnswer::DiscardInHand => {
                let dialogs = &mut self.overlays.dialogs;
                dialogs.ask_about_runs_before(&self.progress);
            }
            ClosingAnswer::Discard => self.leave(),
            ClosingAnswer::SaveFirst => {
                self.close_after_save();
                match self.file_for_all() {
                    Some(_) => self.save(),
                    None => self.ask(PathPurpose::SaveSession),
                }
            }
            ClosingAnswer::SaveElsewhere => {
                self.close_after_save();
                self.ask(PathPurpose::SaveSession);
            }
        }
    }

    /// The window closes once what is saved now is in its file.
    fn close_after_save(&mut self) {
        // Held, so that what is written is all of the run.
        self.backend.send(Command::Pause);
        self.workspace.save_before_closing = Some(SaveBeforeClosing {
            run: self.progress.run,
            path: None,
            told: self.last_told(),
            running: self.progress.phase == Phase::Running,
        });
    }

    /// It was not saved after all: the run goes on.
    pub(crate) fn stay_with_run(&mut self) {
        let save = self.workspace.save_before_closing.take();
        if save.is_some_and(|save| save.running && save.run == self.progress.run) {
            self.backend.send(Command::Run);
        }
    }

    /// Closes once the run is in its file, or asks about the runs before; stays if it could not be
    /// written there.
    /// A question that is still open keeps up with the run meanwhile.
    pub(crate) fn follow_save_before_closing(&mut self) {
        let unkept = self.workspace.has_unkept_work();
        self.overlays.dialogs.follow(&self.progress, unkept);
        let told = self.last_told();
        let Some(save) = &mut self.workspace.save_before_closing else {
            return;
        };
        let progress = &self.progress;
        if progress.run != save.run {
            self.workspace.save_before_closing = None;
            return;
        }
        let mut notices = progress.notices.iter();
        if notices.any(|notice| save.failed_by(notice)) {
            // The dialog, if there is one, says why and asks for another path.
            if self.overlays.dialogs.asks_path() {
                (save.path, save.told) = (None, told);
            } else {
                self.stay_with_run();
            }
            return;
        }
        let file = progress.file.as_ref().map(|file| &file.path);
        // A name of a model was a person's choice: it does not hold what they made.
        let takes_all = file.is_some_and(|path| is_session_name(path));
        let is_lost = progress.unsaved || takes_all && unkept;
        if !is_lost && file.is_some() && file == save.path.as_ref() {
            self.workspace.save_before_closing = None;
            // What a model does not hold of theirs was their choice; runs before are none.
            if loses_work(&self.progress, false) {
                self.ask_before_closing(false);
            } else {
                self.leave();
            }
        }
    }
}
