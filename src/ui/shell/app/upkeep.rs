//! What the window looks after once a frame: its own size and theme, and undo.

use crate::train::SavedSession;
use crate::ui::scene::SessionView;
use crate::ui::scene::settings::WindowSettings;
use crate::ui::shell::Shell;
use crate::ui::shell::lecture::state::MAGNIFICATION;
use crate::ui::shell::undo::{Focus, UndoState};
use crate::ui::style::theme;
use eframe::egui::Context;
use std::time::Duration;

/// How long the window keeps a size before it is noted, in seconds: on its way to fill the
/// screen it has the screen's size before it is said to fill it.
const SETTLED: f64 = 0.5;
/// Seconds between the two clicks of a double click, as desktops have it.
const DOUBLE_CLICK: f64 = 0.4;
/// The most that slow frames add to it.
const SLOW_FRAMES: f64 = 0.6;

impl Shell {
    /// Follows theme, zoom and window size in both directions.
    pub(super) fn follow_window(&mut self, ctx: &Context) {
        let window = &mut self.file.settings.window;
        theme::choose(ctx, window.theme);
        let zoom = ctx.zoom_factor();
        let magnified = if self.file.settings.layout.lecture {
            MAGNIFICATION
        } else {
            1.0
        };
        follow_zoom(ctx, window, magnified);
        let viewport = ctx.input(|input| input.viewport().clone());
        window.maximised = viewport.maximized.unwrap_or(false);
        window.full_screen = viewport.fullscreen.unwrap_or(false);
        let normal = !window.maximised && !window.full_screen;
        let size = viewport.inner_rect.map(|rect| rect.size() * zoom);
        let seconds = ctx.input(|input| input.time);
        match size.filter(|_| normal) {
            None => self.sized = None,
            Some(size) => match self.sized {
                Some((since, before)) if before == size => {
                    if seconds - since > SETTLED {
                        window.note_size(size.into());
                        window.screen = viewport.monitor_size.map(|size| (size * zoom).into());
                    }
                }
                Some(_) | None => {
                    self.sized = Some((seconds, size));
                    ctx.request_repaint_after(Duration::from_secs_f64(2.0 * SETTLED));
                }
            },
        }
    }

    /// Tells double clicks from single ones. A click counts from the frame that takes it in,
    /// so the second may seem later than it was by as long as a frame takes, `frame_time`.
    pub(super) fn follow_clicks(&self, ctx: &Context, frame_time: Duration) {
        let late = frame_time.as_secs_f64().min(SLOW_FRAMES);
        ctx.options_mut(|options| {
            options.input_options.max_double_click_delay = DOUBLE_CLICK + late;
        });
    }

    /// What undo and redo go through.
    pub(crate) fn undo_state(&self) -> UndoState {
        UndoState {
            draft: self.panels.recipe.draft().cloned(),
            document: self.workspace.document.clone(),
            forgotten: self.workspace.forgotten.clone(),
            focus: Focus {
                active: self.workspace.selection.active,
                image: self.workspace.selection.image.clone(),
            },
        }
    }

    pub(super) fn note_undo(&mut self, ctx: &Context) {
        let now = self.undo_state();
        let (seconds, held) = ctx.input(|input| (input.time, input.pointer.any_down()));
        if self.workspace.undo.note(seconds, &now, held) {
            ctx.request_repaint_after(Duration::from_millis(450));
        } else {
            self.keep_work();
        }
    }

    /// What a person has made since, and what no file holds, goes into the recovery files; with a
    /// run that its session's file is behind, which file that is.
    fn keep_work(&mut self) {
        let told = self.workspace.told.as_ref();
        let is_told = told.is_some_and(|told| told.holds_the_same(&self.workspace.document));
        let home = self.session_home();
        let is_behind = self.progress.unsaved && self.workspace.told_home != home;
        if !is_told && self.workspace.has_unkept_work() || is_behind {
            self.workspace.told = Some(self.workspace.document.clone());
            self.workspace.told_home.clone_from(&home);
            let view = SessionView {
                home,
                ..self.session_view()
            };
            self.backend.keep_work(SavedSession {
                document: self.workspace.document.clone(),
                view: view.text(),
            });
        }
    }
}

/// Takes the size of everything that is wanted; in a lecture it is `magnified`.
fn follow_zoom(ctx: &Context, window: &WindowSettings, magnified: f32) {
    let wanted = window.zoom * magnified;
    if ctx.zoom_factor() != wanted {
        ctx.set_zoom_factor(wanted);
    }
}
