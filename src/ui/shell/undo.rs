//! Undo and redo of what a person makes by hand: the recipe's draft and the points.

use crate::explore::LatentPoint;
use crate::ui::recipe::draft::Draft;
use eframe::egui::util::undoer::{Settings, Undoer};

/// A state that undo can go back to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct UndoState {
    pub draft: Option<Draft>,
    pub handles: Vec<LatentPoint>,
}

/// Whether there is something to undo and to redo.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct UndoAvailable {
    pub undo: bool,
    pub redo: bool,
}

/// The states gone through, newest last.
pub(crate) struct UndoStack {
    undoer: Undoer<UndoState>,
}

impl Default for UndoStack {
    fn default() -> Self {
        let settings = Settings {
            max_undos: 200,
            stable_time: 0.4,
            auto_save_interval: 30.0,
        };
        Self {
            undoer: Undoer::with_settings(settings),
        }
    }
}

impl UndoStack {
    /// Notes the state of this frame; a drag becomes one entry once the hand rests.
    ///
    /// Returns whether the state has yet to settle, so that another frame is wanted.
    pub fn note(&mut self, seconds: f64, state: &UndoState) -> bool {
        self.undoer.feed_state(seconds, state);
        self.undoer.is_in_flux()
    }

    /// Forgets everything: another model, other dimensions.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether there is something to go back to from `now`, and to go forward to.
    pub fn available(&self, now: &UndoState) -> UndoAvailable {
        UndoAvailable {
            undo: self.undoer.has_undo(now),
            redo: self.undoer.has_redo(now),
        }
    }

    pub fn undo(&mut self, now: &UndoState) -> Option<UndoState> {
        self.undoer.undo(now).cloned()
    }

    pub fn redo(&mut self, now: &UndoState) -> Option<UndoState> {
        self.undoer.redo(now).cloned()
    }
}
