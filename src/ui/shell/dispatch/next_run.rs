//! Something takes the place of the run in hand; what would be lost is asked about first.

use crate::train::Command;
use crate::ui::shell::Shell;
use crate::ui::shell::dialogs::{NextRun, UnsavedRun};
use crate::ui::shell::workspace::AfterSave;

impl Shell {
    /// Puts something in the place of the run in hand, and asks first if that would be lost.
    pub(in crate::ui::shell) fn replace_run(&mut self, next: NextRun) {
        if self.progress.unsaved && self.progress.time.step > 0 {
            self.overlays
                .dialogs
                .ask_discard(next, self.progress.time.step);
        } else {
            self.go_on(next);
        }
    }

    fn go_on(&mut self, next: NextRun) {
        match next {
            NextRun::Start { recipe, run } => self.backend.send(Command::Start { recipe, run }),
            NextRun::Open(path) => {
                // The panel shows the model's recipe, whatever was being edited.
                self.panels.recipe.revert();
                self.backend.send(Command::Open(path));
            }
        }
    }

    /// What a person said about an unsaved run.
    pub(crate) fn answered(&mut self, answer: UnsavedRun) {
        match answer {
            UnsavedRun::Discard(next) => self.go_on(next),
            UnsavedRun::SaveFirst(next) => {
                // Held, so that what is written is still the run when the next begins.
                self.backend.send(Command::Pause);
                let told = self.progress.notices.last();
                self.workspace.after_save = Some(AfterSave {
                    next,
                    run: self.progress.run,
                    path: None,
                    told: told.map_or(0, |notice| notice.number),
                });
                self.save();
            }
        }
    }

    /// Goes on once the run is in its file; stops if it could not be written there.
    /// A question that is still open keeps up with the run meanwhile.
    pub(crate) fn continue_after_save(&mut self) {
        self.overlays.dialogs.follow(self.progress.time.step);
        let Some(after) = &self.workspace.after_save else {
            return;
        };
        let progress = &self.progress;
        let mut notices = progress.notices.iter();
        if notices.any(|notice| after.failed_by(notice)) || progress.run != after.run {
            self.workspace.after_save = None;
        } else if !progress.unsaved
            && progress.saved_as.is_some()
            && progress.saved_as == after.path
            && let Some(after) = self.workspace.after_save.take()
        {
            self.go_on(after.next);
        }
    }
}
