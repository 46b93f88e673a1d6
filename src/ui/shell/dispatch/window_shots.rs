//! Pictures of the window: begun, followed from frame to frame, and stopped.

use crate::train::Published;
use crate::ui::scene::DrawnForFile;
use crate::ui::shell::Shell;
use crate::ui::shell::history_work::HistoryWork;
use crate::ui::shell::window_shots::{Drawn, Ended, Target, WindowShot, WindowShots};
use crossbeam_channel::Receiver;
use eframe::egui::Context;
use std::collections::VecDeque;
use std::sync::Arc;

impl Shell {
    /// Begins to take the window as of these steps; where they arrive.
    pub(crate) fn take_window_at(
        &mut self,
        ctx: &Context,
        steps: Vec<Arc<Published>>,
    ) -> Receiver<WindowShot> {
        let targets = steps.into_iter().map(Target::Step).collect();
        self.take_window(ctx, targets)
    }

    /// Begins to take the window as it is; where that arrives.
    pub(crate) fn take_window_now(&mut self, ctx: &Context) -> Receiver<WindowShot> {
        self.take_window(ctx, [Target::Present].into())
    }

    fn take_window(&mut self, ctx: &Context, targets: VecDeque<Target>) -> Receiver<WindowShot> {
        // Of those that were being taken, what is there is written.
        self.stop_window_shots();
        let shown = &mut self.workspace.selection.shown_step;
        let (mut shots, receiver) = WindowShots::new(targets, shown.clone(), self.progress.run);
        shots.show_next(shown);
        self.window_shots = Some(shots);
        self.note_drawn_for_file();
        ctx.request_repaint();
        receiver
    }

    /// Takes no more pictures of the window.
    pub(crate) fn stop_window_shots(&mut self) {
        if let Some(shots) = self.window_shots.take() {
            self.window_shots_ended(&shots, Ended::Stopped);
        }
    }

    /// Goes on with pictures of the window. Called once a frame is drawn and has asked all that
    /// it asks.
    pub(crate) fn follow_window_shots(&mut self, ctx: &Context) {
        let Some(mut shots) = self.window_shots.take() else {
            return;
        };
        let second = self.panels.second.as_ref();
        let answered = self.queries.are_answered()
            && second.is_none_or(|second| second.is_answered())
            && self.workspace.selection.wanted_image.is_none();
        let covered = self.overlays.cover_panels();
        let drawn = Drawn {
            progress: &self.progress,
            shown: &mut self.workspace.selection.shown_step,
            whole: answered,
            covered,
        };
        match shots.follow(ctx, drawn) {
            Some(ended) => self.window_shots_ended(&shots, ended),
            None => self.window_shots = Some(shots),
        }
        self.note_drawn_for_file();
    }

    fn window_shots_ended(&mut self, shots: &WindowShots, ended: Ended) {
        let shown = &mut self.workspace.selection.shown_step;
        match ended {
            // Whoever went elsewhere stays there.
            Ended::Moved | Ended::OtherRun => {}
            Ended::Done
            | Ended::Stopped
            | Ended::GivenUp
            | Ended::Resized
            | Ended::Late
            | Ended::NotWritten => {
                shown.put_back(&shots.before);
            }
        }
        if let Some((level, words)) = shots.words(ended) {
            self.overlays.notices.push(level, words);
        }
        self.note_drawn_for_file();
    }

    /// A run in time of so many steps begins to be drawn. What is drawn of one before it is
    /// written.
    pub(super) fn history_begins(&mut self, ctx: &Context, of: usize) -> Arc<HistoryWork> {
        self.stop_history();
        let work = Arc::new(HistoryWork::new(ctx.clone(), of));
        self.history_work = Arc::downgrade(&work);
        work
    }

    /// Draws a run in time no further; what is drawn is written.
    pub(super) fn stop_history(&mut self) {
        if let Some(work) = self.history_work.upgrade() {
            work.stop();
        }
        self.stop_window_shots();
    }

    /// Draws it no further, and leaves nothing of it.
    pub(super) fn cancel_history(&mut self) {
        if let Some(work) = self.history_work.upgrade() {
            work.give_up();
        }
        if let Some(shots) = self.window_shots.take() {
            self.window_shots_ended(&shots, Ended::GivenUp);
        }
    }

    /// Tells panels and menus how far it is.
    pub(crate) fn note_drawn_for_file(&mut self) {
        let (work, shots) = (self.history_work.upgrade(), self.window_shots.as_ref());
        let far = work.map(|work| (work.done(), work.of));
        let far = far.or(shots.map(|shots| (shots.done(), shots.of)));
        self.workspace.selection.drawn_for_file = far.map(|(done, of)| DrawnForFile {
            done,
            of,
            by_window: shots.is_some(),
            in_this_frame: self.is_being_taken(),
        });
    }

    /// Whether this frame is taken: what only tells of the window's work is not in it.
    pub(crate) fn is_being_taken(&self) -> bool {
        self.window_shots
            .as_ref()
            .is_some_and(WindowShots::are_asked)
    }
}
