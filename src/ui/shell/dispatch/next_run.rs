//! Something takes the place of the run in hand, which is kept; what would be lost is asked
//! about first.

use crate::train::{Command, Phase};
use crate::ui::shell::Shell;
use crate::ui::shell::dialogs::{LetGo, NextRun, UnsavedRun, going};
use crate::ui::shell::path_purpose::PathPurpose;
use crate::ui::shell::workspace::AfterSave;

impl Shell {
    /// Puts something in the place of the run in hand, and asks first if the run before it
    /// would be lost for that.
    pub(in crate::ui::shell) fn replace_run(&mut self, next: NextRun) {
        if going(&self.progress).next().is_some() {
            self.overlays.dialogs.ask_let_go(next, &self.progress);
        } else {
            self.go_on(next);
        }
    }

    /// What a person said about runs that would have to go.
    pub(crate) fn let_go_answered(&mut self, answer: LetGo) {
        match answer {
            LetGo::Pin(next, runs) => {
                for run in runs {
                    self.backend.send(Command::Pin(run));
                }
                self.go_on(next);
            }
            LetGo::GoOn(next) => self.go_on(next),
            LetGo::Stay => {}
        }
    }

    /// Asks whether the unsaved run in hand may end.
    pub(crate) fn ask_about_run(&mut self, next: NextRun) {
        let file = self.file_to_save_to().cloned();
        self.overlays
            .dialogs
            .ask_about_run(next, &self.progress, file.as_ref());
    }

    pub(super) fn go_on(&mut self, next: NextRun) {
        match next {
            NextRun::Start { recipe, run } => self.backend.send(Command::Start { recipe, run }),
            NextRun::Open(path) => {
                // The panel shows the model's recipe, whatever was being edited.
                self.panels.recipe.revert();
                self.backend.send(Command::Open(path));
            }
            NextRun::Quit => self.closing.leave(),
        }
    }

    /// What a person said about an unsaved run.
    pub(crate) fn answered(&mut self, answer: UnsavedRun) {
        self.closing.answered();
        match answer {
            UnsavedRun::Stay => {}
            UnsavedRun::Discard(next) => self.go_on(next),
            UnsavedRun::SaveFirst(next) => {
                self.save_before(next);
                self.save();
            }
            UnsavedRun::SaveElsewhere(next) => {
                self.save_before(next);
                self.ask(PathPurpose::SaveModel);
            }
        }
    }

    /// What is saved now is followed by `next`.
    fn save_before(&mut self, next: NextRun) {
        // Held, so that what is written is still the run when the next begins.
        self.backend.send(Command::Pause);
        self.workspace.after_save = Some(AfterSave {
            next,
            run: self.progress.run,
            path: None,
            told: self.last_told(),
            running: self.progress.phase == Phase::Running,
        });
    }

    /// It was not saved after all: the run goes on.
    pub(crate) fn stay_with_run(&mut self) {
        let after = self.workspace.after_save.take();
        if after.is_some_and(|after| after.running && after.run == self.progress.run) {
            self.backend.send(Command::Run);
        }
    }

    /// Goes on once the run is in its file; stops if it could not be written there.
    /// A question that is still open keeps up with the run meanwhile.
    pub(crate) fn continue_after_save(&mut self) {
        self.overlays.dialogs.follow(&self.progress);
        let told = self.last_told();
        let Some(after) = &mut self.workspace.after_save else {
            return;
        };
        let progress = &self.progress;
        if progress.run != after.run {
            self.workspace.after_save = None;
            return;
        }
        let mut notices = progress.notices.iter();
        if notices.any(|notice| after.failed_by(notice)) {
            // The dialog, if there is one, says why and asks for another path.
            if self.overlays.dialogs.asks_path() {
                (after.path, after.told) = (None, told);
            } else {
                self.stay_with_run();
            }
            return;
        }
        let file = progress.file.as_ref().map(|file| &file.path);
        if !progress.unsaved
            && file.is_some()
            && file == after.path.as_ref()
            && let Some(after) = self.workspace.after_save.take()
        {
            self.go_on(after.next);
        }
    }
}
