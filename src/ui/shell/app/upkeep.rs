//! What the window looks after once a frame: its own size and theme, and undo.

use crate::ui::scene::settings::WindowSettings;
use crate::ui::shell::Shell;
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
        self.zoom = follow_zoom(ctx, window, self.zoom);
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
            active: self.workspace.selection.active,
            image: self.workspace.selection.image.clone(),
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

/// Brings the zoom that is wanted and the one in use together: a key may have changed the
/// one, the settings the other. `before` was in use a frame ago; returns what is now.
fn follow_zoom(ctx: &Context, window: &mut WindowSettings, before: f32) -> f32 {
    let now = ctx.zoom_factor();
    if now != before {
        window.note_zoom(now);
    }
    // A slider that grows under the mouse cannot be held.
    let held = ctx.input(|input| input.pointer.any_down());
    if window.zoom != now && !held {
        ctx.set_zoom_factor(window.zoom);
        return window.zoom;
    }
    now
}
