//! Back and forth in the time of the run.

use crate::train::Command;
use crate::ui::scene::action::{Action, TimeAction};
use crate::ui::shell::Shell;
use crate::ui::shell::dialogs::NextRun;
use eframe::egui::Context;

impl Shell {
    pub(super) fn dispatch_time(&mut self, action: TimeAction) {
        let progress = &self.progress;
        let shown = &mut self.workspace.selection.shown_step;
        match action {
            TimeAction::TogglePlay => shown.toggle_play(progress),
            TimeAction::Earlier => shown.move_by(progress, -1),
            TimeAction::Later => shown.move_by(progress, 1),
            TimeAction::First => shown.show(progress, 0),
            TimeAction::Now => shown.follow_newest(),
            TimeAction::Show(step) => shown.show(progress, step),
            TimeAction::AskNote => {
                let step = shown.step(progress).unwrap_or(progress.time.step);
                self.overlays.note.ask(step);
            }
            TimeAction::AskNoteAt(step) => self.overlays.note.ask(step),
            TimeAction::Note { step, text } => {
                let run = progress.lineage.id;
                self.workspace.document.add_note(run, step, text);
            }
            TimeAction::RemoveNote(id) => {
                self.workspace.document.notes.retain(|note| note.id != id);
            }
            TimeAction::Fork => {
                shown.stand_at_kept(progress);
                if let Some(step) = shown.step(progress) {
                    let settings = None;
                    self.replace_run(NextRun::Fork { step, settings });
                }
            }
            TimeAction::AskFork => {
                shown.stand_at_kept(progress);
                let recipe = shown.recipe(progress).unwrap_or(&progress.recipe).clone();
                let step = shown.step(progress).unwrap_or(progress.time.step);
                let settings = recipe.fork_settings();
                let changed = progress.history.changed_from(step, settings);
                self.overlays.fork.ask(step, recipe, changed);
            }
            TimeAction::ForkWith { step, settings } => {
                let settings = Some(settings);
                self.replace_run(NextRun::Fork { step, settings });
            }
            TimeAction::Speed(speed) => self.file.settings.time.speed = speed,
            TimeAction::ToggleLine => {
                let time = &mut self.file.settings.time;
                time.show_line = !time.show_line;
            }
        }
    }

    /// Goes to the steps asked for by now, so that the frame is laid out about the last of them.
    pub(crate) fn go_to_asked_step(&mut self) {
        for action in std::mem::take(&mut self.actions) {
            if let Action::Time(time) = &action
                && time.goes_to_a_step()
            {
                self.dispatch_time(time.clone());
            } else {
                self.actions.push(action);
            }
        }
    }

    /// Tells the trainer which step is shown, once it stays: a fork may begin there, however far
    /// the run goes on.
    fn tell_where_a_person_stands(&mut self) {
        let shown = &self.workspace.selection.shown_step;
        let run = self.progress.run;
        let step = shown.step(&self.progress).filter(|_| !shown.plays());
        let stands = step.map(|step| (run, step));
        if std::mem::replace(&mut self.stood_at, stands) != stands {
            self.backend.send(Command::StandAt { run, step });
        }
    }

    /// Tells the trainer what the past may take, where that is something new.
    fn tell_what_the_past_may_take(&mut self) {
        let bytes = self.file.settings.time.bytes();
        if std::mem::replace(&mut self.weights_bytes, bytes) != bytes {
            self.backend.send(Command::KeepWeights { bytes });
        }
    }

    /// Tells the trainer what the past may take and where a person stands in it; goes on with a
    /// run that is played. Called at the beginning of each frame.
    pub(crate) fn follow_time(&mut self, ctx: &Context) {
        // Not while a number or the time line is still being pulled: what goes is gone.
        if !ctx.input(|input| input.pointer.any_down()) {
            self.tell_what_the_past_may_take();
            self.tell_where_a_person_stands();
        }
        let shown = &mut self.workspace.selection.shown_step;
        if shown.plays() {
            let seconds = ctx.input(|input| f64::from(input.stable_dt));
            shown.play(&self.progress, seconds, self.file.settings.time.speed);
            ctx.request_repaint();
        }
    }
}
