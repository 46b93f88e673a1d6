//! What the window looks after once a frame: what the explorer is to answer,
//! its own size and theme, undo, and a bench that watches it.

use crate::train::{Command, Phase};
use crate::ui::host::probe::{Ask, Seen};
use crate::ui::shell::Shell;
use crate::ui::shell::undo::Document;
use crate::ui::style::theme;
use eframe::egui;
use eframe::egui::Context;
use std::time::{Duration, Instant};

impl Shell {
    /// Says what the explorer is to look at, if that is something new.
    pub(super) fn post_wants(&mut self) {
        let layout = &self.file.settings.layout;
        let handles = &self.selection.handles;
        self.wants.points = handles.iter().map(|handle| handle.z.clone()).collect();
        if !layout.show_side {
            self.wants.page = None;
        }
        if self.wants == self.posted {
            return;
        }
        let moved = self.wants.hover != self.posted.hover;
        if moved {
            self.gauge.moved();
        }
        let points = moved
            || self.wants.points != self.posted.points
            || self.wants.sample != self.posted.sample;
        self.posted.clone_from(&self.wants);
        if points {
            self.asked = Some(Instant::now());
        }
        self.backend.want(self.wants.clone());
    }

    /// Follows theme, zoom and window size in both directions.
    pub(super) fn follow_window(&mut self, ctx: &Context) {
        let window = &mut self.file.settings.window;
        theme::choose(ctx, window.theme);
        let zoom = ctx.zoom_factor();
        if zoom != self.zoom {
            window.zoom = zoom;
        } else if window.zoom != zoom && !ctx.input(|input| input.pointer.any_down()) {
            ctx.set_zoom_factor(window.zoom);
        }
        self.zoom = window.zoom.max(0.2);
        let (rect, maximised, full) = ctx.input(|input| {
            let viewport = input.viewport();
            let flag = |flag: Option<bool>| flag.unwrap_or(false);
            let full = flag(viewport.fullscreen);
            (viewport.inner_rect, flag(viewport.maximized), full)
        });
        window.maximised = maximised;
        if let (Some(rect), false, false) = (rect, maximised, full) {
            window.size = [rect.width() * zoom, rect.height() * zoom];
        }
    }

    /// What undo and redo go through.
    pub(crate) fn document(&self) -> Document {
        Document {
            draft: self.panels.recipe.draft().cloned(),
            handles: self.selection.handles.clone(),
        }
    }

    pub(super) fn note_history(&mut self, ctx: &Context) {
        let now = self.document();
        let seconds = ctx.input(|input| input.time);
        if self.history.note(seconds, &now) {
            ctx.request_repaint_after(Duration::from_millis(450));
        }
    }

    /// Lets the probe look and act.
    pub(super) fn consult_probe(&mut self, ctx: &Context, latency: Option<Duration>) {
        let Some(probe) = &mut self.probe else {
            return;
        };
        let asked = probe.frame(&Seen {
            frame: self.gauge.last(),
            interval: self.gauge.interval(),
            latency,
            running: self.progress.phase == Phase::Running,
            step: self.progress.step,
            samples_per_second: self.progress.samples_per_second,
        });
        for ask in asked {
            match ask {
                Ask::Run => self.backend.send(Command::Run),
                Ask::Pause => self.backend.send(Command::Pause),
                Ask::Point([x, y]) => {
                    let size = self.plane.size();
                    self.injected = Some(self.plane.min + egui::vec2(x, y) * size);
                    ctx.request_repaint();
                }
                Ask::Frame => ctx.request_repaint(),
                Ask::Close => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            }
        }
    }
}
