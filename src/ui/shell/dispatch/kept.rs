//! What can be done with a run that has been replaced, or is to go.

use crate::train::{Command, Level, SaveOrder};
use crate::ui::language::{numbers, t};
use crate::ui::scene::action::SaveTo;
use crate::ui::scene::run_name::run_name;
use crate::ui::shell::Shell;
use crate::ui::shell::path_purpose::PathPurpose;
use std::cell::Cell;
use std::collections::BTreeSet;

impl Shell {
    /// Asks where a kept run is to be saved.
    pub(super) fn ask_for_kept(&mut self, run: u64) {
        let mut kept = self.progress.kept.iter();
        let Some(kept) = kept.find(|kept| kept.run == run) else {
            return;
        };
        let name = run_name(kept, &self.progress);
        self.ask(PathPurpose::SaveKept(run));
        self.overlays.dialogs.name_subject(name);
    }

    /// Saves a kept run where it is, without bringing it back.
    pub(super) fn save_kept(&mut self, run: u64, to: SaveTo) {
        let SaveTo { path, replaces } = to;
        let order = SaveOrder {
            replaces,
            ..SaveOrder::kept(run, path)
        };
        self.backend.send(Command::Save(Box::new(order)));
    }

    /// Lets the run in hand go, if it has steps.
    pub(super) fn forget_this(&mut self) {
        if self.progress.time.step > 0 {
            self.forget_run(self.progress.run);
        }
    }

    /// Lets a run go, which is a step of its own that can be undone.
    pub(super) fn forget_run(&mut self, run: u64) {
        let mut kept = self.progress.kept.iter().filter(|kept| kept.run == run);
        let time = kept.next().map_or(self.progress.time, |kept| kept.time);
        self.workspace.undo.finish_step(&self.undo_state());
        self.backend.send(Command::Forget(run));
        self.workspace.forgotten.insert(run);
        self.workspace.undo.finish_step(&self.undo_state());
        let words = numbers::counted(
            time.step as usize,
            t("The run of {n} step is forgotten: Undo takes it back until another run begins"),
            t("The run of {n} steps is forgotten: Undo takes it back until another run begins"),
        );
        // The trainer may not have heard of it yet.
        let heard = Cell::new(false);
        let notices = &mut self.overlays.notices;
        notices.push_while(Level::Info, words, move |now| {
            let forgotten = now.progress.forgotten.contains(&run);
            heard.set(heard.get() || forgotten);
            forgotten || !heard.get()
        });
    }

    /// Has the trainer forget and take back what undo says.
    pub(super) fn go_to_forgotten(&mut self, forgotten: &BTreeSet<u64>) {
        let now = std::mem::replace(&mut self.workspace.forgotten, forgotten.clone());
        for run in now.difference(forgotten) {
            self.backend.send(Command::TakeBack(*run));
        }
        for run in forgotten.difference(&now) {
            self.backend.send(Command::Forget(*run));
        }
    }
}
