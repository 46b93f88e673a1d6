//! Something takes the place of the run in hand, which is kept; what would be lost is asked
//! about first.

use crate::train::Command;
use crate::ui::shell::Shell;
use crate::ui::shell::dialogs::{LetGo, NextRun, going};
use crate::ui::shell::recovery;

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

    pub(super) fn go_on(&mut self, next: NextRun) {
        match next {
            NextRun::Start { recipe, run } => self.backend.send(Command::Start { recipe, run }),
            NextRun::Open(path) => {
                // The panel shows the model's recipe, whatever was being edited.
                self.panels.recipe.revert();
                self.backend.send(Command::Open(path));
            }
            NextRun::OpenWithoutDamaged(path) => {
                self.panels.recipe.revert();
                self.backend.send(Command::OpenWithoutDamaged(path));
            }
            NextRun::Reread(assumed) => {
                self.panels.recipe.revert();
                self.backend.send(Command::Reread(assumed));
            }
            NextRun::Fork { step, settings } => {
                self.backend.send(Command::Fork { step, settings });
            }
            NextRun::Lost => {
                if let Some(mut lost) = self.take_lost() {
                    self.panels.recipe.revert();
                    lost.past_in = recovery::session_of(&lost);
                    self.backend.send(Command::GoOn(Box::new(lost)));
                }
            }
        }
    }
}
