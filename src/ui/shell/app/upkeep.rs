//! What the window looks after once a frame: its own size and theme, and undo.

use crate::ui::scene::settings::WindowSettings;
use crate::ui::shell::Shell;
use crate::ui::shell::lecture::state::MAGNIFICATION;
use crate::ui::shell::undo::UndoState;
use crate::ui::style::theme;
use eframe::egui::Context;
use std::time::Duration;

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
        let (rect, maximised, full) = ctx.input(|input| {
            let viewport = input.viewport();
            let flag = |flag: Option<bool>| flag.unwrap_or(false);
            let full = flag(viewport.fullscreen);
            (viewport.inner_rect, flag(viewport.maximized), full)
        });
        window.maximised = maximised;
        if let (Some(rect), false, false) = (rect, maximised, full) {
            window.note_size((rect.size() * zoom).into());
        }
    }

    /// What undo and redo go through.
    pub(crate) fn undo_state(&self) -> UndoState {
        UndoState {
            draft: self.panels.recipe.draft().cloned(),
            handles: self.workspace.selection.handles.clone(),
        }
    }

    pub(super) fn note_undo(&mut self, ctx: &Context) {
        let now = self.undo_state();
        let seconds = ctx.input(|input| input.time);
        if self.workspace.undo.note(seconds, &now) {
            ctx.request_repaint_after(Duration::from_millis(450));
        }
    }
}

/// Takes the size of everything that is wanted; in a lecture it is `magnified`.
fn follow_zoom(ctx: &Context, window: &WindowSettings, magnified: f32) {
    let wanted = window.zoom * magnified;
    // A slider that grows under the mouse cannot be held.
    let held = ctx.input(|input| input.pointer.any_down());
    if ctx.zoom_factor() != wanted && !held {
        ctx.set_zoom_factor(wanted);
    }
}
