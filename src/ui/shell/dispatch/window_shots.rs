//! Pictures of the window: begun, followed from frame to frame, and stopped.

use crate::train::Published;
use crate::ui::language::{fill, numbers, t};
use crate::ui::scene::action::{FileAction, offer};
use crate::ui::shell::Shell;
use crate::ui::shell::layout::STATUS;
use crate::ui::shell::time_line;
use crate::ui::shell::window_shots::{Drawn, Ended, Target, WindowShot, WindowShots};
use crate::ui::style::theme;
use crossbeam_channel::Receiver;
use eframe::egui::{Align2, Area, Context, Frame, Id, Margin, Order, Stroke, vec2};
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
        self.note_window_drawn();
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
        self.note_window_drawn();
    }

    fn window_shots_ended(&mut self, shots: &WindowShots, ended: Ended) {
        let shown = &mut self.workspace.selection.shown_step;
        match ended {
            // Whoever went elsewhere stays there.
            Ended::Moved | Ended::OtherRun => {}
            Ended::Done | Ended::Stopped | Ended::Resized | Ended::Late | Ended::NotWritten => {
                shown.put_back(&shots.before);
            }
        }
        if let Some((level, words)) = shots.words(ended) {
            self.overlays.notices.push(level, words);
        }
        self.note_window_drawn();
    }

    /// Tells panels and menus how far it is.
    fn note_window_drawn(&mut self) {
        let shots = self.window_shots.as_ref();
        self.workspace.selection.window_drawn = shots.map(|shots| [shots.done(), shots.of]);
    }

    /// Whether this frame is taken: what only tells of the window's work is not in it.
    pub(crate) fn is_being_taken(&self) -> bool {
        self.window_shots
            .as_ref()
            .is_some_and(WindowShots::are_asked)
    }

    /// Says how far it is, and lets a person stop it.
    pub(crate) fn show_window_shots(&mut self, ctx: &Context) {
        let Some([done, all]) = self.workspace.selection.window_drawn else {
            return;
        };
        let above = STATUS + time_line::HEIGHT + 12.0;
        let card = Area::new(Id::unique("window shots"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -above))
            .show(ctx, |ui| {
                let accent = theme::tokens(ui).accent;
                Frame::popup(ui.style())
                    .inner_margin(Margin::symmetric(12, 8))
                    .stroke(Stroke::new(1.0, accent))
                    .show(ui, |ui| {
                        ui.horizontal(|ui| {
                            let count = |n: usize| numbers::thousands(n as u64);
                            let holes = [("n", count(done)), ("all", count(all))];
                            ui.label(fill(t("The window is being drawn: {n} of {all}"), &holes));
                            let tip = offer(&FileAction::StopHistory.into());
                            let tip = tip.map_or("", |offer| offer.tooltip);
                            ui.button(t("Stop")).on_hover_text(tip).clicked()
                        })
                        .inner
                    })
                    .inner
            });
        if card.inner {
            self.push(FileAction::StopHistory.into());
        }
    }
}
